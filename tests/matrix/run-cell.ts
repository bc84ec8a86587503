import { mkdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import type { Cell } from '../blackbox/cell.ts'
import { findBroker } from '../blackbox/rabbitmq.ts'
import { secretStoreIn } from '../blackbox/secret-stores.ts'
import { type Served, serve } from '../blackbox/service.ts'
import { authenticationIn } from '../blackbox/sign-up.ts'
import { blackbox, outcomes } from '../blackbox/suite.ts'
import { type Bench, nothingProved, type Proved } from './bench.ts'
import { dialectOf, featuresOfSet, type MatrixCell, prefixOf, secretsOf } from './cells.ts'
import { contractsOf, unnoticedViolations } from './contracts.ts'
import { proveEvolved } from './evolve.ts'
import { proveAuthenticated } from './evolve-auth.ts'
import { proveChosenLater } from './evolve-choices.ts'
import { type Installation, install, uninstall, versionsIn } from './installing.ts'
import type { Row } from './proof.ts'
import {
  contractStep,
  declaredStep,
  promiseStep,
  qualitySteps,
  terminalSteps,
  testDatabase,
} from './quality.ts'
import { differences, type Rendering, render } from './rendering.ts'
import { explored } from './schemathesis.ts'
import { type Step, step, withCopy } from './steps.ts'
import type { Toolchain } from './toolchain.ts'

/**
 * Renders, installs, tests, checks and serves one cell. `known` is the row of an earlier run, or nothing: it stands for a
 * cell whose files are the same, unless the tool has more to do there than to render them.
 */
export async function runCell(cell: MatrixCell, bench: Bench, known?: Row): Promise<Row> {
  const started = performance.now()
  const folder = join(bench.workspace, cell.id, cell.name)
  await rm(join(bench.workspace, cell.id), { recursive: true, force: true })
  await mkdir(join(bench.workspace, cell.id), { recursive: true })
  const { rendered, steps } = await renderTwice(cell, folder)
  const isEvolved = cell.records === 'evolved'
  if (rendered !== undefined && !isEvolved && known?.ok === true && known.tree === rendered.hash) return known
  const proof = isEvolved ? evolving(cell) : prove
  const proved = rendered === undefined ? nothingProved : await proof(cell, rendered, bench)
  const all = [...steps, ...proved.steps]
  return {
    cell: cell.id,
    name: cell.name,
    ok: rendered !== undefined && all.every(({ ok }) => ok) && proved.failures.length === 0,
    tree: rendered?.hash ?? '',
    checks: proved.checks,
    failures: proved.failures,
    seconds: Math.round((performance.now() - started) / 1000),
    steps: all,
    versions: proved.versions,
  }
}

function evolving({ auth, later }: MatrixCell): typeof prove {
  if (later !== undefined) return proveChosenLater
  return auth === 'none' ? proveEvolved : proveAuthenticated
}

interface Rendered {
  readonly rendered?: Rendering
  readonly steps: readonly Step[]
}

async function renderTwice(cell: MatrixCell, folder: string): Promise<Rendered> {
  let rendered: Rendering | undefined
  const first = await step('render', async () => {
    rendered = await render(cell, folder)
    return undefined
  })
  if (rendered === undefined) return { steps: [first] }
  const again = `${folder}.again`
  const second = await step('render again, same bytes', async () => {
    await render(cell, again)
    const found = await differences(folder, again)
    return found.length === 0 ? undefined : found.join('\n')
  })
  await rm(again, { recursive: true, force: true })
  return { rendered, steps: [first, second] }
}

async function prove(cell: MatrixCell, rendered: Rendering, bench: Bench): Promise<Proved> {
  const { folder } = rendered
  const { steps: installed, installation } = await install(cell, folder, bench.environments, bench.toolchain)
  if (installation === undefined) return { ...nothingProved, steps: installed }
  try {
    const quality = await qualitySteps(installation, folder, await testDatabase(cell))
    const promised = await promiseStep(cell, installation, folder)
    const declared = await declaredStep(cell, installation, folder, bench.toolchain)
    const contracts = await contractSteps(cell, installation, folder)
    const used = await useSteps(cell, rendered, installation, bench.toolchain)
    return {
      ...used,
      steps: [...installed, ...quality, ...promised, declared, ...contracts, ...used.steps],
      versions: await versionsIn(installation, folder, bench.toolchain),
    }
  } finally {
    await uninstall(installation)
  }
}

async function contractSteps(
  cell: MatrixCell,
  installation: Installation,
  folder: string,
): Promise<readonly Step[]> {
  const kept = await contractStep(cell, installation, folder)
  if (kept.length === 0) return []
  const { contracts: lint, environment } = installation
  const caught = await step('planted violations are caught', async () => {
    const contracts = await contractsOf(folder)
    if (contracts.length === 0) return 'pyproject.toml states no contracts'
    const unnoticed = await unnoticedViolations(folder, contracts, lint, environment)
    return unnoticed.length === 0 ? undefined : unnoticed.join('\n')
  })
  return [...kept, caught]
}

type Used = Pick<Proved, 'steps' | 'checks' | 'failures'>

export async function useSteps(
  cell: MatrixCell,
  rendered: Rendering,
  installation: Installation,
  toolchain: Toolchain,
): Promise<Used> {
  if (cell.interface === 'cli') {
    return { steps: await terminalSteps(installation, rendered.folder), checks: 0, failures: [] }
  }
  let asked: Omit<Used, 'steps'> = { checks: 0, failures: [] }
  const steps: Step[] = []
  const served = await step('serve', () =>
    whileServed(cell, rendered, installation, async ({ url, hooks }) => {
      const suite = await step('black-box suite', async () => {
        asked = await ask(cell, { url, hooks, capabilities: rendered.capabilities })
        return undefined
      })
      const another = await hooks.launch({})
      const fuzzed = await step('schemathesis', () => explored(another.url, toolchain)).finally(another.close)
      steps.push(suite, fuzzed)
      return undefined
    }),
  )
  return { ...asked, steps: [served, ...steps] }
}

async function ask(
  { records }: MatrixCell,
  served: Pick<Cell, 'url' | 'hooks' | 'capabilities'>,
): Promise<Omit<Used, 'steps'>> {
  const asked: Cell = { ...served, features: featuresOfSet(records), example: records === 'example' }
  const done = await outcomes(asked, blackbox(asked))
  const failures = done.flatMap(({ name, failure }) => (failure === undefined ? [] : [`${name}: ${failure}`]))
  return { checks: done.length, failures }
}

/** Serves a copy without `.env`: production takes its settings from the environment. */
async function whileServed<T>(
  cell: MatrixCell,
  { folder, capabilities }: Rendering,
  { serve: argv, environment }: Installation,
  work: (served: Served) => Promise<T>,
): Promise<T> {
  return withCopy(folder, async (copy) => {
    await rm(join(copy, '.env'), { force: true })
    const [auth, secretStore] = [authenticationIn(capabilities), secretStoreIn(capabilities)]
    const served = await serve({
      folder: copy,
      command: argv,
      ...(capabilities.includes('migrations') ? { migrate: [...argv, 'migrate'] } : {}),
      ...(capabilities.includes('tasks') ? { broker: await findBroker() } : {}),
      ...(capabilities.includes('pages') ? { collect: [...argv, 'collectstatic', '--no-input'] } : {}),
      prefix: prefixOf(cell.name),
      underscored: cell.framework === 'django',
      database: cell.database,
      dialect: dialectOf(cell),
      ...(auth === undefined ? {} : { auth }),
      ...(secretStore === undefined ? {} : { secretStore }),
      environment: { ...environment, ...secretsOf(cell) },
    })
    try {
      return await work(served)
    } finally {
      await served.close()
    }
  })
}
