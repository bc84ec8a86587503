import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { formatFeature } from '../../../src/core/answers/feature.ts'
import type { GivenAnswers } from '../../../src/core/answers/types.ts'
import { textOf } from '../../../src/core/bytes.ts'
import type { FileTree } from '../../../src/core/reconcile/types.ts'
import { customer, type Tier } from '../../evolve/owner-edits.ts'
import { tiers, treeOf } from '../../evolve/rendered.ts'
import { allCells, combinations, featuresOfSet, givenIn } from '../../matrix/cells.ts'
import { isLegal } from '../../matrix/oracle.ts'
import { choicesFor } from '../../matrix/pack-choices.ts'
import { anyCell } from '../../matrix/random-cells.ts'
import { promote } from './promoted.ts'

const pairs = tiers.flatMap((from, index) => tiers.slice(index + 1).map((to) => [from, to] as const))
const usual = {
  interface: 'http',
  live: 'none',
  graphql: false,
  secrets: 'environment',
  installer: 'uv',
  types: 'ty',
} as const
const streams = ['sse', 'websocket']
const servers: Readonly<Record<string, string>> = { fastapi: 'uvicorn', flask: 'gunicorn' }

/** Frameworks whose projects climb, with every database, set of records and kind of caller. */
const larger: readonly GivenAnswers[] = combinations()
  .filter(({ tier, framework }) => tier === 'flat' && framework in servers)
  .map(({ framework, database, auth, records }) => ({
    ...usual,
    ...{ framework, database, auth, server: servers[framework] ?? '' },
    features: featuresOfSet(records).map(formatFeature),
    example: records === 'example',
  }))

/** Each value of the other choices, beside what is usual. */
const smaller: readonly GivenAnswers[] = Object.keys(servers).flatMap((framework) => {
  const given = { ...usual, framework, database: 'sqlite', auth: 'none', example: false }
  const common = { ...given, server: servers[framework] ?? '', features: [customer] }
  return [
    ...choicesFor(framework, 'server').map((server) => ({ ...common, server })),
    ...['mypy', 'pyright'].map((types) => ({ ...common, types })),
    ...['files', 'aws', 'vault'].map((secrets) => ({ ...common, secrets })),
    ...['sqlite', 'postgres', 'mysql'].map((database) => ({ ...common, database, live: 'sse' })),
    ...['uvicorn', 'hypercorn', 'granian'].map((server) => ({ ...common, server, live: 'websocket' })),
    ...['jwt', 'api_key'].flatMap((auth) => streams.map((live) => ({ ...common, auth, live }))),
    { ...common, graphql: true },
    { ...common, graphql: true, auth: 'jwt' },
    { ...common, commands: true },
    { ...common, installer: 'poetry' },
    { ...common, package: 'depot' },
    { ...common, python: '3.13' },
  ]
})

const isPossible = (given: GivenAnswers, tier: Tier): boolean =>
  isLegal({
    ...usual,
    ...(given as Omit<Parameters<typeof isLegal>[0], 'tier' | 'features'>),
    tier,
    features: (given.features as readonly unknown[]).length,
  })

const climbs = [...larger, ...smaller].flatMap((given) =>
  pairs
    .filter((pair) => pair.every((tier) => isPossible(given, tier)))
    .map(([from, to]) => ({ title: titleOf(given, from, to), given, from, to })),
)

/** What is not usual about it. */
function titleOf({ features, ...given }: GivenAnswers, from: Tier, to: Tier): string {
  const told = Object.entries(given).filter(
    ([key, value]) => !Object.entries(usual).some(([one, other]) => one === key && other === value),
  )
  const records = `${(features as readonly unknown[]).length} features`
  return [...told.map(([key, value]) => `${key} ${value}`), records, `from ${from} to ${to}`].join(', ')
}

const texts = (tree: FileTree): Readonly<Record<string, string | undefined>> =>
  Object.fromEntries([...tree].map(([path, { content, mode }]) => [`${path} ${mode}`, textOf(content)]))

describe('a project that nobody edited is the fresh render of the other tier', () => {
  it.each(climbs)('$title', ({ given, from, to }) => {
    const { plan, tree } = promote(treeOf({ ...given, tier: from }), from, to, given)
    expect(plan.operations.filter(({ kind }) => kind === 'conflict')).toEqual([])
    expect(texts(tree)).toEqual(texts(treeOf({ ...given, tier: to })))
  })

  it('for every combination of the matrix whose projects climb', () => {
    const told = ({ framework, database, auth, example, features }: Record<string, unknown>) =>
      [framework, database, auth, example, (features as readonly unknown[]).length].join(' ')
    const climbing = allCells()
      .filter(({ framework }) => framework in servers)
      .map((cell) => ({
        ...cell,
        example: cell.records === 'example',
        features: featuresOfSet(cell.records),
      }))
    const met = new Set(climbs.map(({ given }) => told(given)))
    expect(climbing.map(told).filter((one) => !met.has(one))).toEqual([])
    expect(new Set(climbing.map(told)).size).toBe(56)
    expect(climbs.length).toBeGreaterThan(500)
  })

  it('with any choices at once', () => {
    const climbing = anyCell.filter(({ framework, tier }) => framework in servers && tier !== 'hexagonal')
    fc.assert(
      fc.property(climbing, fc.nat(), (cell, pick) => {
        const { tier: from, ...given } = givenIn(cell)
        const higher = pairs.flatMap(([low, high]) => (low === from && isPossible(given, high) ? [high] : []))
        const to = higher[pick % higher.length]
        if (to === undefined) return
        const { plan, tree } = promote(treeOf({ ...given, tier: from }), from as Tier, to, given)
        expect(plan.operations.filter(({ kind }) => kind === 'conflict')).toEqual([])
        expect(texts(tree)).toEqual(texts(treeOf({ ...given, tier: to })))
      }),
      { numRuns: 25 },
    )
  })
})
