import { textOf } from '../bytes.ts'
import { moduleNameOf } from '../python/module-names.ts'
import type { Chunk, PythonReader } from '../python/reader.ts'
import { type CodeText, type Lexemes, lexemesOf } from '../python/rename-lexemes.ts'
import type { FileState, FileTree } from '../reconcile/types.ts'

/** What texts say. */
export interface Said {
  /** Words with what stands before them. */
  readonly contexts: ReadonlySet<string>
  /** All of it. */
  readonly said: string
}

/** Everything by which code and documents may speak of a render: what of it another render no longer has was renamed. */
export interface Surface extends Said {
  /** Names that modules define at their top. */
  readonly definitions: ReadonlySet<string>
  /** Names that are read from objects, and those that classes define. */
  readonly attributes: ReadonlySet<string>
  /** By callable: what may be passed to it by name. */
  readonly keywords: ReadonlyMap<string, ReadonlySet<string>>
  /** Texts that stand as keys. */
  readonly keys: ReadonlySet<string>
  /** Texts that are all that a literal says, and no keys. */
  readonly wholes: ReadonlySet<string>
  /** Every word in any text. */
  readonly words: ReadonlySet<string>
}

/** The surface of a rendered tree. */
export function surfaceOf(tree: FileTree, reader: PythonReader | undefined): Surface {
  const found = emptySurface()
  for (const [path, state] of tree) {
    const text = textIn(state)
    if (text === undefined) continue
    const chunks = moduleNameOf(path) === undefined ? undefined : reader?.read(text)?.chunks
    if (chunks === undefined) collectText({ text, start: 0, isKey: false, isWhole: false }, found)
    else collectModule(chunks, lexemesOf(text), found)
  }
  return { ...found, said: found.texts.join('\n') }
}

/** The text of a file, with line ends as they are; undefined for links and binary files. */
export const textIn = ({ kind, content }: FileState): string | undefined =>
  kind === 'file' ? textOf(content) : undefined

type Collected = ReturnType<typeof emptySurface>

const emptySurface = () => ({
  definitions: new Set<string>(),
  attributes: new Set<string>(),
  keywords: new Map<string, Set<string>>(),
  keys: new Set<string>(),
  wholes: new Set<string>(),
  contexts: new Set<string>(),
  words: new Set<string>(),
  texts: [] as string[],
})

function collectModule(chunks: readonly Chunk[], { names, texts }: Lexemes, found: Collected): void {
  for (const chunk of chunks) {
    if (chunk.kind === 'import') continue
    for (const name of chunk.names) found.definitions.add(name)
    const fields = chunk.kind === 'definition' ? (chunk.members ?? []).flatMap((member) => member.names) : []
    for (const field of fields) {
      found.attributes.add(field)
      addKeyword(chunk.title, field, found)
    }
  }
  for (const { text, role, owner } of names) {
    if (role === 'attribute') found.attributes.add(text)
    if (role === 'parameter' && owner !== undefined) addKeyword(owner, text, found)
  }
  for (const text of texts) collectText(text, found)
}

const addKeyword = (callable: string, name: string, { keywords }: Collected): void => {
  keywords.set(callable, (keywords.get(callable) ?? new Set()).add(name))
}

function collectText({ text, isKey, isWhole }: CodeText, found: Collected): void {
  found.texts.push(text)
  if (isKey) found.keys.add(text)
  else if (isWhole) found.wholes.add(text)
  for (const { word, before } of wordsIn(text)) {
    found.words.add(word)
    if (before !== '') found.contexts.add(contextOf(before, word))
  }
}

/** A word of a text, and the word and the signs before it on its line. */
export interface TextWord {
  readonly word: string
  readonly start: number
  readonly before: string
}

/** The words of a text, in order. */
export function wordsIn(text: string): readonly TextWord[] {
  return [...text.matchAll(/[\p{L}\p{N}_]+/gu)].map((found) => ({
    word: found[0],
    start: found.index,
    before: /(?:[\p{L}\p{N}_]+)?[^\p{L}\p{N}_\n]*$/u.exec(lineBefore(text, found.index))?.[0] ?? '',
  }))
}

const lineBefore = (text: string, at: number): string =>
  text.slice(Math.max(text.lastIndexOf('\n', at - 1) + 1, at - 60), at)

/** A word with what stands before it, as one key. */
export const contextOf = (before: string, word: string): string => `${before}\0${word}`
