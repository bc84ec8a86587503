import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { type Lock, lockPath } from '../core/evolve/lock.ts'
import { parseLock } from '../core/evolve/lock-parse.ts'
import { parseSnapshot, snapshotDigest, snapshotPath } from '../core/evolve/snapshot.ts'
import { type Problem, type Result, refusal, success } from '../core/problem.ts'
import type { FileTree } from '../core/reconcile/types.ts'
import { gunzip, hash } from './digest.ts'
import { isAbsence, problemOf } from './faults.ts'

/** What Newel knows of a project: its lock, and what was written when the lock was made. */
export interface Known {
  readonly lock: Lock
  /** From the snapshot, whose digest is the lock's. */
  readonly pristine: FileTree
}

/** Reads a project's lock. Problems: `no-lock`; those of `parseLock`; faults of the disk. */
export async function readLock(root: string): Promise<Result<Lock>> {
  try {
    return parseLock(await readFile(join(root, lockPath), 'utf8'))
  } catch (error) {
    return refusal(isAbsence(error) ? noLock(root) : problemOf(error, 'read', join(root, lockPath)))
  }
}

/**
 * Reads a project's lock and snapshot. Problems: those of `readLock`; `damaged-snapshot`, also where its digest is not
 * the lock's, as after branches met.
 */
export async function readKnown(root: string): Promise<Result<Known>> {
  const lock = await readLock(root)
  if (!lock.ok) return lock
  const pristine = await readSnapshot(root, lock.value)
  return pristine.ok ? success({ lock: lock.value, pristine: pristine.value }) : pristine
}

/** The tree of a project's snapshot. Problems: `damaged-snapshot`, also where its digest is not the lock's; faults of the disk. */
export async function readSnapshot(root: string, lock: Lock): Promise<Result<FileTree>> {
  try {
    return parsePacked(new Uint8Array(await readFile(join(root, snapshotPath))), lock)
  } catch (error) {
    return refusal(isAbsence(error) ? otherSnapshot : problemOf(error, 'read', join(root, snapshotPath)))
  }
}

/** The tree of a packed snapshot. Problem: `damaged-snapshot`, also where its digest is not the lock's. */
export function parsePacked(packed: Uint8Array, lock: Lock): Result<FileTree> {
  const printed = gunzip(packed)
  if (!printed.ok) return printed
  return snapshotDigest(printed.value, hash) === lock.snapshot
    ? parseSnapshot(printed.value)
    : refusal(otherSnapshot)
}

const noLock = (root: string): Problem => ({
  code: 'no-lock',
  what: `${root} is no project of Newel: it has no ${lockPath}.`,
  where: root,
  next: 'Go to the project, name it with `-C DIR`, or type `newel adopt` to make a lock for this one.',
})

const otherSnapshot: Problem = {
  code: 'damaged-snapshot',
  what: 'The snapshot is missing, or is not the one that the lock names.',
  where: snapshotPath,
  next: 'Type `newel repair` to render it again.',
}
