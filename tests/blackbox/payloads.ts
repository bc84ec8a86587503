import type { FeatureRecord, FieldRecord } from '../../src/core/answers/types.ts'
import type { Json } from './client.ts'

/** Fields of the example feature `orders`; its status is read only and its verbs have checks of their own. */
export const order: FeatureRecord = {
  name: 'order',
  plural: 'orders',
  fields: [
    { name: 'sku', type: 'str', optional: false, min: '1', max: '64' },
    { name: 'quantity', type: 'int', optional: false, min: '1' },
  ],
}

/** The JSON key of a field: a reference is held by its id. */
export const keyOf = (field: FieldRecord): string => (field.type === 'ref' ? `${field.name}_id` : field.name)

/** JSON text, for values that JavaScript's numbers cannot hold. */
export interface Wrong {
  readonly why: string
  readonly json: string
}

/**
 * The n-th valid value of a field other than a reference: values of small n differ where the field allows more than one.
 * Decimals are texts, dates and date-times ISO 8601.
 */
export function sampleOf(field: FieldRecord, n: number): Json {
  switch (field.type) {
    case 'str':
    case 'text':
      return textOf(n, Number(field.min ?? 0), Number(field.max ?? 40))
    case 'int':
      return whole(field, n)
    case 'decimal':
      return `${whole(field, n)}${field.min === undefined && field.max === undefined ? '.25' : ''}`
    case 'bool':
      return n % 2 === 0
    case 'date':
      return `2024-03-${String((n % 28) + 1).padStart(2, '0')}`
    case 'datetime':
      return `2024-03-${String((n % 28) + 1).padStart(2, '0')}T10:20:30.123456Z`
    case 'uuid':
      return `6f9619ff-8b86-4011-b42d-${n.toString(16).padStart(12, '0')}`
    case 'enum':
      return field.choices?.[n % field.choices.length] ?? ''
    default:
      throw new Error(`The suite knows no value for the type \`${field.type}\` of \`${field.name}\`.`)
  }
}

function textOf(n: number, min: number, max: number): string {
  const words = max < 6 ? String.fromCharCode(97 + (n % 26)).repeat(max) : `Text ${n}`
  return words.slice(0, max).padEnd(min, 'x')
}

function whole(field: FieldRecord, n: number): number {
  const min = Math.ceil(Number(field.min ?? Math.min(1, Number(field.max ?? 1))))
  const max = Math.floor(Number(field.max ?? min + 1000))
  return min + (n % (max - min + 1))
}

/** Every kind of wrong value that the field's type and limits refuse. */
export function wrongValuesOf(field: FieldRecord): readonly Wrong[] {
  const shapes = [wrong('a list', []), wrong('an object', {})]
  return [
    ...shapes,
    ...(field.optional ? [] : [wrong('null', null)]),
    ...wrongByType(field),
    ...wrongByLimits(field),
  ]
}

function wrongByType(field: FieldRecord): readonly Wrong[] {
  switch (field.type) {
    case 'str':
    case 'text':
      return [
        wrong('a number', 5),
        wrong('a NUL character', 'a\u0000b'),
        raw('half a surrogate pair', '"\\ud800"'),
      ]
    case 'int':
      return [
        wrong('a text', 'many'),
        wrong('a fraction', 1.5),
        raw('beyond 64 bits', '9223372036854775808'),
        raw('beyond 64 bits, negative', '-9223372036854775809'),
        raw('400 digits', '9'.repeat(400)),
        raw('NaN', 'NaN'),
      ]
    case 'decimal':
      return [
        wrong('a text', 'much'),
        wrong('NaN', 'NaN'),
        wrong('infinity', 'Infinity'),
        wrong('an enormous exponent', '1e4000'),
        wrong('400 digits', '9'.repeat(400)),
      ]
    case 'bool':
      return [wrong('a word', 'maybe'), wrong('the number 2', 2)]
    case 'date':
      return [wrong('a day that is not', '2024-02-30'), wrong('a word', 'yesterday')]
    case 'datetime':
      return [
        wrong('no time zone', '2024-03-01T10:20:30'),
        wrong('a word', 'now'),
        wrong('a month that is not', '2024-13-01T00:00:00Z'),
        wrong('before year 1 in UTC', '0001-01-01T00:00:00+14:00'),
        wrong('after year 9999 in UTC', '9999-12-31T23:59:59-14:00'),
      ]
    case 'uuid':
    case 'ref':
      return [wrong('a word', 'nobody'), wrong('a number', 7)]
    case 'enum':
      return [wrong('another choice', `not-${field.choices?.[0]}`), wrong('a number', 7)]
    default:
      throw new Error(`The suite knows no wrong value for the type \`${field.type}\` of \`${field.name}\`.`)
  }
}

