import fc from 'fast-check'
import type { Tier } from '../evolve/owner-edits.ts'
import { climbs, type PromotionCase, promotionsOn } from './promotion-cases.ts'

/**
 * Random sets of edits that one project can have at once, on random climbs. The same seed gives the same cases, as long as
 * the scenarios are the same.
 */
export function randomPromotions(count: number, seed: number): readonly PromotionCase[] {
  const found = fc.sample(composition, { seed, numRuns: count })
  return found.map(({ from, to, scenarios }, index) => ({
    id: `${from}-${to}/random-${seed}-${index + 1}`,
    from,
    to,
    scenarios,
    isTogether: true,
    isServed: true,
  }))
}

const composition = fc.constantFrom(...climbs).chain(([from, to]) =>
  fc.record({
    from: fc.constant(from),
    to: fc.constant(to),
    scenarios: fc.subarray([...possibleOn(from, to)], { minLength: 3, maxLength: 12 }),
  }),
)

/** What climbs together there: the largest of the projects with many scenarios. */
const possibleOn = (from: Tier, to: Tier): PromotionCase['scenarios'] =>
  promotionsOn(from, to).find(({ isTogether }) => isTogether)?.scenarios ?? []

/** Days since the epoch: what is chosen at random in CI is something else each day. */
export const today = (): number => Math.floor(Date.now() / 86_400_000)
