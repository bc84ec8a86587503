import { withRenamed } from '../../core/evolve/rename-answers.ts'
import { readRenaming } from '../../core/evolve/rename-words.ts'
import { branchFlag, diffFlag, dryRunFlag, templateFlag } from '../arguments/flags.ts'
import type { HelpPage } from '../arguments/help.ts'
import { readTyped } from '../arguments/typed.ts'
import { changeProject } from '../evolution/change-project.ts'
import { requestOf } from '../evolution/request.ts'
import type { Context, Finished } from './command.ts'

/** `newel rename <what>`: calls the project, a feature or a field otherwise; the owner's code follows. */
export async function rename(context: Context): Promise<Finished> {
  const read = readTyped('rename', page, context, Number.POSITIVE_INFINITY)
  if ('ended' in read) return read.ended
  const { operands, flags } = read.typed
  const plural = typeof flags.plural === 'string' ? flags.plural : undefined
  const words = ['rename', ...operands, ...(plural === undefined ? [] : ['--plural', plural])]
  const request = requestOf(words, read.typed, context, {
    samePack: true,
    wanted: (lock, { pack }) => {
      const wanted = readRenaming(operands, plural, pack)
      return wanted.ok ? withRenamed(lock, pack, wanted.value) : wanted
    },
  })
  return changeProject('rename', request, read.typed, context)
}

const page: HelpPage = {
  usage: ['newel rename project NEW', 'newel rename feature OLD NEW', 'newel rename field FEATURE.OLD NEW'],
  summary:
    'Gives the project, a feature or a field another name. Code of yours that uses the names follows; names of your own stay. Tables, columns and migrations keep their names, so that no data moves.',
  flags: [
    {
      name: 'plural',
      takes: 'text',
      value: 'NAME',
      help: 'What several of them are called.',
      group: 'The feature',
    },
    dryRunFlag,
    diffFlag,
    branchFlag,
    templateFlag,
  ],
  examples: [
    'newel rename feature invoice bill',
    'newel rename field invoice.total amount --dry-run',
    'newel rename project billing',
  ],
}