function wrongByLimits(field: FieldRecord): readonly Wrong[] {
  const { min, max } = field
  switch (field.type) {
    case 'str':
    case 'text':
      return [
        ...(min !== undefined && Number(min) > 0 ? [wrong('too short', 'x'.repeat(Number(min) - 1))] : []),
        ...(max !== undefined ? [wrong('too long', 'x'.repeat(Number(max) + 1))] : []),
      ]
    case 'int':
    case 'decimal': {
      const written = (value: number) => (field.type === 'int' ? value : String(value))
      return [
        ...(min !== undefined ? [wrong('too small', written(Number(min) - 1))] : []),
        ...(max !== undefined ? [wrong('too large', written(Number(max) + 1))] : []),
      ]
    }
    default:
      return []
  }
}

const wrong = (why: string, value: Json): Wrong => raw(why, JSON.stringify(value))

const raw = (why: string, json: string): Wrong => ({ why, json })

/** The values at the edges of a field's limits: they must be accepted and come back equal. */
export function edgesOf(field: FieldRecord): readonly Json[] {
  const { min, max } = field
  const given = [min, max].filter((limit) => limit !== undefined)
  switch (field.type) {
    case 'str':
    case 'text':
      return given.map((limit) => '\u00e9'.repeat(Number(limit)))
    case 'int':
      return given.map(Number)
    case 'decimal':
      return [...given]
    default:
      return []
  }
}

/** What the default of a field is in JSON; `undefined` where leaving the field out means null or is refused. */
export function defaultOf(field: FieldRecord): Json | undefined {
  if (field.default === undefined) return undefined
  switch (field.type) {
    case 'int':
      return Number(field.default)
    case 'bool':
      return field.default === 'true'
    default:
      return field.default
  }
}

/** Whether what came back means the value that was sent: decimals by amount, date-times by instant. */
export function means(field: FieldRecord, returned: Json | undefined, sent: Json): boolean {
  if (field.type === 'decimal' && typeof sent === 'number') return means(field, returned, String(sent))
  if (sent === null || typeof returned !== 'string' || typeof sent !== 'string') return returned === sent
  switch (field.type) {
    case 'decimal':
      return amount(returned) === amount(sent)
    case 'datetime':
      return /(Z|[+-]\d\d:\d\d)$/.test(returned) && instant(returned) === instant(sent)
    case 'uuid':
      return returned === sent.toLowerCase()
    default:
      return returned === sent
  }
}

/** A decimal text without what does not count: leading zeros, trailing zeros of the fraction, a plus sign. */
function amount(text: string): string {
  const [, sign = '', whole = '', fraction = ''] = /^([+-]?)0*(\d*)(?:\.(\d*?)0*)?$/.exec(text) ?? []
  const digits = `${whole === '' ? '0' : whole}${fraction === '' ? '' : `.${fraction}`}`
  return /^[+-]?\d*\.?\d*$/.test(text) && text !== ''
    ? `${sign === '-' && digits !== '0' ? '-' : ''}${digits}`
    : text
}

/** Milliseconds since 1970 and the digits below them: JavaScript's Date would drop microseconds. */
function instant(text: string): string {
  const fraction = /\.(\d+)/.exec(text)?.[1] ?? ''
  return `${Date.parse(text.replace(/\.\d+/, ''))}.${fraction.replace(/0+$/, '')}`
}
