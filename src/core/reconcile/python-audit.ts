import type { Chunk } from '../python/reader.ts'
import { entryKey } from './python-imports.ts'

/** The chunks of one block on all three sides. */
export interface Three {
  readonly base: readonly Chunk[]
  readonly ours: readonly Chunk[]
  readonly theirs: readonly Chunk[]
}

type Counts = ReadonlyMap<string, number>

/**
 * Whether a clean result holds what both sides changed: each line of code and each comment as often as the changes of both
 * sides together say (where both made the same change, it may count once), and each import as a set would have it.
 */
export function isComplete(chunks: readonly Chunk[], { base, ours, theirs }: Three): boolean {
  const [was, is, wanted, now] = [base, ours, theirs, chunks].map((side) => countsOf(factsOf(side)))
  if (!was || !is || !wanted || !now) return false
  return [...new Set([was, is, wanted, now].flatMap((counts) => [...counts.keys()]))].every((fact) => {
    const [before, mine, theirs, after] = [was, is, wanted, now].map((counts) => counts.get(fact) ?? 0)
    return isExpected(fact, before ?? 0, mine ?? 0, theirs ?? 0, after ?? 0)
  })
}

function isExpected(fact: string, base: number, ours: number, theirs: number, result: number): boolean {
  const [mine, other, both] = [ours - base, theirs - base, result - base]
  if (fact.startsWith(importFact)) {
    const kept = ours > 0 && theirs > 0
    return result > 0 === (kept || (base === 0 && ours + theirs > 0))
  }
  if (mine * other <= 0) return both === mine + other
  const least = Math.sign(mine) * Math.max(Math.abs(mine), Math.abs(other))
  return (
    Math.sign(both) === Math.sign(mine) && between(Math.abs(both), Math.abs(least), Math.abs(mine + other))
  )
}

const between = (value: number, from: number, to: number): boolean => from <= value && value <= to

/** Whether a text with markers holds every line and comment that a side added. */
export function holdsAllAdded(text: string, { base, ours, theirs }: Three): boolean {
  const before = countsOf(factsOf(base))
  return [ours, theirs].every((side) =>
    [...countsOf(factsOf(side))].every(
      ([fact, count]) =>
        count <= (before.get(fact) ?? 0) || fact.startsWith(importFact) || text.includes(fact),
    ),
  )
}

const importFact = 'import:'

/** Lines of code and comments; of an import statement, its entries and comments, since its layout may change. */
function factsOf(chunks: readonly Chunk[]): readonly string[] {
  return chunks.flatMap((chunk) => {
    if (chunk.entries !== undefined)
      return [
        ...chunk.entries.map((entry) => `${importFact}${entryKey(entry)}`),
        ...(chunk.text.match(/#.*/g) ?? []),
      ]
    return chunk.members === undefined ? linesOf(chunk.text) : factsOf(chunk.members)
  })
}

const linesOf = (text: string): readonly string[] => text.split('\n').filter((line) => line.trim() !== '')

function countsOf(facts: readonly string[]): Counts {
  const counts = new Map<string, number>()
  for (const fact of facts) counts.set(fact, (counts.get(fact) ?? 0) + 1)
  return counts
}

/** Whether nothing is defined more often than on the side that defines it most often. */
export function isUnique(chunks: readonly Chunk[], { ours, theirs }: Three): boolean {
  const [mine, other] = [ours, theirs].map((side) => countsOf(definitionsIn(side)))
  return [...countsOf(definitionsIn(chunks))].every(
    ([name, count]) => count <= Math.max(mine?.get(name) ?? 0, other?.get(name) ?? 0, 1),
  )
}

function definitionsIn(chunks: readonly Chunk[], within = ''): readonly string[] {
  return chunks
    .filter(({ kind }) => kind === 'definition')
    .flatMap(({ title, members }) => [within + title, ...definitionsIn(members ?? [], `${within}${title}.`)])
}

/** Whether no chunk needs a name, while the module is imported, that only a chunk below binds, unless it did on a side. */
export function isInOrder(chunks: readonly Chunk[], { ours, theirs }: Three): boolean {
  const known = new Set([...tooEarly(ours), ...tooEarly(theirs)])
  return tooEarly(chunks).every((use) => known.has(use))
}

function tooEarly(chunks: readonly Chunk[]): readonly string[] {
  const firsts = new Map<string, number>()
  for (const [index, { names }] of chunks.entries())
    for (const name of names) if (!firsts.has(name)) firsts.set(name, index)
  return chunks.flatMap(({ needs, title }, index) =>
    [...needs].filter((name) => (firsts.get(name) ?? -1) > index).map((name) => `${title}: ${name}`),
  )
}
