import fc from 'fast-check'
import { featuresOfSet, type MatrixCell, names, type RecordSet } from './cells.ts'
import { isLegal } from './oracle.ts'
import { choicesFor } from './pack-choices.ts'

const places = [
  ['http', 'fastapi'],
  ['http', 'flask'],
  ['http', 'django'],
  ['cli', 'none'],
] as const

/**
 * Any project that the tool accepts, with several choices beside each other that no list of cells has together. Each framework
 * is as likely as the others, and of its projects each as any other.
 */
export const anyCell: fc.Arbitrary<MatrixCell> = fc.constantFrom(...places).chain(([reached, framework]) =>
  fc
    .record({
      id: fc.constant('random'),
      interface: fc.constant(reached),
      framework: fc.constant(framework),
      server: fc.constantFrom(...(framework === 'none' ? ['none'] : choicesFor(framework, 'server'))),
      tier: fc.constantFrom('script', 'flat', 'feature', 'layered', 'hexagonal'),
      database: fc.constantFrom('none', 'sqlite', 'postgres', 'mysql'),
      records: fc.constantFrom<RecordSet>('example', 'three', 'none'),
      types: fc.constantFrom('ty', 'mypy', 'pyright'),
      auth: fc.constantFrom('none', 'jwt', 'api_key', 'session'),
      live: fc.constantFrom('none', 'sse', 'websocket'),
      secrets: fc.constantFrom('environment', 'files', 'aws', 'vault'),
      graphql: fc.boolean(),
      commands: fc.boolean(),
      pages: fc.boolean(),
      tasks: fc.constantFrom('none', 'celery'),
      installer: fc.constantFrom('uv', 'poetry'),
      name: fc.constantFrom(names.short, names.long),
    })
    .filter((cell) =>
      isLegal({ ...cell, example: cell.records === 'example', features: featuresOfSet(cell.records).length }),
    ),
)

/** The same ones for the same seed. */
export const randomCells = (count: number, seed: number): readonly MatrixCell[] =>
  fc
    .sample(anyCell, { numRuns: count, seed })
    .map((cell, at) => ({ ...cell, id: `random-${seed}-${at + 1}` }))
