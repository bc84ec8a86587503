import { namesUsedBy } from '../../python/names-used.ts'
import type { Chunk } from '../../python/reader.ts'
import { type Token, tokensOf } from '../../python/tokens.ts'

/** Replaces a name wherever it stands on its own: not as an attribute, not as the name of an argument, not in a text. */
export function withName(text: string, name: string, replacement: string): string {
  const tokens = tokensOf(text).filter(({ kind }) => kind !== 'newline')
  const places = tokens.filter((_, index) => isNamed(tokens, index, name)).map(({ start }) => start)
  return places.reduceRight(
    (before, at) => before.slice(0, at) + replacement + before.slice(at + name.length),
    text,
  )
}

function isNamed(tokens: readonly Token[], index: number, name: string): boolean {
  const [before, token, next] = [tokens[index - 1]?.text, tokens[index], tokens[index + 1]?.text]
  if (token?.kind !== 'name' || token.text !== name || before === '.') return false
  const startsItem = before === '(' || before === ','
  return !(startsItem && next === '=')
}

/** A dotted name as a pattern that is met only as a whole, and not below another name. */
export const wholeName = (dotted: string): string => `(?<![\\w.])${dotted.replaceAll('.', '\\.')}(?!\\w)`

const known = new WeakMap<Chunk, ReadonlySet<string>>()

/** What `namesUsedBy` says of a statement. It is asked for each statement beside each that was added, so it is kept. */
export function namesUsedIn(chunk: Chunk): ReadonlySet<string> {
  const used = known.get(chunk) ?? namesUsedBy(chunk.text)
  known.set(chunk, used)
  return used
}
