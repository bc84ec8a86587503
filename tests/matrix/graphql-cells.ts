import type { DatabaseKind } from '../blackbox/databases.ts'
import { type MatrixCell, names, type RecordSet } from './cells.ts'

/**
 * Each tier, database and kind of records, with references at the lowest tier and the highest; callers of all kinds; and the
 * other frameworks.
 */
export function graphqlCells(): readonly MatrixCell[] {
  return [
    graphql('flat', 'sqlite', 'three', names.short),
    graphql('feature', 'mysql', 'example', names.long),
    graphql('layered', 'sqlite', 'none', names.short),
    graphql('hexagonal', 'postgres', 'three', names.long),
    { ...graphql('flat', 'sqlite', 'example', names.long), id: 'graphql-flat-api_key', auth: 'api_key' },
    {
      ...graphql('hexagonal', 'sqlite', 'three', names.short),
      id: 'graphql-hexagonal-jwt',
      auth: 'jwt',
      types: 'mypy',
    },
    { ...graphql('flat', 'sqlite', 'three', names.short), ...onFlask, id: 'graphql-flat-flask' },
    { ...graphql('hexagonal', 'postgres', 'example', names.long), ...onFlask, id: 'graphql-hexagonal-flask' },
    { ...graphql('feature', 'sqlite', 'example', names.short), ...onDjango, id: 'graphql-feature-django' },
    {
      ...graphql('feature', 'postgres', 'three', names.long),
      ...onDjango,
      id: 'graphql-feature-django-session',
      auth: 'session',
    },
  ]
}

const onFlask = { framework: 'flask', server: 'gunicorn' } as const
const onDjango = { framework: 'django', server: 'gunicorn' } as const

/**
 * The lowest tier, with all types of fields and with references: the others place the same code. What waits for nobody is shown on
 * Django, whose records are read in a way of its own.
 */
export const graphqlInCi = ({ id, tier, framework }: MatrixCell): boolean =>
  (tier === 'flat' && framework === 'fastapi') || id === 'graphql-feature-django'

const graphql = (tier: string, database: DatabaseKind, records: RecordSet, name: string): MatrixCell => ({
  id: ['graphql', tier].join('-'),
  tier,
  interface: 'http',
  framework: 'fastapi',
  database,
  records,
  server: 'uvicorn',
  types: 'ty',
  auth: 'none',
  live: 'none',
  secrets: 'environment',
  graphql: true,
  installer: 'uv',
  name,
})
