import type { Reply } from '../blackbox/client.ts'
import { createStore } from '../blackbox/databases.ts'
import { createOne, idIn, pathOf } from '../blackbox/records.ts'
import { blackbox, outcomes } from '../blackbox/suite.ts'
import { hasStatus, same } from '../blackbox/verdict.ts'
import { customer } from '../evolve/owner-edits.ts'
import { type Bench, nothingProved, type Proved } from './bench.ts'
import { dialectOf, type MatrixCell } from './cells.ts'
import { addStep, answerStep, commitAll } from './evolve-commands.ts'
import { type EvolvedProject, invoice } from './evolve-project.ts'
import { whileAsked } from './evolve-serving.ts'
import { type Installation, install, uninstall, versionsIn } from './installing.ts'
import { contractStep, promiseStep, qualitySteps, testDatabase } from './quality.ts'
import type { Rendering } from './rendering.ts'
import { type Step, step } from './steps.ts'

/**
 * Gives a project that has rows what it was not created with, one answer after the other, and then a feature: nothing is
 * left to settle, everything is green, the rows are there, and it is asked all that a project with those answers is asked.
 */
export async function proveChosenLater(
  cell: MatrixCell,
  { folder, capabilities }: Rendering,
  { environments, toolchain }: Bench,
): Promise<Proved> {
  const store = await createStore(cell.database, dialectOf(cell))
  const installations: Installation[] = []
  try {
    const before = await install(cell, folder, environments, toolchain)
    const { installation: first } = before
    if (first === undefined) return { ...nothingProved, steps: before.steps }
    installations.push(first)
    const rows: Reply[] = []
    const made = await makeRows({ cell, folder, capabilities, installation: first, store }, rows)
    const { steps: chosen, capabilities: can } = await choose(folder, cell.later ?? [])
    const added = await addStep(folder)
    const changes = [...before.steps, made, ...chosen, added]
    if (changes.some(({ ok }) => !ok)) return { ...nothingProved, steps: changes }
    const chosenCell = asChosen(cell)
    const after = await install(chosenCell, folder, environments, toolchain)
    const { installation: second } = after
    if (second === undefined) return { ...nothingProved, steps: [...changes, ...after.steps] }
    installations.push(second)
    const project = { cell: chosenCell, folder, capabilities: can, installation: second, store }
    const green = [
      ...(await qualitySteps(second, folder, await testDatabase(cell))),
      ...(await promiseStep(chosenCell, second, folder)),
      ...(await contractStep(chosenCell, second, folder)),
    ]
    const asked = await askEverything(project, rows)
    return {
      ...asked,
      steps: [...changes, ...after.steps, ...green, ...asked.steps],
      versions: await versionsIn(second, folder, toolchain),
    }
  } finally {
    await store.remove()
    for (const one of installations) await uninstall(one)
  }
}

/** What is installed and asked is what was chosen. */
const asChosen = (cell: MatrixCell): MatrixCell => ({
  ...cell,
  ...Object.fromEntries((cell.later ?? []).map((word) => word.split('=') as [string, string])),
})

const makeRows = (project: EvolvedProject, rows: Reply[]): Promise<Step> =>
  step('make rows', () =>
    whileAsked(project, { features: [customer] }, async (context): Promise<undefined> => {
      for (const n of [1, 2, 3]) rows.push(await createOne(context, customer, n))
    }),
  )

/** Gives the answers, such as `graphql=true`, each to a project that is committed. */
async function choose(
  folder: string,
  words: readonly string[],
): Promise<{ readonly steps: readonly Step[]; readonly capabilities: readonly string[] }> {
  const steps: Step[] = []
  let capabilities: readonly string[] = []
  for (const word of words) {
    await commitAll(folder, `Before ${word}`)
    const answered = await answerStep(folder, word)
    steps.push(answered.changed)
    capabilities = answered.capabilities
  }
  await commitAll(folder, 'Chosen')
  return { steps, capabilities }
}

async function askEverything(
  project: EvolvedProject,
  rows: readonly Reply[],
): Promise<Pick<Proved, 'steps' | 'checks' | 'failures'>> {
  let asked = { checks: 0, failures: [] as readonly string[] }
  const served = await step('migrate, serve and ask', () =>
    whileAsked(project, { features: [customer, invoice] }, async (context): Promise<undefined> => {
      for (const row of rows) {
        const found = hasStatus(await context.call('GET', `${pathOf(customer)}/${idIn(row)}`), 200)
        same(found, 'the body', found.text, row.text)
      }
      const done = await outcomes(context.cell, blackbox(context.cell))
      const failures = done.flatMap(({ name, failure }) =>
        failure === undefined ? [] : [`${name}: ${failure}`],
      )
      asked = { checks: done.length, failures }
    }),
  )
  return { ...asked, steps: [served] }
}
