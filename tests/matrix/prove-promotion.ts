import { cp, mkdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import type { FileTree } from '../../src/core/reconcile/types.ts'
import { createStore, type Store } from '../blackbox/databases.ts'
import { editsOf } from '../evolve/promotion-scenarios/index.ts'
import { unmet } from '../evolve/promotion-scenarios/scenario.ts'
import type { Bench } from './bench.ts'
import { editFolder, treeIn } from './edit-folder.ts'
import { evolvedAt } from './evolve-cells.ts'
import { promoted } from './evolve-commands.ts'
import type { EvolvedProject } from './evolve-project.ts'
import { install, installProject } from './installing.ts'
import type { PromotionCase } from './promotion-cases.ts'
import { type LineCount, linesKept } from './promotion-lines.ts'
import { type Answered, answersBefore, changesAfter } from './promotion-served.ts'
import { contractStep, lintSteps, qualitySteps } from './quality.ts'
import { hashOf, type Rendering } from './rendering.ts'
import { type Step, step } from './steps.ts'

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
  readonly rendered: (tier: string) => Promise<Rendering>
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
  const rendered = await bench.rendered(one.from)
  await cp(rendered.folder, folder, { recursive: true })
  const pristine = await treeIn(folder)
  await editFolder(
    folder,
    one.scenarios.map((scenario) => editsOf(scenario, one.from)),
  )
  const ours = await treeIn(folder)
  const before = await nameOf(folder)
  const tests = bench.tests === 'all' && !one.isTogether ? 'quick' : bench.tests
  const was = await verdictOn(before, one.from, folder, tests, bench)
  const asked = one.isServed ? await ask(one.from, folder, rendered.capabilities, bench) : undefined
  const climbed = await climb(one, { folder, pristine, ours, asked }, { ...bench, tests })
  await asked?.store.remove()
  if (was.length === 0 && climbed.outcome === 'green')
    await rm(join(folder, '..'), { recursive: true, force: true })
  const seconds = Math.round((performance.now() - started) / 100) / 10
  const common = { id: one.id, scenarios: one.scenarios.length, tests, before, seconds }
  return was.length > 0 ? { ...climbed, ...common, outcome: 'broken', red: was } : { ...climbed, ...common }
}

/** Without the tool's own records and what its checks left, so that trees that read alike are the same. */
const nameOf = (folder: string): Promise<string> =>
  hashOf(folder, /^\.newel\/|(?:^|\/)(?:__pycache__|\.\w+_cache)\//)

/** A project before it climbs. */
interface Climber {
  readonly folder: string
  readonly pristine: FileTree
  readonly ours: FileTree
  readonly asked: Asked | undefined
}

async function climb(
  { from, to, scenarios }: PromotionCase,
  { folder, pristine, ours, asked }: Climber,
  bench: PromotionBench,
): Promise<Omit<Climbed, 'id' | 'scenarios' | 'tests' | 'before' | 'seconds'>> {
  const { problems, conflicts, capabilities } = await promoted(folder, to)
  const result = await treeIn(folder)
  const { lost, lines } = linesKept(pristine, ours, result)
  const known = { conflicts, lines, red: [], after: '' }
  if (problems.length > 0) return { ...known, lost: [], outcome: 'refused', conflicts: problems }
  const open = scenarios.flatMap((scenario) =>
    unmet(ours, scenario, from).length > 0 ? [] : unmet(result, scenario, to),
  )
  if (conflicts.length > 0) return { ...known, lost, outcome: 'conflict' }
  const after = await nameOf(folder)
  const red = [
    ...(await verdictOn(after, to, folder, bench.tests, bench)),
    ...(asked === undefined ? [] : await askAgain(asked, to, folder, capabilities, bench)),
  ]
  const gone = [...lost, ...open]
  return { ...known, lost: gone, red, after, outcome: red.length + gone.length === 0 ? 'green' : 'red' }
}

/** What a project answered, and the database that has its rows. */
interface Asked extends Answered {
  readonly store: Store
}

async function ask(
  tier: string,
  folder: string,
  capabilities: readonly string[],
  bench: PromotionBench,
): Promise<Asked> {
  const store = await createStore('sqlite', 'async')
  const project = await servedProject(tier, folder, capabilities, store, bench)
  return { ...(await answersBefore(project)), store }
}

/** Everything that was answered before is answered still, and the rows are there. */
async function askAgain(
  asked: Asked,
  tier: string,
  folder: string,
  capabilities: readonly string[],
  bench: PromotionBench,
): Promise<readonly Red[]> {
  const served = await step('serve and ask', async () => {
    const project = await servedProject(tier, folder, capabilities, asked.store, bench)
    const changes = await changesAfter(project, asked)
    return changes.length === 0 ? undefined : changes.join('\n')
  })
  const passing = [...asked.verdicts.values()].filter((failure) => failure === undefined).length
  bench.count(served.ok ? passing : 0, served.ok ? 0 : 1)
  return served.ok ? [] : [{ step: served.name, tail: served.tail ?? '' }]
}

async function servedProject(
  tier: string,
  folder: string,
  capabilities: readonly string[],
  store: Store,
  { environments, toolchain }: PromotionBench,
): Promise<EvolvedProject> {
  const cell = evolvedAt(tier)
  const { steps, installation } = await install(cell, folder, environments, toolchain)
  if (installation === undefined) throw new Error(steps.map(({ tail }) => tail).join('\n'))
  return { cell, folder, capabilities, installation, store }
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
    { installer: 'uv', name: 'shop', types: 'ty' },
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
