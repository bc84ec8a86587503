import { oneOf, quoted } from '../text.ts'
import type { FieldType } from './types.ts'

/** Why a text is not a value of a type, with the form it should have; nothing when it is one. */
export function valueFault(type: FieldType, text: string, choices: readonly string[]): string | undefined {
  if (type.arguments === 'choices')
    return choices.includes(text) ? undefined : `${quoted(text)} is none of its choices: ${oneOf(choices)}`
  const form = formOf(type)
  if (form !== undefined) return form.holds(text) ? undefined : `${quoted(text)} is not ${form.described}`
  return /[\p{Cs}]|(?![\n\t])\p{Cc}/u.test(text) ? 'it holds a control character' : undefined
}

/** Why a text cannot be a limit of a type; nothing when it can. */
export function limitFault(type: FieldType, text: string): string | undefined {
  if (type.limits === 'length')
    return /^(0|[1-9][0-9]{0,6})$/.test(text)
      ? undefined
      : `${quoted(text)} is not a length: a whole number from 0`
  return valueFault(type, text, [])
}

/** Negative, zero or positive, as the first limit is smaller than, equal to or greater than the second. Numbers are exact, dates are in order as texts. */
export function compareLimits(one: string, other: string): number {
  if (!isNumber(one) || !isNumber(other)) return one === other ? 0 : one < other ? -1 : 1
  const places = Math.max(decimalsOf(one), decimalsOf(other))
  const difference = scaled(one, places) - scaled(other, places)
  return difference === 0n ? 0 : difference < 0n ? -1 : 1
}

/** What limits compare: the length of a text in characters, as Python counts them, or the number itself. */
export const measureOf = (type: FieldType, value: string): string =>
  type.limits === 'length' ? String([...value].length) : value

interface Form {
  readonly described: string
  readonly holds: (text: string) => boolean
}

/** The types that have a form; texts of any other type may hold anything that can be seen, and line ends. */
const forms: Readonly<Record<string, Form>> = {
  int: {
    described: 'a whole number of at most 64 bits, as in 0 or -12',
    holds: (text) =>
      /^(0|-?[1-9][0-9]{0,18})$/.test(text) && BigInt.asIntN(64, BigInt(text)) === BigInt(text),
  },
  decimal: {
    described: 'a decimal number of at most 28 digits, as in 0 or -12.50',
    holds: (text) => /^-?(0|[1-9][0-9]*)(\.[0-9]+)?$/.test(text) && text.replace(/[-.]/g, '').length <= 28,
  },
  bool: { described: 'true or false', holds: (text) => text === 'true' || text === 'false' },
  date: { described: 'a date, as in 2026-01-31', holds: isDate },
  datetime: { described: 'a time with its zone, as in 2026-01-31T12:00:00Z', holds: isDatetime },
  uuid: {
    described: 'a UUID in small letters, as in 3f2504e0-4f89-41d3-9a0c-0305e82c3301',
    holds: (text) => /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/.test(text),
  },
}

function formOf(type: FieldType): Form | undefined {
  if (Object.hasOwn(forms, type.id)) return forms[type.id]
  return type.limits === 'value' ? forms.decimal : undefined
}

/** A day of the proleptic Gregorian calendar in the years 1 to 9999, as Python's `datetime.date` has them. */
function isDate(text: string): boolean {
  const parts = /^([0-9]{4})-([0-9]{2})-([0-9]{2})$/.exec(text)
  if (parts === null) return false
  const [year, month, day] = [Number(parts[1]), Number(parts[2]), Number(parts[3])]
  if (year < 1 || month < 1 || month > 12 || day < 1) return false
  const leap = (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0
  const days = [31, leap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
  return day <= (days[month - 1] ?? 0)
}

/** ISO 8601 with seconds and a zone; at most microseconds, which is what Python keeps. */
function isDatetime(text: string): boolean {
  const parts =
    /^(.{10})T([01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9](\.[0-9]{1,6})?(Z|[+-]([01][0-9]|2[0-3]):[0-5][0-9])$/.exec(
      text,
    )
  return parts !== null && isDate(parts[1] ?? '')
}

const isNumber = (text: string): boolean => /^-?[0-9]+(\.[0-9]+)?$/.test(text)

const decimalsOf = (number: string): number =>
  number.includes('.') ? number.length - number.indexOf('.') - 1 : 0

const scaled = (number: string, places: number): bigint =>
  BigInt(number.replace('.', '') + '0'.repeat(places - decimalsOf(number)))
