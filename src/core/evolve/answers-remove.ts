import { defaultOf } from '../answers/defaults.ts'
import { didYouMean } from '../answers/nearest.ts'
import { readAnswer } from '../answers/read-answer.ts'
import type { AnswerValue, FeatureRecord, Question, RecordsQuestion } from '../answers/types.ts'
import { type Problem, type Result, refusal, success } from '../problem.ts'
import { oneOf, quoted } from '../text.ts'
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
import type { Removals } from './answers-words.ts'

/**
 * The answers of a project with something taken away: records, choices of a list, or an answer, for which comes back what `add`
 * replaced, else the default. After `withAdded` with the same, all is as it was.
 * Problems, all at once: `no-such-record`, `record-in-use`, `not-the-answer`, `nothing-to-remove`, those of `changeable`.
 */
export function withRemoved(settled: Settled, pack: Growing, removals: Removals): Result<Changed> {
  const problems: Problem[] = []
  const answers: Record<string, AnswerValue> = { ...settled.answers }
  const replaced: Record<string, readonly AnswerValue[]> = { ...settled.replaced }
  for (const id of new Set(removals.records.map(({ question }) => question))) {
    const names = removals.records.filter(({ question }) => question === id).map(({ name }) => name)
    const left = recordsWithout(answers, id, names, pack)
    if (left.ok) answers[id] = left.value
    else problems.push(...left.problems)
  }
  for (const { question: id, text } of removals.values) {
    const value = valueWithout({ answers, replaced }, id, text, pack)
    if (!value.ok) {
      problems.push(...value.problems)
      continue
    }
    answers[id] = value.value
    const remembered = replaced[id]?.slice(0, -1) ?? []
    delete replaced[id]
    if (remembered.length > 0) replaced[id] = remembered
  }
  if (problems.length > 0) return refusal(...problems)
  return success({ given: keepPositions(settled.answers, answers, pack), replaced })
}

function recordsWithout(
  answers: Settled['answers'],
  id: string,
  names: readonly string[],
  pack: Growing,
): Result<readonly FeatureRecord[]> {
  const found = changeable(pack, id, 'remove')
  if (!found.ok) return found
  const question = found.value
  if (question.kind !== 'records') throw new Error(`${id} asks for no records.`)
  const records = recordsIn(answers, question)
  const left = records.filter(({ name }) => !names.includes(name))
  const problems = [...new Set(names)].flatMap((name) =>
    records.some((record) => record.name === name)
      ? inUse(name, left, question)
      : [noSuchRecord(name, records, question)],
  )
  return problems.length > 0 ? refusal(...problems) : success(left)
}

/** The answer that a question would have then. */
function valueWithout(
  { answers, replaced }: Settled,
  id: string,
  text: string | undefined,
  pack: Growing,
): Result<AnswerValue> {
  const found = changeable(pack, id, 'remove')
  if (!found.ok) return found
  const question = found.value
  const value = answers[id]
  if (question.kind === 'many' && text !== undefined) return listWithout(question, value, text)
  const named = text === undefined ? undefined : readAnswer(question, text, pack.reservedProjectNames)
  if (named !== undefined && !sameAnswer(named.value, value))
    return refusal(notTheAnswer(question, value, text ?? ''))
  const back = replaced[id]?.at(-1) ?? defaultOf(question, answers)
  return back === undefined || sameAnswer(back, value)
    ? refusal(nothingToRemove(question, value))
    : success(back)
}

function listWithout(question: Question, value: AnswerValue | undefined, text: string): Result<AnswerValue> {
  const chosen: readonly string[] = Array.isArray(value) ? (value as readonly string[]) : []
  const unwanted = text.split(',').map((piece) => piece.trim())
  const absent = unwanted.find((id) => !chosen.includes(id))
  if (absent === undefined) return success(chosen.filter((id) => !unwanted.includes(id)))
  return refusal(notTheAnswer(question, value, absent))
}

function inUse(name: string, left: readonly FeatureRecord[], question: RecordsQuestion): readonly Problem[] {
  const users = left.filter(({ fields }) => fields.some(({ ref }) => ref === name))
  if (users.length === 0) return []
  const fields = users.flatMap((user) =>
    user.fields.filter(({ ref }) => ref === name).map((field) => quoted(`${user.name}.${field.name}`)),
  )
  const together = [name, ...users.map((user) => user.name)].map((one) => `${question.flag} ${one}`)
  const verb = fields.length === 1 ? 'refers' : 'refer'
  return [
    {
      code: 'record-in-use',
      what: `${quoted(name)} cannot go: ${listed(fields)} ${verb} to it.`,
      where: name,
      next: `Type \`newel remove ${together.join(' ')}\` to remove them together.`,
    },
  ]
}

const listed = (texts: readonly string[]): string =>
  texts.length < 2 ? texts.join('') : `${texts.slice(0, -1).join(', ')} and ${texts.at(-1)}`

/** That there is no record of a name, with the nearest one. */
export function noSuchRecord(name: string, records: readonly FeatureRecord[], question: Question): Problem {
  const names = records.map((record) => record.name)
  const hint = didYouMean(name, names)
  const all = names.length === 0 ? `There is no ${wordOf(question)} at all.` : `It can be ${oneOf(names)}.`
  return {
    code: 'no-such-record',
    what: `There is no ${wordOf(question)} ${quoted(name)}.`,
    where: name,
    next: hint === undefined ? all : `${hint} ${all}`,
  }
}

const notTheAnswer = (question: Question, value: AnswerValue | undefined, text: string): Problem => ({
  code: 'not-the-answer',
  what: `${quoted(question.id)} is ${quoted(typed(value))}, so that ${quoted(text)} cannot be removed.`,
  where: question.id,
  next:
    value === undefined
      ? 'Type `newel status`.'
      : `Type \`newel remove ${question.id}=${typed(value)}\`, if that was meant.`,
})

function nothingToRemove(question: Question, value: AnswerValue | undefined): Problem {
  const other =
    question.kind === 'choice' ? question.choices.find(({ id }) => id !== value)?.id : otherValue(value)
  return {
    code: 'nothing-to-remove',
    what: `${quoted(question.id)} is ${quoted(typed(value))}, which is what it is by default.`,
    where: question.id,
    next: `Say what it is to be instead: \`newel add ${question.id}=${other ?? 'VALUE'}\`.`,
  }
}

const otherValue = (value: AnswerValue | undefined): string =>
  typeof value === 'boolean' ? String(!value) : 'VALUE'
