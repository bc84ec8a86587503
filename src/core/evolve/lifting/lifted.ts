import type { Chunk } from '../../python/reader.ts'
import type { Binding } from '../relocation/project.ts'

/** A statement of the other layout with what the owner wrote. */
export interface LiftedStatement {
  /** The module and the key of the statement there. */
  readonly module: string
  readonly key: string
  readonly was: string
  readonly is: string
  /** The owner's statement that it came from, if one did. */
  readonly source?: Chunk
  readonly needs: readonly Binding[]
}

/** A member of a class that the owner wrote, and where it stands in the other layout. */
export interface LiftedMember {
  /** `Order.barcode` */
  readonly member: string
  readonly what: 'added' | 'changed' | 'removed'
  /** Modules; each once. */
  readonly to: readonly string[]
}

/** Why a member could not be lifted. */
export interface Refused {
  readonly member: string
  readonly because: string
}

/** What became of one class. */
export interface LiftedClass {
  readonly statements: readonly LiftedStatement[]
  /** Statements that neither layout has, to stand above the class. */
  readonly additions: readonly LiftedStatement[]
  readonly members: readonly LiftedMember[]
  readonly refused: readonly Refused[]
  readonly doubts: readonly string[]
}
