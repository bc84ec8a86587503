import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { resolve } from '../../src/core/answers/resolve.ts'
import { readPack } from '../../src/core/pack/read.ts'
import { loadPackFolder } from '../../src/node/packs.ts'
import { combinations, featuresOfSet } from './cells.ts'
import { type Combination, isLegal } from './oracle.ts'
import { choicesFor } from './pack-choices.ts'

describe('the oracle', () => {
  const base: Combination = {
    tier: 'flat',
    interface: 'http',
    framework: 'fastapi',
    database: 'sqlite',
    server: 'uvicorn',
    types: 'ty',
    example: true,
    features: 0,
  }
  const terminal = { interface: 'cli', framework: 'none', database: 'none', server: 'none', example: false }
  it.each<[boolean, Partial<Combination>]>([
    [true, {}],
    [false, { database: 'none' }],
    [true, { database: 'none', example: false }],
    [false, { database: 'none', example: false, features: 1 }],
    [false, { framework: 'none' }],
    [false, { interface: 'cli' }],
    [true, terminal],
    [true, { ...terminal, tier: 'script' }],
    [false, { ...terminal, tier: 'feature' }],
    [false, { ...terminal, database: 'sqlite' }],
    [true, { features: 3 }],
    [true, { tier: 'hexagonal', database: 'postgres', example: false, features: 3 }],
    [true, { tier: 'script', database: 'mysql' }],
    [false, { ...terminal, database: 'mysql' }],
    [true, { server: 'hypercorn' }],
    [false, { server: 'none' }],
    [true, { types: 'pyright' }],
    [false, { server: 'hypercorn', types: 'pyright' }],
    [false, { ...terminal, server: 'hypercorn' }],
  ])('says %s of %o', (legal, change) => {
    expect(isLegal({ ...base, ...change })).toBe(legal)
  })

  it('agrees with the tool on every combination, in both directions', async () => {
    const pack = await builtIn()
    const disagreed = space.filter((combination) => accepts(pack, combination) !== isLegal(combination))
    expect(disagreed).toEqual([])
    expect(space).toHaveLength(5 * 2 * 2 * 4 * 2 * 2 * servers.length * 3)
    expect(space.filter(isLegal).length).toBeGreaterThan(30)
  })
})

const both = [true, false]
const servers = ['none', ...choicesFor('fastapi', 'server')]

/** Every value of a choice with every value of the others. */
const space: readonly Combination[] = valuesOf('tier').flatMap((tier) =>
  valuesOf('interface').flatMap((reached) =>
    valuesOf('framework').flatMap((framework) =>
      valuesOf('database').flatMap((database) =>
        servers.flatMap((server) =>
          both.flatMap((example) =>
            ['ty', 'mypy', 'pyright'].flatMap((types) =>
              [0, 3].map((features) => ({
                ...{ tier, interface: reached, framework, database, server, types },
                ...{ example, features },
              })),
            ),
          ),
        ),
      ),
    ),
  ),
)

function valuesOf(coordinate: 'tier' | 'interface' | 'framework' | 'database'): readonly string[] {
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
