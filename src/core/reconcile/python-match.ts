import type { Chunk } from '../python/reader.ts'
import type { Three } from './python-audit.ts'
import { bodyOf } from './python-imports.ts'

/** One symbol on the sides that have it. */
export interface Unit {
  readonly base?: Chunk
  readonly ours?: Chunk
  readonly theirs?: Chunk
}

/** The units of each side in the order of that side; a unit that several sides have is one object. */
export interface Matched {
  readonly base: readonly Unit[]
  readonly ours: readonly Unit[]
  readonly theirs: readonly Unit[]
}

/**
 * Finds out which chunks of the three sides are one symbol: by title; where a title is not unique, by equal text and then
 * by order; a definition that is alike but for its name, beside the same neighbour, was renamed. Undefined where both sides may have put something of
 * their own in place of the same chunk: then nobody can say what belongs together.
 */
export function matchChunks(three: Three): Matched | undefined {
  const mine = pairs(three.base, three.ours)
  const other = pairs(three.base, three.theirs)
  const added = pairsOfAdded(three, mine, other)
  const twins = new Map([...other].map(([chunk, base]) => [base, chunk]))
  const ours = new Map(three.ours.map((chunk) => [chunk, unitFor(chunk, mine.get(chunk), twins, added)]))
  const byBase = new Map(
    [...ours.values()].flatMap((unit) => (unit.base ? [[unit.base, unit] as const] : [])),
  )
  const byTheirs = new Map(
    [...ours.values()].flatMap((unit) => (unit.theirs ? [[unit.theirs, unit] as const] : [])),
  )
  const theirs = three.theirs.map((chunk) => byTheirs.get(chunk) ?? withoutOurs(chunk, other.get(chunk)))
  for (const unit of theirs) if (unit.base !== undefined) byBase.set(unit.base, unit)
  const base = three.base.map((chunk) => byBase.get(chunk) ?? { base: chunk })
  const matched = { base, ours: [...ours.values()], theirs }
  return isAmbiguous(matched) ? undefined : matched
}

/** From a chunk of one side to that of the other. */
type Pairs = ReadonlyMap<Chunk, Chunk>

function unitFor(ours: Chunk, base: Chunk | undefined, twins: Pairs, added: Pairs): Unit {
  const theirs = base === undefined ? added.get(ours) : twins.get(base)
  return { ...(base && { base }), ours, ...(theirs && { theirs }) }
}

const withoutOurs = (theirs: Chunk, base: Chunk | undefined): Unit =>
  base === undefined ? { theirs } : { base, theirs }

/** Both sides took a chunk away, and each brought something that the other lacks. */
function isAmbiguous({ base, ours, theirs }: Matched): boolean {
  const isCode = ({ base, ours, theirs }: Unit): boolean => (base ?? ours ?? theirs)?.kind !== 'import'
  const gone = base.some((unit) => isCode(unit) && unit.ours === undefined && unit.theirs === undefined)
  const alone = (unit: Unit): boolean =>
    isCode(unit) && unit.base === undefined && (unit.ours === undefined || unit.theirs === undefined)
  return gone && ours.some(alone) && theirs.some(alone)
}

/** From each chunk of a side that `base` has too, to that chunk of `base`. */
function pairs(base: readonly Chunk[], side: readonly Chunk[]): Pairs {
  const found = new Map<Chunk, Chunk>()
  const before = byTitle(base)
  for (const [title, now] of byTitle(side))
    for (const [one, other] of pairsInOrder(now, before.get(title) ?? [])) found.set(one, other)
  const known = new Set(found.values())
  const lost = base.filter((chunk) => !known.has(chunk))
  const fresh = side.filter((chunk) => !found.has(chunk))
  for (const [one, other] of renamed(fresh, lost))
    if (standAlike([side, side.indexOf(one)], [base, base.indexOf(other)], found)) found.set(one, other)
  return found
}

type Place = readonly [chunks: readonly Chunk[], index: number]

/** Whether the same chunk stands above or below both. */
function standAlike([side, at]: Place, [base, was]: Place, found: Pairs): boolean {
  return [-1, 1].some((step) => {
    const [now, before] = [side[at + step], base[was + step]]
    return now === undefined || before === undefined ? now === before : found.get(now) === before
  })
}

