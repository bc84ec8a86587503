import { createStore } from '../blackbox/databases.ts'
import type { Edit } from '../evolve/edits.ts'
import { ownerEdits, type Tier } from '../evolve/owner-edits.ts'
import { type Bench, nothingProved, type Proved } from './bench.ts'
import { dialectOf, type MatrixCell } from './cells.ts'
import { editFolder } from './edit-folder.ts'
import { addStep, commitAll, inverseSteps, promoteStep } from './evolve-commands.ts'
import type { EvolvedProject } from './evolve-project.ts'
import { askEvolved, makeRows, migrationSteps, type Row, rowsStep } from './evolve-serving.ts'
import { install, uninstall, versionsIn } from './installing.ts'
import { contractStep, qualitySteps, testDatabase } from './quality.ts'
import type { Rendering } from './rendering.ts'
import { type Step, step } from './steps.ts'

/**
 * Edits a rendered project as its owner would, and adds a feature to it: everything is green before and after, rows stay,
 * the service answers, and the feature can be taken out again.
 */
export async function proveEvolved(
  cell: MatrixCell,
  { folder, capabilities }: Rendering,
  { environments, toolchain }: Bench,
): Promise<Proved> {
  const edits = await step('the owner edits', () => editFolder(folder, editsOf(cell)))
  if (!edits.ok) return { ...nothingProved, steps: [edits] }
  const { steps: installed, installation } = await install(cell, folder, environments, toolchain)
  if (installation === undefined) return { ...nothingProved, steps: [edits, ...installed] }
  const store = await createStore(cell.database, dialectOf(cell))
  try {
    const rows: Row[] = []
    const proved = await evolve({ cell, folder, capabilities, installation, store }, rows)
    const climbed = await climb({ cell, folder, capabilities, installation, store }, rows, {
      environments,
      toolchain,
    })
    return {
      ...proved,
      steps: [edits, ...installed, ...proved.steps, ...climbed],
      versions: await versionsIn(installation, folder, toolchain),
    }
  } finally {
    await store.remove()
    await uninstall(installation)
  }
}

const editsOf = ({ tier, framework }: MatrixCell): readonly Edit[] =>
  ownerEdits(tier as Tier, framework === 'flask' ? framework : 'fastapi')

/** `rows` is filled with what was made in the database. */
async function evolve(project: EvolvedProject, rows: Row[]): Promise<Omit<Proved, 'versions'>> {
  const { folder } = project
  const before = await commitAll(folder, 'Edited')
  const green = named('before', await greenSteps(project))
  const made = await step('before: make rows', async () => {
    rows.push(...(await makeRows(project)))
    return undefined
  })
  const added = await addStep(folder)
  const steps = [...green, made, added]
  if (!added.ok || !made.ok) return { ...nothingProved, steps }
  const greenStill = named('after', await greenSteps(project))
  const asked = await askEvolved(project, rows)
  const migrated = await migrationSteps(project, rows)
  const back = await inverseSteps(folder, before)
  return { ...asked, steps: [...steps, ...greenStill, ...asked.steps, ...migrated, ...back] }
}

/** The tiers from which the edits climb without a conflict, and where to. */
const above: Readonly<Record<string, string>> = {
  script: 'flat',
  flat: 'feature',
  feature: 'layered',
}

/** Promotes the edited project by a tier: everything is green there, and rows that a script made are there. */
async function climb(
  project: EvolvedProject,
  rows: readonly Row[],
  { environments, toolchain }: Pick<Bench, 'environments' | 'toolchain'>,
): Promise<readonly Step[]> {
  const { folder, cell } = project
  const tier = above[cell.tier]
  if (tier === undefined) return []
  await commitAll(folder, 'Before the climb')
  const { promoted, capabilities } = await promoteStep(folder, tier)
  if (!promoted.ok) return [promoted]
  const higher = { ...cell, tier }
  const { steps, installation } = await install(higher, folder, environments, toolchain)
  if (installation === undefined) return [promoted, ...steps]
  try {
    const climbed = { ...project, cell: higher, installation, capabilities }
    // Elsewhere the database has a migration of the feature that was taken out again.
    const found = project.capabilities.includes('migrations') ? [] : [await rowsStep(climbed, rows)]
    const done = [...steps, ...(await greenSteps(climbed)), ...found]
    return [promoted, ...named('climbed', done)]
  } finally {
    await uninstall(installation)
  }
}

const named = (when: string, steps: readonly Step[]): readonly Step[] =>
  steps.map((one) => ({ ...one, name: `${when}: ${one.name}` }))

async function greenSteps({ cell, folder, installation }: EvolvedProject): Promise<readonly Step[]> {
  const quality = await qualitySteps(installation, folder, await testDatabase(cell))
  return [...quality, ...(await contractStep(cell, installation, folder))]
}
