import { basename } from 'node:path'
import type { Result } from '../../core/problem.ts'
import { abortPending } from '../../node/abort.ts'
import type { Applied, ApplyOptions } from '../../node/apply.ts'
import { type LinkedWorktree, linkedWorktree, worktreeMark } from '../../node/git-worktree.ts'
import { continuePending } from '../../node/pending.ts'
import type { HelpPage } from '../arguments/help.ts'
import { readTyped } from '../arguments/typed.ts'
import { quoted } from '../creation/reproduce.ts'
import { findProject } from '../evolution/read-project.ts'
import { underClaim } from '../evolution/under-claim.ts'
import { type Command, type Context, type Finished, refused, reported } from './command.ts'

/** `newel continue`: ends a change whose conflicts were settled; only then the lock advances. */
export const continueChange: Command = (context) =>
  settle('continue', continuePage, context, continuePending, 'The change is done: the lock has advanced.\n')

/** `newel abort`: takes back a change that left conflicts; what was written into them since is kept in the undo store. */
export const abortChange: Command = (context) =>
  settle(
    'abort',
    abortPage,
    context,
    abortPending,
    'The change is taken back: everything is as it was before.\n',
  )

async function settle(
  command: string,
  page: HelpPage,
  context: Context,
  act: (root: string, options: ApplyOptions) => Promise<Result<Applied>>,
  text: string,
): Promise<Finished> {
  const read = readTyped(command, page, context)
  if ('ended' in read) return read.ended
  const root = findProject(context.common.folder)
  if (!root.ok) return refused(command, root.problems)
  const { signal } = context.terminal
  const done = await underClaim(root.value, () => act(root.value, { signal }))
  if (!done.ok) return refused(command, done.problems)
  const { value, warnings } = done.value
  if (!value.ok) return refused(command, value.problems)
  const nextSteps = await nextStepsOf(command, root.value, context)
  const next = nextSteps.length === 0 ? '' : `\nNext:\n${nextSteps.map((step) => `  ${step}\n`).join('')}`
  return reported(command, `${text}${next}`, { written: true, warnings, nextSteps })
}

async function nextStepsOf(command: string, root: string, { terminal }: Context): Promise<readonly string[]> {
  const linked = await linkedWorktree(root)
  const place = linked.ok ? linked.value : undefined
  if (place !== undefined && basename(place.top).startsWith(worktreeMark)) return stepsHome(command, place)
  if (command !== 'continue') return []
  const here = findProject(terminal.folder)
  const there = here.ok && here.value === root ? 'git' : `git -C ${quoted(root)}`
  return [`${there} diff HEAD`, `${there} commit --all`]
}

/** What is to be done with a work tree that a change on a branch was made in, and how its branch comes home. */
function stepsHome(command: string, { top, first, branch }: LinkedWorktree): readonly string[] {
  const [there, home] = [`git -C ${quoted(top)}`, `git -C ${quoted(first)}`]
  const gone = `${home} worktree remove --force ${quoted(top)}`
  if (command === 'abort') return [gone, `${home} branch -D ${branch}`]
  return [`${there} add --all`, `${there} commit`, gone, `${home} merge --ff-only ${branch}`]
}

const continuePage: HelpPage = {
  usage: ['newel continue'],
  summary:
    'Ends a change that left conflicts, once no marker is left and git holds nothing as unmerged: the lock advances to what the project was merged with.',
  flags: [],
  examples: ['newel status', 'newel continue'],
}

const abortPage: HelpPage = {
  usage: ['newel abort'],
  summary:
    'Takes back a change that left conflicts: every file that it touched is as it was. What you have written into those files since is kept in the undo store.',
  flags: [],
  examples: ['newel abort', 'newel undo --list'],
}
