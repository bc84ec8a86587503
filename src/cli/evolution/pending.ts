import type { PendingState } from '../../core/evolve/pending.ts'
import { type Problem, type Result, success } from '../../core/problem.ts'
import { readPending, unresolved } from '../../node/pending.ts'
import type { StatusDetails } from '../output-details.ts'

/** The change that waits, with the state of each of its conflicts; null where none does. Problems: of `readPending`, of git. */
export async function pendingIn(root: string): Promise<Result<StatusDetails['pending']>> {
  const pending = await readPending(root)
  if (!pending.ok) return pending
  if (pending.value === undefined) return success(null)
  const open = await unresolved(root, pending.value)
  if (!open.ok) return open
  const { label, conflicts } = pending.value.state
  return success({
    command: label,
    conflicts: conflicts.map(({ path, because }) => ({
      path,
      because,
      settled: !open.value.includes(path),
    })),
  })
}

/** Why a command must wait: a change left conflicts that are not settled yet. */
export async function refusedWhilePending(root: string): Promise<readonly Problem[]> {
  const pending = await readPending(root)
  if (!pending.ok) return pending.problems
  return pending.value === undefined ? [] : [conflictsPending(pending.value.state)]
}

const conflictsPending = ({ label }: PendingState): Problem => ({
  code: 'conflicts-pending',
  what: `\`newel ${label}\` left conflicts and waits for them to be settled.`,
  where: '.newel/pending',
  next: 'Settle them and type `newel continue`, or type `newel abort` to take that change back.',
})
