import type { PythonReader } from '../python/reader.ts'
import type { FileTree } from '../reconcile/types.ts'
import { type NamePair, phrasesOf, type Styles, stylesOf } from './rename-forms.ts'
import { type Owned, type Subjects, subjectsOf } from './rename-owned.ts'
import { contextOf, type Said, type Surface, surfaceOf, type TextWord } from './rename-surface.ts'

/** What names of one render are called in another. Each question is answered with the new name, or with nothing. */
export interface NameMap {
  readonly definition: (name: string) => string | undefined
  readonly attribute: (name: string, isOwned: boolean) => string | undefined
  /** The names in a piece of code whose attributes are those of what is called otherwise. */
  readonly subjects: Subjects
  /** Whether a word was such a name and still is another one, so that only its owner can tell which is meant. */
  readonly isAmbiguous: (word: string) => boolean
  readonly keyword: (name: string, callable: string | undefined) => string | undefined
  readonly literal: (text: string, isKey: boolean) => string | undefined
  /** For a word in any text. */
  readonly word: (word: TextWord) => string | undefined
  /** For a name that stands in a document where a render has one: `{invoice_id}` in an address. */
  readonly path: (word: TextWord) => string | undefined
  /** Phrases that say by themselves what they mean: `my-shop`, `My Shop`. */
  readonly phrases: readonly NamePair[]
  /** What names of a render begin with, and begin with now: `SHOP_`. */
  readonly prefixes: readonly NamePair[]
  readonly styles: Styles
}

interface Renders {
  readonly before: FileTree
  readonly after: FileTree
  readonly pairs: readonly NamePair[]
  readonly owned?: Owned
  readonly reader: PythonReader | undefined
}

/**
 * The names that differ between two renders. Nothing is guessed: a name counts as renamed where the first render has it,
 * the second has it no longer, and has in its place the same name with the new words.
 */
export function nameMapOf({ before, after, pairs, owned, reader }: Renders): NameMap {
  const styles = stylesOf(pairs)
  const [was, is] = [surfaceOf(before, reader), surfaceOf(after, reader)]
  const definition = renamedIn(was.definitions, is.definitions, styles)
  const keys = renamedIn(was.keys, is.keys, styles)
  const wholes = renamedIn(was.wholes, is.wholes, styles)
  const prefixes = prefixesIn(was, is, styles)
  return {
    definition,
    attribute: attributeIn(was, is, styles, owned),
    subjects: subjectsOf(owned, before),
    isAmbiguous: (word) => styles.code(word) !== word && isSaid(word, was) && isSaid(word, is),
    keyword: keywordIn(was, is, styles, (name) => definition(name) ?? name),
    literal: (text, isKey) => (isKey ? keys : wholes)(text),
    path: renamedAt(was, is, styles),
    word: wordIn(was, is, styles, definition, prefixes),
    prefixes,
    phrases: phrasesOf(pairs).filter(([from]) => was.said.includes(from) && !is.said.includes(from)),
    styles,
  }
}

export type Lookup = (name: string) => string | undefined

/** What a set of names calls otherwise in another set. */
export function renamedIn(was: ReadonlySet<string>, is: ReadonlySet<string>, { all }: Styles): Lookup {
  return (name) => {
    if (!was.has(name) || is.has(name)) return undefined
    return all.map((style) => style(name)).find((now) => now !== name && is.has(now))
  }
}

/** What a word is called where the same stands before it. */
export function renamedAt(was: Said, is: Said, { all }: Styles): (word: TextWord) => string | undefined {
  const known = new Map<string, string | undefined>()
  const found = ({ word, before }: TextWord): string | undefined => {
    const context = contextOf(before, word)
    if (before === '' || !was.contexts.has(context) || is.contexts.has(context)) return undefined
    const starts = [...new Set([before, ...all.map((style) => style(before))])]
    const candidates = all.map((style) => style(word)).filter((now) => now !== word)
    return candidates.find((now) => starts.some((start) => is.said.includes(`${start}${now}`)))
  }
  return (said) => {
    const context = contextOf(said.before, said.word)
    if (!known.has(context)) known.set(context, found(said))
    return known.get(context)
  }
}

function attributeIn(
  was: Surface,
  is: Surface,
  styles: Styles,
  owned: Owned | undefined,
): NameMap['attribute'] {
  const everywhere = renamedIn(was.attributes, is.attributes, styles)
  return (name, isOwned) =>
    everywhere(name) ?? (isOwned && owned?.attributes.has(name) ? styles.code(name) : undefined)
}

/** Only what a callable of the render took by the old name, and takes by the new one now. */
function keywordIn(
  was: Surface,
  is: Surface,
  styles: Styles,
  callableNow: (name: string) => string,
): NameMap['keyword'] {
  const none: ReadonlySet<string> = new Set()
  return (name, callable = '') => {
    const [before, after] = [was.keywords.get(callable), is.keywords.get(callableNow(callable))]
    return renamedIn(before ?? none, after ?? none, styles)(name)
  }
}

/** A name that could be no word of a language counts anywhere; a plain word where a render said it at such a place. */
function wordIn(
  was: Surface,
  is: Surface,
  styles: Styles,
  definition: Lookup,
  prefixes: readonly NamePair[],
): NameMap['word'] {
  const inContext = renamedAt(was, is, styles)
  const fromPrefix = (word: string): string | undefined => {
    const [from, to] = prefixes.find(([prefix]) => word.startsWith(prefix)) ?? []
    return from === undefined || to === undefined ? undefined : to + word.slice(from.length)
  }
  return (said) => {
    const named = isStructured(said.word) ? definition(said.word) : inContext(said)
    return named ?? fromPrefix(said.word)
  }
}

function prefixesIn(was: Surface, is: Surface, styles: Styles): readonly NamePair[] {
  const now = renamedIn(was.words, is.words, styles)
  return [...was.words].flatMap((word) => {
    const to = word.endsWith('_') ? now(word) : undefined
    return to === undefined ? [] : [[word, to] as const]
  })
}

const isSaid = (word: string, { attributes, keys, wholes }: Surface): boolean =>
  attributes.has(word) || keys.has(word) || wholes.has(word)

/** Whether a word has the form of a name in code. */
export const isStructured = (word: string): boolean => /[A-Za-z0-9]_[A-Za-z0-9]|[a-z0-9][A-Z]/.test(word)
