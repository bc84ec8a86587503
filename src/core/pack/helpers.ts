import { camel, kebab, lower, pascal, snake, title, upper } from '../text.ts'
import { limits } from './limits.ts'
import type { HelperName } from './signatures.ts'
import { type Spot, shown } from './source.ts'
import type { Budget } from './types.ts'

/** What Handlebars hands to a helper after its arguments. */
export interface HelperOptions {
  readonly hash: Readonly<Record<string, unknown>>
  readonly data: { readonly budget: Budget } & Readonly<Record<string, unknown>>
  readonly fn: (
    item: unknown,
    options: { readonly data: object; readonly blockParams: readonly unknown[] },
  ) => string
  readonly inverse: (context: unknown) => string
  readonly loc: { readonly start: { readonly line: number; readonly column: number } }
}

/** A helper was given what it cannot take. Becomes a RenderError where the template's file is known. */
export class HelperRefusal extends Error {
  readonly spot: Spot

  constructor(what: string, { loc }: HelperOptions) {
    super(what)
    this.spot = { line: loc.start.line, column: loc.start.column + 1 }
  }
}

type Helper = (...given: never[]) => unknown

const ofText =
  (change: (text: string) => string) =>
  (text: unknown, options: HelperOptions): string =>
    change(textFrom(text, options))

/** Every helper of the pack format. Arguments are checked here too: a view can lack an optional property. */
export const helpers: Readonly<Record<HelperName, Helper>> = {
  snake: ofText(snake),
  kebab: ofText(kebab),
  camel: ofText(camel),
  pascal: ofText(pascal),
  title: ofText(title),
  upper: ofText(upper),
  lower: ofText(lower),
  quote: ofText(quoted),
  join: (list: unknown, separator: unknown, options: HelperOptions) =>
    listFrom(list, options)
      .map((item) => textFrom(item, options))
      .join(textFrom(separator, options)),
  where: (list: unknown, options: HelperOptions) =>
    listFrom(list, options).filter((item) =>
      Object.entries(options.hash).every(([name, value]) => propertyOf(item, name) === value),
    ),
  pad: (value: unknown, width: unknown, options: HelperOptions) =>
    writtenFrom(value, options).padStart(widthFrom(width, options), '0'),
  count: (list: unknown, options: HelperOptions) => listFrom(list, options).length,
  indent: (text: unknown, width: unknown, options: HelperOptions) =>
    textFrom(text, options).replace(/^(?=[^\r\n])/gm, ' '.repeat(widthFrom(width, options))),
  add: (one: unknown, other: unknown, options: HelperOptions) =>
    numberFrom(one, options) + numberFrom(other, options),
  fit: (text: unknown, shortest: unknown, longest: unknown, options: HelperOptions) =>
    fitted(
      textFrom(text, options),
      lengthFrom(shortest, 0, options),
      lengthFrom(longest, limits.width, options),
    ),
  clamp: (value: unknown, least: unknown, most: unknown, options: HelperOptions) =>
    String(
      Math.min(
        Math.max(numberFrom(value, options), boundFrom(least, options) ?? -Infinity),
        boundFrom(most, options) ?? Infinity,
      ),
    ),
  fixed: (value: unknown, digits: unknown, options: HelperOptions) =>
    numberFrom(value, options).toFixed(Math.min(widthFrom(digits, options), 100)),
  over: (value: unknown, limit: unknown, options: HelperOptions) =>
    (boundFrom(value, options) ?? 0) > numberFrom(limit, options),
  sort: (list: unknown, options: HelperOptions) =>
    [...listFrom(list, options)].sort((one, other) => byText(one, other, String(options.hash.by))),
}

/** The text, cut or repeated until its length lies within the bounds. */
function fitted(text: string, shortest: number, longest: number): string {
  const repeated = text.repeat(Math.max(1, Math.ceil(shortest / Math.max(text.length, 1))))
  return repeated.slice(0, Math.min(Math.max(shortest, text.length), longest))
}

