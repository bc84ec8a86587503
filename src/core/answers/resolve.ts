import type { Pack } from '../pack/types.ts'
import { type Problem, type Result, refusal, success } from '../problem.ts'
import { quoted } from '../text.ts'
import { constraintProblems } from './constraint-problems.ts'
import { defaultOf, defaultRowOf, readByDefault } from './defaults.ts'
import { problemAt } from './draft.ts'
import { isObject } from './feature-object.ts'
import { didYouMean } from './nearest.ts'
import { flagOf, readAnswer, textProblems } from './read-answer.ts'
import { keeps, questionsOf, type Values } from './rules.ts'
import { firstThatKeeps, type Outcome } from './search.ts'
import type { Answers, AnswerValue, Constraint, GivenAnswers, Question } from './types.ts'

/** What of a pack is needed to answer its questions. */
export type Asking = Pick<Pack, 'questions' | 'constraints' | 'reservedProjectNames'>

/**
 * Complete answers from what is given: the only way to make `Answers`. Defaults give way to what is given, so that none
 * of them breaks a constraint: the first choice that fits is taken. Otherwise every problem at once: unknown keys and
 * choices with near misses, wrong kinds, bad texts and records, missing answers, broken constraints.
 */
export function resolve(pack: Asking, given: GivenAnswers): Result<Answers> {
  if (!isObject(given)) return refusal(notAnswers)
  const read = readGiven(pack, given)
  const broken = pack.constraints.filter(
    (constraint) => isDecided(constraint, read.values) && !keeps(read.values, constraint),
  )
  const open = pack.constraints.filter((constraint) => !broken.includes(constraint))
  const outcome = complete({ ...pack, constraints: open }, read)
  const values = outcome.found ? outcome.values : plainDefaults(pack, read)
  const problems = [
    ...read.problems,
    ...missingProblems(pack, values, read.attempted),
    ...madeTextProblems(pack, values, read.attempted),
    ...constraintProblems(pack, read.values, broken, blockedBy(outcome, values)),
    ...(outcome.found || !outcome.exhausted ? [] : [givenUp]),
  ]
  return problems.length > 0 ? refusal(...problems) : success(asAnswers(pack, values))
}

/** The questions that have no default under what is given, and no answer. Invalid answers count as given. */
export function missing(pack: Asking, given: GivenAnswers): readonly Question[] {
  const read = readGiven(pack, isObject(given) ? given : {})
  const outcome = complete(pack, read)
  return withoutAnswer(pack, outcome.found ? outcome.values : plainDefaults(pack, read), read.attempted)
}

interface Read {
  /** The valid answers among those given. */
  readonly values: Values
  /** The ids of the questions that were answered at all. */
  readonly attempted: ReadonlySet<string>
  readonly problems: readonly Problem[]
}

const notAnswers: Problem = {
  code: 'wrong-kind',
  what: 'Answers are an object with a key for each question.',
  next: 'Write {"name": "my-service"}, for instance.',
}

/** Which constraint stood in the way is not known then, and looking for a way out would take as long again. */
const givenUp: Problem = {
  code: 'answers-not-found',
  what: 'No answers that keep to every constraint of this pack were found in a reasonable time.',
  next: 'Give more of the answers yourself; "newel options" lists them.',
}

function readGiven(pack: Asking, given: GivenAnswers): Read {
  const answered = pack.questions.filter(({ id }) => Object.hasOwn(given, id) && given[id] !== undefined)
  const readings = answered.map((question) => ({
    id: question.id,
    ...readAnswer(question, given[question.id], pack.reservedProjectNames),
  }))
  return {
    values: Object.fromEntries(
      readings.flatMap(({ id, value }) => (value === undefined ? [] : [[id, value]])),
    ),
    attempted: new Set(answered.map(({ id }) => id)),
    problems: [...unknownKeys(pack, given), ...readings.flatMap(({ problems }) => problems)],
  }
}

/** Sorted, so that the order of the keys in a file does not show. */
function unknownKeys(pack: Asking, given: GivenAnswers): readonly Problem[] {
  const ids = pack.questions.map(({ id }) => id)
  const flags = new Map(
    pack.questions.flatMap((question) => (question.kind === 'records' ? [[question.flag, question.id]] : [])),
  )
  const unknown = Object.keys(given).filter((key) => !ids.includes(key))
  return unknown.sort().map((key) => {
    const id = flags.get(key)
    const hint = id === undefined ? didYouMean(key, ids) : `Did you mean "${id}"?`
    const where = /^[\w.-]+$/.test(key) ? key : quoted(key)
    const list = 'Type "newel options" to see every key.'
    return problemAt(
      { where },
      'unknown-key',
      `There is no question ${quoted(key)}.`,
      hint === undefined ? list : `${hint} ${list}`,
    )
  })
}

