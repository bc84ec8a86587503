import { type MatrixCell, names } from './cells.ts'
import { onFastapi, onFlask } from './usual-cells.ts'

/** A package beside its tests and one in `src`; with one extra of a dependency, with several, and with import contracts. */
export function poetryCells(): readonly MatrixCell[] {
  return [
    { ...onFastapi, ...byPoetry, id: 'poetry-flat' },
    { ...onFlask, ...byPoetry, id: 'poetry-feature-flask', tier: 'feature', name: names.long },
    {
      ...onFastapi,
      ...byPoetry,
      id: 'poetry-hexagonal-postgres',
      tier: 'hexagonal',
      database: 'postgres',
      name: names.long,
    },
  ]
}

const byPoetry = { installer: 'poetry' } as const

/** What Poetry does with a project does not depend on its tier. */
export const poetryInCi = ({ tier }: MatrixCell): boolean => tier === 'flat'
