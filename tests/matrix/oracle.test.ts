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
    auth: 'none',
    live: 'none',
    secrets: 'environment',
    graphql: false,
    commands: false,
    pages: false,
    tasks: 'none',
    installer: 'uv',
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
    [true, { framework: 'flask', server: 'gunicorn' }],
    [false, { framework: 'flask' }],
    [true, { framework: 'flask', server: 'gunicorn', database: 'mysql' }],
    [false, { framework: 'flask', server: 'gunicorn', tier: 'script', database: 'mysql' }],
    [true, { framework: 'django', server: 'gunicorn', tier: 'feature', database: 'mysql' }],
    [true, { framework: 'django', server: 'gunicorn', tier: 'feature', database: 'mysql', auth: 'session' }],
    [false, { framework: 'flask', server: 'gunicorn', tier: 'script' }],
    [true, { framework: 'flask', server: 'gunicorn', tier: 'script', database: 'none', example: false }],
    [true, { framework: 'flask', server: 'gunicorn', tier: 'layered', database: 'postgres' }],
    [true, { framework: 'flask', server: 'gunicorn', tier: 'hexagonal', database: 'none', example: false }],
    [false, { framework: 'flask', server: 'gunicorn', database: 'none' }],
    [false, { ...terminal, framework: 'flask', server: 'gunicorn' }],
    [true, { framework: 'flask', server: 'waitress' }],
    [true, { framework: 'flask', server: 'cheroot', tier: 'layered' }],
    [false, { framework: 'django', server: 'cheroot', tier: 'feature' }],
    [true, { framework: 'flask', server: 'uwsgi', tier: 'hexagonal' }],
    [false, { framework: 'django', server: 'uwsgi', tier: 'feature' }],
    [false, { server: 'uwsgi' }],
    [false, { framework: 'django', server: 'waitress', tier: 'feature' }],
    [true, { framework: 'django', server: 'daphne', tier: 'feature' }],
    [true, { framework: 'django', server: 'daphne', tier: 'feature', database: 'mysql', auth: 'session' }],
    [false, { framework: 'django', server: 'daphne', tier: 'flat' }],
    [false, { framework: 'flask', server: 'daphne' }],
    [false, { server: 'daphne' }],
    [false, { ...terminal, server: 'daphne' }],
    [false, { server: 'waitress' }],
    [true, { framework: 'django', server: 'gunicorn', tier: 'feature' }],
    [
      true,
      {
        framework: 'django',
        server: 'gunicorn',
        tier: 'feature',
        database: 'postgres',
        example: false,
        features: 3,
      },
    ],
    [false, { framework: 'django', server: 'gunicorn', tier: 'flat' }],
    [true, { framework: 'django', server: 'gunicorn', tier: 'feature', auth: 'session' }],
    [false, { framework: 'django', server: 'gunicorn', tier: 'feature', auth: 'jwt' }],
    [true, { framework: 'django', server: 'gunicorn', tier: 'feature', auth: 'api_key' }],
    [false, { framework: 'flask', server: 'gunicorn', auth: 'session' }],
    [false, { auth: 'session' }],
    [false, { ...terminal, auth: 'session' }],
    [false, { framework: 'django', server: 'gunicorn', tier: 'hexagonal' }],
    [false, { framework: 'django', server: 'gunicorn', tier: 'feature', database: 'none', example: false }],
    [false, { ...terminal, framework: 'django', server: 'gunicorn' }],
    [false, { interface: 'cli' }],
    [true, terminal],
    [true, { ...terminal, tier: 'script' }],
    [false, { ...terminal, tier: 'feature' }],
    [false, { ...terminal, database: 'sqlite' }],
    [true, { features: 3 }],
    [true, { live: 'sse' }],
    [true, { live: 'sse', tier: 'hexagonal', server: 'granian', database: 'mysql' }],
    [false, { live: 'sse', tier: 'script' }],
    [false, { live: 'sse', framework: 'flask', server: 'gunicorn' }],
    [true, { live: 'sse', auth: 'jwt' }],
    [true, { live: 'websocket', auth: 'api_key', tier: 'hexagonal', types: 'mypy' }],
    [true, { live: 'websocket', auth: 'jwt', types: 'pyright' }],
    [true, { live: 'sse', auth: 'jwt', graphql: true }],
    [true, { live: 'sse', types: 'mypy' }],
    [true, { live: 'websocket', types: 'pyright', tier: 'hexagonal' }],
    [false, { live: 'websocket', types: 'pyright', server: 'hypercorn' }],
    [true, { live: 'sse', types: 'mypy', graphql: true }],
    [false, { live: 'sse', types: 'pyright', graphql: true }],
    [false, { live: 'sse', database: 'none', example: false }],
    [false, { ...terminal, live: 'sse' }],
    [true, { live: 'websocket' }],
    [true, { live: 'websocket', tier: 'layered', server: 'hypercorn', database: 'postgres' }],
    [false, { live: 'websocket', tier: 'script' }],
    [true, { live: 'websocket', framework: 'django', server: 'daphne', tier: 'feature' }],
    [true, { live: 'websocket', framework: 'django', server: 'daphne', tier: 'feature', auth: 'session' }],
    [false, { live: 'websocket', framework: 'django', server: 'gunicorn', tier: 'feature' }],
    [false, { live: 'sse', framework: 'django', server: 'daphne', tier: 'feature' }],
    [false, { live: 'websocket', framework: 'flask', server: 'gunicorn' }],
    [false, { live: 'websocket', database: 'none', example: false }],
    [true, { secrets: 'files', tier: 'script', types: 'mypy' }],
    [true, { ...terminal, secrets: 'files' }],
    [false, { secrets: 'aws', tier: 'script' }],
    [true, { secrets: 'aws', framework: 'flask', server: 'waitress', tier: 'hexagonal' }],
    [true, { secrets: 'vault', types: 'pyright' }],
    [false, { secrets: 'vault', types: 'mypy', framework: 'django', server: 'gunicorn', tier: 'feature' }],
    [true, { secrets: 'vault', framework: 'django', server: 'gunicorn', tier: 'feature' }],
    [true, { graphql: true }],
    [true, { graphql: true, live: 'sse', tier: 'hexagonal', server: 'hypercorn', database: 'mysql' }],
    [true, { graphql: true, tier: 'layered', database: 'postgres', example: false }],
    [false, { graphql: true, tier: 'script' }],
    [true, { graphql: true, framework: 'flask', server: 'waitress', tier: 'hexagonal', auth: 'jwt' }],
    [false, { graphql: true, framework: 'flask', server: 'gunicorn', database: 'none', example: false }],
    [true, { graphql: true, framework: 'django', server: 'gunicorn', tier: 'feature', auth: 'session' }],
    [false, { graphql: true, framework: 'django', server: 'gunicorn', tier: 'feature', live: 'sse' }],
    [true, { graphql: true, auth: 'api_key' }],
    [true, { graphql: true, auth: 'jwt', types: 'mypy', tier: 'hexagonal', live: 'sse' }],
    [false, { graphql: true, types: 'pyright' }],
    [false, { graphql: true, database: 'none', example: false }],
    [false, { ...terminal, graphql: true }],
    [true, { commands: true }],
    [true, { commands: true, types: 'pyright', tier: 'hexagonal', database: 'mysql', example: false }],
    [true, { commands: true, framework: 'flask', server: 'cheroot', tier: 'layered' }],
    [true, { commands: true, graphql: true, live: 'sse' }],
    [false, { commands: true, tier: 'script' }],
    [false, { commands: true, framework: 'django', server: 'gunicorn', tier: 'feature' }],
    [false, { commands: true, auth: 'jwt' }],
    [false, { commands: true, database: 'none', example: false }],
    [false, { ...terminal, commands: true }],
    [true, { pages: true, framework: 'django', server: 'gunicorn', tier: 'feature' }],
    [
      true,
      {
        pages: true,
        framework: 'django',
        server: 'gunicorn',
        tier: 'feature',
        auth: 'session',
        graphql: true,
      },
    ],
    [
      true,
      {
        pages: true,
        framework: 'django',
        server: 'gunicorn',
        tier: 'feature',
        database: 'mysql',
        features: 3,
      },
    ],
    [false, { pages: true, framework: 'django', server: 'gunicorn', tier: 'feature', auth: 'api_key' }],
    [false, { pages: true, framework: 'flask', server: 'gunicorn', tier: 'feature' }],
    [false, { pages: true }],
    [false, { ...terminal, pages: true }],
    [true, { tasks: 'celery', framework: 'django', server: 'gunicorn', tier: 'feature' }],
    [
      true,
      {
        tasks: 'celery',
        framework: 'django',
        server: 'gunicorn',
        tier: 'feature',
        database: 'mysql',
        auth: 'api_key',
        graphql: true,
        features: 3,
      },
    ],
    [
      true,
      {
        tasks: 'celery',
        framework: 'django',
        server: 'gunicorn',
        tier: 'feature',
        auth: 'session',
        pages: true,
        secrets: 'vault',
        installer: 'poetry',
        example: false,
      },
    ],
    [false, { tasks: 'celery', framework: 'django', server: 'gunicorn', tier: 'layered' }],
    [false, { tasks: 'celery', framework: 'flask', server: 'gunicorn', tier: 'feature' }],
    [false, { tasks: 'celery' }],
    [false, { ...terminal, tasks: 'celery' }],
    [true, { auth: 'jwt' }],
    [true, { auth: 'api_key', tier: 'hexagonal', example: false }],
    [true, { auth: 'jwt', framework: 'flask', server: 'gunicorn' }],
    [true, { auth: 'api_key', framework: 'flask', server: 'waitress', tier: 'hexagonal' }],
    [true, { auth: 'jwt', framework: 'flask', server: 'gunicorn', database: 'mysql' }],
    [true, { auth: 'api_key', types: 'mypy', database: 'mysql' }],
    [true, { auth: 'jwt', types: 'pyright' }],
    [true, { types: 'pyright', framework: 'flask', server: 'gunicorn', auth: 'api_key' }],
    [true, { types: 'mypy', framework: 'flask', server: 'cheroot' }],
    [false, { types: 'pyright', framework: 'flask', server: 'cheroot' }],
    [false, { types: 'mypy', framework: 'flask', server: 'waitress' }],
    [false, { types: 'mypy', framework: 'django', server: 'gunicorn', tier: 'feature' }],
    [false, { auth: 'jwt', framework: 'django', server: 'gunicorn', tier: 'feature' }],
    [false, { auth: 'jwt', tier: 'script' }],
    [false, { auth: 'api_key', database: 'none', example: false }],
    [false, { ...terminal, auth: 'jwt' }],
    [true, { tier: 'hexagonal', database: 'postgres', example: false, features: 3 }],
    [true, { tier: 'script', database: 'mysql' }],
    [false, { ...terminal, database: 'mysql' }],
    [true, { server: 'hypercorn' }],
    [false, { server: 'none' }],
    [true, { types: 'pyright' }],
    [false, { server: 'hypercorn', types: 'pyright' }],
    [true, { installer: 'poetry' }],
    [true, { ...terminal, installer: 'poetry' }],
    [false, { installer: 'poetry', tier: 'script' }],
    [false, { ...terminal, installer: 'poetry', tier: 'script' }],
    [true, { installer: 'poetry', tier: 'hexagonal', database: 'postgres', auth: 'jwt', graphql: false }],
    [false, { ...terminal, server: 'hypercorn' }],
  ])('says %s of %o', (legal, change) => {
    expect(isLegal({ ...base, ...change })).toBe(legal)
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

const both = [true, false]

/** Which server goes with which type checker is told by a few of their pairs. */
const pairs = [
  ...['none', ...choicesFor('fastapi', 'server'), ...choicesFor('flask', 'server'), 'daphne'].map(
    (server) => ({
      server,
      types: 'ty',
    }),
  ),
  ...['mypy', 'pyright'].flatMap((types) =>
    ['uvicorn', 'hypercorn', 'gunicorn', 'waitress', 'cheroot'].map((server) => ({ server, types })),
  ),
]

/** What comes with a framework where nobody says more. */
const usual: Readonly<Record<string, string>> = { fastapi: 'uvicorn', flask: 'gunicorn', django: 'gunicorn' }

/** Every value of the larger choices with every value of the others. */
const space: readonly Combination[] = places().flatMap((place) =>
  valuesOf('auth').flatMap((auth) =>
    both.flatMap((example) =>
      [0, 3].map((features) => ({
        ...{
          ...place,
          auth,
          live: 'none',
          secrets: 'environment',
          graphql: false,
          commands: false,
          installer: 'uv',
          example,
          features,
        },
        ...{ server: usual[place.framework] ?? 'none', types: 'ty' },
      })),
    ),
  ),
)

/** The smaller choices, wherever a project may stand. */
const behind: readonly Combination[] = places().flatMap((place) =>
  pairs.flatMap((pair) =>
    ['environment', 'files', 'aws', 'vault'].map((secrets) => ({
      ...{ ...place, ...pair, secrets },
      ...{ auth: 'none', live: 'none', graphql: false, installer: 'uv', example: false, features: 0 },
    })),
  ),
)

/** A stream, wherever a project may stand, for every kind of caller; and with the smaller choices, where it may stand. */
const streaming: readonly Combination[] = ['sse', 'websocket'].flatMap((live) =>
  places().flatMap((place) => streamingAt(place, live)),
)

function streamingAt(place: ReturnType<typeof places>[number], live: string): readonly Combination[] {
  const { tier, framework } = place
  const given = {
    ...place,
    ...{ live, secrets: 'environment', graphql: false, installer: 'uv', example: false, features: 0 },
  }
  const usually = { server: usual[framework] ?? 'none', types: 'ty' }
  const callers = valuesOf('auth').map((auth) => ({ ...given, ...usually, auth }))
  const may = framework === 'fastapi' ? tier === 'flat' : framework === 'django' && tier === 'feature'
  return may ? [...callers, ...pairs.map((pair) => ({ ...given, ...pair, auth: 'none' }))] : callers
}

/** GraphQL, wherever a stream is tried, without one and beside it. */
const asked: readonly Combination[] = [
  ...streaming.map((combination) => ({ ...combination, graphql: true })),
  ...streaming
    .filter(({ live }) => live === 'sse')
    .map((combination) => ({ ...combination, live: 'none', graphql: true })),
]

/** Commands, wherever a stream is tried: alone, and beside a stream and GraphQL. */
const ordered: readonly Combination[] = [
  { live: 'none', graphql: false },
  { live: 'sse', graphql: true },
].flatMap((beside) => streaming.map((combination) => ({ ...combination, ...beside, commands: true })))

/** Pages, wherever a stream is tried, without one: alone, and beside GraphQL. */
const paged: readonly Combination[] = [false, true].flatMap((graphql) =>
  streaming.map((combination) => ({ ...combination, live: 'none', graphql, pages: true })),
)

/** Tasks, wherever a stream is tried, without one: alone, and beside pages. */
const sending: readonly Combination[] = [false, true].flatMap((pages) =>
  streaming.map((combination) => ({ ...combination, live: 'none', pages, tasks: 'celery' })),
)

/** The other way to install, wherever a stream is tried, without one. */
const onPoetry: readonly Combination[] = streaming.map((combination) => ({
  ...combination,
  live: 'none',
  installer: 'poetry',
}))

function places() {
  return valuesOf('tier').flatMap((tier) =>
    valuesOf('interface').flatMap((reached) =>
      valuesOf('framework').flatMap((framework) =>
        valuesOf('database').map((database) => ({ tier, interface: reached, framework, database })),
      ),
    ),
  )
}

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
