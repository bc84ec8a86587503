import { codeTokens, type Token } from './tokens.ts'

/** What a module assigns to one name at its top level: the last such assignment. */
export interface Assignment {
  /** The texts in it: one for `"a"`, several for a tuple or list of texts, none for `None`. */
  readonly texts: readonly string[]
  /** Where the value stands, when it is a single plain text: from its opening quote to behind its closing one. */
  readonly span?: { readonly start: number; readonly end: number }
}

/**
 * Reads `name = "text"` and `name: Annotation = "text"` at the top level of a module. Undefined where the name is not assigned, or
 * where what is assigned is neither text, `None`, nor a tuple or list of texts.
 */
export function assignmentIn(source: string, name: string): Assignment | undefined {
  const tokens = codeTokens(source)
  const starts = tokens.flatMap((token, index) =>
    token.kind === 'name' && token.text === name && isTarget(source, tokens, index) ? [index] : [],
  )
  return starts
    .map((index) => readValue(valueBehind(tokens, index + 1)))
    .findLast((found) => found !== undefined)
}

/** The source with another text assigned to a name, in the quotes that are there; nothing else changes. */
export function withAssigned(source: string, name: string, text: string): string {
  const span = assignmentIn(source, name)?.span
  if (span === undefined) return source
  const quote = source.charAt(span.start)
  return `${source.slice(0, span.start)}${quote}${text}${quote}${source.slice(span.end)}`
}

/** In the first column, before `=` or `:`, and not inside brackets that a line before has opened. */
function isTarget(source: string, tokens: readonly Token[], index: number): boolean {
  const { start } = tokens[index] ?? { start: 0 }
  const isAssigned = ['=', ':'].includes(tokens[index + 1]?.text ?? '')
  if (!isAssigned || (start > 0 && source.charAt(start - 1) !== '\n')) return false
  return tokens.slice(0, index).reduce((depth, token) => depth + bracketOf(token), 0) === 0
}

const bracketOf = ({ kind, text }: Token): number => {
  if (kind !== 'operator') return 0
  if ('([{'.includes(text)) return 1
  return ')]}'.includes(text) ? -1 : 0
}

/** The tokens behind `=`, up to the end of the statement. */
function valueBehind(tokens: readonly Token[], from: number): readonly Token[] {
  const value: Token[] = []
  let depth = 0
  let isValue = false
  for (const token of tokens.slice(from)) {
    depth += bracketOf(token)
    const isOperator = token.kind === 'operator'
    if (depth === 0 && (token.kind === 'newline' || (isOperator && token.text === ';'))) break
    if (isValue && token.kind !== 'newline') value.push(token)
    else if (depth === 0 && isOperator && token.text === '=') isValue = true
  }
  return value
}

function readValue(value: readonly Token[]): Assignment | undefined {
  const [only] = value
  if (only === undefined) return undefined
  if (value.length === 1 && only.kind === 'name' && only.text === 'None') return { texts: [] }
  const inner = value.filter(({ kind, text }) => kind !== 'operator' || !'()[]'.includes(text))
  const texts = inner.filter((_, index) => index % 2 === 0).map(plainText)
  const isListed = inner.every(
    ({ kind, text }, index) => index % 2 === 0 || (kind === 'operator' && text === ','),
  )
  if (!isListed || !texts.every((text) => text !== undefined)) return undefined
  const span = { start: only.start, end: only.start + only.text.length }
  return value.length === 1 ? { texts, span } : { texts }
}

/** A text without prefix and escapes, in single or double quotes. */
const plainText = ({ kind, text }: Token): string | undefined =>
  kind === 'string' ? /^(["'])((?:(?!\1)[^\\\n])*)\1$/.exec(text)?.[2] : undefined
