import { copyOf, isTable, sameData, type Table } from '../../documents/data.ts'

/** Marks that both sides changed one key, each differently. */
export const clash: unique symbol = Symbol('clash')

/**
 * Key-wise three-way merge of plain data; `undefined` stands for an absent key. Arrays of plain values merge as sets:
 * the owner's order, less what the pack took out, and what it put in at the end. Gives `clash` where both sides changed
 * the same value differently, or where the owner took a whole table out that the pack changed.
 */
export function mergeThree(base: unknown, ours: unknown, theirs: unknown): unknown {
  if (sameData(ours, theirs) || sameData(base, theirs)) return ours
  if (sameData(base, ours)) return theirs
  if (isTable(ours) && (isTable(theirs) || theirs === undefined)) {
    if (isTable(base)) return mergeTables(base, ours, theirs)
    if (base === undefined && isTable(theirs)) return mergeTables({}, ours, theirs)
  }
  if (isSet(ours) && isSet(theirs) && (base === undefined || isSet(base)))
    return mergeSets(base ?? [], ours, theirs)
  return clash
}

function mergeTables(base: Table, ours: Table, theirs: Table = {}): unknown {
  const result = copyOf({})
  for (const key of new Set([...Object.keys(ours), ...Object.keys(theirs)])) {
    const value = mergeThree(valueAt(base, key), valueAt(ours, key), valueAt(theirs, key))
    if (value === clash) return clash
    if (value !== undefined) result[key] = value
  }
  return result
}

function mergeSets(
  base: readonly unknown[],
  ours: readonly unknown[],
  theirs: readonly unknown[],
): unknown[] {
  const kept = ours.filter((value) => theirs.includes(value) || !base.includes(value))
  return [...kept, ...theirs.filter((value) => !base.includes(value) && !kept.includes(value))]
}

/** Only plain values, each once: then order carries little and two sides can add to it. */
const isSet = (value: unknown): value is readonly unknown[] =>
  Array.isArray(value) &&
  new Set(value).size === value.length &&
  value.every((each) => typeof each !== 'object' || each === null)

const valueAt = (table: Table, key: string): unknown => (Object.hasOwn(table, key) ? table[key] : undefined)

/** One step from the owner's data to the data that are wanted. */
export type Change =
  | { readonly kind: 'add'; readonly path: readonly string[]; readonly value: unknown }
  | { readonly kind: 'set'; readonly path: readonly string[]; readonly value: unknown }
  | { readonly kind: 'delete'; readonly path: readonly string[] }
  /** Entries of an array of plain values: positions to take out, ascending, and values to put at the end. */
  | {
      readonly kind: 'entries'
      readonly path: readonly string[]
      readonly removed: readonly number[]
      readonly added: readonly unknown[]
    }

/**
 * The changes that lead from one table to another; tables are walked into, everything else is replaced. Deletions come
 * last, so that no table is empty for a moment.
 */
export function changesBetween(from: Table, to: Table, path: readonly string[] = []): readonly Change[] {
  const gone = Object.keys(from).filter((key) => !Object.hasOwn(to, key))
  const deleted = gone.map((key): Change => ({ kind: 'delete', path: [...path, key] }))
  const rest = Object.keys(to).flatMap((key) =>
    changesAt(valueAt(from, key), valueAt(to, key), [...path, key]),
  )
  return [...rest, ...deleted]
}

function changesAt(from: unknown, to: unknown, path: readonly string[]): readonly Change[] {
  if (from === undefined) return [{ kind: 'add', path, value: to }]
  if (sameData(from, to)) return []
  if (isTable(from) && isTable(to)) return changesBetween(from, to, path)
  if (isSet(from) && isSet(to)) {
    const kept = from.filter((value) => to.includes(value))
    const removed = [...from.keys()].filter((index) => !to.includes(from[index]))
    if (sameData(kept, to.slice(0, kept.length)))
      return [{ kind: 'entries', path, removed, added: to.slice(kept.length) }]
  }
  return [{ kind: 'set', path, value: to }]
}
