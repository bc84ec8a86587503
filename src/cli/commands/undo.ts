import { type Problem, type Result, refusal, success } from '../../core/problem.ts'
import { interruptedIn } from '../../node/recover.ts'
import { listUndo, type PlannedUndo, planUndo, undo as takeBack } from '../../node/undo.ts'
import { dryRunFlag } from '../arguments/flags.ts'
import type { HelpPage } from '../arguments/help.ts'
import { readTyped } from '../arguments/typed.ts'
import { refusedWhilePending } from '../evolution/pending.ts'
import { findProject } from '../evolution/read-project.ts'
import { underClaim } from '../evolution/under-claim.ts'
import type { OutputOperation } from '../output.ts'
import { undoListText, undoneText } from '../report/undo.ts'
import { type Context, type Finished, refused, reported } from './command.ts'

/** `newel undo [id]`: takes one change of Newel back, exactly; `--list` shows what is kept. */
export async function undo(context: Context): Promise<Finished> {
  const isList = context.words.includes('--list')
  const read = readTyped('undo', page, context, isList ? 0 : 1)
  if ('ended' in read) return read.ended
  const root = findProject(context.common.folder)
  if (!root.ok) return refused('undo', root.problems)
  if (isList) return list(root.value)
  const [id] = read.typed.operands
  return read.typed.flags['dry-run'] === true
    ? show(root.value, id)
    : carryOut(root.value, id, context.terminal.signal)
}

/** An interrupted change is ended first: only then it is known what there is to take back. */
async function list(root: string): Promise<Finished> {
  const listed = await underClaim(root, () => listUndo(root))
  if (!listed.ok) return refused('undo', listed.problems)
  const { value: entries, warnings } = listed.value
  if (!entries.ok) return refused('undo', entries.problems)
  return reported('undo', undoListText(entries.value), { warnings, details: { entries: entries.value } })
}

async function show(root: string, id: string | undefined): Promise<Finished> {
  const [interrupted] = await interruptedIn(root)
  if (interrupted !== undefined) return refused('undo', [halfDone(interrupted)])
  const planned = await planWhileSettled(root, id)
  return planned.ok ? reportOf(planned.value) : refused('undo', planned.problems)
}

async function carryOut(root: string, id: string | undefined, signal: AbortSignal): Promise<Finished> {
  const done = await underClaim(root, () => undone(root, id, signal))
  if (!done.ok) return refused('undo', done.problems)
  const { value, warnings } = done.value
  if (value.ok) return reportOf(value.value.planned, { again: value.value.again, warnings })
  const { output, text } = refused('undo', value.problems)
  return { output: { ...output, warnings }, text }
}

interface Undone {
  readonly planned: PlannedUndo
  readonly again: string | undefined
}

async function undone(root: string, id: string | undefined, signal: AbortSignal): Promise<Result<Undone>> {
  const planned = await planWhileSettled(root, id)
  if (!planned.ok) return planned
  const applied = await takeBack(root, planned.value.entry.id, { signal })
  return applied.ok ? success({ planned: planned.value, again: applied.value.id }) : applied
}

/** A change that left conflicts is taken back by `abort`, which keeps what was written into the conflicts since. */
async function planWhileSettled(root: string, id: string | undefined): Promise<Result<PlannedUndo>> {
  const pending = await refusedWhilePending(root)
  return pending.length > 0 ? refusal(...pending) : planUndo(root, id)
}

function reportOf(
  { entry, operations }: PlannedUndo,
  done?: { readonly again: string | undefined; readonly warnings: readonly Problem[] },
): Finished {
  const plan: readonly OutputOperation[] = operations.map(({ kind, path }) => ({ kind, path }))
  return reported('undo', undoneText(entry, plan, done?.again), {
    written: done !== undefined,
    plan,
    warnings: done?.warnings ?? [],
    details: { undone: entry, again: done?.again ?? null },
  })
}

const halfDone = (id: string): Problem => ({
  code: 'interrupted-change',
  what: 'A change was interrupted and stands half done, so what would be taken back is not known yet.',
  where: `.newel/journal/${id}.json`,
  next: 'Type `newel undo --list`: it ends that change first.',
})

const page: HelpPage = {
  usage: ['newel undo [id] [flags]', 'newel undo --list'],
  summary:
    'Takes back one change that Newel made, the newest unless an id says another: every byte, mode and time of what it touched. A file that you changed since stops it, and nothing is changed then. What it takes away is kept in turn.',
  flags: [
    { name: 'list', takes: 'nothing', help: 'Show what can be taken back.', group: 'What is shown' },
    dryRunFlag,
  ],
  examples: ['newel undo --list', 'newel undo --dry-run', 'newel undo'],
}
