import { kebab, lower, pascal, snake, title, upper } from '../text.ts'

/** A name and what it is called now, both in snake case. */
export type NamePair = readonly [from: string, to: string]

/** How a word, or a text of several, reads with the new names in the places of the old ones. */
export type Substitute = (text: string) => string

/** The ways in which a text may read with new names: a name of one word looks alike in all of them, its new name may not. */
export interface Styles {
  /** As code has it, `client_account`. */
  readonly code: Substitute
  /** All of them, those of code first: `client-account`, `client account`. */
  readonly all: readonly Substitute[]
}

/**
 * Puts new names in the places of old ones in every form that names take in code and documents: snake, kebab, Pascal, upper,
 * title. A name counts only as whole words: `order` is in `create_order` and `OrderRead`, not in `reorder` or `Ordered`.
 */
export function stylesOf(pairs: readonly NamePair[]): Styles {
  const code = substituteOf(pairs, [snake, upperSnake, pascal])
  return { code, all: [code, substituteOf(pairs, [kebab]), substituteOf(pairs, [spoken, title])] }
}

/** Forms of several words that say by themselves what they mean: `invoice-line`, `Invoice Line`. */
export const phrasesOf = (pairs: readonly NamePair[]): readonly NamePair[] =>
  pairs.flatMap((pair) => formsOf(pair, [kebab, title])).filter(([from]) => /[- ]/.test(from))

type Form = (name: string) => string

function substituteOf(pairs: readonly NamePair[], styles: readonly Form[]): Substitute {
  const forms = new Map(pairs.flatMap((pair) => formsOf(pair, styles)))
  const patterns = [...forms.keys()].sort((one, other) => other.length - one.length).map(bounded)
  const pattern = new RegExp(patterns.join('|'), 'g')
  return (text) => text.replace(pattern, (form) => forms.get(form) ?? form)
}

const formsOf = ([from, to]: NamePair, styles: readonly Form[]): readonly NamePair[] =>
  styles.map((form) => [form(from), form(to)] as const)

const upperSnake: Form = (name) => upper(snake(name))

const spoken: Form = (name) => lower(title(name))

function bounded(form: string): string {
  if (/^[A-Z0-9_]+$/.test(form) && form.length > 1) return `(?<![A-Z0-9])${form}(?![A-Z0-9])`
  return /^[A-Z]/.test(form) ? `${form}(?![a-z0-9])` : `(?<![A-Za-z0-9])${form}(?![A-Za-z0-9])`
}
