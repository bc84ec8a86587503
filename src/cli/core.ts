import { available, fits } from '../core/answers/available.ts'
import { defaultOf } from '../core/answers/defaults.ts'
import { fromFlagValue, parseSet, toFlags } from '../core/answers/flags.ts'
import { resolve } from '../core/answers/resolve.ts'
import type { Values } from '../core/answers/rules.ts'
import { answersSchema } from '../core/answers/schema.ts'
import type { Answers, AnswerValue, GivenAnswers, Question } from '../core/answers/types.ts'
import { compose } from '../core/compose/compose.ts'
import type { Pack } from '../core/pack/types.ts'
import { diffOf } from '../core/reconcile/plan.ts'
import { reconcile } from '../core/reconcile/reconcile.ts'
import { questionsWithFlags } from './arguments/question-flags.ts'
import type { Core } from './creation/ports.ts'

/** The pure half as commands use it: a chunk of its own, since most of it is not needed to print help. */
export const core: Core = {
  resolve,
  defaultOf: (_pack, question, given) => defaultOf(question, asValues(given)),
  reasonAgainst,
  toFlags: flagWords,
  fromFlagValue,
  parseSet,
  answersSchema,
  compose,
  reconcile: (ours, theirs, onConflict) =>
    reconcile({ base: new Map(), ours, theirs, onConflict, mergeText }),
  diffOf,
}

/** Prompts give only what `resolve` would take, and records as texts, of which rules ask no more than whether there are any. */
const asValues = (given: GivenAnswers): Values =>
  Object.fromEntries(
    Object.entries(given).filter((entry): entry is [string, AnswerValue] => entry[1] !== undefined),
  )

/** Without anything written before, no file has a base, and so none is merged. */
const mergeText = () => {
  throw new Error('A creation merges nothing.')
}

function reasonAgainst(
  pack: Pack,
  question: Question,
  choice: string | boolean,
  given: GivenAnswers,
): string | undefined {
  const values = asValues(given)
  if (typeof choice === 'string')
    return available(pack, question, values).find((one) => one.choice.id === choice)?.because
  if (fits(pack, { ...values, [question.id]: choice })) return undefined
  const speaking = pack.constraints.find(
    ({ when, require }) => when[question.id] === choice || require[question.id] === !choice,
  )
  return speaking?.because ?? 'The other answers leave no room for it.'
}

/** As they are typed: `--no-x` for what is not wanted, and `--set` where a flag of Newel's own has the question's name. */
function flagWords(answers: Answers, pack: Pack): readonly string[] {
  const kinds = new Map(pack.questions.map((question) => [question.id, question.kind]))
  const flagged = new Set(questionsWithFlags(pack).map(({ id }) => id))
  return toFlags(answers, pack).flatMap(({ question, flag, value }) => {
    if (!flagged.has(question)) return ['--set', `${question}=${value}`]
    if (kinds.get(question) === 'boolean') return [value === 'true' ? flag : flag.replace('--', '--no-')]
    return isTakenForFlag(value) ? [`${flag}=${value}`] : [flag, value]
  })
}

const isTakenForFlag = (value: string): boolean => value.startsWith('-')
