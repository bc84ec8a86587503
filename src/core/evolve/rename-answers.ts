import { defaultOf } from '../answers/defaults.ts'
import { pluralOf } from '../answers/feature-check.ts'
import { columnOf } from '../answers/field-check.ts'
import { didYouMean } from '../answers/nearest.ts'
import { readAnswer } from '../answers/read-answer.ts'
import type { AnswerValue, FeatureRecord, FieldRecord, Question, RecordsQuestion } from '../answers/types.ts'
import { type Problem, type Result, refusal, success } from '../problem.ts'
import { oneOf, pascal, quoted, snake } from '../text.ts'
import { type Changed, type Growing, recordsIn, wordOf } from './answers-questions.ts'
import { noSuchRecord } from './answers-remove.ts'
import type { Lock } from './lock.ts'
import type { Renaming } from './rename.ts'
import type { NamePair } from './rename-forms.ts'
import type { NameWanted } from './rename-words.ts'

/** The answers of a project in which something is called otherwise, and what that means for its files. */
export interface Renamed extends Changed {
  readonly renaming: Renaming
}

type Settled = Pick<Lock, 'answers' | 'replaced' | 'files'>

/**
 * The answers with a new name for the project, a record or a field. Tables, columns and migrations keep the names that
 * databases know. What was made from the old name by default is made from the new one.
 * Problems: `no-such-record`, `no-such-field`, `record-exists`, `field-exists`, `nothing-to-rename`, those of reading answers.
 */
export function withRenamed(lock: Settled, pack: Growing, wanted: NameWanted): Result<Renamed> {
  switch (wanted.kind) {
    case 'project':
      return projectRenamed(lock, pack, wanted)
    case 'record':
      return recordRenamed(lock, pack, wanted)
    case 'field':
      return fieldRenamed(lock, pack, wanted)
  }
}

type Wanted<Kind extends NameWanted['kind']> = Extract<NameWanted, { kind: Kind }>

function projectRenamed(lock: Settled, pack: Growing, { question, to }: Wanted<'project'>): Result<Renamed> {
  const from = String(lock.answers[question.id])
  if (from === to) return refusal(sameName(to))
  const read = readAnswer(question, to, pack.reservedProjectNames)
  if (read.value === undefined) return refusal(...read.problems.map((problem) => ({ ...problem, where: to })))
  const made = pack.questions.filter((one) => one.kind === 'text' && isMadeFrom(one, lock.answers))
  const left = Object.entries(lock.answers).filter(([id]) => !made.some((one) => one.id === id))
  const given = { ...Object.fromEntries(left), [question.id]: to }
  const pairs = namesMade([question, ...made], lock.answers, given)
  return success({ given, replaced: lock.replaced, renaming: { pairs, roles: new Map() } })
}

/** Whether an answer is what it would be by default. */
const isMadeFrom = (question: Question, answers: Settled['answers']): boolean =>
  question.defaults.length > 0 && defaultOf(question, answers) === answers[question.id]

function namesMade(
  questions: readonly Question[],
  before: Settled['answers'],
  given: Settled['answers'],
): readonly NamePair[] {
  const names = questions.filter((question) => question.kind === 'text' && question.format !== undefined)
  return names.map((question) => {
    const now = given[question.id] ?? defaultOf(question, given)
    return [snake(String(before[question.id])), snake(String(now))]
  })
}

