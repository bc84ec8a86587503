import type { DatabaseKind } from '../blackbox/databases.ts'
import { type MatrixCell, names, type RecordSet } from './cells.ts'
import { onDjango, onFastapi, onFlask } from './usual-cells.ts'

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
    { ...onFlask, id: 'graphql-flat-flask', records: 'three', graphql: true },
    {
      ...onFlask,
      id: 'graphql-hexagonal-flask',
      tier: 'hexagonal',
      database: 'postgres',
      graphql: true,
      name: names.long,
    },
    { ...onDjango, id: 'graphql-feature-django', graphql: true },
    {
      ...onDjango,
      id: 'graphql-feature-django-session',
      database: 'postgres',
      records: 'three',
      graphql: true,
      name: names.long,
      auth: 'session',
    },
  ]
}

/**
 * The lowest tier, with all types of fields and with references: the others place the same code. What waits for nobody is shown on
 * Django, whose records are read in a way of its own.
 */
export const graphqlInCi = ({ id, tier, framework }: MatrixCell): boolean =>
  (tier === 'flat' && framework === 'fastapi') || id === 'graphql-feature-django'

const graphql = (tier: string, database: DatabaseKind, records: RecordSet, name: string): MatrixCell => ({
  id: ['graphql', tier].join('-'),
  ...onFastapi,
  tier,
  database,
  records,
  graphql: true,
  name,
})
