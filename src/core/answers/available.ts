import type { Pack } from '../pack/types.ts'
import type { Values } from './rules.ts'
import { firstThatKeeps, type Outcome } from './search.ts'
import type { AnswerValue, Choice, Question } from './types.ts'

/** What of a pack limits its answers. */
export type Limiting = Pick<Pack, 'questions' | 'constraints'>

/** A choice, and why it cannot be had under the answers so far; no reason when it can. */
export interface OfferedChoice {
  readonly choice: Choice
  readonly because?: string
}

/**
 * The choices of a question under the answers so far, for a prompt. A choice can be had when the questions that are
 * still open leave a way to keep to every constraint. An earlier answer to the same question does not count.
 */
export function available(pack: Limiting, question: Question, values: Values): readonly OfferedChoice[] {
  if (question.kind !== 'choice' && question.kind !== 'many') return []
  return question.choices.map((choice) => {
    const value = question.kind === 'many' ? [choice.id] : choice.id
    const outcome = explore(pack, { ...values, [question.id]: value })
    return outcome.found ? { choice } : { choice, because: reasonOf(outcome, question) }
  })
}

/** Whether some answers to the open questions keep to every constraint. */
export const fits = (pack: Limiting, values: Values): boolean => explore(pack, values).found

const explore = (pack: Limiting, values: Values): Outcome =>
  firstThatKeeps({
    questions: pack.questions,
    constraints: pack.constraints,
    candidates: (question) => possible(question, values),
    readBy: () => [],
  })

/** Everything that an open question could be, where that can be listed; else it stays open. */
function possible(question: Question, values: Values): readonly AnswerValue[] {
  const given = Object.hasOwn(values, question.id) ? values[question.id] : undefined
  if (given !== undefined) return [given]
  if (question.kind === 'choice') return question.choices.map(({ id }) => id)
  return question.kind === 'boolean' ? [true, false] : []
}

/** The constraint that speaks of this question explains best. */
function reasonOf(outcome: Extract<Outcome, { found: false }>, question: Question): string {
  const own = outcome.blamed.find(
    ({ when, require }) => Object.hasOwn(when, question.id) || Object.hasOwn(require, question.id),
  )
  return (own ?? outcome.blamed[0])?.because ?? 'The other answers leave no room for it.'
}
