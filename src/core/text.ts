import pluralize from 'pluralize'

/**
 * The words of a name, ASCII letters and digits only: split at separators and where case changes. Digits stay with
 * the letters before them, so that a name in snake case keeps its form (`address1`).
 */
export function wordsOf(text: string): readonly string[] {
  return text
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .replace(/['’]/g, '')
    .replace(/([a-z0-9])([A-Z])/g, '$1 $2')
    .replace(/([A-Z])([A-Z][a-z])/g, '$1 $2')
    .split(/[^A-Za-z0-9]+/)
    .filter((word) => word !== '')
}

/** `Billing API` → `billing_api`. */
export const snake = (text: string): string => lowerWords(text).join('_')

/** `Billing API` → `billing-api`. */
export const kebab = (text: string): string => lowerWords(text).join('-')

/** `billing-api` → `BillingApi`. */
export const pascal = (text: string): string => lowerWords(text).map(capitalised).join('')

/** `billing-api` → `billingApi`. */
export const camel = (text: string): string =>
  lowerWords(text)
    .map((word, index) => (index === 0 ? word : capitalised(word)))
    .join('')

/** `billing-api` → `Billing Api`. */
export const title = (text: string): string => lowerWords(text).map(capitalised).join(' ')

/** The same characters in upper case, in no particular locale. */
export const upper = (text: string): string => text.toUpperCase()

/** The same characters in lower case, in no particular locale. */
export const lower = (text: string): string => text.toLowerCase()

/** The plural of the last word of a name: `invoice_line` → `invoice_lines`. May equal what goes in (`sheep`). */
export function plural(name: string): string {
  const { before, last } = lastWordOf(name)
  return before + (plurals.get(last) ?? pluralize.plural(last))
}

/** The singular of the last word of a name: `invoice_lines` → `invoice_line`. */
export function singular(name: string): string {
  const { before, last } = lastWordOf(name)
  return before + (plurals.has(last) ? last : pluralize.singular(last))
}

/** A text in double quotes for a message: on one line, at most 60 characters, without characters that cannot be seen. */
export function quoted(text: string): string {
  const characters = [...text]
  const shown = characters.length > 60 ? [...characters.slice(0, 59), '…'] : characters
  return `"${shown.map((character) => (unseen.test(character) ? codePoint(character) : character)).join('')}"`
}

/** `U+0430`, as Unicode writes the number of a character. */
export const codePoint = (character: string): string =>
  `U+${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}`

/** `a, b or c`. */
export function oneOf(texts: readonly string[]): string {
  return texts.length < 2 ? texts.join('') : `${texts.slice(0, -1).join(', ')} or ${texts.at(-1)}`
}

/** The changes of case that packs may use in their templates and default texts. */
export const textForms = { snake, kebab, camel, pascal, title, upper, lower } as const

/** Words whose plural `pluralize` 8 takes for a plural already, or makes as no one writes it in code. */
const plurals: ReadonlyMap<string, string> = new Map([
  ['alias', 'aliases'],
  ['basis', 'bases'],
  ['canvas', 'canvases'],
  ['chaos', 'chaos'],
  ['data', 'data'],
  ['gps', 'gps'],
  ['https', 'https'],
  ['lens', 'lenses'],
  ['media', 'media'],
  ['metadata', 'metadata'],
  ['sms', 'sms'],
  ['virus', 'viruses'],
])

const unseen = /[\p{C}\p{Zl}\p{Zp}]/u

const lowerWords = (text: string): string[] => wordsOf(text).map(lower)

const capitalised = (word: string): string => word.slice(0, 1).toUpperCase() + word.slice(1)

function lastWordOf(name: string): { readonly before: string; readonly last: string } {
  const last = /[A-Za-z0-9]*$/.exec(name)?.[0] ?? ''
  return { before: name.slice(0, name.length - last.length), last }
}
