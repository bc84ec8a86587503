import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { evolvedAt } from './evolve-cells.ts'
import type { PromotionCase } from './promotion-cases.ts'
import { keepClimbs, readClimbs } from './promotion-proof.ts'
import { today } from './promotion-random.ts'
import { type PromotionSelection, planOf, promotionsSelected } from './promotion-selection.ts'
import { writeCounts } from './proof.ts'
import {
  type Climbed,
  type PromotionBench,
  provePromotion,
  type Red,
  type Thoroughness,
} from './prove-promotion.ts'
import { type Rendering, render } from './rendering.ts'
import { builtOrThrow, endWithSignals, inLanes, inTurn, inWorkspace } from './running.ts'
import { findToolchain } from './toolchain.ts'

const usage = `Usage: npm run promotions -- --plan | --run [--ci | --random N [--seed N]] [--every N] [--only TEXT] [--from TIER] [--to TIER] [--resume] [--jobs N] [--tests all|quick|none]
                                    [--python VERSION|PATH] [--out FILE] [--report FILE] [--work DIR]

  --plan     list the cases, and which scenarios cannot be in one project and why
  --run      prove them; without --ci, rows go to docs/promotion-proof.json and the table to docs/promotion-proof.md
  --ci       all scenarios together to the next tier, and from the first to the last; one alone and a random set of them,
             others each day
  --random   so many random sets of scenarios instead: each project is asked over HTTP before and after, on one database
  --seed     of the random sets. Default: the day
  --every    of the scenarios alone only one in so many, so that every climb and kind of edit has some. Default: 1
  --only     only cases whose id contains the text
  --from     only climbs that begin there
  --to       only climbs that end there
  --resume   what an earlier run found of a tree holds, where it was green
  --jobs     how many cases side by side. Default: 2
  --python   what the projects run on. Default: the newest Python here
  --out      another file for the rows
  --tests    all, with those that start processes where many scenarios are in one project; quick, without those; none, for what
             linters say alone, which keeps no rows unless --out names a file. Default: all
  --report   a file for the counts, as test runners write them
  --work     where to render and install; kept afterwards, with the projects that are not green. Default: a temporary folder,
             removed
`

/** The exit code: 0 when every case is green or an honest conflict, 1 when one is not, 2 for a request that is none. */
async function main(argv: readonly string[]): Promise<number> {
  const request = requestIn(argv)
  if (request === undefined) {
    process.stderr.write(usage)
    return 2
  }
  const cases = promotionsSelected(request.selection)
  if (request.plan) {
    process.stdout.write(planOf(cases))
    return 0
  }
  await builtOrThrow()
  return inWorkspace(request.work, (workspace) => run(cases, request, workspace))
}

interface Request {
  readonly plan: boolean
  readonly resume: boolean
  readonly tests: Thoroughness
  readonly jobs: number
  readonly selection: PromotionSelection
  readonly out: string | undefined
  readonly report: string | undefined
  readonly work: string | undefined
  readonly python: string | undefined
}

const documented = fileURLToPath(new URL('../../docs/promotion-proof.json', import.meta.url))

function requestIn(argv: readonly string[]): Request | undefined {
  try {
    const { values } = parseArgs({ args: [...argv], options: flags })
    const { plan, run: isRun, resume, ci, tests, only, from, to, out, report, work, python } = values
    const [jobs, random, every] = [Number(values.jobs), Number(values.random), Number(values.every)]
    const seed = Number(values.seed ?? today())
    if (plan === isRun || !(jobs >= 1) || !(every >= 1) || !isThoroughness(tests)) return undefined
    if (!Number.isInteger(random) || !Number.isInteger(seed) || (ci && random > 0)) return undefined
    const selection = { ci, random, seed, every, only, from, to }
    return {
      plan,
      resume,
      jobs,
      selection,
      tests,
      out: out ?? (ci || random > 0 || tests === 'none' ? undefined : documented),
      report,
      work,
      python,
    }
  } catch {
    return undefined
  }
}

const isThoroughness = (word: string): word is Thoroughness => ['all', 'quick', 'none'].includes(word)

const off = { type: 'boolean', default: false } as const
const text = { type: 'string' } as const
const flags = {
  plan: off,
  run: off,
  ci: off,
  resume: off,
  tests: { ...text, default: 'all' },
  only: text,
  from: text,
  to: text,
  jobs: { ...text, default: '2' },
  random: { ...text, default: '0' },
  seed: text,
  every: { ...text, default: '1' },
  python: text,
  out: text,
  report: text,
  work: text,
} as const

async function run(cases: readonly PromotionCase[], request: Request, workspace: string): Promise<number> {
  const { out, report, resume, tests, jobs } = request
  const counts = { passed: 0, failed: 0 }
  const common = {
    workspace,
    toolchain: await findToolchain(request.python),
    rendered: renderedIn(workspace),
    tests,
    verdicts: new Map(resume && out !== undefined ? greenTrees(await readClimbs(out)) : []),
    count: (passed: number, failed: number) => {
      counts.passed += passed
      counts.failed += failed
    },
  }
  const longestFirst = [...cases].sort((one, other) => Number(other.isTogether) - Number(one.isTogether))
  const rows: Climbed[] = []
  await inLanes(longestFirst, { jobs, workspace }, async (one, environments) => {
    const bench: PromotionBench = { ...common, environments }
    const row = await provePromotion(one, bench)
    rows.push(row)
    tell(row, `${rows.length}/${cases.length}`)
    if (out !== undefined) await inTurn(() => keepClimbs([row], out))
  })
  const failed = rows.filter((row) => !isAllowed(row)).length
  const green = rows.filter(({ outcome }) => outcome === 'green').length
  // A case counts as one more thing that was checked: that nothing is lost, and that what is left open is said.
  if (report !== undefined)
    await writeCounts(counts.passed + rows.length - failed, counts.failed + failed, report)
  process.stdout.write(
    `${green} of ${rows.length} promotions green, ${rows.length - failed - green} conflicts\n`,
  )
  return failed === 0 && rows.length > 0 ? 0 : 1
}

/** Only the last tier is so different that it may leave something to its owner. */
const isAllowed = ({ outcome, id }: Climbed): boolean =>
  outcome === 'green' || (outcome === 'conflict' && id.includes('-hexagonal/'))

/** The project of each tier, rendered once. */
function renderedIn(workspace: string): (tier: string) => Promise<Rendering> {
  const made = new Map<string, Promise<Rendering>>()
  const renderTier = async (tier: string) => {
    const folder = join(workspace, 'rendered', tier, 'shop')
    await rm(folder, { recursive: true, force: true })
    return render(evolvedAt(tier), folder)
  }
  return (tier) => {
    const folder = made.get(tier) ?? renderTier(tier)
    made.set(tier, folder)
    return folder
  }
}

/** Trees that were found green; which tests were run is part of the name. */
const greenTrees = (rows: readonly Climbed[]): readonly (readonly [string, Promise<readonly Red[]>])[] =>
  rows
    .filter(({ outcome }) => outcome === 'green')
    .flatMap(({ before, after, tests }) =>
      [before, after].map((name) => [`${name} ${tests}`, Promise.resolve([])] as const),
    )

function tell(row: Climbed, at: string): void {
  process.stdout.write(`${at} ${row.id}: ${row.outcome} (${row.seconds} s)\n`)
  for (const each of [...row.conflicts, ...row.lost]) process.stdout.write(`  ${each}\n`)
  for (const { step, tail } of row.red) process.stdout.write(`  ${step}:\n${tail}\n`)
}

endWithSignals()
process.exitCode = await main(process.argv.slice(2))
