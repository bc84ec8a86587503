import type { Program, Statement } from './ast.ts'

/** The two signs that a pack's templates stand between. */
export interface Delimiters {
  readonly open: string
  readonly close: string
}

export const usualDelimiters: Delimiters = { open: '{{', close: '}}' }

/** A template in Handlebars' own delimiters, and the way back for the text around its expressions. */
export interface Translated {
  readonly text: string
  /** Puts the author's own braces back into the parsed text. */
  readonly restore: (program: Program) => void
}

/**
 * Other delimiters become `{{` and `}}` of the same width, so that lines and columns stay. Braces and backslashes of the text
 * itself become characters that it does not use, and come back after parsing, before anything is compiled or rendered.
 * `\<%` writes the delimiter itself.
 */
export function translated(text: string, { open, close }: Delimiters): Translated {
  if (open === usualDelimiters.open && close === usualDelimiters.close)
    return { text, restore: () => undefined }
  const signs = unusedSigns(text)
  const parts: string[] = []
  let at = 0
  for (const tag of tagsIn(text, open, close)) {
    parts.push(signs.hide(text.slice(at, tag.from)))
    if (tag.escaped) parts.push(signs.nothing, signs.hide(open))
    else parts.push('{{', text.slice(tag.from + open.length, tag.inner), tag.to > tag.inner ? '}}' : '')
    at = tag.to
  }
  parts.push(signs.hide(text.slice(at)))
  return { text: parts.join(''), restore: (program) => eachContent(program, signs.show) }
}

/**
 * How deep blocks and parentheses nest at most: told before parsing, because the parser needs seconds for a text that nests
 * some thousand levels deep. Each `else` counts as a level of its block.
 */
export function depthOf(text: string): number {
  const levels: number[] = []
  let level = 0
  let deepest = 0
  for (const [, sign, inner = ''] of text.matchAll(/\{\{~?([#^/]|else\b)?([^{}]*)/g)) {
    if (sign === '/') level -= levels.pop() ?? 0
    else if (sign !== undefined) {
      levels.push(sign === 'else' ? (levels.pop() ?? 0) + 1 : 1)
      level += 1
    }
    deepest = Math.max(deepest, level + parenthesesIn(inner))
  }
  return deepest
}

/** The most parentheses that are open at once. */
function parenthesesIn(inner: string): number {
  let open = 0
  let most = 0
  for (const sign of inner) {
    if (sign === '(') open += 1
    else if (sign === ')') open -= 1
    most = Math.max(most, open)
  }
  return most
}

interface Tag {
  readonly from: number
  /** Where the close delimiter stands; the end of the text where there is none. */
  readonly inner: number
  readonly to: number
  /** A backslash stands before the delimiter: it is text. */
  readonly escaped: boolean
}

function* tagsIn(text: string, open: string, close: string): Generator<Tag> {
  let from = text.indexOf(open)
  while (from !== -1) {
    const escaped = text[from - 1] === '\\'
    const inner = escaped ? from + open.length : endOf(text, from + open.length, close)
    const to = escaped ? inner : Math.min(inner + close.length, text.length)
    yield { from: escaped ? from - 1 : from, inner, to, escaped }
    from = text.indexOf(open, to)
  }
}

/** Where a tag ends. A close delimiter inside a quoted text does not count, except in comments, where quotes are words. */
function endOf(text: string, from: number, close: string): number {
  const comment = /^~?!(--)?/.exec(text.slice(from, from + 4))
  if (comment === null) return closeOutsideQuotes(text, from, close)
  const dashes = comment[1] ?? ''
  const end = text.indexOf(dashes + close, from)
  return end === -1 ? text.length : end + dashes.length
}

function closeOutsideQuotes(text: string, from: number, close: string): number {
  let quote: string | undefined
  for (let at = from; at < text.length; at++) {
    const sign = text[at]
    if (quote !== undefined) quote = sign === quote && text[at - 1] !== '\\' ? undefined : quote
    else if (text.startsWith(close, at)) return at
    else if (sign === '"' || sign === "'") quote = sign
  }
  return text.length
}

/** Four private-use characters that the text does not hold. */
function unusedSigns(text: string) {
  const free: string[] = []
  for (let code = 0xe000; free.length < 4 && code <= 0xf8ff; code++) {
    const sign = String.fromCharCode(code)
    if (!text.includes(sign)) free.push(sign)
  }
  const [open, close, backslash, nothing] = free
  if (open === undefined || close === undefined || backslash === undefined || nothing === undefined) {
    throw new Error('it uses every private-use character of Unicode')
  }
  const hidden = new Map([
    ['{', open],
    ['}', close],
    ['\\', backslash],
  ])
  const meant = new Map([...hidden].map(([sign, stand]) => [stand, sign])).set(nothing, '')
  return {
    nothing,
    hide: (part: string) => part.replace(/[{}\\]/g, (sign) => hidden.get(sign) ?? sign),
    show: (part: string) => part.replace(/[\ue000-\uf8ff]/g, (sign) => meant.get(sign) ?? sign),
  }
}

function eachContent(program: Program | undefined, change: (text: string) => string): void {
  for (const statement of program?.body ?? []) changeContent(statement, change)
}

function changeContent(statement: Statement, change: (text: string) => string): void {
  if (statement.type === 'ContentStatement') {
    statement.value = change(statement.value)
    statement.original = change(statement.original)
  }
  if (statement.type === 'BlockStatement') {
    eachContent(statement.program, change)
    eachContent(statement.inverse, change)
  }
}

/** What can be said about a path before it is rendered: its expressions count as a letter. */
export function withoutExpressions(text: string, { open, close }: Delimiters): string {
  const [first = '', ...rest] = text.split(open)
  return [
    first,
    ...rest.map((part) => `x${part.slice(part.includes(close) ? part.indexOf(close) + close.length : 0)}`),
  ].join('')
}
