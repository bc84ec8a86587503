import { available } from '../../core/answers/available.ts'
import type { Values } from '../../core/answers/rules.ts'
import type { Question } from '../../core/answers/types.ts'
import { changeable, wordOf } from '../../core/evolve/answers-questions.ts'
import type { Lock } from '../../core/evolve/lock.ts'
import type { Pack } from '../../core/pack/types.ts'
import { readLock } from '../../node/project.ts'
import { type Context, type Finished, refused, reported } from '../commands/command.ts'
import { loadPack } from '../creation/plan-creation.ts'
import type { AddableDetails } from '../output-details.ts'
import { paintFor } from '../terminal.ts'
import { findProject, projectIn } from './read-project.ts'

/** Bare `newel add`: what can be added to this project, and why the rest cannot. */
export async function whatFits(context: Context): Promise<Finished> {
  const { common, ports, terminal } = context
  const root = findProject(common.folder)
  if (!root.ok) return refused('add', root.problems)
  const lock = await readLock(root.value)
  if (!lock.ok) return refused('add', lock.problems)
  const pack = await loadPack({ folder: common.folder }, ports)
  if (!pack.ok) return refused('add', pack.problems)
  const details: AddableDetails = { addable: addable(pack.value.pack, lock.value) }
  const paint = paintFor(terminal.output, terminal.env)
  const lines = details.addable.flatMap(({ word, now, choices }) =>
    choices.length === 0
      ? [
          `${paint.bold(`newel add ${word} …`)}${now.length > 0 ? paint.dim(`  (there: ${now.join(', ')})`) : ''}`,
        ]
      : choices.map(({ id, because }) =>
          because === undefined
            ? paint.bold(`newel add ${word}=${id}`)
            : paint.dim(`          ${word}=${id}  (not here: ${because})`),
        ),
  )
  const text = lines.length === 0 ? 'There is nothing that could be added.\n' : `${lines.join('\n')}\n`
  return reported('add', text, { project: projectIn({ root: root.value, lock: lock.value }), details })
}

function addable(pack: Pack, { answers }: Lock): AddableDetails['addable'] {
  return pack.questions.flatMap((question): AddableDetails['addable'] => {
    if (question.kind === 'text' || !changeable(pack, wordOf(question), 'add').ok) return []
    const now = answers[question.id]
    if (question.kind === 'records') {
      const names = Array.isArray(now) ? now.map((one) => (typeof one === 'string' ? one : one.name)) : []
      return [{ word: wordOf(question), now: names, choices: [] }]
    }
    const choices = choicesOf(pack, question, answers)
    return choices.length === 0 ? [] : [{ word: question.id, now: [String(now)], choices }]
  })
}

/** Those that are not chosen already. */
function choicesOf(
  pack: Pack,
  question: Question,
  answers: Values,
): readonly { id: string; because?: string }[] {
  const now = answers[question.id]
  if (question.kind === 'boolean') return [{ id: String(now !== true) }]
  const chosen = Array.isArray(now) ? now : [now]
  return available(pack, question, answers)
    .filter(({ choice }) => !chosen.some((one) => one === choice.id))
    .map(({ choice, because }) => ({ id: choice.id, ...(because !== undefined && { because }) }))
}
