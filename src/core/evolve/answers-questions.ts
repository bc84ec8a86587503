import { didYouMean } from '../answers/nearest.ts'
import type { AnswerValue, FeatureRecord, Question, RecordsQuestion } from '../answers/types.ts'
import type { Pack } from '../pack/types.ts'
import { type Problem, type Result, refusal, success } from '../problem.ts'
import { oneOf, quoted } from '../text.ts'

/** What of a lock `add` and `remove` change. */
export interface Settled {
  readonly answers: Readonly<Record<string, AnswerValue>>
  /** By question: what `add` put another answer in the place of, the latest last. `remove` brings it back. */
  readonly replaced: Readonly<Record<string, readonly AnswerValue[]>>
}

/** Answers for `resolve`, and what the next lock remembers. */
export interface Changed {
  readonly given: Settled['answers']
  readonly replaced: Settled['replaced']
}

/** What of a pack is needed to read what is added or removed, and to do it. */
export type Growing = Pick<Pack, 'questions' | 'reservedProjectNames' | 'layoutQuestion' | 'contributors'>

/** Which way the answers are to go. */
export type Verb = 'add' | 'remove'

/** The question that a word means: its id, or the singular of one that asks for records. */
const questionCalled = (pack: Pick<Pack, 'questions'>, word: string): Question | undefined =>
  pack.questions.find((question) => question.id === word) ??
  pack.questions.find((question) => question.kind === 'records' && question.flag === word)

/** How people type a question after `add`: `feature` for `features`. */
export const wordOf = (question: Question): string =>
  question.kind === 'records' ? question.flag : question.id

/** What may stand after `add` and `remove`. */
export const wordsFor = (pack: Growing): readonly string[] =>
  pack.questions.filter((question) => commandFor(question, pack) === undefined).map(wordOf)

/** A question that `add` and `remove` may answer. Problems: `unknown-question`, `wrong-command` (promote, rename). */
export function changeable(pack: Growing, word: string, verb: Verb): Result<Question> {
  const question = questionCalled(pack, word)
  if (question === undefined) return refusal(unknownQuestion(pack, word, verb))
  const command = commandFor(question, pack)
  if (command === undefined) return success(question)
  return refusal({
    code: 'wrong-command',
    what: `${quoted(question.id)} is not changed by ${quoted(verb)}.`,
    where: word,
    next: `Type \`newel ${command}\`.`,
  })
}

/** The records that a lock holds for a question. */
export function recordsIn(answers: Settled['answers'], question: RecordsQuestion): readonly FeatureRecord[] {
  const value = answers[question.id]
  return Array.isArray(value) ? (value as readonly FeatureRecord[]) : []
}

/** Text, boolean, list or records, compared as they are written. */
export const sameAnswer = (one: AnswerValue | undefined, other: AnswerValue | undefined): boolean =>
  JSON.stringify(one) === JSON.stringify(other)

/** An answer as it is typed after `=`. */
export const typed = (value: AnswerValue | undefined): string =>
  Array.isArray(value) ? value.join(',') || 'none' : String(value)

function commandFor(question: Question, pack: Growing): string | undefined {
  if (question.id === pack.layoutQuestion) return 'promote'
  const isName = question.kind === 'text' && question.format !== undefined
  return isName ? 'rename' : undefined
}

/** A choice alone, `postgres`, says which question it may have been meant for. */
function unknownQuestion(pack: Growing, word: string, verb: Verb): Problem {
  const offering = pack.questions.find(
    (question) => 'choices' in question && question.choices.some(({ id }) => id === word),
  )
  const words = wordsFor(pack)
  const meant = offering === undefined ? didYouMean(word, words) : `Did you mean "${offering.id}=${word}"?`
  const list = `It can be ${oneOf(words)}.`
  return {
    code: 'unknown-question',
    what: `There is nothing called ${quoted(word)} to ${verb}.`,
    where: word,
    next: meant === undefined ? list : `${meant} ${list}`,
  }
}
