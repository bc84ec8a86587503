import type { Cell, Context } from '../blackbox/cell.ts'
import { caller } from '../blackbox/client.ts'
import { createStore } from '../blackbox/databases.ts'
import { createOne, idIn, pathOf } from '../blackbox/records.ts'
import { blackbox, outcomes } from '../blackbox/suite.ts'
import { hasStatus, same } from '../blackbox/verdict.ts'
import { customer } from '../evolve/owner-edits.ts'
import { dialectOf } from './cells.ts'
import type { EvolvedProject } from './evolve-project.ts'
import { serveOn } from './evolve-serving.ts'

/** What a project answered before it climbed. */
export interface Answered {
  /** Records that it made in the database that it keeps: where, and what it said of them. */
  readonly rows: readonly { readonly path: string; readonly text: string }[]
  /** By the name of each black-box check: what was wrong. An owner's edit may break some on purpose. */
  readonly verdicts: ReadonlyMap<string, string | undefined>
}

/** Makes rows in the project's database, and asks it everything on another one. */
export async function answersBefore(project: EvolvedProject): Promise<Answered> {
  const rows = await whileServed(project, async (context) => {
    const made = [1, 2, 3].map(async (n) => {
      const { text, ...reply } = await createOne(context, customer, n)
      return { path: `${pathOf(customer)}/${idIn({ text, ...reply })}`, text }
    })
    return Promise.all(made)
  })
  const store = await createStore(project.cell.database, dialectOf(project.cell))
  try {
    return { rows, verdicts: await whileServed({ ...project, store }, verdictsOf) }
  } finally {
    await store.remove()
  }
}

/** What the project that has climbed says otherwise, on the database that it had before: nothing, where all is well. */
export function changesAfter(
  project: EvolvedProject,
  { rows, verdicts }: Answered,
): Promise<readonly string[]> {
  return whileServed(project, async (context) => {
    for (const { path, text } of rows) {
      const found = hasStatus(await context.call('GET', path), 200)
      same(found, 'the body', found.text, text)
    }
    const now = await verdictsOf(context)
    const broken = [...verdicts].filter(
      ([name, failure]) => failure === undefined && now.get(name) !== undefined,
    )
    // What it could not do before is asked for in other words; it can do more, so it is not asked less.
    const fewer = now.size < verdicts.size ? [`${now.size} checks apply, ${verdicts.size} did before`] : []
    return [...broken.map(([name]) => `${name}: ${now.get(name)}`), ...fewer]
  })
}

async function verdictsOf({ cell }: Context): Promise<ReadonlyMap<string, string | undefined>> {
  const done = await outcomes(cell, blackbox(cell))
  return new Map(done.map(({ name, failure }) => [name, failure]))
}

/** Serves the project on its database for as long as the work takes. */
async function whileServed<T>(project: EvolvedProject, work: (context: Context) => Promise<T>): Promise<T> {
  const served = await serveOn(project)
  try {
    const { capabilities } = project
    const cell: Cell = { ...served, capabilities, features: [customer], example: false }
    return await work({ cell, call: caller(served.url) })
  } finally {
    await served.close()
  }
}
