import { withAdded } from '../../core/evolve/answers-add.ts'
import { readAdditions } from '../../core/evolve/answers-words.ts'
import { inWordsOf } from '../../core/evolve/asked-words.ts'
import { branchFlag, diffFlag, dryRunFlag, templateFlag } from '../arguments/flags.ts'
import type { HelpPage } from '../arguments/help.ts'
import { readTyped } from '../arguments/typed.ts'
import { changeProject } from '../evolution/change-project.ts'
import { requestOf } from '../evolution/request.ts'
import { whatFits } from '../evolution/what-fits.ts'
import type { Context, Finished } from './command.ts'

/** `newel add <what>`: features, and other choices, put into a project that its owner has edited. */
export async function add(context: Context): Promise<Finished> {
  const read = readTyped('add', page, context, Number.POSITIVE_INFINITY)
  if ('ended' in read) return read.ended
  const { operands, flags } = read.typed
  if (operands.length === 0) return whatFits(context)
  const record = {
    ...(Array.isArray(flags.field) ? { fields: flags.field as readonly string[] } : {}),
    ...(typeof flags.plural === 'string' ? { plural: flags.plural } : {}),
  }
  const request = requestOf(['add', ...operands, ...recordWords(record)], read.typed, context, {
    samePack: true,
    worded: (problems) => inWordsOf(problems, 'add'),
    wanted: (lock, { pack }) => {
      const additions = readAdditions(operands, record, pack)
      return additions.ok ? withAdded(lock, pack, additions.value) : additions
    },
  })
  return changeProject('add', request, read.typed, context)
}

const recordWords = ({
  fields = [],
  plural,
}: {
  fields?: readonly string[]
  plural?: string
}): readonly string[] => [
  ...fields.flatMap((field) => ['--field', field]),
  ...(plural === undefined ? [] : ['--plural', plural]),
]

const page: HelpPage = {
  usage: ['newel add <what>… [flags]', 'newel add'],
  summary:
    'Adds features and other choices to the project, in its own files: what you edited stays. Without anything to add it lists what fits.',
  flags: [
    {
      name: 'field',
      takes: 'texts',
      value: 'NAME:TYPE',
      help: 'A field of the feature; may be repeated.',
      group: 'The feature',
    },
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
    'newel add feature invoice --field number:str --field total:decimal',
    'newel add feature invoice:number:str,total:decimal --dry-run',
    'newel add database=postgres',
  ],
}
