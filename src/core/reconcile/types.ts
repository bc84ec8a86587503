import type { MergeKind } from '../compose/types.ts'

/** One file of any of the three trees. A symlink's content is its target. */
export interface FileState {
  readonly content: Uint8Array
  /** Permission bits, e.g. 0o644. */
  readonly mode: number
  readonly kind: 'file' | 'symlink'
}

export type FileTree = ReadonlyMap<string, FileState>

/** A file that is wanted, with how it is merged and who owns it from then on. */
export interface WantedFile extends FileState {
  readonly merge: MergeKind
  readonly owner: 'tool' | 'user'
  /** It lists things: what both sides put at the same place both stays. */
  readonly additive?: boolean
}

export type WantedTree = ReadonlyMap<string, WantedFile>

/** What happens to one path. `before` is what was on disk when the plan was made, so that a stale plan is noticed. */
export type Operation =
  | { readonly kind: 'create'; readonly path: string; readonly after: FileState }
  | { readonly kind: 'replace'; readonly path: string; readonly before: FileState; readonly after: FileState }
  | { readonly kind: 'merge'; readonly path: string; readonly before: FileState; readonly after: FileState }
  | { readonly kind: 'remove'; readonly path: string; readonly before: FileState }
  | { readonly kind: 'keep'; readonly path: string; readonly before?: FileState; readonly because: string }
  | {
      readonly kind: 'conflict'
      readonly path: string
      readonly before?: FileState
      /** What is written: text with zdiff3 markers, or the owner's bytes where markers cannot stand. */
      readonly after?: FileState
      readonly because: string
      /** The three sides, for index stages 1, 2 and 3. */
      readonly sides: { readonly base?: FileState; readonly ours?: FileState; readonly theirs?: FileState }
    }

declare const reconciled: unique symbol

/** Every operation, sorted by path. Only `reconcile` makes one. */
export interface Plan {
  readonly [reconciled]: true
  readonly operations: readonly Operation[]
}
