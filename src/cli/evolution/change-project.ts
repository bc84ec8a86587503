import { type Problem, type Result, refusal } from '../../core/problem.ts'
import { interruptedIn } from '../../node/recover.ts'
import type { Arguments } from '../arguments/parse.ts'
import { type Context, type Finished, refused } from '../commands/command.ts'
import { exitCode, exitCodeOf } from '../exit-code.ts'
import { progressOn } from '../progress.ts'
import { changedReport } from '../report/change.ts'
import { type CarriedChange, changeInPlace, planIn } from './carry-out-change.ts'
import { changeOnBranch, type OnBranch } from './change-on-branch.ts'
import { refusedWhilePending } from './pending.ts'
import { findProject } from './read-project.ts'
import type { ChangeRequest } from './request.ts'
import { underClaim } from './under-claim.ts'
import { withReport } from './write-report.ts'

/** What `add`, `remove`, `update`, `rename` and `promote` have in common: find the project, plan, show or write, report. */
export async function changeProject(
  command: string,
  request: ChangeRequest,
  typed: Arguments,
  context: Context,
): Promise<Finished> {
  const root = findProject(context.common.folder)
  if (!root.ok) return refused(command, root.problems)
  const mode = modeOf(typed, request)
  const warnings: Problem[] = []
  const carried = await inMode(mode, request, root.value, context, warnings)
  if (!carried.ok) return refused(command, carried.problems)
  const { value } = carried
  const all = { ...value, warnings: [...warnings, ...value.change.warnings, ...value.warnings] }
  return withReport(changedReport(command, all, mode, context), all, mode, context)
}

/** How far a change goes. */
export interface Mode {
  readonly isDry: boolean
  readonly withDiff: boolean
  readonly branch?: OnBranch
  /** Where a report for a pull request is written. */
  readonly report?: string
}

function modeOf({ flags }: Arguments, { promotes }: ChangeRequest): Mode {
  const withDiff = flags.diff === true
  const verifies = promotes === true && flags.verify !== false
  const wanted = {
    applies: flags.apply === true,
    offline: flags.offline === true,
    asSeries: flags.series !== false,
    ...(verifies && { checks: { offline: flags.offline === true } }),
  }
  return {
    isDry: withDiff || flags['dry-run'] === true,
    withDiff,
    ...(typeof flags.branch === 'string' && { branch: { name: flags.branch, ...wanted } }),
    ...(typeof flags.report === 'string' && { report: flags.report }),
  }
}

async function inMode(
  { isDry, branch }: Mode,
  request: ChangeRequest,
  root: string,
  context: Context,
  warnings: Problem[],
): Promise<Result<CarriedChange>> {
  const { ports, terminal, common } = context
  const { signal } = terminal
  const pending = await refusedWhilePending(root)
  if (pending.length > 0) return refusal(...pending)
  if (isDry) return shown(request, root, context)
  if (branch !== undefined) {
    const progress = progressOn(terminal.errors, common.quiet || common.json)
    return changeOnBranch(request, root, branch, { ports, signal, progress })
  }
  const done = await underClaim(root, () => changeInPlace(request, root, ports, signal))
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

/** The code of a change that left conflicts, or of what failed after it was written. */
export function codeOf({ change, problems = [] }: CarriedChange) {
  if (change.conflicts.length > 0) return exitCode.conflicts
  return problems.length > 0 ? exitCodeOf(problems) : exitCode.done
}
