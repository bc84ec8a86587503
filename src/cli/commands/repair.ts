import { templateFlag } from '../arguments/flags.ts'
import type { HelpPage } from '../arguments/help.ts'
import { readTyped } from '../arguments/typed.ts'
import { findProject } from '../evolution/read-project.ts'
import { repairProject } from '../evolution/repair-project.ts'
import { underClaim } from '../evolution/under-claim.ts'
import { type Context, type Finished, refused, reported } from './command.ts'

/** `newel repair`: brings the lock and the snapshot back, after branches met or after one of them was lost. */
export async function repair(context: Context): Promise<Finished> {
  const read = readTyped('repair', page, context)
  if ('ended' in read) return read.ended
  const { common, invocation, ports } = context
  const root = findProject(common.folder)
  if (!root.ok) return refused('repair', root.problems)
  const { template } = read.typed.flags
  const request = {
    label: 'repair',
    version: invocation.version,
    folder: common.folder,
    ...(typeof template === 'string' ? { template } : {}),
  }
  const done = await underClaim(root.value, () => repairProject(root.value, request, ports))
  if (!done.ok) return refused('repair', done.problems)
  const { value, warnings } = done.value
  if (!value.ok) return refused('repair', value.problems)
  const { how, warnings: found } = value.value
  const isWritten = how !== 'nothing was wrong'
  return reported('repair', `${how[0]?.toUpperCase()}${how.slice(1)}.\n`, {
    written: isWritten,
    warnings: [...warnings, ...found],
    nextSteps: isWritten ? ['newel status'] : [],
  })
}

const page: HelpPage = {
  usage: ['newel repair'],
  summary:
    'Brings `.newel/` back: a snapshot that is lost or damaged is found by the lock, from git or by rendering, and verified. After branches met, the answers of both are merged and rendered again; your files are not touched.',
  flags: [templateFlag],
  examples: ['git merge other-branch', 'newel repair', 'git commit'],
}
