import { cp, mkdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import type { FileTree } from '../../src/core/reconcile/types.ts'
import { editsOf } from '../evolve/promotion-scenarios/index.ts'
import { unmet } from '../evolve/promotion-scenarios/scenario.ts'
import type { Bench } from './bench.ts'
import { editFolder, treeIn } from './edit-folder.ts'
import { promoted } from './evolve-commands.ts'
import { installProject } from './installing.ts'
import type { PromotionCase } from './promotion-cases.ts'
import { type LineCount, linesKept } from './promotion-lines.ts'
import { contractStep, lintSteps, qualitySteps } from './quality.ts'
import { hashOf } from './rendering.ts'
import type { Step } from './steps.ts'

/** How a project climbed. */
export interface Climbed {
  readonly id: string
  /** `broken` where the project was not green before, so that the case says nothing. */
  readonly outcome: 'green' | 'conflict' | 'red' | 'refused' | 'broken'
  readonly scenarios: number
  readonly tests: Thoroughness
  readonly conflicts: readonly string[]
  /** What the scenario said must hold and does not, and lines of the owner's that are nowhere. */
  readonly lost: readonly string[]
  readonly lines: LineCount
  /** Steps that failed, with the end of what they said. */
  readonly red: readonly Red[]
  /** Names of the trees before and after: what was found of a tree holds for every case that gives it. */
  readonly before: string
  readonly after: string
  readonly seconds: number
}

export interface Red {
  readonly step: string
  readonly tail: string
}

/** Which tests of a project are run: all of them, those that start no process, or none. */
export type Thoroughness = 'all' | 'quick' | 'none'

/** A bench with the rendered project of each tier, and what is known about trees by their names. */
export interface PromotionBench extends Bench {
  readonly rendered: (tier: string) => Promise<string>
  readonly tests: Thoroughness
  readonly verdicts: Map<string, Promise<readonly Red[]>>
  readonly count: (passed: number, failed: number) => void
}

/** Edits a project, checks it, promotes it with the built tool, and checks what came of it. */
export async function provePromotion(one: PromotionCase, bench: PromotionBench): Promise<Climbed> {
  const started = performance.now()
  const folder = join(bench.workspace, one.id.replace('/', '-'), 'shop')
  await rm(folder, { recursive: true, force: true })
  await mkdir(join(folder, '..'), { recursive: true })
  await cp(await bench.rendered(one.from), folder, { recursive: true })
  const pristine = await treeIn(folder)
  await editFolder(
    folder,
    one.scenarios.map((scenario) => editsOf(scenario, one.from)),
  )
  const ours = await treeIn(folder)
  const before = await nameOf(folder)
  const tests = bench.tests === 'all' && !one.isTogether ? 'quick' : bench.tests
  const was = await verdictOn(before, one.from, folder, tests, bench)
  const climbed = await climb(one, folder, pristine, ours, { ...bench, tests })
  if (was.length === 0 && climbed.outcome === 'green')
    await rm(join(folder, '..'), { recursive: true, force: true })
  const seconds = Math.round((performance.now() - started) / 100) / 10
  const common = { id: one.id, scenarios: one.scenarios.length, tests, before, seconds }
  return was.length > 0 ? { ...climbed, ...common, outcome: 'broken', red: was } : { ...climbed, ...common }
}

/** Without the tool's own records, so that trees that read alike are the same. */
const nameOf = (folder: string): Promise<string> => hashOf(folder, /^\.newel\//)

async function climb(
  { from, to, scenarios }: PromotionCase,
  folder: string,
  pristine: FileTree,
  ours: FileTree,
  bench: PromotionBench,
): Promise<Omit<Climbed, 'id' | 'scenarios' | 'tests' | 'before' | 'seconds'>> {
  const { problems, conflicts } = await promoted(folder, to)
  const result = await treeIn(folder)
  const { lost, lines } = linesKept(pristine, ours, result)
  const known = { conflicts, lines, red: [], after: '' }
  if (problems.length > 0) return { ...known, lost: [], outcome: 'refused', conflicts: problems }
  const open = scenarios.flatMap((scenario) =>
    unmet(ours, scenario, from).length > 0 ? [] : unmet(result, scenario, to),
  )
  if (conflicts.length > 0) return { ...known, lost, outcome: 'conflict' }
  const after = await nameOf(folder)
  const red = await verdictOn(after, to, folder, bench.tests, bench)
  const gone = [...lost, ...open]
  return { ...known, lost: gone, red, after, outcome: red.length + gone.length === 0 ? 'green' : 'red' }
}

/** What the project's own tests and linters have against a tree; each tree is asked once. */
function verdictOn(
  name: string,
  tier: string,
  folder: string,
  tests: Thoroughness,
  bench: PromotionBench,
): Promise<readonly Red[]> {
  const key = `${name} ${tests}`
  const verdict = bench.verdicts.get(key) ?? redIn(tier, folder, tests, bench)
  bench.verdicts.set(key, verdict)
  return verdict
}

async function redIn(
  tier: string,
  folder: string,
  tests: Thoroughness,
  { environments, toolchain, count }: PromotionBench,
): Promise<readonly Red[]> {
  const { steps, installation } = await installProject(
    { name: 'shop', types: 'ty' },
    folder,
    environments,
    toolchain,
  )
  const done: Step[] = [...steps]
  if (installation !== undefined) {
    const quick = { ...installation, test: [...installation.test, ...withoutProcesses(tier)] }
    const quality =
      tests === 'none'
        ? lintSteps(installation, folder)
        : qualitySteps(tests === 'all' ? installation : quick, folder, {})
    done.push(...(await quality))
    done.push(...(await contractStep({ tier }, installation, folder)))
  }
  const failed = done.filter(({ ok }) => !ok)
  count(done.length - failed.length, failed.length)
  return failed.map(({ name, tail = '' }) => ({ step: name, tail: tail.split('\n').slice(-25).join('\n') }))
}

/** Tests that start the service take longer than all others together; the script does not mark its own. */
const withoutProcesses = (tier: string): readonly string[] =>
  tier === 'script'
    ? ['--no-cov', '-k', 'not test_it_serves and not test_bad_settings']
    : ['--no-cov', '-m', 'not slow']
