import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { resolve } from '../../src/core/answers/resolve.ts'
import { readPack } from '../../src/core/pack/read.ts'
import { loadPackFolder } from '../../src/node/packs.ts'
import { featuresOfSet } from './cells.ts'
import { type Combination, isLegal } from './oracle.ts'
import {
  asked,
  behind,
  onPoetry,
  ordered,
  paged,
  pairs,
  sending,
  space,
  streaming,
  valuesOf,
} from './oracle-spaces.ts'
import { base, verdicts } from './oracle-verdicts.ts'

describe('the oracle', () => {
  describe.each(Object.entries(verdicts))('on %s', (_, rows) => {
    it.each(rows)('says %s of %o', (legal, change) => {
      expect(isLegal({ ...base, ...change })).toBe(legal)
    })
  })

  it('is asked of whole spaces', () => {
    expect(space).toHaveLength(5 * 2 * 4 * 4 * 4 * 2 * 2)
    expect(behind).toHaveLength(5 * 2 * 4 * 4 * pairs.length * 4)
    expect(streaming).toHaveLength(2 * (5 * 2 * 4 * 4 * 4 + 2 * 2 * 4 * pairs.length))
    expect(asked).toHaveLength(1.5 * streaming.length)
    expect(ordered).toHaveLength(2 * streaming.length)
    expect(paged).toHaveLength(2 * streaming.length)
    expect(sending).toHaveLength(2 * streaming.length)
    expect(onPoetry).toHaveLength(streaming.length)
  })

  const spaces = { space, behind, streaming, asked, ordered, paged, sending, onPoetry }
  const parts = Object.entries(spaces).flatMap(([name, combinations]) =>
    valuesOf('framework').map(
      (framework) =>
        [name, framework, combinations.filter((combination) => combination.framework === framework)] as const,
    ),
  )
  it.each(parts)(
    'agrees with the tool on every combination, in both directions: %s, %s',
    async (name, framework, combinations) => {
      const pack = await builtIn()
      const disagreed = combinations.filter(
        (combination) => accepts(pack, combination) !== isLegal(combination),
      )
      expect(disagreed).toEqual([])
      if (framework === (name === 'paged' || name === 'sending' ? 'django' : 'fastapi'))
        expect(combinations.filter(isLegal).length).toBeGreaterThan(12)
    },
  )
})

async function builtIn() {
  const files = await loadPackFolder(join(import.meta.dirname, '../../templates/python-service'))
  const pack = files.ok ? readPack(files.value, { version: '0.1.0' }) : files
  if (!pack.ok) throw new Error(pack.problems.map(({ what }) => what).join('\n'))
  return pack.value
}

/** Whether the tool takes these answers as they are. */
function accepts(pack: Parameters<typeof resolve>[0], { features, ...chosen }: Combination): boolean {
  const records = features === 0 ? [] : featuresOfSet('three')
  return resolve(pack, { name: 'shop', ...chosen, features: records }).ok
}
