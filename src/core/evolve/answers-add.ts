import { readAnswer } from '../answers/read-answer.ts'
import type { AnswerValue, FeatureRecord, Question } from '../answers/types.ts'
import { type Problem, type Result, refusal, success } from '../problem.ts'
import { quoted } from '../text.ts'
import { keepPositions } from './answers-positions.ts'
import {
  type Changed,
  changeable,
  type Growing,
  recordsIn,
  type Settled,
  sameAnswer,
  typed,
  wordOf,
} from './answers-questions.ts'
import type { Additions } from './answers-words.ts'

/**
 * The answers of a project with something added: new records at the end, other answers in the place of those before, which are
 * remembered for `remove`; choices of a list beside those that are there. `resolve` then says whether it all goes together.
 * Problems, all at once: `record-exists`, `nothing-to-add`, `added-twice`, those of `changeable` and of reading an answer.
 */
export function withAdded(settled: Settled, pack: Growing, additions: Additions): Result<Changed> {
  const problems: Problem[] = []
  const answers: Record<string, AnswerValue> = { ...settled.answers }
  const replaced: Record<string, readonly AnswerValue[]> = { ...settled.replaced }
  for (const { question: id, record } of additions.records) {
    const question = changeable(pack, id, 'add')
    if (!question.ok) problems.push(...question.problems)
    else if (question.value.kind === 'records') {
      const records = recordsIn(answers, question.value)
      if (records.some(({ name }) => name === record.name)) problems.push(exists(record, question.value))
      else answers[id] = [...records, record]
    }
  }
  for (const [index, { question: id, text }] of additions.values.entries()) {
    const isTwice = additions.values.slice(0, index).some(({ question }) => question === id)
    const value = isTwice ? refusal(addedTwice(id)) : valueWith(answers[id], id, text, pack)
    if (!value.ok) problems.push(...value.problems)
    else {
      const before = answers[id]
      if (before !== undefined && !Array.isArray(before)) replaced[id] = [...(replaced[id] ?? []), before]
      answers[id] = value.value
    }
  }
  if (problems.length > 0) return refusal(...problems)
  return success({ given: keepPositions(settled.answers, answers, pack), replaced })
}

/** The answer that a question would have then. */
function valueWith(
  before: AnswerValue | undefined,
  id: string,
  text: string,
  pack: Growing,
): Result<AnswerValue> {
  const question = changeable(pack, id, 'add')
  if (!question.ok) return question
  const read = readAnswer(question.value, text, pack.reservedProjectNames)
  if (read.value === undefined) return refusal(...read.problems.map((problem) => ({ ...problem, where: id })))
  const value = question.value.kind === 'many' ? joined(question.value, before, read.value) : read.value
  return sameAnswer(value, before) ? refusal(nothingToAdd(question.value, before)) : success(value)
}

/** In the order of the pack, as `resolve` has them. */
function joined(
  question: Extract<Question, { kind: 'many' }>,
  before: AnswerValue | undefined,
  more: AnswerValue,
): readonly string[] {
  const chosen = [before, more].flatMap((value) => (Array.isArray(value) ? (value as readonly string[]) : []))
  return question.choices.map(({ id }) => id).filter((id) => chosen.includes(id))
}

const exists = ({ name }: FeatureRecord, question: Question): Problem => ({
  code: 'record-exists',
  what: `There is a ${wordOf(question)} ${quoted(name)} already.`,
  where: name,
  next: 'Give the new one another name; what is there is changed in its own files.',
})

const nothingToAdd = (question: Question, value: AnswerValue | undefined): Problem => ({
  code: 'nothing-to-add',
  what: `${quoted(question.id)} is ${quoted(typed(value))} already.`,
  where: question.id,
  next: 'Type `newel status` to see every answer.',
})

const addedTwice = (id: string): Problem => ({
  code: 'added-twice',
  what: `${quoted(id)} is answered twice.`,
  where: id,
  next: 'Leave one of them out.',
})
