import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Problem, type Result, refusal, success } from '../../core/problem.ts'
import { applyOperations } from '../../node/apply.ts'
import { stageConflicts } from '../../node/git-conflicts.ts'
import { repositoryOf } from '../../node/git-state.ts'
import { addWorktree, branchAt, commitAll, removeWorktree } from '../../node/git-worktree.ts'
import { readLock } from '../../node/project.ts'
import type { Ports } from '../creation/ports.ts'
import { mayChange } from './clean.ts'
import { type Change, planChange } from './plan-change.ts'
import { planPromotion } from './plan-promotion.ts'
import type { ChangeRequest } from './request.ts'

/** A change that was written, or that had nothing to write. */
export interface CarriedChange {
  readonly change: Change
  /** What `undo` takes; absent where nothing was written here. */
  readonly undo?: string
  /** Where the change went instead of the owner's own folder. */
  readonly branch?: { readonly name: string; readonly commit: string }
  /** The work tree in which conflicts of a branch wait to be settled. */
  readonly worktree?: string
  readonly warnings: readonly Problem[]
}

/**
 * Plans and writes a change in the owner's folder: all of it or nothing, through the journal. Conflicts are written with
 * markers and told to git. Call it under the claim. Problems: those of `planChange`, `mayChange` and `applyPlan`.
 */
export const changeInPlace = (
  request: ChangeRequest,
  root: string,
  ports: Ports,
  signal: AbortSignal,
): Promise<Result<CarriedChange>> =>
  changeIn(root, request, ports, signal, ({ operations }) => mayChange(root, operations))

async function changeIn(
  root: string,
  request: ChangeRequest,
  ports: Ports,
  signal: AbortSignal,
  check: (change: Change) => Promise<Result<readonly Problem[]>>,
): Promise<Result<CarriedChange>> {
  const change = await planIn(root, request, ports)
  if (!change.ok) return change
  if (isNothing(change.value)) return success({ change: change.value, warnings: [] })
  const checked = await check(change.value)
  if (!checked.ok) return checked
  const written = await write(change.value, signal)
  return written.ok ? success({ ...written.value, warnings: checked.value }) : written
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

async function write(change: Change, signal: AbortSignal): Promise<Result<Omit<CarriedChange, 'warnings'>>> {
  const { root } = change.project
  const applied = await applyOperations(root, change.operations, { signal, label: change.request.label })
  if (!applied.ok) return applied
  const repository = await repositoryOf(root)
  const isKnown = repository.ok && repository.value !== undefined
  const staged = isKnown ? await stageConflicts(root, change.conflicts) : success(undefined)
  if (!staged.ok) return staged
  return success({ change, ...(applied.value.id !== undefined && { undo: applied.value.id }) })
}

/**
 * Plans and writes a change on a branch of its own, in a second work tree at the last commit: the owner's folder stays as
 * it is. Where conflicts are left the work tree stays, for them to be settled there; else it is taken away.
 * Problems: `no-commit-yet`; those of `planChange`, `applyPlan` and git.
 */
export async function changeOnBranch(
  request: ChangeRequest,
  root: string,
  name: string,
  ports: Ports,
  signal: AbortSignal,
): Promise<Result<CarriedChange>> {
  const repository = await repositoryOf(root)
  if (!repository.ok) return repository
  if (repository.value?.head === undefined) return refusal(noCommitYet)
  const folder = join(await mkdtemp(join(tmpdir(), 'newel-branch-')), 'work')
  let isKept = false
  try {
    const added = await addWorktree(root, folder)
    if (!added.ok) return added
    const inside = join(folder, repository.value.prefix)
    const carried = await changeIn(inside, request, ports, signal, nothingToCheck)
    if (!carried.ok || isNothing(carried.value.change)) return carried
    isKept = carried.value.change.conflicts.length > 0
    return isKept
      ? success({ ...carried.value, worktree: inside })
      : await committed(carried.value, root, folder, name)
  } finally {
    if (!isKept) {
      await removeWorktree(root, folder)
      await rm(join(folder, '..'), { recursive: true, force: true })
    }
  }
}

/** A new work tree is clean, and nobody else's. */
const nothingToCheck = async () => success([])

async function committed(
  carried: CarriedChange,
  root: string,
  folder: string,
  name: string,
): Promise<Result<CarriedChange>> {
  const { label, version } = carried.change.request
  const commit = await commitAll(folder, `newel ${label}\n\nNewel-Version: ${version}\n`)
  if (!commit.ok) return commit
  if (commit.value === undefined) return success(carried)
  const branch = await branchAt(root, name, commit.value)
  if (!branch.ok) return branch
  const { undo: _, ...written } = carried
  return success({ ...written, branch: { name, commit: commit.value } })
}

const noCommitYet: Problem = {
  code: 'no-commit-yet',
  what: 'A branch needs a commit to start from, and there is none.',
  where: '--branch',
  next: 'Type `git add --all` and `git commit`, or leave --branch out.',
}
