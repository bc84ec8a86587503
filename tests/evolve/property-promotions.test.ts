import fc from 'fast-check'
import { expect, it } from 'vitest'
import { seed } from './property.ts'
import { faultsOf, promotions } from './random-promotions.ts'

it('random edits climb any number of tiers: nothing is lost or broken, and one go is as good as many', () => {
  fc.assert(
    fc.property(promotions, (each) => {
      expect(faultsOf(each)).toEqual([])
    }),
    { numRuns: Number(process.env.NEWEL_PROMOTIONS ?? 12), seed },
  )
}, 240_000)
