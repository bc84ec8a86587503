import { lexemesOf } from '../python/rename-lexemes.ts'
import type { Styles } from './rename-forms.ts'
import { isStructured, type Lookup, renamedAt, renamedIn } from './rename-map.ts'
import { contextOf, type TextWord, wordsIn } from './rename-surface.ts'

/** What a piece of a render calls otherwise in another render: closer than the map of the whole, since less is in it. */
export interface LocalMap {
  readonly name: Lookup
  readonly word: (word: TextWord) => string | undefined
  readonly literal: (text: string, isKey: boolean) => string | undefined
  /** Whether a text is the render's: what the owner wrote beside it is the owner's. */
  readonly says: (text: string) => boolean
}

/** The names that differ between two versions of one statement. */
export function localMapOf(before: string, after: string, styles: Styles): LocalMap {
  const [was, is] = [surfaceOf(before), surfaceOf(after)]
  const words = renamedIn(was.words, is.words, styles)
  const [keys, wholes] = [renamedIn(was.keys, is.keys, styles), renamedIn(was.wholes, is.wholes, styles)]
  const inContext = renamedAt(was, is, styles)
  return {
    says: (text) => was.texts.has(text),
    name: renamedIn(was.names, is.names, styles),
    literal: (text, isKey) => (isKey ? keys : wholes)(text),
    word: (said) => (isStructured(said.word) ? words(said.word) : inContext(said)),
  }
}

function surfaceOf(source: string) {
  const { names, texts } = lexemesOf(source)
  const words = texts.flatMap(({ text }) => wordsIn(text))
  return {
    names: new Set(names.map(({ text }) => text)),
    words: new Set(words.map(({ word }) => word)),
    contexts: new Set(words.map(({ word, before }) => contextOf(before, word))),
    keys: new Set(texts.filter(({ isKey }) => isKey).map(({ text }) => text)),
    wholes: new Set(texts.filter(({ isKey, isWhole }) => isWhole && !isKey).map(({ text }) => text)),
    texts: new Set(texts.map(({ text }) => text)),
    said: texts.map(({ text }) => text).join('\n'),
  }
}
