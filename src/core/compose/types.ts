import type { Shape } from '../pack/types.ts'

/** How a file is merged when its owner has edited it. */
export type MergeKind = 'python' | 'toml' | 'yaml' | 'json' | 'dotenv' | 'lines' | 'binary'

/** Which role, of which record, stands in a file: the table that promotion moves by. */
export interface Placement {
  readonly role: string
  /** The record's name, for roles that are repeated. */
  readonly record?: string
  readonly path: string
  readonly module: string
  /** Top-level names that the fragment defines. */
  readonly symbols: readonly string[]
}

export interface TreeFile {
  /** Relative to the project, forward slashes, NFC. */
  readonly path: string
  readonly content: Uint8Array
  /** Permission bits, e.g. 0o644. */
  readonly mode: number
  readonly owner: 'tool' | 'user'
  readonly merge: MergeKind
  readonly roles: readonly string[]
  /** Ids of the contributors that wrote it, for messages. */
  readonly contributors: readonly string[]
}

declare const composed: unique symbol

/** A whole rendered project in memory. Only `compose` makes one. */
export interface Tree {
  readonly [composed]: true
  /** Sorted by path (code units). */
  readonly files: ReadonlyMap<string, TreeFile>
  readonly placements: readonly Placement[]
  /** All facts, derived properties included, by kind: what the tests read capabilities from. */
  readonly facts: Readonly<Record<string, readonly Readonly<Record<string, unknown>>[]>>
  /** What the layout says about code that it did not write, for this project. */
  readonly shape: Shape<string>
  readonly nextSteps: readonly string[]
  /** Commands that pass when the project is as it should be. */
  readonly checks: readonly string[]
  /** Commands that make the environment. */
  readonly install: readonly string[]
  /** Programs that uv runs from PyPI where PATH has none: name and requirement. */
  readonly programs: Readonly<Record<string, string>>
}
