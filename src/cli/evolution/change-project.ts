import { type Problem, type Result, refusal } from '../../core/problem.ts'
import { interruptedIn } from '../../node/recover.ts'
import type { Arguments } from '../arguments/parse.ts'
import { type Context, type Finished, refused } from '../commands/command.ts'
import { exitCode } from '../exit-code.ts'
import { changedReport } from '../report/change.ts'
import { type CarriedChange, changeInPlace, changeOnBranch, planIn } from './carry-out-change.ts'
import { refusedWhilePending } from './pending.ts'
import { findProject } from './read-project.ts'
import type { ChangeRequest } from './request.ts'
import { underClaim } from './under-claim.ts'

/** What `add`, `remove` and `update` have in common: find the project, plan, show or write, report. */
export async function changeProject(
  command: string,
  request: ChangeRequest,
  typed: Arguments,
  context: Context,
): Promise<Finished> {
  const root = findProject(context.common.folder)
  if (!root.ok) return refused(command, root.problems)
  const mode = modeOf(typed)
  const warnings: Problem[] = []
  const carried = await inMode(mode, request, root.value, context, warnings)
  if (!carried.ok) return refused(command, carried.problems)
  const { value } = carried
  const all = { ...value, warnings: [...warnings, ...value.change.warnings, ...value.warnings] }
  return changedReport(command, all, mode, context)
}

/** How far a change goes. */
export interface Mode {
  readonly isDry: boolean
  readonly withDiff: boolean
  readonly branch?: string
}

function modeOf({ flags }: Arguments): Mode {
  const withDiff = flags.diff === true
  const branch = typeof flags.branch === 'string' ? { branch: flags.branch } : {}
  return { isDry: withDiff || flags['dry-run'] === true, withDiff, ...branch }
}

async function inMode(
  { isDry, branch }: Mode,
  request: ChangeRequest,
  root: string,
  context: Context,
  warnings: Problem[],
): Promise<Result<CarriedChange>> {
  const { ports, terminal } = context
  const pending = await refusedWhilePending(root)
  if (pending.length > 0) return refusal(...pending)
  if (isDry) return shown(request, root, context)
  if (branch !== undefined) return changeOnBranch(request, root, branch, ports, terminal.signal)
  const done = await underClaim(root, () => changeInPlace(request, root, ports, terminal.signal))
  if (!done.ok) return done
  warnings.push(...done.value.warnings)
  return done.value.value
}

/** Nothing is ended or written here, so a change that stands half done is in the way. */
async function shown(
  request: ChangeRequest,
  root: string,
  { ports }: Context,
): Promise<Result<CarriedChange>> {
  const [interrupted] = await interruptedIn(root)
  if (interrupted !== undefined) return refusal(halfDone(interrupted))
  const change = await planIn(root, request, ports)
  return change.ok ? { ok: true, value: { change: change.value, warnings: [] } } : change
}

const halfDone = (id: string): Problem => ({
  code: 'interrupted-change',
  what: 'A change was interrupted and stands half done.',
  where: `.newel/journal/${id}.json`,
  next: 'Type `newel undo --list`: it ends that change first.',
})

/** The code of a change that left conflicts. */
export const codeOf = ({ change }: CarriedChange) =>
  change.conflicts.length > 0 ? exitCode.conflicts : exitCode.done