/** A bound that may be absent, as optional properties of facts are. */
const boundFrom = (value: unknown, options: HelperOptions): number | undefined =>
  value === undefined || value === '' ? undefined : numberFrom(value, options)

/** A length in characters: a fact may say any number, and a text of that length would have to be made. */
function lengthFrom(value: unknown, otherwise: number, options: HelperOptions): number {
  const length = boundFrom(value, options) ?? otherwise
  if (length <= limits.fitted) return length
  throw refused(`a length up to ${limits.fitted}`, value, options)
}

/** Numbers are written as numbers or as texts, as in answers. */
function numberFrom(value: unknown, options: HelperOptions): number {
  const number = typeof value === 'string' && value.trim() !== '' ? Number(value) : value
  if (typeof number === 'number' && Number.isFinite(number)) return number
  throw refused('a number', value, options)
}

function byText(one: unknown, other: unknown, property: string): number {
  const [left, right] = [String(propertyOf(one, property)), String(propertyOf(other, property))]
  if (left === right) return 0
  return left < right ? -1 : 1
}

/** Writes out a value. Compiled around every plain expression, so that an absent one is an error and not an empty text. */
export function insert(value: unknown, options: HelperOptions): string {
  return writtenFrom(value, options)
}

/** `#each` over lists only, each turn counted. */
export const eachWith = (frameOf: (data: object) => Record<string, unknown>) =>
  function each(this: unknown, list: unknown, options: HelperOptions): string {
    const items = listFrom(list, options)
    if (items.length === 0) return options.inverse(this)
    const data = frameOf(options.data)
    let written = ''
    for (const [index, item] of items.entries()) {
      takeTurn(options)
      Object.assign(data, { index, first: index === 0, last: index === items.length - 1 })
      written += options.fn(item, { data, blockParams: [item, index] })
      if (written.length > options.data.budget.characters) throw tooLong(options)
    }
    return written
  }

/**
 * A double-quoted literal that JSON, Python and TOML all read as the same text. Only escapes of four hexadecimal digits are
 * shared by the three, so that characters beyond U+FFFF stand as they are; what editors hide or reorder is escaped.
 */
export function quoted(text: string): string {
  return JSON.stringify(text.replace(/\p{Surrogate}/gu, '\ufffd')).replace(
    /[\u007f-\u009f\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  )
}

function takeTurn(options: HelperOptions): void {
  const { budget } = options.data
  budget.turns -= 1
  if (budget.turns < 0) throw new HelperRefusal('The loops take more turns than a render may.', options)
}

const tooLong = (options: HelperOptions) =>
  new HelperRefusal('The template writes more text than a render may.', options)

function writtenFrom(value: unknown, options: HelperOptions): string {
  if (typeof value === 'string') return value
  if (typeof value === 'number' || typeof value === 'boolean') return String(value)
  throw refused('a value that can be written out', value, options)
}

function textFrom(value: unknown, options: HelperOptions): string {
  if (typeof value === 'string') return value
  throw refused('text', value, options)
}

function listFrom(value: unknown, options: HelperOptions): readonly unknown[] {
  if (Array.isArray(value)) return value
  throw refused('a list', value, options)
}

function widthFrom(value: unknown, options: HelperOptions): number {
  if (typeof value === 'number' && Number.isInteger(value) && value >= 0 && value <= limits.width)
    return value
  throw refused(`a whole number from 0 to ${limits.width}`, value, options)
}

function propertyOf(item: unknown, name: string): unknown {
  const record = item as Readonly<Record<string, unknown>>
  return typeof item === 'object' && item !== null && Object.hasOwn(record, name) ? record[name] : undefined
}

function refused(wanted: string, value: unknown, options: HelperOptions): HelperRefusal {
  const given =
    value === undefined || value === null ? 'there is nothing' : `there is ${describedValue(value)}`
  return new HelperRefusal(`The template needs ${wanted} here; ${given}.`, options)
}

function describedValue(value: unknown): string {
  if (typeof value === 'string') return `the text ${shown(value)}`
  if (typeof value === 'object') return Array.isArray(value) ? 'a list' : 'a record'
  return String(value)
}
