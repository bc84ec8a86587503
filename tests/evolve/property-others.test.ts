import { describe, it } from 'vitest'
import { losesNothing, seed } from './property.ts'

describe(`random edits, then another render (seed ${seed})`, () => {
  it.each(['script', 'flat', 'hexagonal'] as const)(
    'no line of the owner is lost: %s',
    { timeout: 600_000 },
    (tier) => losesNothing(tier, 400),
  )

  it('no line of the owner is lost: feature on Django', { timeout: 600_000 }, () =>
    losesNothing('feature', 150, 'django'),
  )
})
