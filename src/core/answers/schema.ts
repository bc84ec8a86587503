import type { Pack } from '../pack/types.ts'
import { largestPosition } from './positions.ts'
import { listed } from './rules.ts'
import type { Constraint, Question, RecordsQuestion, Rule } from './types.ts'

export type JsonSchema = { readonly [key: string]: unknown }

/**
 * A JSON Schema (2020-12) of the answers files of a pack. It says what a schema can: keys, kinds, choices, lengths,
 * patterns, the notation of records, and constraints. What it lets through, `resolve` still checks.
 */
export function answersSchema(pack: Pick<Pack, 'id' | 'version' | 'questions' | 'constraints'>): JsonSchema {
  const records = pack.questions.filter((question) => question.kind === 'records')
  return {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    title: `Answers for ${pack.id} ${pack.version}`,
    type: 'object',
    properties: Object.fromEntries(pack.questions.map((question) => [question.id, schemaOf(question)])),
    required: pack.questions.filter(({ defaults }) => defaults.length === 0).map(({ id }) => id),
    additionalProperties: false,
    ...(pack.constraints.length === 0
      ? {}
      : { allOf: pack.constraints.map((rule) => ruleSchema(rule, pack.questions)) }),
    $defs: Object.fromEntries(records.map((question) => [question.fact, recordSchema(question)])),
  }
}

function schemaOf(question: Question): JsonSchema {
  const about = { title: question.text, description: question.help, ...defaultOf(question) }
  switch (question.kind) {
    case 'choice':
      return { ...about, oneOf: question.choices.map(({ id, label }) => ({ const: id, title: label })) }
    case 'many':
      return {
        ...about,
        type: 'array',
        uniqueItems: true,
        items: { enum: question.choices.map(({ id }) => id) },
      }
    case 'text':
      return {
        ...about,
        type: 'string',
        ...(question.maxLength === undefined ? {} : { maxLength: question.maxLength }),
        ...(question.pattern === undefined ? {} : { pattern: question.pattern.matches }),
        ...(question.format === undefined ? {} : { minLength: 1 }),
      }
    case 'boolean':
      return { ...about, type: 'boolean' }
    case 'records':
      return { ...about, type: 'array', items: { $ref: `#/$defs/${question.fact}` } }
  }
}

/** Only a default that depends on nothing can be written down. */
function defaultOf(question: Question): JsonSchema {
  const [row] = question.defaults
  const depends =
    row === undefined || row.when !== undefined || (typeof row.value === 'string' && row.value.includes('{{'))
  return depends ? {} : { default: row.value }
}

const nameForm = '[a-z][a-z0-9]*(?:_[a-z0-9]+)*'
const number = { type: ['string', 'number'] }
const stored = { type: 'string', pattern: `^${nameForm}$`, maxLength: 63 }

function recordSchema(question: RecordsQuestion): JsonSchema {
  const types = question.types.map(({ id }) => id).join('|')
  const field = `\\s*${nameForm}\\s*:\\s*(?:${types})\\b[\\s\\S]*`
  const name = nameSchema(question, question.reserved.records)
  return {
    anyOf: [
      {
        type: 'string',
        description: 'name:field:type[?][=default][(min..max)],… as on the command line.',
        pattern: `^\\s*${nameForm}\\s*(?:/\\s*${nameForm}\\s*)?:${field}$`,
      },
      {
        type: 'object',
        properties: {
          name,
          plural: { type: 'string', pattern: `^${nameForm}$` },
          fields: {
            type: 'array',
            minItems: 1,
            items: { anyOf: [{ type: 'string', pattern: `^${field}$` }, fieldSchema(question)] },
          },
          position: { type: 'integer', minimum: 1, maximum: largestPosition },
          table: stored,
          stem: stored,
        },
        required: ['name', 'fields'],
        additionalProperties: false,
      },
    ],
  }
}

function fieldSchema(question: RecordsQuestion): JsonSchema {
  return {
    type: 'object',
    properties: {
      name: nameSchema(question, question.reserved.fields),
      type: { enum: question.types.map(({ id }) => id) },
      optional: { type: 'boolean' },
      default: { type: ['string', 'number', 'boolean'] },
      min: number,
      max: number,
      choices: {
        type: 'array',
        minItems: 1,
        items: { type: 'string', pattern: '^[A-Za-z][A-Za-z0-9]*(?:_[A-Za-z0-9]+)*$' },
      },
      ref: { type: 'string', pattern: `^${nameForm}$` },
      column: stored,
    },
    required: ['name', 'type'],
    additionalProperties: false,
    allOf: question.types.map((type) => typeSchema(type.id, type)),
  }
}

/** What a field of one type needs and may not have. */
function typeSchema(id: string, type: RecordsQuestion['types'][number]): JsonSchema {
  const needed = type.arguments === 'choices' ? ['choices'] : type.arguments === 'record' ? ['ref'] : []
  const unwanted = [
    ...['choices', 'ref'].filter((key) => !needed.includes(key)),
    ...(type.limits === undefined ? ['min', 'max'] : []),
    ...(type.default && type.arguments !== 'record' ? [] : ['default']),
  ]
  return {
    if: { properties: { type: { const: id } }, required: ['type'] },
    // biome-ignore lint/suspicious/noThenProperty: `then` is a word of JSON Schema, and nobody awaits a schema.
    then: { required: needed, properties: Object.fromEntries(unwanted.map((key) => [key, false])) },
  }
}

function nameSchema(question: RecordsQuestion, reserved: Readonly<Record<string, string>>): JsonSchema {
  const taken = Object.keys(reserved).map((name) => (name.endsWith('*') ? `${name.slice(0, -1)}.+` : name))
  return {
    type: 'string',
    maxLength: question.maxLength,
    pattern: `^${nameForm}$`,
    ...(taken.length === 0 ? {} : { not: { pattern: `^(?:${taken.join('|')})$` } }),
  }
}

/** A key that is left out gets a default that fits, so only what is written can break a constraint. */
function ruleSchema(constraint: Constraint, questions: readonly Question[]): JsonSchema {
  return {
    description: constraint.because,
    if: { properties: expectations(constraint.when, questions), required: Object.keys(constraint.when) },
    // biome-ignore lint/suspicious/noThenProperty: `then` is a word of JSON Schema, and nobody awaits a schema.
    then: { properties: expectations(constraint.require, questions) },
  }
}

const expectations = (rule: Rule, questions: readonly Question[]): JsonSchema =>
  Object.fromEntries(
    Object.entries(rule).map(([id, expected]) => [id, expectation(expected, kindOf(id, questions))]),
  )

const kindOf = (id: string, questions: readonly Question[]): Question['kind'] | undefined =>
  questions.find((question) => question.id === id)?.kind

function expectation(expected: Rule[string], kind: Question['kind'] | undefined): JsonSchema {
  const values = listed(expected)
  if (kind !== 'many' && kind !== 'records') return { enum: values }
  return {
    anyOf: values.flatMap((value) => [
      ...(value === 'some' ? [{ minItems: 1 }] : []),
      ...(value === 'none' ? [{ maxItems: 0 }] : []),
      ...(kind === 'many' ? [{ contains: { const: value } }] : []),
    ]),
  }
}
