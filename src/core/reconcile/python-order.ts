import type { Chunk } from '../python/reader.ts'
import { gapOf, importsBefore } from './python-imports.ts'
import type { Matched, Unit } from './python-match.ts'

/**
 * The order of the result: that of the side that moved symbols, the owner's where none did; what only the other side has
 * stands behind what stands before it there, but above what needs it at import. Where both add at one place, the owner's
 * come first, but imports are sorted, and a definition never goes below a statement that might need it. Undefined where
 * both sides moved symbols differently.
 */
export function orderUnits({ base, ours, theirs }: Matched): readonly Unit[] | undefined {
  const [movedByUs, movedByThem] = [!sameOrder(base, ours), !sameOrder(base, theirs)]
  if (movedByUs && movedByThem && !sameOrder(ours, theirs)) return undefined
  const order = movedByThem && !movedByUs ? woven(theirs, ours, nowhere) : woven(ours, theirs, behindOwners)
  return order.toSorted((one, other) => rank(one) - rank(other))
}

function sameOrder(one: readonly Unit[], other: readonly Unit[]): boolean {
  const [left, right] = [new Set(one), new Set(other)]
  const common = other.filter((unit) => left.has(unit))
  return one.filter((unit) => right.has(unit)).every((unit, index) => unit === common[index])
}

/** Whether a new unit goes behind one that only the other side has. */
type GoesBehind = (added: Chunk, standing: Chunk) => boolean

function woven(spine: readonly Unit[], other: readonly Unit[], goesBehind: GoesBehind): readonly Unit[] {
  const result = [...spine]
  const shared = new Set(other)
  let previous: Unit | undefined
  for (const unit of other) {
    if (!result.includes(unit)) {
      let at = previous === undefined ? 0 : result.indexOf(previous) + 1
      while (isBehind(unit, result[at], shared, goesBehind)) at += 1
      result.splice(Math.min(at, firstUser(unit, result, other)), 0, unit)
    }
    previous = unit
  }
  return result
}

/** Where the first chunk stands that needs a new one at import, and that stands below it on its own side. */
function firstUser(unit: Unit, result: readonly Unit[], other: readonly Unit[]): number {
  const below = new Set(other.slice(other.indexOf(unit) + 1))
  const { names } = chunkOf(unit)
  const found = result.findIndex(
    (each) => below.has(each) && names.some((name) => (each.theirs ?? each.ours)?.needs.has(name)),
  )
  return found === -1 ? result.length : found
}

function isBehind(
  added: Unit,
  standing: Unit | undefined,
  shared: ReadonlySet<Unit>,
  goesBehind: GoesBehind,
): boolean {
  if (standing === undefined || shared.has(standing) || standing.base !== undefined) return false
  const [one, other] = [chunkOf(added), chunkOf(standing)]
  if (other.kind === 'header' || other.kind === 'docstring') return true
  if (one.kind === 'import')
    return other.kind === 'import' && !isOfNextSection(one, other) && importsBefore(other, one)
  return goesBehind(one, other)
}

/** Only who wrote a section knows the project's own modules from others. */
const isOfNextSection = (added: Chunk, standing: Chunk): boolean =>
  gapOf(added.text) === '' && gapOf(standing.text) !== ''

/** The owner's additions go before those of the other side. */
const nowhere: GoesBehind = () => false

function behindOwners(added: Chunk, standing: Chunk): boolean {
  switch (added.kind) {
    case 'definition':
    case 'assignment':
      return standing.kind === 'import' || standing.kind === added.kind
    default:
      return standing.kind !== 'tail' && !standing.title.startsWith('if __name__')
  }
}

export const chunkOf = ({ ours, theirs, base }: Unit): Chunk => (ours ?? theirs ?? base) as Chunk

function rank(unit: Unit): number {
  switch (chunkOf(unit).kind) {
    case 'header':
      return 0
    case 'docstring':
      return 1
    case 'tail':
      return 3
    default:
      return 2
  }
}
