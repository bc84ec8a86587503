import { createHash } from 'node:crypto'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { builtInPack } from '../generated/built-in.ts'
import type { Bench } from './bench.ts'
import { mutationsOf } from './mutation-maker.ts'
import { Drawer, isInWords, type Planned, planOf, treeHash } from './mutation-plan.ts'
import { type Verdict, verdictOn } from './mutation-proof.ts'
import { keepMutationRow, type MutationRow, readMutationRows } from './mutation-rows.ts'
import { endWithSignals, inWorkspace } from './running.ts'
import { findToolchain } from './toolchain.ts'

const usage = `Usage: npm run mutations -- --plan | --run [--only CONTRIBUTOR] [--resume] [--memory] [--out FILE]

  --plan     list the mutations and the cheapest cell that each changes
  --run      run them; rows go to docs/mutations.json and docs/mutations.md
  --only     only contributors whose name contains the text
  --resume   leave out mutations whose project was run before
  --memory   only those that the tool itself refuses: nothing is installed
  --out      another file for the rows
`

const repository = fileURLToPath(new URL('../..', import.meta.url))
const off = { type: 'boolean', default: false } as const
const text = { type: 'string' } as const
const flags = { plan: off, run: off, resume: off, memory: off, only: text, out: text } as const

/** The exit code: 0 when every mutation was killed, 1 when one was not, 2 when the request cannot be understood. */
async function main(argv: readonly string[]): Promise<number> {
  const request = requestIn(argv)
  if (request === undefined) {
    process.stderr.write(usage)
    return 2
  }
  const pack = await builtInPack()
  const planned = planOf(pack, request.only)
  if (request.plan) {
    for (const one of planned) process.stdout.write(`${lineOf(one)}\n`)
    return planned.length > 0 ? 0 : 1
  }
  const order = pack.contributors.flatMap(mutationsOf).map(({ id }) => id)
  return inWorkspace(undefined, async (workspace) => {
    const environments = join(workspace, 'environments')
    const bench = { workspace, environments, toolchain: await findToolchain() }
    return run(planned, new Drawer(pack), bench, order, request)
  })
}

interface Request {
  readonly plan: boolean
  readonly resume: boolean
  readonly memory: boolean
  readonly only: string
  readonly out: string
}

function requestIn(argv: readonly string[]): Request | undefined {
  try {
    const { values } = parseArgs({ args: [...argv], options: flags })
    const { plan, run, resume, memory, only = '', out = join(repository, 'docs/mutations.json') } = values
    return plan === run ? undefined : { plan, resume, memory, only, out }
  } catch {
    return undefined
  }
}

const lineOf = ({ mutation, cell, result }: Planned) =>
  `${mutation.id}: ${cell?.id ?? 'changes no cell'}${result?.ok === false ? ' (refused)' : ''}`

async function run(
  planned: readonly Planned[],
  drawer: Drawer,
  bench: Bench,
  order: readonly string[],
  request: Request,
): Promise<number> {
  const known = new Map(
    (request.resume ? await readMutationRows(request.out) : []).map((row) => [row.mutation, row]),
  )
  const verdicts = new Map<string, Promise<Verdict>>()
  const rows: MutationRow[] = []
  for (const one of byCell(planned)) {
    if (request.memory && one.result?.ok === true) continue
    const before = known.get(one.mutation.id)
    const isKnown = before !== undefined && before.tree === treeOf(one)
    const row = isKnown ? before : await rowOf(one, drawer, bench, verdicts)
    rows.push(row)
    process.stdout.write(
      `${rows.length}/${planned.length} ${row.mutation}: ${row.outcome} ${row.killedBy} (${row.seconds} s)\n`,
    )
    await keepMutationRow(row, request.out, order)
  }
  const wired = rows.filter(({ outcome }) => outcome !== 'words')
  const alive = wired.filter(({ outcome }) => outcome !== 'killed').length
  process.stdout.write(`${wired.length - alive} of ${wired.length} mutations were killed\n`)
  return alive === 0 && rows.length > 0 ? 0 : 1
}

/** What is refused costs nothing and comes first; then cell by cell, since projects of one share an environment. */
function byCell(planned: readonly Planned[]): readonly Planned[] {
  const key = ({ cell, result }: Planned) => (result?.ok === true ? `1${cell?.id}` : '0')
  return [...planned].sort((one, other) => key(one).localeCompare(key(other)))
}

async function rowOf(
  one: Planned,
  drawer: Drawer,
  bench: Bench,
  verdicts: Map<string, Promise<Verdict>>,
): Promise<MutationRow> {
  const { mutation, cell, result } = one
  const common = { mutation: mutation.id, cell: cell?.id ?? 'none', tree: treeOf(one) }
  const unasked = { ...common, killedBy: '', seconds: 0 }
  if (cell === undefined || result === undefined) return { ...unasked, outcome: 'no effect' }
  if (!result.ok) {
    const [problem] = result.problems
    return { ...unasked, outcome: 'killed', killedBy: `refused: ${problem?.code}` }
  }
  const pristine = drawer.pristine(cell)
  if (isInWords(pristine, result.value)) return { ...unasked, outcome: 'words' }
  const started = performance.now()
  const capabilities = (pristine.facts.capability ?? []).map(({ name }) => String(name))
  /** Each tree is checked once per cell, the unmutated one too: a check that fails there kills nothing. */
  const asked = (tree: typeof pristine) => {
    const key = `${cell.id} ${treeHash(tree)}`
    const verdict = verdicts.get(key) ?? verdictOn(tree, cell, capabilities, bench)
    verdicts.set(key, verdict)
    return verdict
  }
  const control = await asked(pristine)
  const verdict = control.killedBy === undefined ? await asked(result.value) : control
  if (verdict.tail !== undefined) process.stdout.write(`${verdict.tail.replace(/^/gm, '  ')}\n`)
  const isAlive = verdict.killedBy === undefined
  const outcome = control.killedBy !== undefined ? 'cell broken' : isAlive ? 'survived' : 'killed'
  const seconds = Math.round((performance.now() - started) / 100) / 10
  return { ...common, outcome, killedBy: verdict.killedBy ?? '', seconds }
}

function treeOf({ result }: Planned): string {
  if (result?.ok === true) return treeHash(result.value)
  return createHash('sha256')
    .update(JSON.stringify(result?.problems ?? []))
    .digest('hex')
    .slice(0, 16)
}

endWithSignals()
process.exitCode = await main(process.argv.slice(2))
