import type { DatabaseKind } from '../blackbox/databases.ts'
import type { MatrixCell } from './cells.ts'
import { onDjango, onFastapi, onFlask } from './usual-cells.ts'

/**
 * A project that its owner has edited, and that then is given a feature: every tier on SQLite, two on a server, and one
 * with another framework. Authentication and other choices come later, to a project that has rows.
 */
export function evolvedCells(): readonly MatrixCell[] {
  const tiers = ['script', 'flat', 'feature', 'layered', 'hexagonal']
  return [
    ...tiers.map((tier) => evolved(tier, 'sqlite')),
    ...['flat', 'hexagonal'].map((tier) => evolved(tier, 'postgres')),
    evolved('layered', 'mysql'),
    { ...onFlask, ...edited, id: 'evolve-flat-flask' },
    { ...evolved('flat', 'sqlite'), id: 'evolve-auth-flat-sqlite', auth: 'jwt' },
    { ...onFlask, ...edited, id: 'evolve-auth-flat-flask', auth: 'jwt' },
    { ...onDjango, ...edited, id: 'evolve-auth-feature-django', auth: 'session' },
    { ...evolved('hexagonal', 'postgres'), id: 'evolve-auth-hexagonal-postgres', auth: 'api_key' },
    ...chosenLater(),
  ]
}

/** Projects that were created with the defaults of their framework. */
const chosenLater = (): readonly MatrixCell[] => [
  {
    ...evolved('flat', 'sqlite'),
    id: 'evolve-choices-flat',
    later: ['live=websocket', 'graphql=true', 'commands=true', 'server=hypercorn'],
  },
  {
    ...onFlask,
    ...edited,
    id: 'evolve-choices-hexagonal-flask',
    tier: 'hexagonal',
    database: 'postgres',
    later: ['types=mypy', 'commands=true', 'server=cheroot', 'secrets=files'],
  },
  {
    ...onDjango,
    ...edited,
    id: 'evolve-choices-feature-django',
    later: ['pages=true', 'graphql=true', 'tasks=celery'],
  },
]

/** The project of a tier that promotions begin with and lead to. */
export const evolvedAt = (tier: string): MatrixCell => evolved(tier, 'sqlite')

/** Every tier once, the other framework, and authentication: which database it is matters less here. */
export const evolvedInCi = (cell: MatrixCell): boolean =>
  cell.later === undefined ? isInCi(cell) : cell.framework === 'django'

const isInCi = (cell: MatrixCell): boolean =>
  (cell.framework === 'flask' && cell.auth === 'none') ||
  (cell.framework === 'fastapi' && cell.auth !== 'none' && cell.database === 'sqlite') ||
  (cell.auth === 'none' && (cell.tier === 'flat' ? cell.database === 'postgres' : cell.database === 'sqlite'))

const evolved = (tier: string, database: DatabaseKind): MatrixCell => ({
  id: ['evolve', tier, database].join('-'),
  ...onFastapi,
  ...edited,
  tier,
  database,
})

/** The owner's edits are made to a project called `shop`. */
const edited = { records: 'evolved', name: 'shop' } as const
