import { combinations } from './cells.ts'
import type { Combination } from './oracle.ts'
import { choicesFor } from './pack-choices.ts'

const both = [true, false]

/** Which server goes with which type checker is told by a few of their pairs. */
export const pairs = [
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
export const space: readonly Combination[] = places().flatMap((place) =>
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
export const behind: readonly Combination[] = places().flatMap((place) =>
  pairs.flatMap((pair) =>
    ['environment', 'files', 'aws', 'vault'].map((secrets) => ({
      ...{ ...place, ...pair, secrets },
      ...{ auth: 'none', live: 'none', graphql: false, installer: 'uv', example: false, features: 0 },
    })),
  ),
)

/** A stream, wherever a project may stand, for every kind of caller; and with the smaller choices, where it may stand. */
export const streaming: readonly Combination[] = ['sse', 'websocket'].flatMap((live) =>
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
export const asked: readonly Combination[] = [
  ...streaming.map((combination) => ({ ...combination, graphql: true })),
  ...streaming
    .filter(({ live }) => live === 'sse')
    .map((combination) => ({ ...combination, live: 'none', graphql: true })),
]

/** Commands, wherever a stream is tried: alone, and beside a stream and GraphQL. */
export const ordered: readonly Combination[] = [
  { live: 'none', graphql: false },
  { live: 'sse', graphql: true },
].flatMap((beside) => streaming.map((combination) => ({ ...combination, ...beside, commands: true })))

/** Pages, wherever a stream is tried, without one: alone, and beside GraphQL. */
export const paged: readonly Combination[] = [false, true].flatMap((graphql) =>
  streaming.map((combination) => ({ ...combination, live: 'none', graphql, pages: true })),
)

/** Tasks, wherever a stream is tried, without one: alone, and beside pages. */
export const sending: readonly Combination[] = [false, true].flatMap((pages) =>
  streaming.map((combination) => ({ ...combination, live: 'none', pages, tasks: 'celery' })),
)

/** The other way to install, wherever a stream is tried, without one. */
export const onPoetry: readonly Combination[] = streaming.map((combination) => ({
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

export function valuesOf(
  coordinate: 'tier' | 'interface' | 'framework' | 'database' | 'auth',
): readonly string[] {
  return [...new Set(combinations().map((cell) => cell[coordinate]))]
}
