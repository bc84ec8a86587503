import type { Problem } from '../problem.ts'
import { formats } from '../python/names.ts'
import { codePoint, kebab, oneOf, quoted } from '../text.ts'
import { type Place, problemAt, type Reading } from './draft.ts'
import { readFeatures } from './feature.ts'
import { didYouMean } from './nearest.ts'
import type { AnswerValue, Choice, Question, RecordsQuestion, TextQuestion } from './types.ts'

/**
 * Reads one answer as a flag or a file may give it: text for anything, `true` or `false`, lists with commas or as lists,
 * records as texts or objects. `reserved` are the names that a project may not have.
 */
export function readAnswer(
  question: Question,
  given: unknown,
  reserved: readonly string[],
): Reading<AnswerValue> {
  switch (question.kind) {
    case 'choice':
      return typeof given === 'string'
        ? only(given, choiceProblems(given, question, question.choices))
        : wrongKind(question, `one of ${oneOf(idsOf(question.choices))}`, given)
    case 'many':
      return readMany(question, question.choices, given)
    case 'text':
      return typeof given === 'string'
        ? only(given, textProblems(question, given, reserved))
        : wrongKind(question, 'a text', given)
    case 'boolean':
      return readBoolean(question, given)
    case 'records':
      return readRecords(question, given)
  }
}

/** The flag of a question, as people type it: `--feature` for the records of `features`. */
export const flagOf = (question: Question): string =>
  `--${question.kind === 'records' ? question.flag : kebab(question.id)}`

/** What is wrong with the text of an answer. */
export function textProblems(
  question: TextQuestion,
  text: string,
  reserved: readonly string[],
): readonly Problem[] {
  const unfit = question.format === undefined ? [] : formatProblems(question, question.format, text, reserved)
  if (unfit.length > 0) return unfit
  const place = placeOf(question)
  const strange = /[\p{Cs}]|(?![\n\t])\p{Cc}/u.exec(text)?.[0]
  const control =
    strange === undefined
      ? []
      : [
          problemAt(
            place,
            'control-character',
            `${flagOf(question)} holds ${codePoint(strange)}, which is no text.`,
          ),
        ]
  const length = [...text].length
  const { maxLength, pattern } = question
  if (maxLength !== undefined && length > maxLength) {
    const what = `${flagOf(question)} has ${length} characters and may have ${maxLength}.`
    return [...control, problemAt(place, 'too-long', what, `Leave out ${length - maxLength} of them.`)]
  }
  if (pattern === undefined || new RegExp(pattern.matches, 'u').test(text)) return control
  return [
    ...control,
    problemAt(place, 'pattern', `${flagOf(question)} cannot be ${quoted(text)}.`, pattern.message),
  ]
}

function formatProblems(
  question: TextQuestion,
  format: string,
  text: string,
  reserved: readonly string[],
): readonly Problem[] {
  const check = formats.get(format)
  if (check === undefined)
    throw new Error(`The question ${question.id} asks for the unknown format ${format}.`)
  return check(text, reserved).map((problem) => ({ ...problem, ...placeOf(question) }))
}

const placeOf = (question: Question): Place => ({ where: flagOf(question) })

const idsOf = (choices: readonly Choice[]): readonly string[] => choices.map(({ id }) => id)

const only = <Value extends AnswerValue>(value: Value, problems: readonly Problem[]): Reading<AnswerValue> =>
  problems.length === 0 ? { value, problems } : { value: undefined, problems }

function wrongKind(question: Question, wanted: string, given: unknown): Reading<AnswerValue> {
  const next =
    typeof given === 'number' || typeof given === 'boolean' ? `Write it in quotes: "${given}".` : undefined
  const what = `${flagOf(question)} must be ${wanted}, and is ${kindOf(given)}.`
  return { value: undefined, problems: [problemAt(placeOf(question), 'wrong-kind', what, next)] }
}

function kindOf(given: unknown): string {
  if (given === null) return 'nothing'
  if (Array.isArray(given)) return 'a list'
  if (typeof given === 'string') return quoted(given)
  return typeof given === 'object' ? 'an object' : `the ${typeof given} ${String(given)}`
}

function choiceProblems(text: string, question: Question, choices: readonly Choice[]): readonly Problem[] {
  const ids = idsOf(choices)
  if (ids.includes(text)) return []
  const list = `It can be ${oneOf(ids)}.`
  const hint = didYouMean(text, ids)
  const next = hint === undefined ? list : `${hint} ${list}`
  return [
    problemAt(placeOf(question), 'unknown-choice', `${flagOf(question)} cannot be ${quoted(text)}.`, next),
  ]
}

/** In the order of the pack, whatever the order in which they are given, so that the same answers are the same. */
function readMany(question: Question, choices: readonly Choice[], given: unknown): Reading<AnswerValue> {
  const ids = idsOf(choices)
  const texts = typeof given === 'string' ? textsOf(given, ids) : given
  if (!Array.isArray(texts) || !texts.every((text: unknown) => typeof text === 'string'))
    return wrongKind(question, `a list of ${oneOf(ids)}`, given)
  const problems = [...new Set<string>(texts)].flatMap((text) => choiceProblems(text, question, choices))
  return only(
    ids.filter((id) => texts.includes(id)),
    problems,
  )
}

/** `a,b`; an empty text and `none` are the empty list, unless a choice is called so. */
const textsOf = (text: string, ids: readonly string[]): readonly string[] =>
  isEmptyList(text) && !ids.includes(text) ? [] : text.split(',').map((piece) => piece.trim())

const isEmptyList = (text: string): boolean => text === '' || text === 'none'

function readBoolean(question: Question, given: unknown): Reading<AnswerValue> {
  if (typeof given === 'boolean') return { value: given, problems: [] }
  if (given === 'true' || given === 'false') return { value: given === 'true', problems: [] }
  const what = `${flagOf(question)} must be true or false, and is ${kindOf(given)}.`
  const next = `Write ${flagOf(question)} true or ${flagOf(question)} false.`
  return { value: undefined, problems: [problemAt(placeOf(question), 'wrong-kind', what, next)] }
}

function readRecords(question: RecordsQuestion, given: unknown): Reading<AnswerValue> {
  const texts = typeof given === 'string' ? (isEmptyList(given) ? [] : [given]) : given
  if (!Array.isArray(texts)) return wrongKind(question, `a list of ${question.flag}s`, given)
  const { value, problems } = readFeatures(texts, question)
  return only(value ?? [], problems)
}
