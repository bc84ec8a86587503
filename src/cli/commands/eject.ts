import { mentionsIn } from '../../core/evolve/mentions.ts'
import { type Problem, type Result, refusal, success } from '../../core/problem.ts'
import { eject as forget, planEjection } from '../../node/eject.ts'
import { readProjectTree } from '../../node/project-tree.ts'
import { dryRunFlag } from '../arguments/flags.ts'
import type { HelpPage } from '../arguments/help.ts'
import { readTyped } from '../arguments/typed.ts'
import { refusedWhilePending } from '../evolution/pending.ts'
import { findProject } from '../evolution/read-project.ts'
import { underClaim } from '../evolution/under-claim.ts'
import { exitCode } from '../exit-code.ts'
import type { EjectDetails } from '../output-details.ts'
import { ejectedText, ejectQuestion } from '../report/eject.ts'
import { isInteractive } from '../terminal.ts'
import { type Context, type Finished, refused, reported } from './command.ts'

/** `newel eject`: the project forgets Newel. Takes an agreement, and git to bring it back where there is git. */
export async function eject(context: Context): Promise<Finished> {
  const read = readTyped('eject', page, context)
  if ('ended' in read) return read.ended
  const root = findProject(context.common.folder)
  if (!root.ok) return refused('eject', root.problems)
  const details = await detailsOf(root.value)
  if (!details.ok) return refused('eject', details.problems)
  if (read.typed.flags['dry-run'] === true)
    return reported('eject', ejectedText(details.value, false), { details: details.value })
  const isAgreed = await agreement(root.value, details.value, read.typed.flags.yes === true, context)
  if (!isAgreed.ok) return refused('eject', isAgreed.problems)
  if (!isAgreed.value) return refused('eject', [], exitCode.cancelled)
  return carryOut(root.value, context.terminal.signal)
}

async function detailsOf(root: string): Promise<Result<EjectDetails>> {
  const pending = await refusedWhilePending(root)
  if (pending.length > 0) return refusal(...pending)
  const planned = await planEjection(root)
  if (!planned.ok) return planned
  const tree = await readProjectTree(root, [])
  if (!tree.ok) return tree
  const { paths, commit } = planned.value
  const back = commit === undefined ? null : `git checkout ${commit.slice(0, 12)} -- .newel`
  return success({ removed: paths, back, mentions: mentionsIn(tree.value) })
}

async function agreement(
  root: string,
  details: EjectDetails,
  yes: boolean,
  { terminal, common }: Context,
): Promise<Result<boolean>> {
  if (yes) return success(true)
  if (!isInteractive(terminal, { ...common, yes })) return refusal(needsAgreement)
  const { agree } = await import('../prompts/agree.ts')
  return success(await agree(ejectQuestion(root, details), terminal))
}

/** Looks again: what was interrupted before is ended only under the claim. */
async function carryOut(root: string, signal: AbortSignal): Promise<Finished> {
  const done = await underClaim(root, async () => {
    const details = await detailsOf(root)
    const gone = details.ok ? await forget(root, { signal }) : details
    return gone.ok ? details : gone
  })
  if (!done.ok) return refused('eject', done.problems)
  const { value, warnings } = done.value
  if (!value.ok) return refused('eject', value.problems)
  return reported('eject', ejectedText(value.value, true), { written: true, details: value.value, warnings })
}

const needsAgreement: Problem = {
  code: 'needs-agreement',
  what: 'This removes .newel/, and there is nobody to ask whether it may. Nothing was removed.',
  where: '--yes',
  next: 'Look at it with `newel eject --dry-run`, then add --yes.',
}

const page: HelpPage = {
  usage: ['newel eject [flags]'],
  summary:
    'Makes the project forget Newel: .newel/ goes, everything else stays as it is, byte for byte. Refuses while git could not bring .newel/ back, and lists the lines that still speak of Newel.',
  flags: [
    { name: 'yes', short: 'y', takes: 'nothing', help: 'Agree without being asked.', group: 'What happens' },
    dryRunFlag,
  ],
  examples: ['newel eject --dry-run', 'newel eject --yes'],
}
