import { type Problem, type Result, refusal, success } from '../problem.ts'
import { type FeatureDraft, type FieldDraft, type Place, placeIn, problemAt, type Reading } from './draft.ts'
import { checkFeature, pluralOf } from './feature-check.ts'
import { readFeatureObject } from './feature-object.ts'
import { checkField } from './field-check.ts'
import { readFeatureText, readFieldText } from './notation.ts'
import { positionProblems, withoutIdlePositions } from './positions.ts'
import { relationProblems } from './relations.ts'
import type { FeatureRecord, FieldRecord, RecordsQuestion } from './types.ts'

/**
 * Reads a feature in the notation of the command line, `invoice:number:str(1..20),total:decimal?=0(0..)`; the plural may
 * be given after a slash (`person/persons:…`). Every problem at once, with its column and a caret.
 */
export function parseFeature(text: string, question: RecordsQuestion): Result<FeatureRecord> {
  const { value, problems } = readFeature(text, question, `--${question.flag}`)
  return value === undefined || problems.length > 0 ? refusal(...problems) : success(value)
}

/** Reads one field in the same notation, `total:decimal?=0(0..)`, of the feature that is called `feature`. */
export function parseField(text: string, feature: string, question: RecordsQuestion): Result<FieldRecord> {
  const read = readFieldText(text, question.types, '--field')
  const checked = checkedWith(read, (draft: FieldDraft) => checkField(draft, feature, question))
  const { value, problems } = checked
  return value === undefined || problems.length > 0 ? refusal(...problems) : success(value)
}

/** Reads a list of features, each as text or as an object, and checks that they can stand beside each other. */
export function readFeatures(
  values: readonly unknown[],
  question: RecordsQuestion,
): Reading<readonly FeatureRecord[]> {
  const readings = values.map((value, index) => readFeature(value, question, placeOf(value, question, index)))
  const found = readings.flatMap(({ value }, index) =>
    value === undefined ? [] : [{ record: value, place: relationPlace(values[index], question, index) }],
  )
  const problems = [
    ...readings.flatMap((reading) => reading.problems),
    ...relationProblems(found),
    ...positionProblems(found),
  ]
  return { value: withoutIdlePositions(found.map(({ record }) => record)), problems }
}

/** The shortest text that `parseFeature` reads as the same record, but for its position, which no text holds. */
export function formatFeature(record: FeatureRecord): string {
  const many = record.plural === pluralOf(record.name) ? '' : `/${record.plural}`
  return `${record.name}${many}:${record.fields.map(formatField).join(',')}`
}

/** The shortest text that `parseField` reads as the same field. */
function formatField(field: FieldRecord): string {
  const own = field.choices?.join('|') ?? field.ref
  const limits =
    field.min === undefined && field.max === undefined ? '' : `(${field.min ?? ''}..${field.max ?? ''})`
  return [
    `${field.name}:${field.type}`,
    own === undefined ? '' : `(${own})`,
    field.optional ? '?' : '',
    field.default === undefined ? '' : `=${formatDefault(field.default)}`,
    limits,
  ].join('')
}

const longest = 20_000

function readFeature(value: unknown, question: RecordsQuestion, source: string): Reading<FeatureRecord> {
  if (typeof value === 'string' && value.length > longest)
    return { value: undefined, problems: [tooLong(source)] }
  const read =
    typeof value === 'string'
      ? readFeatureText(value, question.types, source)
      : readFeatureObject(value, question.types, source)
  const checked = checkedWith(read, (draft: FeatureDraft) => checkFeature(draft, question))
  const { name, fields } = read.value ?? {}
  if (name === undefined || fields === undefined || fields.length > 0 || read.problems.length > 0)
    return checked
  return { value: checked.value, problems: [...checked.problems, withoutFields(name.text, value, source)] }
}

const tooLong = (source: string): Problem =>
  problemAt(
    { where: source },
    'too-long',
    `A feature is written in at most ${longest} characters.`,
    'Use an answers file.',
  )

function withoutFields(name: string, value: unknown, source: string): Problem {
  const place = typeof value === 'string' ? placeIn(value, value.length, source) : { where: source }
  return problemAt(
    place,
    'no-fields',
    'A feature needs a field.',
    `Write "${name}:title:str(1..80)", for instance.`,
  )
}

function checkedWith<Draft, Value>(
  read: Reading<Draft>,
  check: (draft: Draft) => Reading<Value>,
): Reading<Value> {
  if (read.value === undefined) return { value: undefined, problems: read.problems }
  const checked = check(read.value)
  return { value: checked.value, problems: [...read.problems, ...checked.problems] }
}

/** Texts come from the flag as a rule; objects can only come from a file. */
const placeOf = (value: unknown, question: RecordsQuestion, index: number): string =>
  typeof value === 'string' ? `--${question.flag}` : `${question.id}[${index}]`

const relationPlace = (value: unknown, question: RecordsQuestion, index: number): Place =>
  typeof value === 'string' ? placeIn(value, 0, `--${question.flag}`) : { where: `${question.id}[${index}]` }

/** A default that the notation could mistake for something else is written as a JSON string. */
function formatDefault(text: string): string {
  const plain = text !== '' && text === text.trim() && !/[,()"\p{C}\p{Zl}\p{Zp}]/u.test(text)
  return plain ? text : JSON.stringify(text)
}
