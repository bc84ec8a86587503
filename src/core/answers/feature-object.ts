import type { Problem } from '../problem.ts'
import { quoted } from '../text.ts'
import { type FeatureDraft, type FieldDraft, problemAt, type Reading, type Spot } from './draft.ts'
import { didYouMean } from './nearest.ts'
import { readFieldText } from './notation.ts'
import { largestPosition } from './positions.ts'
import type { FieldType } from './types.ts'

/**
 * Reads a feature as an answers file may hold it: `{ name, plural?, fields: [{ name, type, … } or "name:type…"], position?, table?, stem? }`.
 * `key` is its place in the file, e.g. `features[0]`. Numbers and booleans may stand for the texts of defaults and limits.
 */
export function readFeatureObject(
  value: unknown,
  types: readonly FieldType[],
  key: string,
): Reading<FeatureDraft> {
  if (!isObject(value)) return { value: undefined, problems: [notA('feature', key, featureForm)] }
  const problems: Problem[] = unknownKeys(value, featureKeys, key)
  const name = textOf(value, 'name', key, problems)
  const plural = textOf(value, 'plural', key, problems)
  const position = positionOf(value, key, problems)
  const table = textOf(value, 'table', key, problems)
  const stem = textOf(value, 'stem', key, problems)
  const listed = value.fields
  if (!Array.isArray(listed) && listed !== undefined)
    problems.push(notA('list of fields', `${key}.fields`, featureForm))
  const fields = (Array.isArray(listed) ? listed : []).map((field: unknown, index) =>
    readFieldObject(field, types, `${key}.fields[${index}]`),
  )
  if (name === undefined && !Object.hasOwn(value, 'name')) problems.push(lacks('name', key))
  const all = [...problems, ...fields.flatMap((field) => field.problems)]
  if (name === undefined) return { value: undefined, problems: all }
  const draft = {
    name,
    fields: fields.flatMap((field) => field.value ?? []),
    ...(plural === undefined ? {} : { plural }),
    ...(position === undefined ? {} : { position }),
    ...(table === undefined ? {} : { table }),
    ...(stem === undefined ? {} : { stem }),
  }
  return { value: draft, problems: all }
}

const featureKeys = ['name', 'plural', 'fields', 'position', 'table', 'stem']

const featureForm =
  'Write {"name": "invoice", "fields": [{"name": "total", "type": "decimal"}]}, for instance.'

function positionOf({ position }: JsonObject, key: string, problems: Problem[]): number | undefined {
  if (position === undefined) return undefined
  const isPosition = typeof position === 'number' && Number.isInteger(position)
  if (isPosition && position >= 1 && position <= largestPosition) return position
  problems.push(notA(`whole number from 1 to ${largestPosition}`, `${key}.position`, 'Leave it out.'))
  return undefined
}

const fieldKeys = ['name', 'type', 'optional', 'default', 'min', 'max', 'choices', 'ref', 'column']

function readFieldObject(value: unknown, types: readonly FieldType[], key: string): Reading<FieldDraft> {
  if (typeof value === 'string') return readFieldText(value, types, key)
  if (!isObject(value)) return { value: undefined, problems: [notA('field', key, featureForm)] }
  const problems: Problem[] = unknownKeys(value, fieldKeys, key)
  const name = textOf(value, 'name', key, problems)
  const type = textOf(value, 'type', key, problems)
  for (const needed of ['name', 'type']) if (!Object.hasOwn(value, needed)) problems.push(lacks(needed, key))
  const optional = value.optional
  if (optional !== undefined && typeof optional !== 'boolean')
    problems.push(notA('true or false', `${key}.optional`))
  const column = textOf(value, 'column', key, problems)
  const rest = {
    ...argumentsOf(value, key, problems),
    ...limitsOf(value, key, problems),
    ...(column === undefined ? {} : { column }),
  }
  const byDefault = textOf(value, 'default', key, problems)
  if (name === undefined || type === undefined) return { value: undefined, problems }
  const draft = { name, type, optional: optional === true, ...rest }
  return { value: byDefault === undefined ? draft : { ...draft, default: byDefault }, problems }
}

function argumentsOf(value: JsonObject, key: string, problems: Problem[]): Pick<FieldDraft, 'arguments'> {
  const ref = textOf(value, 'ref', key, problems)
  const choices = value.choices
  if (ref !== undefined && choices !== undefined)
    problems.push(
      problemAt({ where: key }, 'field-arguments', 'A field has choices or refers to a feature, not both.'),
    )
  if (ref !== undefined) return { arguments: { spots: [ref], known: 'record' } }
  if (choices === undefined) return {}
  if (!Array.isArray(choices)) {
    problems.push(notA('list of texts', `${key}.choices`))
    return {}
  }
  const spots = choices.flatMap(
    (choice: unknown, index) => spotOf(choice, `${key}.choices[${index}]`, problems) ?? [],
  )
  return { arguments: { spots, known: 'choices' } }
}

function limitsOf(value: JsonObject, key: string, problems: Problem[]): Pick<FieldDraft, 'limits'> {
  const min = textOf(value, 'min', key, problems)
  const max = textOf(value, 'max', key, problems)
  const place = min?.place ?? max?.place
  if (place === undefined) return {}
  return { limits: { place, ...(min === undefined ? {} : { min }), ...(max === undefined ? {} : { max }) } }
}

function textOf(object: JsonObject, property: string, key: string, problems: Problem[]): Spot | undefined {
  if (!Object.hasOwn(object, property) || object[property] === undefined) return undefined
  return spotOf(object[property], `${key}.${property}`, problems)
}

function spotOf(value: unknown, where: string, problems: Problem[]): Spot | undefined {
  if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean')
    return { text: String(value), place: { where } }
  problems.push(notA('text', where))
  return undefined
}

export type JsonObject = Readonly<Record<string, unknown>>

export const isObject = (value: unknown): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

const notA = (wanted: string, where: string, next?: string): Problem =>
  problemAt({ where }, 'wrong-kind', `Here must be a ${wanted}.`.replace('a true', 'true'), next)

const lacks = (property: string, where: string): Problem =>
  problemAt({ where }, 'missing-key', `Here is no ${quoted(property)}.`, featureForm)

function unknownKeys(object: JsonObject, known: readonly string[], where: string): Problem[] {
  return Object.keys(object)
    .filter((key) => !known.includes(key))
    .map((key) => {
      const hint = didYouMean(key, known)
      const what = `There is no key ${quoted(key)} here.`
      return problemAt(
        { where: `${where}.${key}` },
        'unknown-key',
        what,
        [hint, `It may hold ${known.join(', ')}.`].filter(Boolean).join(' '),
      )
    })
}
