import type { DatabaseKind } from '../blackbox/databases.ts'
import type { MatrixCell } from './cells.ts'

/**
 * A project that its owner has edited, and that then is given a feature: every tier on SQLite, two on a server, and one
 * with another framework.
 */
export function evolvedCells(): readonly MatrixCell[] {
  const tiers = ['script', 'flat', 'feature', 'layered', 'hexagonal']
  return [
    ...tiers.map((tier) => evolved(tier, 'sqlite')),
    ...['flat', 'hexagonal'].map((tier) => evolved(tier, 'postgres')),
    { ...evolved('flat', 'sqlite'), id: 'evolve-flat-flask', framework: 'flask' },
  ]
}

/** Every tier once, and the other framework: which database it is matters less here. */
export const evolvedInCi = (cell: MatrixCell): boolean =>
  cell.framework === 'flask' ||
  (cell.tier === 'flat' ? cell.database === 'postgres' : cell.database === 'sqlite')

/** The owner's edits are made to a project called `shop`. */
const evolved = (tier: string, database: DatabaseKind): MatrixCell => ({
  id: ['evolve', tier, database].join('-'),
  tier,
  interface: 'http',
  framework: 'fastapi',
  database,
  records: 'evolved',
  auth: 'none',
  name: 'shop',
})