function recordRenamed(lock: Settled, pack: Growing, wanted: Wanted<'record'>): Result<Renamed> {
  const { question, from, to, plural = pluralOf(to) } = wanted
  const records = recordsIn(lock.answers, question)
  const old = records.find(({ name }) => name === from)
  if (old === undefined) return refusal(noSuchRecord(from, records, question))
  if (from === to && plural === old.plural) return refusal(sameName(to))
  if (from !== to && records.some(({ name }) => name === to)) return refusal(taken(to, question))
  const renamed = { ...old, name: to, plural, table: old.table ?? old.plural, stem: old.stem ?? old.name }
  const all = records.map((record) => (record === old ? renamed : withReference(record, from, to)))
  const given = recordsRead(all, question, pack, to)
  if (!given.ok) return given
  const names: readonly NamePair[] = [
    [old.plural, plural],
    [from, to],
  ]
  const pairs = names.filter(([before, after]) => before !== after)
  const roles = new Map(rolesOf(lock, from).map((role) => [role, `${to}${role.slice(from.length)}`]))
  return success(answered(lock, question, given.value, { pairs, roles }))
}

const withReference = (record: FeatureRecord, from: string, to: string): FeatureRecord => ({
  ...record,
  fields: record.fields.map((field) => (field.ref === from ? { ...field, ref: to } : field)),
})

const rolesOf = ({ files }: Settled, record: string): readonly string[] =>
  Object.values(files)
    .flatMap(({ roles }) => roles)
    .filter((role) => role.startsWith(`${record}.`))

function fieldRenamed(lock: Settled, pack: Growing, wanted: Wanted<'field'>): Result<Renamed> {
  const { question, record: name, from, to } = wanted
  const records = recordsIn(lock.answers, question)
  const record = records.find((one) => one.name === name)
  if (record === undefined) return refusal(noSuchRecord(name, records, question))
  const field = record.fields.find((one) => one.name === from)
  if (field === undefined) return refusal(noSuchField(from, record))
  if (from === to) return refusal(sameName(to))
  if (record.fields.some((one) => one.name === to)) return refusal(fieldTaken(to, record))
  const fields = record.fields.map((one) => (one === field ? fieldCalled(field, to) : one))
  const all = records.map((one) => (one === record ? { ...record, fields } : one))
  const given = recordsRead(all, question, pack, to)
  if (!given.ok) return given
  const owned = { name, type: pascal(name), attributes: new Set([from, `${from}_id`]) }
  return success(answered(lock, question, given.value, { pairs: [[from, to]], roles: new Map(), owned }))
}

const fieldCalled = (field: FieldRecord, name: string): FieldRecord => ({
  ...field,
  name,
  column: columnOf(field),
})

/** As `resolve` will read them: what is left out by default is left out, and names are looked at where they were typed. */
function recordsRead(
  records: readonly FeatureRecord[],
  question: RecordsQuestion,
  pack: Growing,
  where: string,
): Result<AnswerValue> {
  const { value, problems } = readAnswer(question, records, pack.reservedProjectNames)
  const placed = problems.map((problem) => ({ ...problem, where }))
  return value === undefined || placed.length > 0 ? refusal(...placed) : success(value)
}

const answered = (lock: Settled, { id }: Question, value: AnswerValue, renaming: Renaming): Renamed => ({
  given: { ...lock.answers, [id]: value },
  replaced: lock.replaced,
  renaming,
})

const sameName = (name: string): Problem => ({
  code: 'nothing-to-rename',
  what: `It is called ${quoted(name)} already.`,
  where: name,
  next: 'Give another name.',
})

const taken = (name: string, question: Question): Problem => ({
  code: 'record-exists',
  what: `There is a ${wordOf(question)} ${quoted(name)} already.`,
  where: name,
  next: 'Give another name.',
})

const fieldTaken = (name: string, record: FeatureRecord): Problem => ({
  code: 'field-exists',
  what: `${quoted(record.name)} has a field ${quoted(name)} already.`,
  where: name,
  next: 'Give another name.',
})

function noSuchField(name: string, record: FeatureRecord): Problem {
  const names = record.fields.map((field) => field.name)
  const hint = didYouMean(name, names)
  const all = `It can be ${oneOf(names)}.`
  return {
    code: 'no-such-field',
    what: `${quoted(record.name)} has no field ${quoted(name)}.`,
    where: `${record.name}.${name}`,
    next: hint === undefined ? all : `${hint} ${all}`,
  }
}
