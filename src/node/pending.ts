import { join, resolve } from 'node:path'
import { gitBlobId } from '../core/evolve/blob.ts'
import { type Lock, lockPath } from '../core/evolve/lock.ts'
import { parseLock } from '../core/evolve/lock-parse.ts'
import {
  damagedPending,
  holdsMarkers,
  type PendingState,
  parsePendingState,
  pendingPaths,
} from '../core/evolve/pending.ts'
import { newelFolder, snapshotPath } from '../core/evolve/snapshot.ts'
import { type Problem, type Result, refusal, success } from '../core/problem.ts'
import type { FileState, FileTree, Operation } from '../core/reconcile/types.ts'
import { type Applied, type ApplyOptions, applyOperations } from './apply.ts'
import { hash } from './digest.ts'
import { problemOf } from './faults.ts'
import { readPaths, sameState, stateAt } from './folder.ts'
import { settlePaths, unmergedPaths } from './git-conflicts.ts'
import { isInRepository } from './git-state.ts'
import { parsePacked } from './project.ts'

/** A change that left conflicts and waits in `.newel/pending/`. */
export interface Pending {
  readonly state: PendingState
  /** The lock that `continue` puts in place. */
  readonly lock: Lock
  /** Its compressed snapshot. */
  readonly snapshot: Uint8Array
}

/** What waits in a project; undefined where nothing does. Problems: `damaged-pending`; faults of the disk. */
export async function readPending(root: string): Promise<Result<Pending | undefined>> {
  const found = await readPaths(root, Object.values(pendingPaths))
  if (!found.ok) return found
  if (found.value.size === 0) return success(undefined)
  return pendingIn(found.value)
}

function pendingIn(files: FileTree): Result<Pending> {
  const content = (path: string) => files.get(path)?.content ?? new Uint8Array()
  const text = (path: string) => new TextDecoder().decode(content(path))
  const state = parsePendingState(text(pendingPaths.state))
  if (!state.ok) return state
  const lock = parseLock(text(pendingPaths.lock))
  if (!lock.ok) return refusal(damagedPending(pendingPaths.lock, wordsOf(lock.problems)))
  const snapshot = content(pendingPaths.snapshot)
  const tree = parsePacked(snapshot, lock.value)
  if (!tree.ok) return refusal(damagedPending(pendingPaths.snapshot, wordsOf(tree.problems)))
  return success({ state: state.value, lock: lock.value, snapshot })
}

const wordsOf = (problems: readonly Problem[]): string => problems.map(({ what }) => what).join(' ')

/**
 * The paths of a pending change whose conflicts are open: files that still hold markers, and where none could stand,
 * files that git holds as unmerged. Outside a repository the latter count as settled, since to keep one's own version is
 * an answer too, and nothing but `continue` could tell it. Problems: faults of git and of the disk.
 */
export async function unresolved(root: string, { state }: Pending): Promise<Result<readonly string[]>> {
  const inRepository = await isInRepository(root)
  if (!inRepository.ok) return inRepository
  const unmerged = inRepository.value ? await unmergedPaths(root) : success([])
  if (!unmerged.ok) return unmerged
  const open: string[] = []
  for (const { path, marked } of state.conflicts) {
    try {
      const isOpen = marked ? await hasMarkers(join(root, path)) : unmerged.value.includes(path)
      if (isOpen) open.push(path)
    } catch (error) {
      return refusal(problemOf(error, 'read', join(root, path)))
    }
  }
  return success(open)
}

/** A file that was removed, or gave way to a link or a folder, has none. */
async function hasMarkers(path: string): Promise<boolean> {
  const state = await stateAt(path)
  if (state === undefined || state === 'other' || state.kind !== 'file') return false
  return holdsMarkers(new TextDecoder().decode(state.content))
}

/**
 * What `continue` writes: the waiting lock and snapshot take their places, and nothing waits any more.
 * Problems: `other-lock`, where another lock stands there than the change began with; faults of the disk.
 */
async function continueOperations(
  root: string,
  { state, lock, snapshot }: Pending,
): Promise<Result<readonly Operation[]>> {
  const there = await readPaths(root, [lockPath, snapshotPath, ...Object.values(pendingPaths)])
  if (!there.ok) return there
  const current = there.value.get(lockPath)
  if (current === undefined || gitBlobId(current.content, hash) !== state.replaces) {
    return refusal(otherLock(state))
  }
  const wanted = newelFolder(lock, snapshot)
  const swapped = [lockPath, snapshotPath].flatMap((path) =>
    operationTo(path, there.value.get(path), wanted.get(path)),
  )
  const removed = Object.values(pendingPaths).flatMap((path) => operationTo(path, there.value.get(path)))
  return success([...swapped, ...removed])
}

function operationTo(path: string, before?: FileState, after?: FileState): readonly Operation[] {
  if (sameState(before, after)) return []
  if (before === undefined) return after === undefined ? [] : [{ kind: 'create', path, after }]
  return after === undefined ? [{ kind: 'remove', path, before }] : [{ kind: 'replace', path, before, after }]
}

/**
 * Ends a pending change once its conflicts are settled: they are taken into git's index as they are on disk, then the
 * lock advances. Call it with the claim on the folder in hand.
 * Problems: `nothing-pending`, `unsettled` (one for each file), `other-lock`, `damaged-pending`; faults of git; those of
 * `applyPlan`.
 */
export async function continuePending(folder: string, options: ApplyOptions = {}): Promise<Result<Applied>> {
  const root = resolve(folder)
  const pending = await readPending(root)
  if (!pending.ok) return pending
  if (pending.value === undefined) return refusal(nothingPending(root))
  const open = await unresolved(root, pending.value)
  if (!open.ok) return open
  if (open.value.length > 0) return refusal(...open.value.map(unsettled))
  const operations = await continueOperations(root, pending.value)
  if (!operations.ok) return operations
  const settled = await settleIndex(root, pending.value)
  if (!settled.ok) return settled
  return applyOperations(root, operations.value, {
    label: `continue ${pending.value.state.label}`,
    ...options,
  })
}

async function settleIndex(root: string, { state }: Pending): Promise<Result<void>> {
  const inRepository = await isInRepository(root)
  if (!inRepository.ok || !inRepository.value) return inRepository.ok ? success(undefined) : inRepository
  const unmerged = await unmergedPaths(root)
  if (!unmerged.ok) return unmerged
  const paths = state.conflicts.map(({ path }) => path).filter((path) => unmerged.value.includes(path))
  return settlePaths(root, paths)
}

/** What is said where `continue` or `abort` find no change that waits. */
export const nothingPending = (root: string): Problem => ({
  code: 'nothing-pending',
  what: 'No change waits to be continued or aborted here.',
  where: root,
  next: 'Type `newel status` to see how the project stands.',
})

const unsettled = (path: string): Problem => ({
  code: 'unsettled',
  what: `The conflict in ${path} is not settled.`,
  where: path,
  next: `Edit it until no marker is left, or tell git which version you keep (\`git add ${path}\`), then type \`newel continue\`.`,
})

const otherLock = ({ label }: PendingState): Problem => ({
  code: 'other-lock',
  what: `Since \`newel ${label}\` left its conflicts the lock has changed, as when another branch is checked out, and to continue would overwrite it.`,
  where: lockPath,
  next: 'Go back to that branch, or type `newel abort` to take the change back.',
})
