import type { Problem } from '../problem.ts'
import { quoted } from '../text.ts'
import { type Place, problemAt } from './draft.ts'
import type { FeatureRecord } from './types.ts'

/** The greatest position that a record may have: four digits are left for what is numbered by it. */
export const largestPosition = 9_998

/**
 * The numbers of records, in order: each its own `position`, or one more than the record before. `start` is how many
 * records of other origin stand before them.
 */
export function positionsOf(
  records: readonly Pick<FeatureRecord, 'position'>[],
  start = 0,
): readonly number[] {
  let last = start
  return records.map(({ position }) => {
    last = position ?? last + 1
    return last
  })
}

/** Drops each position that its record would have anyway: what is left out is the same in every lock. */
export const withoutIdlePositions = (records: readonly FeatureRecord[]): readonly FeatureRecord[] =>
  withPositions(records, positionsOf(records))

/** The records with these numbers, written only where the number is not one more than the one before. */
export function withPositions(
  records: readonly FeatureRecord[],
  positions: readonly number[],
  start = 0,
): readonly FeatureRecord[] {
  return records.map(({ position: _, ...record }, index) => {
    const position = positions[index]
    const expected = (positions[index - 1] ?? start) + 1
    return position === undefined || position === expected ? record : { ...record, position }
  })
}

/** Positions rise: one that does not would give two records the same number. */
export function positionProblems(
  records: readonly { readonly record: FeatureRecord; readonly place: Place }[],
): readonly Problem[] {
  const positions = positionsOf(records.map(({ record }) => record))
  return records.flatMap(({ record, place }, index) => {
    const before = positions[index - 1] ?? 0
    if (record.position === undefined || record.position > before) return []
    const what = `${quoted(record.name)} has position ${record.position}, and the record before it has ${before}.`
    return [problemAt(place, 'position-order', what, 'Leave out its position.')]
  })
}
