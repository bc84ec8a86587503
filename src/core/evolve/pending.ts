import * as v from 'valibot'
import { bytesOf, sameBytes } from '../bytes.ts'
import { type Problem, type Result, refusal, success } from '../problem.ts'
import type { FileState, FileTree, Operation } from '../reconcile/types.ts'
import { type Lock, printLock } from './lock.ts'
import { isSafePath } from './safe-path.ts'

/** A change that left conflicts, as it waits in `.newel/pending/` for `continue` or `abort`. */
export interface PendingState {
  /** The command that made the change, for people, e.g. `add feature invoice`. */
  readonly label: string
  /** Git blob id of the `.newel/lock.json` that the waiting lock is to replace: another one must not be overwritten. */
  readonly replaces: string
  readonly conflicts: readonly PendingConflict[]
}

export interface PendingConflict {
  readonly path: string
  /** Whether markers were written into the file; where none can stand, git alone knows whether it is settled. */
  readonly marked: boolean
  /** Why both sides could not be had, for people. */
  readonly because: string
}

/** Where the parts of a pending change stand in a project. */
export const pendingPaths = {
  state: '.newel/pending/state.json',
  lock: '.newel/pending/lock.json',
  snapshot: '.newel/pending/pristine.json.gz',
} as const

/** The conflicts that operations leave, in their order. */
export const conflictsOf = (operations: readonly Operation[]): readonly PendingConflict[] =>
  operations.flatMap((operation) => {
    if (operation.kind !== 'conflict') return []
    const { path, because, before, after } = operation
    return [{ path, marked: after !== undefined && isMarked(after, before), because }]
  })

function isMarked(after: FileState, before: FileState | undefined): boolean {
  const isUntouched = before !== undefined && sameBytes(before.content, after.content)
  return after.kind === 'file' && !isUntouched && holdsMarkers(new TextDecoder().decode(after.content))
}

/**
 * The files of `.newel/pending/`, to be written in the same transaction as the change. `lock` is the one that waits,
 * `snapshot` its compressed snapshot.
 */
export function pendingFiles(state: PendingState, lock: Lock, snapshot: Uint8Array): FileTree {
  const file = (content: Uint8Array): FileState => ({ content, mode: 0o644, kind: 'file' })
  return new Map([
    [pendingPaths.lock, file(bytesOf(printLock(lock)))],
    [pendingPaths.snapshot, file(snapshot)],
    [pendingPaths.state, file(bytesOf(printState(state)))],
  ])
}

const format = 1

const printState = ({ label, replaces, conflicts }: PendingState): string =>
  `${JSON.stringify({ format, label, replaces, conflicts }, undefined, 2)}\n`

/** The state that a `state.json` holds. Problem: `damaged-pending`. */
export function parsePendingState(text: string): Result<PendingState> {
  try {
    const read = v.safeParse(stateSchema, JSON.parse(text))
    if (!read.success) return refusal(damagedPending(pendingPaths.state, read.issues[0].message))
    const { label, replaces, conflicts } = read.output
    return success({ label, replaces, conflicts })
  } catch (error) {
    return refusal(damagedPending(pendingPaths.state, error instanceof Error ? error.message : String(error)))
  }
}

const stateSchema = v.strictObject({
  format: v.literal(format),
  label: v.string(),
  replaces: v.pipe(v.string(), v.regex(/^[0-9a-f]{40}$/, 'A blob id has 40 hexadecimal digits.')),
  conflicts: v.array(
    v.strictObject({
      path: v.pipe(v.string(), v.check(isSafePath, 'It names a file outside the project.')),
      marked: v.boolean(),
      because: v.string(),
    }),
  ),
})

/** A part of a pending change that cannot be read. */
export const damagedPending = (path: string, reason: string): Problem => ({
  code: 'damaged-pending',
  what: `The change that waits for you cannot be read: ${reason}`,
  where: path,
  next: 'Type `newel abort` to take the change back.',
})

/**
 * Whether a text still holds a conflict marker. A bare `=======` counts too, unless it can underline a heading: then a
 * line of text stands above it, and nothing above that.
 */
export function holdsMarkers(text: string): boolean {
  if (/^(?:<{7}|\|{7}|>{7}) /m.test(text)) return true
  const lines = text.split(/\r?\n/)
  const isBlank = (index: number): boolean => (lines[index] ?? '').trim() === ''
  return lines.some((line, index) => line === '='.repeat(7) && (isBlank(index - 1) || !isBlank(index - 2)))
}
