import type { DatabaseKind } from '../blackbox/databases.ts'
import { type MatrixCell, names, type RecordSet } from './cells.ts'
import { onFastapi, onFlask } from './usual-cells.ts'

/** Each tier once, on both frameworks, with each database; and each type checker, which Click's decorators meet. */
export function commandCells(): readonly MatrixCell[] {
  return [
    commands('flat', 'fastapi', 'sqlite', 'three', 'pyright', names.short),
    commands('feature', 'flask', 'postgres', 'example', 'ty', names.long),
    commands('layered', 'flask', 'mysql', 'three', 'ty', names.short),
    commands('hexagonal', 'fastapi', 'postgres', 'example', 'mypy', names.long),
  ]
}

/** One of each framework: the others place the same code. */
export const commandsInCi = ({ tier }: MatrixCell): boolean => tier === 'feature' || tier === 'hexagonal'

const commands = (
  tier: string,
  framework: 'fastapi' | 'flask',
  database: DatabaseKind,
  records: RecordSet,
  types: string,
  name: string,
): MatrixCell => ({
  id: ['commands', tier].join('-'),
  ...(framework === 'flask' ? onFlask : onFastapi),
  tier,
  database,
  records,
  types,
  commands: true,
  name,
})
