import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import fc from 'fast-check'
import { expect } from 'vitest'
import type { Operation } from '../../src/core/reconcile/types.ts'
import { applyOperations } from '../../src/node/apply.ts'
import { undo } from '../../src/node/undo.ts'
import { listing, scratch, write } from '../faults/trees.ts'
import { casesOf, faultsOf, ingredientsOf, type RandomCase, replayed } from './random-cases.ts'

/** The same cases in each run, so that a red one is this change's; `NEWEL_SEED` takes others, and a failure names it. */
export const seed = Number(process.env.NEWEL_SEED ?? 97_494_517)

/** Every operation there is: a run that never meets one of them proves little. */
const kinds: readonly Operation['kind'][] = ['conflict', 'create', 'keep', 'merge', 'remove', 'replace']

/** Replays random edits of owners in memory: every law of a case holds in each of them. */
export function losesNothing(tier: RandomCase['tier'], numRuns: number, framework?: 'django'): void {
  const met = new Set<Operation['kind']>()
  const property = fc.property(casesOf(tier, framework), (each) => {
    const ingredients = ingredientsOf(each)
    const delta = replayed(ingredients)
    for (const { kind } of delta.plan.operations) met.add(kind)
    expect(faultsOf(ingredients, delta)).toEqual([])
  })
  fc.assert(property, { numRuns, seed })
  expect([...met].sort()).toEqual(kinds)
}

/** Writes the result of random edits to a disk, and takes it back: what is there is the plan's tree, then what was there before. */
export async function isUndone(tier: RandomCase['tier'], numRuns: number): Promise<void> {
  const place = await scratch()
  const [root, expected] = [join(place, 'project'), join(place, 'expected')]
  const property = fc.asyncProperty(casesOf(tier), async (each) => {
    await Promise.all([root, expected].map((folder) => rm(folder, { recursive: true, force: true })))
    const ingredients = ingredientsOf(each)
    const { plan, tree } = replayed(ingredients)
    await write(root, ingredients.ours)
    await write(expected, tree)
    const before = await listing(root)
    const applied = await applyOperations(root, plan.operations)
    expect(applied).toMatchObject({ ok: true })
    expect(filesIn(await listing(root))).toEqual(filesIn(await listing(expected)))
    if (applied.ok && applied.value.id !== undefined) expect(await undo(root)).toMatchObject({ ok: true })
    expect(withoutStores(await listing(root))).toEqual(before)
  })
  try {
    await fc.assert(property, { numRuns, seed })
  } finally {
    await rm(place, { recursive: true, force: true })
  }
}

/** Newel's own folder is there after the first change. */
const withoutStores = ({ '.newel': _, ...rest }: Readonly<Record<string, string>>) => rest

/** Without folders, of which a tree knows nothing. */
const filesIn = (all: Readonly<Record<string, string>>): Readonly<Record<string, string>> =>
  Object.fromEntries(Object.entries(all).filter(([, state]) => !state.startsWith('folder ')))
