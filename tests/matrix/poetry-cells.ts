import type { DatabaseKind } from '../blackbox/databases.ts'
import { type MatrixCell, names } from './cells.ts'

/** A package beside its tests and one in `src`; with one extra of a dependency, with several, and with import contracts. */
export function poetryCells(): readonly MatrixCell[] {
  return [
    poetry('flat', { framework: 'fastapi', server: 'uvicorn', name: names.short }),
    poetry('feature-flask', { framework: 'flask', server: 'gunicorn', name: names.long }),
    poetry('hexagonal-postgres', {
      framework: 'fastapi',
      server: 'uvicorn',
      database: 'postgres',
      name: names.long,
    }),
  ]
}

/** What Poetry does with a project does not depend on its tier. */
export const poetryInCi = ({ tier }: MatrixCell): boolean => tier === 'flat'

type Differing = Pick<MatrixCell, 'framework' | 'server' | 'name'> & { readonly database?: DatabaseKind }

const poetry = (id: string, { database = 'sqlite', ...differing }: Differing): MatrixCell => ({
  id: `poetry-${id}`,
  tier: id.split('-')[0] ?? id,
  interface: 'http',
  database,
  records: 'example',
  types: 'ty',
  auth: 'none',
  live: 'none',
  secrets: 'environment',
  graphql: false,
  installer: 'poetry',
  ...differing,
})
