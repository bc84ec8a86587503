import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Problem, type Result, success } from '../../core/problem.ts'
import { type CheckRun, runChecks } from '../../node/checks.ts'
import {
  addWorktree,
  removeAbandoned,
  removeBranch,
  removeWorktree,
  restoreWorktree,
  unlockWorktree,
  worktreeMark,
} from '../../node/git-worktree.ts'
import type { Progress } from '../creation/carry-out.ts'
import type { Ports } from '../creation/ports.ts'
import { bringHome, type Start, startOf } from './bring-home.ts'
import { type CarriedChange, isNothing, planIn, writeChange } from './carry-out-change.ts'
import { commitChange } from './commit-change.ts'
import { relocked } from './locks.ts'
import type { Change } from './plan-change.ts'
import type { ChangeRequest } from './request.ts'
import { brokenChecks, checkFailed, checkRows, wasRed } from './verdict.ts'

/** How far a change goes that is made on a branch. */
export interface OnBranch {
  readonly name: string
  /** The project's own checks are run before and after; absent: they are not. */
  readonly checks?: { readonly offline: boolean }
  /** True: no connection is opened. */
  readonly offline: boolean
  /** True: another layout is a series of commits. */
  readonly asSeries: boolean
  /** True: the owner's branch is brought forward to it, and the branch is taken away. */
  readonly applies: boolean
}

/** What a change on a branch needs of its surroundings. */
export interface Surroundings {
  readonly ports: Ports
  readonly signal: AbortSignal
  readonly progress: Progress
}

/**
 * Plans and writes a change on a branch of its own, in a second work tree at the last commit: the owner's folder stays as
 * it is. Where conflicts are left the work tree stays, for them to be settled there; else it is taken away, and the branch
 * with it unless it holds the change. A check that passed before and fails afterwards is among the `problems` of the change.
 * Problems: those of `startOf`, `planChange`, `applyPlan`, `runChecks` and git; `branch-exists`.
 */
export async function changeOnBranch(
  request: ChangeRequest,
  root: string,
  wanted: OnBranch,
  surroundings: Surroundings,
): Promise<Result<CarriedChange>> {
  const start = await startOf(root, request, wanted.applies)
  if (!start.ok) return start
  const abandoned = await removeAbandoned(root)
  if (!abandoned.ok) return abandoned
  const folder = await mkdtemp(join(tmpdir(), worktreeMark))
  const inside = join(folder, start.value.repository.prefix)
  let left: Left = { worktree: false, branch: true }
  try {
    const added = await addWorktree(root, folder, wanted.name, surroundings)
    if (!added.ok) {
      left = { worktree: false, branch: !added.problems.some(({ code }) => code === 'cancelled') }
      return added
    }
    left = { worktree: false, branch: false }
    const place = { ...surroundings, request, root, folder, inside, wanted }
    const carried = await carriedOut(place, start.value)
    if (!carried.ok) return carried
    left = whatStays(carried.value)
    const warnings = [...abandoned.value.map(wasInterrupted), ...carried.value.warnings]
    return success({ ...carried.value, warnings })
  } finally {
    await takeAway(root, folder, wanted.name, left)
  }
}

interface Place extends Surroundings {
  readonly request: ChangeRequest
  readonly root: string
  /** The top of the work tree. */
  readonly folder: string
  /** The project in it. */
  readonly inside: string
  readonly wanted: OnBranch
}

interface Left {
  readonly worktree: boolean
  readonly branch: boolean
}

const whatStays = ({ branch, worktree, appliedOnto }: CarriedChange): Left => ({
  worktree: worktree !== undefined,
  branch: branch !== undefined && appliedOnto === undefined,
})

async function takeAway(root: string, folder: string, name: string, left: Left): Promise<void> {
  if (left.worktree) await unlockWorktree(root, folder)
  else {
    await removeWorktree(root, folder)
    await rm(folder, { recursive: true, force: true })
  }
  if (!left.branch) await removeBranch(root, name)
}

