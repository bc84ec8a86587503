import type { Context } from '../blackbox/cell.ts'
import { at, type Reply } from '../blackbox/client.ts'
import { createStore, type Store } from '../blackbox/databases.ts'
import { createOne, idIn, pathOf } from '../blackbox/records.ts'
import { hasStatus, holds, refuses, same } from '../blackbox/verdict.ts'
import { customer } from '../evolve/owner-edits.ts'
import { type Bench, nothingProved, type Proved } from './bench.ts'
import { dialectOf, type MatrixCell } from './cells.ts'
import { addStep, answerStep, commitAll } from './evolve-commands.ts'
import { type EvolvedProject, invoice } from './evolve-project.ts'
import { whileAsked } from './evolve-serving.ts'
import { type Installation, install, uninstall, versionsIn } from './installing.ts'
import { leakSteps } from './leak-guide.ts'
import { guideSteps } from './migration-guide.ts'
import { qualitySteps, testDatabase } from './quality.ts'
import type { Rendering } from './rendering.ts'
import { type Step, step } from './steps.ts'

/**
 * Does what the guides of a project show, and gives authentication to it where it has rows: everything is green, nobody sees the rows until they are given to
 * somebody, and a feature that is added later has owners as well.
 */
export async function proveAuthenticated(
  cell: MatrixCell,
  { folder, capabilities }: Rendering,
  { environments, toolchain }: Bench,
): Promise<Proved> {
  const store = await createStore(cell.database, dialectOf(cell))
  const installations: Installation[] = []
  const installed = async (): Promise<readonly Step[]> => {
    const { steps, installation } = await install(cell, folder, environments, toolchain)
    if (installation !== undefined) installations.push(installation)
    return steps
  }
  try {
    const before = await installed()
    const [first] = installations
    if (first === undefined) return { ...nothingProved, steps: before }
    const rows: Reply[] = []
    const bare = { cell, folder, capabilities, installation: first, store }
    const made = await makeRows(bare, rows)
    const guided = await guideSteps(bare, async () => {
      await asked(bare, async (context) => {
        rows.push(await createOne(context, customer, 5 + rows.length))
        await areThere(context, rows)
      })
    })
    const leak = await leakSteps(bare)
    await commitAll(folder, 'Rendered')
    const { changed, capabilities: can } = await answerStep(folder, `auth=${cell.auth}`)
    const after = await installed()
    const second = installations.at(-1) ?? first
    const project = { cell, folder, capabilities: can, installation: second, store }
    const green = await qualitySteps(second, folder, await testDatabase(cell))
    const handed = await handOver(project, rows, store)
    await commitAll(folder, 'With callers')
    const grown = [await addStep(folder), await growStep(project)]
    return {
      ...nothingProved,
      steps: [...before, made, ...guided, ...leak, changed, ...after, ...green, handed, ...grown],
      versions: await versionsIn(second, folder, toolchain),
    }
  } finally {
    await store.remove()
    for (const one of installations) await uninstall(one)
  }
}

const makeRows = (project: EvolvedProject, rows: Reply[]): Promise<Step> =>
  step('make rows that nobody owns', () =>
    asked(project, async (context) => {
      for (const n of [1, 2, 3]) rows.push(await createOne(context, customer, n))
    }),
  )

const handOver = (project: EvolvedProject, rows: readonly Reply[], store: Store): Promise<Step> =>
  step('migrate, serve, and give the rows to somebody', () =>
    asked(project, async (context) => {
      const path = pathOf(customer)
      const isThere = async (total: number) =>
        holds(hasStatus(await context.call('GET', path), 200), 'total', total)
      await isThere(0)
      for (const row of rows) refuses(await context.call('GET', `${path}/${idIn(row)}`), 'not_found')
      const own = await createOne(context, customer, 4)
      await store.faults?.execute(handing(project))
      await isThere(rows.length + 1)
      await areThere(context, [...rows, own])
    }),
  )

async function areThere({ call }: Context, rows: readonly Reply[]): Promise<void> {
  for (const row of rows) {
    const found = hasStatus(await call('GET', `${pathOf(customer)}/${idIn(row)}`), 200)
    same(found, 'the body', found.text, row.text)
  }
}

/** What a project's README says of rows that belong to nobody. */
function handing({ cell, capabilities }: EvolvedProject): string {
  if (cell.framework === 'django')
    return "UPDATE customers SET owned_by_id = (SELECT id FROM auth_user WHERE username = 'suite') WHERE owned_by_id IS NULL"
  const table = capabilities.includes('jwt') ? 'auth_users' : 'auth_clients'
  return `UPDATE customers SET owned_by = (SELECT id FROM ${table} WHERE name = 'suite') WHERE owned_by = '${'0'.repeat(32)}'`
}

const growStep = (project: EvolvedProject): Promise<Step> =>
  step('migrate, serve, and make a record of the feature that was added', () =>
    asked(project, async ({ cell, call }) => {
      const made = await createOne({ cell: { ...cell, features: [customer, invoice] }, call }, invoice, 1)
      holds(hasStatus(await call('GET', pathOf(invoice)), 200), 'items.0.id', String(at(made, 'id')))
    }),
  )

/** Serves the project for as long as the work takes. */
const asked = (project: EvolvedProject, work: (context: Context) => Promise<void>): Promise<undefined> =>
  whileAsked(project, { features: [customer] }, async (context) => {
    await work(context)
    return undefined
  })
