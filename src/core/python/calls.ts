import { codeTokens, type Token } from './tokens.ts'

/** One argument of a call, on one line. */
export interface Argument {
  /** Absent for an argument by position, and for `*more` and `**more`. */
  readonly name?: string
  readonly value: string
}

export interface Call {
  /** Dotted. */
  readonly called: string
  readonly arguments: readonly Argument[]
}

export interface Assignment {
  readonly name: string
  readonly annotation?: string
  readonly value?: string
}

/** Reads `name = value`, `name: annotation = value` and `name: annotation`, without comments and on one line. */
export function readAssignment(text: string): Assignment | undefined {
  const code = onOneLine(text)
  const tokens = topLevel(code)
  const [first, second] = tokens
  if (first?.kind !== 'name' || first.start !== 0) return undefined
  const equals = tokens.find((token) => token.text === '=')?.start
  const value = equals === undefined ? {} : { value: code.slice(equals + 1).trim() }
  if (second?.text === '=') return { name: first.text, ...value }
  if (second?.text !== ':') return undefined
  return { name: first.text, annotation: code.slice(second.start + 1, equals).trim(), ...value }
}

/** Reads a text that is one call and nothing else. */
export function readCall(text: string): Call | undefined {
  const code = onOneLine(text)
  const [, called, inner] = /^([A-Za-z_][\w.]*)\(([\s\S]*)\)$/.exec(code) ?? []
  if (called === undefined || inner === undefined || !isClosed(inner)) return undefined
  return { called, arguments: partsOf(inner).map(argumentOf) }
}

/** The items of a tuple or a list; of any other value, itself. */
export function itemsOf(text: string): readonly string[] {
  const code = onOneLine(text)
  const inner = /^(?:\(([\s\S]*)\)|\[([\s\S]*)\])$/.exec(code)
  const content = inner?.[1] ?? inner?.[2]
  return content === undefined || !isClosed(content) ? [code] : partsOf(content)
}

/** The parts of a union in an annotation: `str | None`, `Optional[str]`. */
export function unionOf(annotation: string): readonly string[] {
  const plain = annotation.replace(/^(["'])(.*)\1$/, '$2')
  const optional = /^(?:\w+\.)?Optional\[(.*)\]$/.exec(plain)?.[1]
  if (optional !== undefined && isClosed(optional)) return [...unionOf(optional), 'None']
  const bars = topLevel(plain)
    .filter(({ text }) => text === '|')
    .map(({ start }) => start)
  return cutAt(plain, bars)
}

/** The comments in a text, without those that are part of a string. */
export function commentsIn(text: string): readonly string[] {
  return gapsIn(text).flatMap((gap) => gap.match(/#[^\n]*/g) ?? [])
}

/** A statement without comments on one line, its strings untouched. */
export function onOneLine(text: string): string {
  const tokens = codeTokens(text).filter(({ kind }) => kind !== 'newline')
  const gaps = gapsIn(text)
  const opened: boolean[] = []
  let line = ''
  for (const [index, token] of tokens.entries()) {
    const next = tokens[index + 1]
    if (/^[([{]$/.test(token.text)) opened.push(isCall(tokens, index))
    const closesCall = /^[)\]}]$/.test(next?.text ?? '') && opened.at(-1) === true
    if (/^[)\]}]$/.test(token.text)) opened.pop()
    const gap = gaps[index + 1] ?? ''
    if (token.text === ',' && gap.includes('\n') && closesCall) continue
    line += token.text + (next === undefined ? '' : spaceFor(gap, token, next))
  }
  return line
}

function spaceFor(gap: string, token: Token, next: Token): string {
  if (!gap.includes('\n')) return gap
  return /^[([{.]$/.test(token.text) || /^[)\]}.]$/.test(next.text) ? '' : ' '
}

/** Whether a bracket takes arguments; a tuple of one item needs its comma. */
const isCall = (tokens: readonly Token[], index: number): boolean => {
  const before = tokens[index - 1]
  return tokens[index]?.text !== '(' || before?.kind === 'name' || /^[)\]]$/.test(before?.text ?? '')
}

/** What stands before the first token, between tokens, and behind the last: space and comments. */
function gapsIn(text: string): readonly string[] {
  const tokens = codeTokens(text).filter(({ kind }) => kind !== 'newline')
  const ends = [0, ...tokens.map(({ start, text: each }) => start + each.length)]
  return ends.map((end, index) => text.slice(end, tokens[index]?.start ?? text.length))
}

const step = ({ kind, text }: Token): number => {
  if (kind !== 'operator') return 0
  return /^[([{]$/.test(text) ? 1 : /^[)\]}]$/.test(text) ? -1 : 0
}

function topLevel(text: string): readonly Token[] {
  let depth = 0
  return codeTokens(text).filter((token) => {
    depth += step(token)
    return depth === 0 && step(token) === 0
  })
}

/** Whether no bracket closes that was not opened. */
function isClosed(text: string): boolean {
  let depth = 0
  return codeTokens(text).every((token) => {
    depth += step(token)
    return depth >= 0
  })
}

function partsOf(inner: string): readonly string[] {
  const commas = topLevel(inner)
    .filter(({ text }) => text === ',')
    .map(({ start }) => start)
  return cutAt(inner, commas)
}

const cutAt = (text: string, places: readonly number[]): readonly string[] =>
  [0, ...places]
    .map((from, index) => text.slice(index === 0 ? 0 : from + 1, places[index]).trim())
    .filter((part) => part !== '')

function argumentOf(text: string): Argument {
  const [first, second] = topLevel(text)
  if (first?.kind !== 'name' || second?.text !== '=') return { value: text }
  return { name: first.text, value: text.slice(second.start + 1).trim() }
}