const isDecided = (constraint: Constraint, values: Values): boolean =>
  questionsOf(constraint).every((id) => Object.hasOwn(values, id))

/** Fills in defaults, and other choices where a default would break a constraint. */
const complete = (pack: Asking, read: Read): Outcome =>
  firstThatKeeps({
    questions: pack.questions,
    constraints: pack.constraints,
    candidates: (question, values) => candidatesFor(question, values, read),
    readBy: (question) =>
      read.attempted.has(question.id) || isListed(question) ? [] : readByDefault(question),
  })

/** Whether the candidates are all the answers there are, whatever the default. */
const isListed = (question: Question): boolean => question.kind === 'choice' || question.kind === 'boolean'

function candidatesFor(question: Question, values: Values, read: Read): readonly AnswerValue[] {
  const given = Object.hasOwn(read.values, question.id) ? read.values[question.id] : undefined
  if (given !== undefined) return [given]
  if (read.attempted.has(question.id)) return []
  const byDefault = defaultOf(question, values)
  return byDefault === undefined ? [] : withAlternatives(question, byDefault)
}

/** The default first, then what else could stand there without anybody's answer. */
function withAlternatives(question: Question, byDefault: AnswerValue): readonly AnswerValue[] {
  switch (question.kind) {
    case 'choice':
      return [byDefault, ...question.choices.map(({ id }) => id).filter((id) => id !== byDefault)]
    case 'boolean':
      return [byDefault, !byDefault]
    case 'many': {
      const chosen = question.choices
        .map(({ id }) => id)
        .filter((id) => Array.isArray(byDefault) && byDefault.some((one) => one === id))
      const fewer = chosen.map((left) => chosen.filter((id) => id !== left))
      return [byDefault, ...fewer, [], ...question.choices.map(({ id }) => [id])]
    }
    case 'records':
      return [byDefault, []]
    case 'text':
      return [byDefault]
  }
}

const plainDefaults = (pack: Asking, read: Read): Values => {
  const outcome = complete({ ...pack, constraints: [] }, read)
  return outcome.found ? outcome.values : read.values
}

/** Of the constraints that were in the way, those that the defaults break; all where the defaults break none of them. */
function blockedBy(outcome: Outcome, values: Values): readonly Constraint[] {
  if (outcome.found || outcome.exhausted) return []
  const broken = outcome.blamed.filter(
    (constraint) => isDecided(constraint, values) && !keeps(values, constraint),
  )
  return broken.length > 0 ? broken : outcome.blamed
}

/** Questions that have neither an answer nor a default that could be made from what is to come. */
const withoutAnswer = (pack: Asking, values: Values, attempted: ReadonlySet<string>): readonly Question[] =>
  pack.questions.filter(
    (question) =>
      !Object.hasOwn(values, question.id) &&
      !attempted.has(question.id) &&
      defaultRowOf(question, values) === undefined,
  )

const missingProblems = (pack: Asking, values: Values, attempted: ReadonlySet<string>): readonly Problem[] =>
  withoutAnswer(pack, values, attempted).map((question) =>
    problemAt(
      { where: flagOf(question) },
      'missing-answer',
      `${flagOf(question)} is missing, and has no default.`,
      `Give ${flagOf(question)}: ${question.text}`,
    ),
  )

/** A text made from other answers is checked as if it had been given. */
const madeTextProblems = (pack: Asking, values: Values, attempted: ReadonlySet<string>): readonly Problem[] =>
  pack.questions.flatMap((question) => {
    const value = Object.hasOwn(values, question.id) ? values[question.id] : undefined
    if (question.kind !== 'text' || attempted.has(question.id) || typeof value !== 'string') return []
    return textProblems(question, value, pack.reservedProjectNames).map((problem) => ({
      ...problem,
      what: `The default of ${flagOf(question)} does not do: ${problem.what}`,
    }))
  })

/** In the order of the questions. The only cast: `Answers` has a mark that nothing else can make. */
function asAnswers(pack: Asking, values: Values): Answers {
  const entries = pack.questions.map(({ id }) => {
    const value = Object.hasOwn(values, id) ? values[id] : undefined
    if (value === undefined)
      throw new Error(`The pack's default for ${id} reads an answer that is no text or comes later.`)
    return [id, value] as const
  })
  return { values: Object.fromEntries(entries) } as unknown as Answers
}
