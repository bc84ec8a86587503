import { describe, it } from 'vitest'
import { isUndone, seed } from './property.ts'
import { tiers } from './rendered.ts'

describe(`random edits, another render on the disk, and undo (seed ${seed})`, () => {
  it.each(tiers)('gives back every byte and mode: %s', { timeout: 600_000 }, (tier) => isUndone(tier, 100))
})
