import { withRemoved } from '../../core/evolve/answers-remove.ts'
import { readRemovals } from '../../core/evolve/answers-words.ts'
import { inWordsOf } from '../../core/evolve/asked-words.ts'
import { branchFlag, diffFlag, dryRunFlag, templateFlag } from '../arguments/flags.ts'
import type { HelpPage } from '../arguments/help.ts'
import { readTyped } from '../arguments/typed.ts'
import { changeProject } from '../evolution/change-project.ts'
import { requestOf } from '../evolution/request.ts'
import type { Context, Finished } from './command.ts'

/** `newel remove <what>`: the inverse of `add`. */
export async function remove(context: Context): Promise<Finished> {
  const read = readTyped('remove', page, context, Number.POSITIVE_INFINITY)
  if ('ended' in read) return read.ended
  const { operands } = read.typed
  const request = requestOf(['remove', ...operands], read.typed, context, {
    samePack: true,
    worded: (problems) => inWordsOf(problems, 'remove'),
    wanted: (lock, { pack }) => {
      const removals = readRemovals(operands, pack)
      return removals.ok ? withRemoved(lock, pack, removals.value) : removals
    },
  })
  return changeProject('remove', request, read.typed, context)
}

const page: HelpPage = {
  usage: ['newel remove <what>… [flags]'],
  summary:
    'Takes features and other choices out again; after `add` it leaves no difference. Files that you edited become conflicts, and code of yours that uses what would go stops it. Tables stay in databases that have them.',
  flags: [dryRunFlag, diffFlag, branchFlag, templateFlag],
  examples: ['newel remove feature invoice', 'newel remove database=postgres'],
}
