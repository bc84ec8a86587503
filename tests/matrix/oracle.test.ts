import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { resolve } from '../../src/core/answers/resolve.ts'
import { readPack } from '../../src/core/pack/read.ts'
import { loadPackFolder } from '../../src/node/packs.ts'
import { combinations, featuresOfSet } from './cells.ts'
import { type Combination, isLegal } from './oracle.ts'

describe('the oracle', () => {
  const base: Combination = {
    tier: 'flat',
    interface: 'http',
    framework: 'fastapi',
    database: 'sqlite',
    auth: 'none',
    example: true,
    features: 0,
  }
  const terminal = { interface: 'cli', framework: 'none', database: 'none', example: false }
  it.each<[boolean, Partial<Combination>]>([
    [true, {}],
    [false, { database: 'none' }],
    [true, { database: 'none', example: false }],
    [false, { database: 'none', example: false, features: 1 }],
    [false, { framework: 'none' }],
    [true, { framework: 'flask' }],
    [false, { framework: 'flask', tier: 'script' }],
    [true, { framework: 'flask', tier: 'script', database: 'none', example: false }],
    [true, { framework: 'flask', tier: 'layered', database: 'postgres' }],
    [true, { framework: 'flask', tier: 'hexagonal', database: 'none', example: false }],
    [false, { framework: 'flask', database: 'none' }],
    [false, { ...terminal, framework: 'flask' }],
    [true, { framework: 'django', tier: 'feature' }],
    [true, { framework: 'django', tier: 'feature', database: 'postgres', example: false, features: 3 }],
    [false, { framework: 'django', tier: 'flat' }],
    [false, { framework: 'django', tier: 'hexagonal' }],
    [false, { framework: 'django', tier: 'feature', database: 'none', example: false }],
    [false, { ...terminal, framework: 'django' }],
    [false, { interface: 'cli' }],
    [true, terminal],
    [true, { ...terminal, tier: 'script' }],
    [false, { ...terminal, tier: 'feature' }],
    [false, { ...terminal, database: 'sqlite' }],
    [true, { features: 3 }],
    [true, { auth: 'jwt' }],
    [true, { auth: 'api_key', tier: 'hexagonal', example: false }],
    [false, { auth: 'jwt', framework: 'flask' }],
    [false, { auth: 'jwt', tier: 'script' }],
    [false, { auth: 'api_key', database: 'none', example: false }],
    [false, { ...terminal, auth: 'jwt' }],
    [true, { tier: 'hexagonal', database: 'postgres', example: false, features: 3 }],
  ])('says %s of %o', (legal, change) => {
    expect(isLegal({ ...base, ...change })).toBe(legal)
  })

  it('agrees with the tool on every combination, in both directions', async () => {
    const pack = await builtIn()
    const disagreed = space.filter((combination) => accepts(pack, combination) !== isLegal(combination))
    expect(disagreed).toEqual([])
    expect(space).toHaveLength(5 * 2 * 4 * 3 * 3 * 2 * 2)
    expect(space.filter(isLegal).length).toBeGreaterThan(30)
  })
})

const both = [true, false]

/** Every value of a choice with every value of the others. */
const space: readonly Combination[] = valuesOf('tier').flatMap((tier) =>
  valuesOf('interface').flatMap((reached) =>
    valuesOf('framework').flatMap((framework) =>
      valuesOf('database').flatMap((database) =>
        valuesOf('auth').flatMap((auth) =>
          both.flatMap((example) =>
            [0, 3].map((features) => ({
              tier,
              interface: reached,
              framework,
              database,
              auth,
              example,
              features,
            })),
          ),
        ),
      ),
    ),
  ),
)

function valuesOf(coordinate: 'tier' | 'interface' | 'framework' | 'database' | 'auth'): readonly string[] {
  return [...new Set(combinations().map((cell) => cell[coordinate]))]
}

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
