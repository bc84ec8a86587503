import { dirname, join } from 'node:path'
import type { Cell, Context } from '../blackbox/cell.ts'
import { at, caller } from '../blackbox/client.ts'
import { findBroker } from '../blackbox/rabbitmq.ts'
import { createOne, idIn, pathOf } from '../blackbox/records.ts'
import { type Served, serve } from '../blackbox/service.ts'
import { authenticationIn } from '../blackbox/sign-up.ts'
import { blackbox, outcomes } from '../blackbox/suite.ts'
import { hasStatus, holds, same } from '../blackbox/verdict.ts'
import { editedCustomer } from '../evolve/owner-edits.ts'
import type { Proved } from './bench.ts'
import { dialectOf, secretsOf } from './cells.ts'
import { type EvolvedProject, invoice } from './evolve-project.ts'
import { guideSteps } from './migration-guide.ts'
import { command, commandStep, type Step, step } from './steps.ts'

/** A record as it was answered when it was made. */
export interface Row {
  readonly path: string
  readonly text: string
  readonly nickname: string
}

/** Migrates, starts, and makes customers; the owner's endpoint greets them. */
export function makeRows(project: EvolvedProject): Promise<readonly Row[]> {
  return whileServed(project, async (context) => {
    const rows: Row[] = []
    for (const n of [1, 2, 3]) {
      const made = await createOne(context, editedCustomer, n)
      const path = `${pathOf(editedCustomer)}/${idIn(made)}`
      rows.push({ path, text: made.text, nickname: String(at(made, 'nickname')) })
    }
    await rowsAreThere(context, rows)
    return rows
  })
}

async function rowsAreThere({ call }: Context, rows: readonly Row[]): Promise<void> {
  for (const { path, text, nickname } of rows) {
    const found = hasStatus(await call('GET', path), 200)
    same(found, 'the body', found.text, text)
    holds(hasStatus(await call('GET', `${path}/greeting`), 200), 'greeting', `Hello, ${nickname}!`)
  }
}

/** Migrates and serves: the rows that were made at another tier are there. */
export const rowsStep = (project: EvolvedProject, rows: readonly Row[]): Promise<Step> =>
  step('migrate, serve, and find the rows', () =>
    whileServed(project, async (context) => {
      if (rows.length === 0) return 'no rows were made'
      await rowsAreThere(context, rows)
      return undefined
    }),
  )

/** Migrates the database that has rows, finds them, and asks the service everything; last it makes an invoice that stays. */
export async function askEvolved(
  project: EvolvedProject,
  rows: readonly Row[],
): Promise<Pick<Proved, 'steps' | 'checks' | 'failures'>> {
  let asked = { checks: 0, failures: [] as readonly string[] }
  const served = await step('migrate, serve and ask', () =>
    whileServed(
      project,
      async (context) => {
        await rowsAreThere(context, rows)
        const done = await outcomes(context.cell, blackbox(context.cell))
        const failures = done.flatMap(({ name, failure }) =>
          failure === undefined ? [] : [`${name}: ${failure}`],
        )
        asked = { checks: done.length, failures }
        return undefined
      },
      [invoice],
    ),
  )
  return { ...asked, steps: [served] }
}

/** Takes the feature's migration back from a database with rows in it, and brings it up to date again. */
export async function migrationSteps(
  project: EvolvedProject,
  rows: readonly Row[],
): Promise<readonly Step[]> {
  const { folder, installation, store, capabilities } = project
  if (!capabilities.includes('migrations')) return []
  const alembic = join(dirname(installation.python), 'alembic')
  const options = {
    cwd: folder,
    environment: { ...installation.environment, SHOP_DATABASE_URL: store.url ?? '' },
  }
  const down = await commandStep('downgrade by one migration', [alembic, 'downgrade', '-1'], options)
  const at = await step('the owner’s migration is the last one then', async () => {
    const { stdout, stderr } = await command([alembic, 'current'], options)
    return stdout.startsWith('0003_nickname') ? undefined : `${stdout}\n${stderr}`
  })
  const up = await step('upgrade again', () =>
    whileServed(
      project,
      async (context) => {
        await rowsAreThere(context, rows)
        await createOne(context, invoice, 1)
        return undefined
      },
      [invoice],
    ),
  )
  const guided = await guideSteps(project, async () => {
    await whileServed(project, (context) => rowsAreThere(context, rows), [invoice])
  })
  return [down, at, up, ...guided]
}

/** Serves the edited project, with what was added to it, for as long as the work takes. */
const whileServed = <T>(
  project: EvolvedProject,
  work: (context: Context) => Promise<T>,
  added: readonly (typeof invoice)[] = [],
): Promise<T> =>
  whileAsked(
    project,
    { features: [editedCustomer, ...added], ownReads: ['/v1/customers/{customer_id}/greeting'] },
    work,
  )

/** Serves the project on its database for as long as the work takes, which is told what there should be. */
export async function whileAsked<T>(
  project: EvolvedProject,
  expected: Pick<Cell, 'features' | 'ownReads'>,
  work: (context: Context) => Promise<T>,
): Promise<T> {
  const served = await serveOn(project)
  try {
    const { url, hooks } = served
    const cell: Cell = { url, hooks, capabilities: project.capabilities, example: false, ...expected }
    return await work({ cell, call: caller(url) })
  } finally {
    await served.close()
  }
}

/** Serves the project on its database, which outlives the service. */
export async function serveOn({
  cell,
  folder,
  capabilities,
  installation,
  store,
}: EvolvedProject): Promise<Served> {
  const { serve: argv, environment } = installation
  const auth = authenticationIn(capabilities)
  const project = {
    folder,
    command: argv,
    ...(capabilities.includes('migrations') ? { migrate: [...argv, 'migrate'] } : {}),
    ...(capabilities.includes('tasks') ? { broker: await findBroker() } : {}),
    ...(capabilities.includes('pages') ? { collect: [...argv, 'collectstatic', '--no-input'] } : {}),
    prefix: 'SHOP_',
    underscored: cell.framework === 'django',
    database: cell.database,
    dialect: dialectOf(cell),
    ...(auth === undefined ? {} : { auth }),
    environment: { ...environment, ...secretsOf(cell) },
  } as const
  return serve(project, store)
}
