import { kebab, lower, pascal, snake, title, upper } from '../text.ts'

/** A name and what it is called now, both in snake case. */
export type NamePair = readonly [from: string, to: string]

/** How a word, or a text of several, reads with the new names in the places of the old ones. */
export type Substitute = (text: string) => string

/**
 * Puts new names in the places of old ones in every form that names take in code and documents: snake, kebab, Pascal, upper,
 * title. A name counts only as whole words: `order` is in `create_order` and `OrderRead`, not in `reorder` or `Ordered`.
 */
export function substituteOf(pairs: readonly NamePair[]): Substitute {
  const forms = new Map(pairs.flatMap(formsOf))
  const patterns = [...forms.keys()].sort((one, other) => other.length - one.length).map(bounded)
  const pattern = new RegExp(patterns.join('|'), 'g')
  return (text) => text.replace(pattern, (form) => forms.get(form) ?? form)
}

/** Forms of several words that say by themselves what they mean: `invoice-line`, `Invoice Line`. */
export const phrasesOf = (pairs: readonly NamePair[]): readonly NamePair[] =>
  pairs.flatMap(formsOf).filter(([from]) => /[- ]/.test(from))

const formsOf = ([from, to]: NamePair): readonly NamePair[] => {
  const spoken = (name: string): string => lower(title(name))
  return [snake, upperSnake, pascal, kebab, title, spoken].map((form) => [form(from), form(to)] as const)
}

const upperSnake = (name: string): string => upper(snake(name))

function bounded(form: string): string {
  if (/^[A-Z0-9_]+$/.test(form) && form.length > 1) return `(?<![A-Z0-9])${form}(?![A-Z0-9])`
  return /^[A-Z]/.test(form) ? `${form}(?![a-z0-9])` : `(?<![A-Za-z0-9])${form}(?![A-Za-z0-9])`
}
