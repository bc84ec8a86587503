import { type CodeName, type CodeText, lexemesOf } from '../python/rename-lexemes.ts'
import type { LocalMap } from './rename-local.ts'
import type { NameMap } from './rename-map.ts'
import { type TextWord, wordsIn } from './rename-surface.ts'

interface Splice {
  readonly start: number
  readonly end: number
  readonly text: string
}

/** A text, such as a document, in which names are called otherwise. */
export function renamedText(text: string, map: NameMap): string {
  const word = (said: TextWord) => map.word(said) ?? map.path(said)
  return spliced(text, splicesIn({ text, start: 0, isKey: false, isWhole: false }, map, word))
}

/**
 * Python in which names are called otherwise. `local` is there for statements of the render: in them everything goes by
 * it first; in the owner's own ones, names that the owner chose stay, also where they are the same words.
 */
export function renamedSource(source: string, map: NameMap, local?: LocalMap): string {
  const { names, texts } = lexemesOf(source)
  const subjects = map.subjects(source)
  const inCode = names.flatMap((name) => {
    const now = local?.name(name.text) ?? nameOf(name, map, subjects)
    return now === undefined ? [] : [{ start: name.start, end: name.start + name.text.length, text: now }]
  })
  return spliced(source, [...inCode, ...texts.flatMap((text) => inLiteral(text, map, local))])
}

function nameOf(
  { text, role, owner = '' }: CodeName,
  map: NameMap,
  subjects: ReadonlySet<string>,
): string | undefined {
  switch (role) {
    case 'plain':
      return map.definition(text)
    case 'attribute':
      return map.attribute(text, subjects.has(owner)) ?? map.definition(text)
    case 'keyword':
      return map.keyword(text, owner)
    case 'parameter':
      return undefined
  }
}

/** In a statement of the render, what the render says there; what the owner wrote beside it goes by the whole. */
function inLiteral(said: CodeText, map: NameMap, local: LocalMap | undefined): readonly Splice[] {
  const { text, start, isWhole } = said
  const mine = local?.says(text) === true ? local : undefined
  const whole = isWhole ? literalOf(said, map, mine) : undefined
  if (whole !== undefined) return [{ start, end: start + text.length, text: whole }]
  return splicesIn(said, map, (word) => mine?.word(word) ?? map.word(word))
}

function splicesIn(said: CodeText, map: NameMap, renamed: NameMap['word']): readonly Splice[] {
  const { text, start } = said
  const phrases = map.phrases.flatMap(([from, to]) => phraseSplices(said, from, to))
  const words = wordsIn(text).flatMap((word) => {
    const now = renamed(word) ?? inBackticks(word.start, word.word, text, map)
    const at = start + word.start
    return now === undefined ? [] : [{ start: at, end: at + word.word.length, text: now }]
  })
  return [...phrases, ...words.filter((word) => !phrases.some((phrase) => overlap(word, phrase)))]
}

const literalOf = (
  { text, isKey }: CodeText,
  map: NameMap,
  local: LocalMap | undefined,
): string | undefined => local?.literal(text, isKey) ?? map.literal(text, isKey) ?? map.definition(text)

const phraseSplices = ({ text, start }: CodeText, from: string, to: string): readonly Splice[] =>
  [...text.matchAll(new RegExp(`(?<![A-Za-z0-9])${from}(?![A-Za-z0-9])`, 'g'))].map(({ index }) => ({
    start: start + index,
    end: start + index + from.length,
    text: to,
  }))

const overlap = (one: Splice, other: Splice): boolean => one.start < other.end && other.start < one.end

function inBackticks(at: number, word: string, text: string, { definition }: NameMap): string | undefined {
  const isQuoted = text[at - 1] === '`' && text[at + word.length] === '`'
  return isQuoted ? definition(word) : undefined
}

function spliced(source: string, splices: readonly Splice[]): string {
  let at = 0
  const pieces: string[] = []
  for (const { start, end, text } of [...splices].sort((one, other) => one.start - other.start)) {
    if (start < at) continue
    pieces.push(source.slice(at, start), text)
    at = end
  }
  return [...pieces, source.slice(at)].join('')
}
