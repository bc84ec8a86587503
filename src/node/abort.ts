import { join, resolve } from 'node:path'
import { lockPath } from '../core/evolve/lock.ts'
import { pendingPaths } from '../core/evolve/pending.ts'
import { type Problem, type Result, refusal, success } from '../core/problem.ts'
import { type Applied, type ApplyOptions, applyOperations } from './apply.ts'
import { problemOf, quietly } from './faults.ts'
import { disk } from './files.ts'
import { sameState, stateAt } from './folder.ts'
import { resetPaths } from './git-conflicts.ts'
import { isInRepository } from './git-state.ts'
import { forget, type Journal, journalAt, placesOf } from './journal.ts'
import { nothingPending } from './pending.ts'
import { type Inverse, inverseOf, listUndo } from './undo.ts'

/** What `abort` is about to do. */
interface PlannedAbort extends Inverse {
  /** The change that is taken back. */
  readonly journal: Journal
}

/**
 * The operations that take back the change that waits, whatever its files hold by now; those that the owner made since
 * are not among them. Problems: `nothing-pending`, `lost-undo`, `damaged-undo`; faults of the disk.
 */
async function planAbort(folder: string): Promise<Result<PlannedAbort>> {
  const root = resolve(folder)
  try {
    if ((await stateAt(join(root, pendingPaths.state))) === undefined) return refusal(nothingPending(root))
    const journal = await changeThatWaits(root)
    if (journal === undefined) return refusal(lostUndo(root))
    const inverse = await inverseOf(root, journal, true)
    if (!inverse.ok) return inverse
    const operations = inverse.value.operations.filter(
      (operation) => operation.kind !== 'replace' || !sameState(operation.before, operation.after),
    )
    return success({ journal, operations, changed: inverse.value.changed })
  } catch (error) {
    return refusal(problemOf(error, 'read', root))
  }
}

/**
 * The newest that made the pending state: where an abort was undone, that undo itself. One that touched the lock too is
 * the undo of a `continue`, and brought back a change that is older.
 */
async function changeThatWaits(root: string): Promise<Journal | undefined> {
  const listed = await listUndo(root)
  const entries = listed.ok ? listed.value : []
  const entry = entries.find(({ paths }) => paths.includes(pendingPaths.state) && !paths.includes(lockPath))
  return entry === undefined ? undefined : journalAt(placesOf(root, entry.id).done)
}

/**
 * Takes back the change that waits: every file that it touched is as before it, on disk and in git's index. What the
 * owner wrote to these files since is kept in the undo store, under the id that it gives. Call it with the claim on the
 * folder in hand. Problems: those of `planAbort` and of `applyPlan`; faults of git, after which the files are back
 * and only the index is not.
 */
export async function abortPending(folder: string, options: ApplyOptions = {}): Promise<Result<Applied>> {
  const root = resolve(folder)
  const planned = await planAbort(root)
  if (!planned.ok) return planned
  const { journal, operations, changed } = planned.value
  const applied = await applyOperations(root, operations, {
    label: `abort ${journal.label}`,
    ...options,
    changed,
  })
  if (!applied.ok) return applied
  // Its bytes are in the project again, and the new entry holds what stood there.
  await quietly(() => forget(root, journal.id, options.port ?? disk))
  const reset = await resetIndex(root, journal)
  return reset.ok ? applied : reset
}

async function resetIndex(root: string, { steps }: Journal): Promise<Result<void>> {
  const inRepository = await isInRepository(root)
  if (!inRepository.ok || !inRepository.value) return inRepository.ok ? success(undefined) : inRepository
  return resetPaths(
    root,
    steps.map(({ path }) => path),
  )
}

const lostUndo = (root: string): Problem => ({
  code: 'lost-undo',
  what: 'A change waits here, but what stood before it is no longer in the undo store.',
  where: join(root, '.newel', 'undo'),
  next: 'Take the project back with git (`git restore --staged --worktree .`), then remove `.newel/pending`.',
})
