import type { DatabaseKind } from '../blackbox/databases.ts'
import { type MatrixCell, names, type RecordSet } from './cells.ts'

/** Each tier, database and kind of records, with references at the lowest tier and the highest; and callers of both kinds. */
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
  ]
}

/** The lowest tier, with all types of fields and with references: the others place the same code. */
export const graphqlInCi = ({ tier }: MatrixCell): boolean => tier === 'flat'

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
