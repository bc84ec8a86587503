import { type Problem, type Result, success } from '../../core/problem.ts'
import { applyOperations } from '../../node/apply.ts'
import { stageConflicts } from '../../node/git-conflicts.ts'
import { repositoryOf } from '../../node/git-state.ts'
import { outdatedLock } from '../../node/lock-files.ts'
import { readLock } from '../../node/project.ts'
import type { Ports } from '../creation/ports.ts'
import { mayChange } from './clean.ts'
import { locksLeftBehind } from './locks.ts'
import { type Change, planChange } from './plan-change.ts'
import { planPromotion } from './plan-promotion.ts'
import type { ChangeRequest } from './request.ts'
import type { CheckRow } from './verdict.ts'

/** A change that was written, or that had nothing to write. */
export interface CarriedChange {
  readonly change: Change
  /** What `undo` takes; absent where nothing was written here. */
  readonly undo?: string
  /** Where the change went instead of the owner's own folder; without a commit where conflicts wait. */
  readonly branch?: {
    readonly name: string
    readonly commit?: string
    /** Oldest first. */
    readonly commits?: readonly string[]
  }
  /** The work tree in which conflicts of a branch wait to be settled. */
  readonly worktree?: string
  /** The project's own checks, before the change and after it. */
  readonly checks?: readonly CheckRow[]
  /** The commit that the owner's branch was at, where that was brought forward and the branch of the change is gone. */
  readonly appliedOnto?: string
  readonly warnings: readonly Problem[]
  /** What failed after the change was written, which stays. */
  readonly problems?: readonly Problem[]
}

/**
 * Plans and writes a change in the owner's folder: all of it or nothing, through the journal. Conflicts are written with
 * markers and told to git. Call it under the claim. Problems: those of `planChange`, `mayChange` and `applyPlan`.
 */
export async function changeInPlace(
  request: ChangeRequest,
  root: string,
  ports: Ports,
  signal: AbortSignal,
): Promise<Result<CarriedChange>> {
  const change = await planIn(root, request, ports)
  if (!change.ok) return change
  if (isNothing(change.value)) return success({ change: change.value, warnings: [] })
  const checked = await mayChange(root, change.value.operations)
  if (!checked.ok) return checked
  const written = await writeChange(change.value, signal)
  if (!written.ok) return written
  const locks = await locksLeftBehind(root, change.value)
  return success({ ...written.value, warnings: [...checked.value, ...locks.map(outdatedLock)] })
}

/** The plan for the project in a folder, as it is now. */
export async function planIn(root: string, request: ChangeRequest, ports: Ports): Promise<Result<Change>> {
  const lock = await readLock(root)
  if (!lock.ok) return lock
  const plan = request.promotes === true ? planPromotion : planChange
  return plan(request, { root, lock: lock.value }, ports)
}

/** Whether there is anything to write. */
export const isNothing = ({ operations }: Change): boolean => operations.every(({ kind }) => kind === 'keep')

/** Writes a planned change through the journal, and tells git of its conflicts. Problems: those of `applyPlan` and of git. */
export async function writeChange(change: Change, signal: AbortSignal): Promise<Result<CarriedChange>> {
  const { root } = change.project
  const applied = await applyOperations(root, change.operations, { signal, label: change.request.label })
  if (!applied.ok) return applied
  const repository = await repositoryOf(root)
  const isKnown = repository.ok && repository.value !== undefined
  const staged = isKnown ? await stageConflicts(root, change.conflicts) : success(undefined)
  if (!staged.ok) return staged
  return success({ change, warnings: [], ...(applied.value.id !== undefined && { undo: applied.value.id }) })
}
