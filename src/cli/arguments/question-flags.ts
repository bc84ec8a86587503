import { flagOf } from '../../core/answers/read-answer.ts'
import type { Question } from '../../core/answers/types.ts'
import type { Pack } from '../../core/pack/types.ts'
import { createFlags, type Flag, globalFlags } from './flags.ts'

/** `--python` is a flag of Newel's own that goes by the pack's question where there is one: see `readCreation`. */
const shared = 'python'

const taken = new Set(
  [...globalFlags, ...createFlags].map(({ name }) => name).filter((name) => name !== shared),
)

/** All flags of `create` beside the global ones: one for every question of the pack, then Newel's own. */
export function creationFlags(pack: Pack): readonly Flag[] {
  const asked = questionFlags(pack)
  const own = createFlags.filter(({ name }) => asked.every((flag) => flag.name !== name))
  return [...asked, ...own.map((flag) => (flag.name === 'preset' ? presetFlag(flag, pack) : flag))]
}

/** Says what there is: each pack has presets of its own, or none. */
function presetFlag(flag: Flag, { presets }: Pack): Flag {
  if (presets.length === 0) return { ...flag, help: `${flag.help} This pack has none.` }
  const ids = presets.map(({ id }) => id).join(', ')
  return { ...flag, help: `${flag.help} One of ${ids}; "newel options" says what they are.` }
}

/** The questions that have a flag. One whose name is taken by a flag of Newel's own is answered by `--set`. */
export const questionsWithFlags = (pack: Pack): readonly Question[] =>
  pack.questions.filter((question) => !taken.has(flagNameOf(question)))

/** The flag's name without dashes: `task_queue` → `task-queue`; records go by their singular: `features` → `feature`. */
export const flagNameOf = (question: Question): string => flagOf(question).replace(/^--/, '')

/** One flag for every question of a pack. */
const questionFlags = (pack: Pack): readonly Flag[] =>
  questionsWithFlags(pack).map((question) => ({
    name: flagNameOf(question),
    help: question.help,
    group: 'The project',
    ...valueShape(question),
  }))

function valueShape(question: Question): Pick<Flag, 'takes' | 'value' | 'forms'> {
  switch (question.kind) {
    case 'boolean':
      return { takes: 'nothing', forms: 'both' }
    case 'choice':
      return { takes: 'text', value: question.choices.map(({ id }) => id).join('|') }
    case 'many':
      return { takes: 'texts', value: `${question.choices.map(({ id }) => id).join(',')}` }
    case 'records':
      return { takes: 'texts', value: 'NAME[:FIELD:TYPE,…]' }
    case 'text':
      return { takes: 'text', value: 'TEXT' }
  }
}
