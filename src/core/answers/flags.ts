import { type Result, refusal, success } from '../problem.ts'
import { quoted } from '../text.ts'
import { problemAt } from './draft.ts'
import { formatFeature } from './feature.ts'
import { flagOf } from './read-answer.ts'
import { type Asking, resolve } from './resolve.ts'
import type { Answers, AnswerValue, FeatureRecord, GivenAnswers, Question } from './types.ts'

/** One flag as it is typed; a value may need the shell's quotes. */
export interface Flag {
  readonly question: string
  readonly flag: string
  readonly value: string
}

/**
 * The flags that make the same answers again. Those that are always asked are all there; of the rest only what could
 * not be left out. A record's position is in no flag: only a lock or a file can hold one.
 */
export function toFlags(answers: Answers, pack: Asking): readonly Flag[] {
  const asked = new Set(pack.questions.filter(({ ask }) => ask === 'always').map(({ id }) => id))
  const wanted = JSON.stringify(answers.values)
  const optional = pack.questions.map(({ id }) => id).filter((id) => !asked.has(id))
  let kept = Object.keys(answers.values)
  for (const id of optional) {
    const without = kept.filter((one) => one !== id)
    if (makes(pack, answers, without, wanted)) kept = without
  }
  return pack.questions
    .filter(({ id }) => kept.includes(id))
    .flatMap((question) => flagsFor(question, answers))
}

/** What a flag's value, or its values where it was repeated, give as an answer; `resolve` checks it. */
export function fromFlagValue(question: Question, given: string | readonly string[] | boolean): unknown {
  if (typeof given === 'boolean' || typeof given === 'string') return given
  if (question.kind === 'many' || question.kind === 'records') return listFrom(question, given)
  return given.length === 1 ? given[0] : given
}

/** Reads `key=value` as `--set` takes it. */
export function parseSet(text: string): Result<{ readonly key: string; readonly value: string }> {
  const equals = text.indexOf('=')
  if (equals > 0) return success({ key: text.slice(0, equals).trim(), value: text.slice(equals + 1) })
  const what = `--set takes key=value, and ${quoted(text)} is not.`
  return refusal(
    problemAt({ where: '--set' }, 'set-form', what, 'Write --set database=postgres, for instance.'),
  )
}

/** The answers that are given by flags. */
export function givenBy(flags: readonly Flag[], pack: Asking): GivenAnswers {
  const entries = pack.questions.flatMap((question) => {
    const values = flags.filter((flag) => flag.question === question.id).map(({ value }) => value)
    return values.length === 0 ? [] : [[question.id, fromFlagValue(question, values)] as const]
  })
  return Object.fromEntries(entries)
}

function makes(pack: Asking, answers: Answers, ids: readonly string[], wanted: string): boolean {
  const result = resolve(pack, Object.fromEntries(ids.map((id) => [id, answers.values[id]])))
  return result.ok && JSON.stringify(result.value.values) === wanted
}

function flagsFor(question: Question, answers: Answers): readonly Flag[] {
  const value = answers.values[question.id]
  if (value === undefined) return []
  return textsOf(value, question).map((text) => ({
    question: question.id,
    flag: flagOf(question),
    value: text,
  }))
}

/** Records are a flag each; a list of choices is one flag, with commas; the empty list is `none`, or nothing where a choice is called so. */
function textsOf(value: AnswerValue, question: Question): readonly string[] {
  if (typeof value === 'string' || typeof value === 'boolean') return [String(value)]
  if (value.length === 0)
    return [question.kind === 'many' && question.choices.some(({ id }) => id === 'none') ? '' : 'none']
  return isRecords(value) ? value.map(formatFeature) : [value.join(',')]
}

const isRecords = (value: readonly string[] | readonly FeatureRecord[]): value is readonly FeatureRecord[] =>
  typeof value[0] === 'object'

function listFrom(question: Question, given: readonly string[]): unknown {
  if (given.length === 1) return given[0]
  return question.kind === 'many'
    ? given.flatMap((text) => text.split(',').map((piece) => piece.trim()))
    : given
}
