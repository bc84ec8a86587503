import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import type { MatrixCell } from './cells.ts'
import { plan } from './plan.ts'
import { keepRow, type Row, readRows, writeReport } from './proof.ts'
import { runCell } from './run-cell.ts'
import { builtOrThrow, endWithSignals, inLanes, inTurn, inWorkspace } from './running.ts'
import { longestFirst, type Selection, selected } from './selection.ts'
import { findToolchain } from './toolchain.ts'

const usage = `Usage: npm run matrix -- --plan | --run [--ci] [--only TEXT] [--shard I/N] [--jobs N] [--python VERSION|PATH]
                                [--random N --seed S] [--resume] [--out FILE] [--report FILE] [--work DIR]

  --plan     list the cells and what each is rendered with
  --run      prove them; without --ci, rows go to docs/proof.json and docs/proof.md
  --ci       only a part in which every pair of choices occurs
  --random   N cells drawn from all choices at once, the same ones for the same seed, in place of the listed ones
  --only     only cells whose id contains the text
  --shard    the I-th of N parts
  --jobs     how many cells side by side. Default: 2
  --python   what the projects run on. Default: the newest Python here
  --resume   leave out cells that already passed with the same rendered files
  --out      another file for the rows
  --report   a file for the counts of steps and checks, as test runners write them
  --work     where to render and install; kept afterwards. Default: a temporary folder, removed
`

/** The exit code: 0 when every cell passed, 1 when one did not, 2 when the request cannot be understood. */
async function main(argv: readonly string[]): Promise<number> {
  const request = requestIn(argv)
  if (request === undefined) {
    process.stderr.write(usage)
    return 2
  }
  const cells = selected(request.selection)
  if (request.plan) {
    process.stdout.write(plan(cells))
    return 0
  }
  await builtOrThrow()
  return inWorkspace(request.work, (workspace) => run(cells, request, workspace))
}

interface Request {
  readonly plan: boolean
  readonly resume: boolean
  readonly jobs: number
  readonly selection: Selection
  readonly out?: string
  readonly report?: string
  readonly work?: string
  readonly python?: string
}

const repository = fileURLToPath(new URL('../..', import.meta.url))

function requestIn(argv: readonly string[]): Request | undefined {
  try {
    const { values } = parseArgs({ args: [...argv], options: flags })
    const { only, report, work, python, seed } = values
    const [, index, count] = /^(\d+)\/(\d+)$/.exec(values.shard) ?? []
    const shard = { index: Number(index), count: Number(count) }
    const jobs = Number(values.jobs)
    const random =
      values.random === undefined ? undefined : { count: Number(values.random), seed: Number(seed) }
    const isDrawn = random !== undefined && random.count >= 1 && Number.isInteger(random.seed)
    const understood =
      (random === undefined || isDrawn) &&
      values.plan !== values.run &&
      shard.index >= 1 &&
      shard.index <= shard.count &&
      jobs >= 1
    if (!understood) return undefined
    const out =
      values.out ?? (values.ci || random !== undefined ? undefined : join(repository, 'docs/proof.json'))
    return {
      plan: values.plan,
      resume: values.resume,
      jobs,
      selection: {
        ci: values.ci,
        shard,
        ...(only === undefined ? {} : { only }),
        ...(random === undefined ? {} : { random }),
      },
      ...(out === undefined ? {} : { out }),
      ...(report === undefined ? {} : { report }),
      ...(work === undefined ? {} : { work }),
      ...(python === undefined ? {} : { python }),
    }
  } catch {
    return undefined
  }
}

const off = { type: 'boolean', default: false } as const
const text = { type: 'string' } as const
const flags = {
  plan: off,
  run: off,
  ci: off,
  resume: off,
  random: text,
  seed: text,
  only: text,
  shard: { ...text, default: '1/1' },
  jobs: { ...text, default: '2' },
  python: text,
  out: text,
  report: text,
  work: text,
} as const

async function run(cells: readonly MatrixCell[], request: Request, workspace: string): Promise<number> {
  const { out, report, resume, jobs } = request
  const toolchain = await findToolchain(request.python)
  const known = new Map(
    (resume && out !== undefined ? await readRows(out) : []).map((row) => [row.cell, row]),
  )
  const rows: Row[] = []
  await inLanes(longestFirst(cells), { jobs, workspace }, async (cell, environments) => {
    const row = await runCell(cell, { workspace, environments, toolchain }, known.get(cell.id))
    rows.push(row)
    tell(row, `${rows.length}/${cells.length}`, row === known.get(cell.id))
    if (out !== undefined) await inTurn(() => keepRow(row, out))
  })
  if (report !== undefined) await writeReport(rows, report)
  const failed = rows.filter(({ ok }) => !ok).length
  process.stdout.write(`${rows.length - failed} of ${rows.length} cells passed\n`)
  return failed === 0 && rows.length > 0 ? 0 : 1
}

function tell(row: Row, at: string, before: boolean): void {
  const result = row.ok ? 'passed' : 'FAILED'
  const when = before ? 'before, with the same files' : `${row.seconds} s`
  process.stdout.write(`${at} ${row.cell}: ${result} (${row.checks} checks, ${when})\n`)
  for (const { name, ok, tail } of row.steps) if (!ok) process.stdout.write(`  ${name}:\n${tail}\n`)
  for (const failure of row.failures) process.stdout.write(`  ${failure}\n`)
}

endWithSignals()
process.exitCode = await main(process.argv.slice(2))
