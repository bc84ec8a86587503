import { migrate } from '../../core/evolve/migrate.ts'
import { success } from '../../core/problem.ts'
import { branchFlag, diffFlag, dryRunFlag, templateFlag } from '../arguments/flags.ts'
import type { HelpPage } from '../arguments/help.ts'
import { readTyped } from '../arguments/typed.ts'
import { changeProject } from '../evolution/change-project.ts'
import { requestOf } from '../evolution/request.ts'
import type { Context, Finished } from './command.ts'

/** `newel update`: brings the project to the pack of this version, with what its owner edited. */
export async function update(context: Context): Promise<Finished> {
  const read = readTyped('update', page, context)
  if ('ended' in read) return read.ended
  const request = requestOf(['update'], read.typed, context, {
    samePack: false,
    wanted: (lock, { pack }) => {
      const migrated = migrate(lock, pack)
      if (!migrated.ok) return migrated
      const { given, replaced, roles, removed } = migrated.value
      const reasons = new Map(removed.map(({ path, because }) => [path, because]))
      return success({ given, replaced, roles: new Map(Object.entries(roles)), removed: reasons })
    },
  })
  return changeProject('update', request, read.typed, context)
}

const page: HelpPage = {
  usage: ['newel update [flags]'],
  summary:
    'Brings the project to what this version of Newel renders. What you edited stays; where both sides changed the same place, the conflict is left to you. A project that nobody edited becomes the same as a new one.',
  flags: [dryRunFlag, diffFlag, branchFlag, templateFlag],
  examples: ['newel update --dry-run', 'newel update --branch newel/update'],
}
