import type { Problem, Result } from '../../core/problem.ts'
import { success } from '../../core/problem.ts'
import { lockAgain, outdatedLock, type StaleLock, staleLocks } from '../../node/lock-files.ts'
import type { Progress } from '../creation/carry-out.ts'
import type { Change } from './plan-change.ts'

/** The lock files that a change leaves behind, once it is written to a folder. */
export function locksLeftBehind(folder: string, { operations, tree }: Change): Promise<readonly StaleLock[]> {
  const written = operations.filter(({ kind }) => kind !== 'keep' && kind !== 'remove')
  const removed = operations.filter(({ kind }) => kind === 'remove')
  const pathsOf = (some: Change['operations']) => new Set(some.map(({ path }) => path))
  const touched = { written: pathsOf(written), removed: pathsOf(removed) }
  return staleLocks(folder, touched, tree.install)
}

interface Locking {
  /** True: no connection is opened, so that they are told and stay as they are. */
  readonly offline: boolean
  readonly signal: AbortSignal
  readonly progress: Progress
}

export interface Relocked {
  readonly warnings: readonly Problem[]
  /** The change stands, and this is left. */
  readonly problems: readonly Problem[]
}

/**
 * Makes the lock files in a work tree fit what was written there. Those of scripts that are gone are a warning.
 * Problem: `cancelled`; all else is told beside a change that stands.
 */
export async function relocked(
  folder: string,
  change: Change,
  { offline, signal, progress }: Locking,
): Promise<Result<Relocked>> {
  const locks = await locksLeftBehind(folder, change)
  const orphans = locks.filter(({ command }) => command === undefined)
  if (offline || orphans.length === locks.length)
    return success({ warnings: locks.map(outdatedLock), problems: [] })
  const { programs } = change.tree
  const done = await progress('Locking', lockAgain(folder, locks, { programs, signal }))
  if (!done.ok && done.problems.some(({ code }) => code === 'cancelled')) return done
  return success({ warnings: orphans.map(outdatedLock), problems: done.ok ? [] : done.problems })
}