/** Calls and other statements are the same only if their text is; all else if both sides call it the same. */
function pairsOfAdded(three: Three, mine: Pairs, other: Pairs): Pairs {
  const added = byTitle(three.theirs.filter((chunk) => !other.has(chunk)))
  return new Map(
    [...byTitle(three.ours.filter((chunk) => !mine.has(chunk)))].flatMap(([title, chunks]) => {
      const twins = added.get(title) ?? []
      return chunks[0]?.kind === 'statement' && chunks[0].members === undefined
        ? equalPairs(chunks, twins)
        : pairsInOrder(chunks, twins)
    }),
  )
}

function byTitle(chunks: readonly Chunk[]): ReadonlyMap<string, readonly Chunk[]> {
  const groups = new Map<string, Chunk[]>()
  for (const chunk of chunks) {
    const group = groups.get(chunk.title)
    if (group === undefined) groups.set(chunk.title, [chunk])
    else group.push(chunk)
  }
  return groups
}

type Pair = readonly [Chunk, Chunk]

/** Chunks with one title: those with equal text, and between them those that are as many on both sides. */
function pairsInOrder(one: readonly Chunk[], other: readonly Chunk[]): readonly Pair[] {
  const equal = equalPairs(one, other)
  const ends = [
    ...equal.map(([mine, twin]) => [one.indexOf(mine), other.indexOf(twin)] as const),
    [one.length, other.length] as const,
  ]
  let [fromOne, fromOther] = [0, 0]
  const between = ends.flatMap(([toOne, toOther]) => {
    const [left, right] = [one.slice(fromOne, toOne), other.slice(fromOther, toOther)]
    ;[fromOne, fromOther] = [toOne + 1, toOther + 1]
    return left.length === right.length ? zipped(left, right) : []
  })
  return [...equal, ...between]
}

const zipped = (one: readonly Chunk[], other: readonly Chunk[]): readonly Pair[] =>
  one.flatMap((chunk, index) => {
    const twin = other[index]
    return twin === undefined ? [] : [[chunk, twin] as const]
  })

/** The longest common subsequence by text. */
function equalPairs(one: readonly Chunk[], other: readonly Chunk[]): readonly Pair[] {
  const longest = lengthsOfCommon(one.map(bodyOf), other.map(bodyOf))
  const found: Pair[] = []
  let [row, column] = [0, 0]
  for (;;) {
    const [mine, twin] = [one[row], other[column]]
    if (mine === undefined || twin === undefined) return found
    if (bodyOf(mine) === bodyOf(twin)) {
      found.push([mine, twin])
      row += 1
      column += 1
    } else if (longest(row + 1, column) >= longest(row, column + 1)) row += 1
    else column += 1
  }
}

/** The length of the longest common subsequence from an index of each on. */
function lengthsOfCommon(one: readonly string[], other: readonly string[]) {
  const width = other.length + 1
  const lengths = new Map<number, number>()
  const at = (row: number, column: number): number => lengths.get(row * width + column) ?? 0
  for (let row = one.length - 1; row >= 0; row -= 1)
    for (let column = other.length - 1; column >= 0; column -= 1) {
      const equal = one[row] === other[column]
      const longest = equal ? at(row + 1, column + 1) + 1 : Math.max(at(row + 1, column), at(row, column + 1))
      lengths.set(row * width + column, longest)
    }
  return at
}

/** How much of two definitions must be alike for the one to be the other under a new name. */
const alikeEnough = 0.8

/** Definitions that are alike but for their names, where each is the only one that is like the other. */
function renamed(fresh: readonly Chunk[], lost: readonly Chunk[]): readonly Pair[] {
  const candidates = fresh.flatMap((chunk) =>
    lost.filter((before) => isAlike(chunk, before)).map((before) => [chunk, before] as const),
  )
  return candidates.filter(([chunk, before]) =>
    candidates.every(([other, old]) => (other === chunk) === (old === before)),
  )
}

function isAlike(one: Chunk, other: Chunk): boolean {
  if (one.kind !== 'definition' || other.kind !== 'definition') return false
  const [mine, theirs] = [one, other].map(linesWithoutName)
  if (mine === undefined || theirs === undefined || Math.min(mine.length, theirs.length) < 2) return false
  const left = [...theirs]
  const same = mine.filter((line) => {
    const at = left.indexOf(line)
    if (at !== -1) left.splice(at, 1)
    return at !== -1
  })
  return (2 * same.length) / (mine.length + theirs.length) > alikeEnough
}

function linesWithoutName({ text, title }: Chunk): readonly string[] {
  const name = new RegExp(`(?<!\\w)${title}(?!\\w)`, 'g')
  return text
    .split('\n')
    .filter((line) => line.trim() !== '')
    .map((line) => line.replace(name, '_'))
}
