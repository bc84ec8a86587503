import type { Chunk } from '../python/reader.ts'
import { gapOf, inOneSection } from './python-imports.ts'
import type { Matched, Unit } from './python-match.ts'
import { chunkOf } from './python-order.ts'
import type { Settled } from './python-symbols.ts'

/**
 * The texts of units in order, each with the blank lines above it: as a side has them, and where two stand together that
 * stood so on no side, as many around definitions as that block is used to, and none within a section of imports.
 */
export function spaced(order: readonly Settled[], sides: Matched): readonly string[] {
  const usual = usualGap(sides)
  const [ours, theirs] = [neighboursIn(sides.ours), neighboursIn(sides.theirs)]
  return order.map((settled, index) => {
    const { unit, gap, body } = settled
    const above = order[index - 1]
    if (above === undefined) return isFirst(unit, sides) ? gap + body : body
    const pair = pairOf(above.unit, unit)
    const stood =
      gapBetweenImports(above.unit, unit, sides) ??
      gapOfNeighbours(settled, { ours: ours.has(pair), theirs: theirs.has(pair) })
    return (stood ?? gapBetween(above, settled, usual)) + body
  })
}

/** At the end of a block blank lines are all there may be: they are its text. */
export const gapIn = (chunk: Chunk): string => (chunk.kind === 'tail' ? '' : gapOf(chunk.text))

/** Of a unit and the one above it, which stand together on these sides. */
function gapOfNeighbours(
  { unit, gap }: Settled,
  on: { readonly ours: boolean; readonly theirs: boolean },
): string | undefined {
  if (on.ours && on.theirs) return gap
  if (on.ours && unit.ours) return gapIn(unit.ours)
  return on.theirs && unit.theirs ? gapIn(unit.theirs) : undefined
}

/** When the first import of a section goes, the blank line above the section stays. Undefined where no side has both. */
function gapBetweenImports(above: Unit, below: Unit, sides: Matched): string | undefined {
  if (chunkOf(above).kind !== 'import' || chunkOf(below).kind !== 'import') return undefined
  const on = (side: 'base' | 'ours' | 'theirs') => gapOn(side, above, below, sides)
  const [base, ours, theirs] = [on('base'), on('ours'), on('theirs')]
  return ours === undefined || ours === base ? (theirs ?? ours) : ours
}

/** The most blank lines anywhere between two units of a side. */
function gapOn(
  side: 'base' | 'ours' | 'theirs',
  above: Unit,
  below: Unit,
  sides: Matched,
): string | undefined {
  const [from, to] = [sides[side].indexOf(above), sides[side].indexOf(below)]
  if (from === -1 || to < from) return undefined
  const gaps = sides[side].slice(from + 1, to + 1).map((unit) => gapOf(unit[side]?.text ?? ''))
  return gaps.reduce((most, gap) => (gap.length > most.length ? gap : most), '')
}

const isFirst = (unit: Unit, { ours, theirs }: Matched): boolean => unit === ours[0] || unit === theirs[0]

function neighboursIn(units: readonly Unit[]): ReadonlySet<string> {
  return new Set(units.slice(1).map((unit, index) => pairOf(units[index] as Unit, unit)))
}

const pairOf = (above: Unit, unit: Unit): string => `${nameOf(above)}\n${nameOf(unit)}`

/** No two units of a block have the same keys. */
const nameOf = ({ base, ours, theirs }: Unit): string =>
  [base?.key, ours?.key, theirs?.key].map((key) => key ?? '').join('\t')

/** The most blank lines that stand above a definition of the block. */
function usualGap({ ours, theirs }: Matched): string {
  const gaps = [...ours, ...theirs]
    .flatMap((unit) => [unit.ours, unit.theirs])
    .flatMap((chunk) => (chunk?.kind === 'definition' ? [gapOf(chunk.text)] : []))
  return gaps.reduce((most, gap) => (gap.length > most.length && gap.length <= 2 ? gap : most), '')
}

type Spaced = Pick<Settled, 'unit' | 'gap'>

function gapBetween(above: Spaced, below: Spaced, usual: string): string {
  const [one, other] = [chunkOf(above.unit), chunkOf(below.unit)]
  if (one.kind === 'import' && other.kind === 'import')
    return above.gap !== '' && inOneSection(one, other) ? '' : below.gap
  const around = other.kind === 'definition' || (one.kind === 'definition' && other.kind !== 'tail')
  return around && below.gap.length < usual.length ? usual : below.gap
}
