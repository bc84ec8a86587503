import { keywords } from './stdlib.ts'
import { codeTokens, type Token, tokensOf } from './tokens.ts'

/** A name in code, and what it stands for there. */
export interface CodeName {
  readonly text: string
  /** Offset into the source. */
  readonly start: number
  readonly role: 'plain' | 'attribute' | 'keyword' | 'parameter'
  /** What is called with a keyword, what a parameter belongs to, what an attribute is read from; absent where that is no name. */
  readonly owner?: string
}

/** A stretch of text in a module: what a literal or a comment says, without quotes and without code in f-strings. */
export interface CodeText {
  readonly start: number
  readonly text: string
  /** Where a whole literal is a key: before a colon in a dictionary, or alone in brackets. */
  readonly isKey: boolean
  /** Whether it is all that a literal says. */
  readonly isWhole: boolean
}

export interface Lexemes {
  readonly names: readonly CodeName[]
  readonly texts: readonly CodeText[]
}

/** The names and the texts of Python source, in no particular order. */
export function lexemesOf(source: string): Lexemes {
  const tokens = tokensOf(source)
  return { names: namesIn(tokens), texts: [...literalsIn(source, tokens), ...commentsIn(source)] }
}

interface Bracket {
  readonly open: string
  readonly owner?: string
  readonly isDefinition: boolean
}

function namesIn(all: readonly Token[]): readonly CodeName[] {
  const tokens = all.filter(({ kind }) => kind !== 'newline')
  const brackets: Bracket[] = []
  return tokens.flatMap((token, index) => {
    if (token.kind === 'operator') track(brackets, tokens, index)
    if (token.kind !== 'name' || keywords.has(token.text)) return []
    return [{ text: token.text, start: token.start, ...roleAt(tokens, index, brackets.at(-1)) }]
  })
}

function track(brackets: Bracket[], tokens: readonly Token[], index: number): void {
  const open = tokens[index]?.text ?? ''
  if (')]}'.includes(open)) brackets.pop()
  if (!'([{'.includes(open)) return
  const before = tokens[index - 1]
  const isCalled = open === '(' && before?.kind === 'name' && !keywords.has(before.text)
  const isDefinition = tokens[index - 2]?.text === 'def'
  brackets.push({ open, isDefinition, ...(isCalled && { owner: before.text }) })
}

function roleAt(
  tokens: readonly Token[],
  index: number,
  within: Bracket | undefined,
): Pick<CodeName, 'role' | 'owner'> {
  const [before, after] = [tokens[index - 1]?.text ?? '', tokens[index + 1]?.text ?? '']
  if (before === '.') return { role: 'attribute', ...ownerOf(tokens[index - 2]) }
  const startsItem = ['(', ',', '*', '**'].includes(before)
  if (within?.open !== '(' || !startsItem) return { role: 'plain' }
  const owned = within.owner === undefined ? {} : { owner: within.owner }
  if (within.isDefinition) return { role: 'parameter', ...owned }
  return after === '=' ? { role: 'keyword', ...owned } : { role: 'plain' }
}

const ownerOf = (token: Token | undefined): { readonly owner?: string } =>
  token?.kind === 'name' ? { owner: token.text } : {}

function literalsIn(source: string, tokens: readonly Token[]): readonly CodeText[] {
  const code = tokens.filter(({ kind }) => kind !== 'newline')
  return code.flatMap((token, index) => {
    if (token.kind !== 'string') return []
    const [, opening = '', quote = ''] = /^([A-Za-z]*('''|"""|'|"))/.exec(token.text) ?? []
    const [from, to] = [token.start + opening.length, token.start + token.text.length - quote.length]
    const inner = code.filter(({ start }) => start > token.start && start < to)
    const [before, after] = [code[index - 1]?.text ?? '', code[index + 1]?.text ?? '']
    const isKey = (after === ':' && '{,'.includes(before)) || (before === '[' && after === ']')
    const pieces = withoutSpans(from, to, inner)
    return pieces.map(([start, end]) => ({
      start,
      text: source.slice(start, end),
      isKey: isKey && pieces.length === 1,
      isWhole: pieces.length === 1,
    }))
  })
}

/** What is left of a stretch without the code in it. */
function withoutSpans(
  from: number,
  to: number,
  inner: readonly Token[],
): readonly (readonly [number, number])[] {
  const pieces: (readonly [number, number])[] = []
  let at = from
  for (const { start, text } of [...inner].sort((one, other) => one.start - other.start)) {
    if (start > at) pieces.push([at, start])
    at = Math.max(at, start + text.length)
  }
  return at < to || pieces.length === 0 ? [...pieces, [at, to]] : pieces
}

function commentsIn(source: string): readonly CodeText[] {
  const tokens = codeTokens(source)
  const gaps = [...tokens, { start: source.length, text: '' }].map(({ start }, index) => {
    const before = tokens[index - 1]
    return [before === undefined ? 0 : before.start + before.text.length, start] as const
  })
  return gaps.flatMap(([from, to]) =>
    [...source.slice(from, to).matchAll(/#[^\n]*/g)].map((found) => ({
      start: from + found.index,
      text: found[0],
      isKey: false,
      isWhole: false,
    })),
  )
}
