import type { Problem } from '../problem.ts'

/** Where something was written: a flag with its column, or a key of an answers file. */
export interface Place {
  readonly where: string
  readonly excerpt?: string
}

/** A piece of text and where it was written. */
export interface Spot {
  readonly text: string
  readonly place: Place
}

/** A field as written, in either notation; nothing about it is checked yet. */
export interface FieldDraft {
  readonly name: Spot
  readonly type: Spot
  readonly optional: boolean
  /** What stands between the parentheses of `enum(a|b)` or `ref(customer)`; `known` says which of them, if the notation does. */
  readonly arguments?: { readonly spots: readonly Spot[]; readonly known?: 'choices' | 'record' }
  readonly default?: Spot
  readonly limits?: { readonly min?: Spot; readonly max?: Spot; readonly place: Place }
  /** Only objects hold one. */
  readonly column?: Spot
}

export interface FeatureDraft {
  readonly name: Spot
  readonly plural?: Spot
  readonly fields: readonly FieldDraft[]
  /** Only objects hold one: a flag says where a record stands by its place. */
  readonly position?: number
  /** Only objects hold them: what a database knows a record by, where it was renamed. */
  readonly table?: Spot
  readonly stem?: Spot
}

/** What could be read, together with every problem on the way: so that checks can go on with the rest. */
export interface Reading<T> {
  readonly value: T | undefined
  readonly problems: readonly Problem[]
}

/** A problem at a place. */
export const problemAt = (place: Place, code: string, what: string, next?: string): Problem => ({
  code,
  what,
  ...place,
  ...(next === undefined ? {} : { next }),
})

/** The place of a character in a text: its column (from 1, in characters) and the text with a caret below it. */
export function placeIn(text: string, index: number, source: string): Place {
  const before = [...text.slice(0, index)]
  const shown = [...text].map((character) =>
    /[\p{C}\p{Zl}\p{Zp}]/u.test(character) ? '\u{FFFD}' : character,
  )
  const start = Math.max(0, before.length - 60)
  const line = `${start === 0 ? '' : '…'}${shown.slice(start, start + 100).join('')}`
  const caret = `${' '.repeat(before.length - start + (start === 0 ? 0 : 1))}^`
  return { where: `${source}, column ${before.length + 1}`, excerpt: `${line}\n${caret}` }
}