async function carriedOut(place: Place, start: Start): Promise<Result<CarriedChange>> {
  const { request, inside, ports, signal, wanted } = place
  const change = await planIn(inside, request, ports)
  if (!change.ok) return change
  if (isNothing(change.value)) return success({ change: change.value, warnings: start.warnings })
  const isClean = change.value.conflicts.length === 0
  const before = isClean ? await checksIn(place, 'before', change.value) : success([])
  if (!before.ok) return before
  const written = await writeChange(change.value, signal)
  if (!written.ok) return written
  const offline = wanted.offline || !isClean
  const locks = await relocked(inside, change.value, { offline, signal, progress: place.progress })
  if (!locks.ok) return locks
  const carried = {
    ...written.value,
    problems: locks.value.problems,
    warnings: [...start.warnings, ...before.value.filter(isRed).map(wasRed), ...locks.value.warnings],
  }
  return isClean
    ? committed(carried, before.value, place, start)
    : success({ ...carried, branch: { name: wanted.name }, worktree: inside })
}

const isRed = ({ hasPassed }: CheckRun): boolean => !hasPassed

/** What the checks leave behind is no part of the change, so the work tree is put back to its last commit. */
async function checksIn(
  { inside, folder, wanted, signal, progress }: Place,
  side: 'before' | 'after',
  { climb, tree }: Change,
): Promise<Result<readonly CheckRun[]>> {
  const commands = climb === undefined ? [] : side === 'before' ? climb.checks : tree.checks
  if (wanted.checks === undefined || commands.length === 0) return success([])
  const { programs } = tree
  const running = runChecks(inside, commands, { ...wanted.checks, programs, signal })
  const runs = await progress(`Running the project's checks, ${side}`, running)
  if (!runs.ok) return runs
  const restored = await restoreWorktree(folder, { signal })
  return restored.ok ? runs : restored
}

async function committed(
  carried: CarriedChange,
  before: readonly CheckRun[],
  place: Place,
  start: Start,
): Promise<Result<CarriedChange>> {
  const { wanted, signal } = place
  const tree = { ...place, branch: wanted.name, prefix: start.repository.prefix }
  const committed = await commitChange(carried.change, tree, { asSeries: wanted.asSeries, signal })
  if (!committed.ok) return committed
  const { commits, warnings } = committed.value
  const commit = commits.at(-1)
  if (commit === undefined) return success(carried)
  const after = await checksIn(place, 'after', carried.change)
  if (!after.ok) return after
  const { undo: _, ...written } = carried
  const broken = brokenChecks(before, after.value).map((run) => checkFailed(run, wanted.name))
  const onBranch = {
    ...written,
    branch: { name: wanted.name, commit, commits },
    warnings: [...written.warnings, ...warnings],
    checks: checkRows(before, after.value),
    problems: [...(written.problems ?? []), ...broken],
  }
  return success(
    wanted.applies && onBranch.problems.length === 0 ? await applied(onBranch, place, start) : onBranch,
  )
}

async function applied(
  carried: CarriedChange,
  { root, wanted }: Place,
  { head }: Start,
): Promise<CarriedChange> {
  const home = await bringHome(root, wanted.name, head)
  return home.ok
    ? { ...carried, appliedOnto: head }
    : { ...carried, problems: home.problems.map(kept(wanted)) }
}

/** The change itself is done: what stands in the way can be mended and the branch merged. */
const kept =
  ({ name }: OnBranch) =>
  (problem: Problem): Problem =>
    problem.code === 'branch-moved'
      ? problem
      : { ...problem, next: `When that is settled, type \`git merge --ff-only ${name}\`.` }

const wasInterrupted = (name: string): Problem => ({
  code: 'recovered',
  what: `A change had been interrupted on the branch ${name}; its work tree and that branch were taken away.`,
  where: name,
})
