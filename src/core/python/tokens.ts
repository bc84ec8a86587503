/** A reader of Python tokens that is just precise enough to tell which names a text uses. */

export interface Token {
  readonly kind: 'name' | 'operator' | 'string' | 'number' | 'newline'
  readonly text: string
  /** Offset into the source. */
  readonly start: number
}

/**
 * One lexeme at a time: what is skipped, the end of a line, the start of a string (prefix, quote), a name, a number, an
 * operator. Every character beyond ASCII counts as a letter: outside strings Python has no other use for one.
 */
const lexeme =
  /(?:[ \t\r\f\\]+|#[^\n]*)|(\n)|([A-Za-z]{0,3})('''|"""|'|")|([A-Za-z_\u0080-\uffff][\w\u0080-\uffff]*)|(0[xXoObB][\da-fA-F_]+|\d[\d_]*(?:\.[\d_]*)?(?:[eE][+-]?\d+)?[jJ]?|\.\d[\d_]*)|(==|!=|<=|>=|:=|->|\*\*|\/\/|.)/sy

/**
 * Reads `source` into tokens. Comments and white space are dropped; the expressions inside f-strings are read as tokens
 * of their own, before the string that they stand in. The lexical rules are those of the Python reference, chapter 2,
 * without encodings.
 */
export function tokensOf(source: string): readonly Token[] {
  const tokens: Token[] = []
  let at = 0
  while (at < source.length) at = readToken(source, at, tokens)
  return tokens
}

/** Tokens that are not part of a string: `tokensOf` also reads what stands between the braces of an f-string. */
export function codeTokens(source: string): readonly Token[] {
  const outside: Token[] = []
  for (const token of tokensOf(source)) {
    // A string comes after the tokens that stand in it.
    while (token.kind === 'string' && (outside.at(-1)?.start ?? -1) > token.start) outside.pop()
    outside.push(token)
  }
  return outside
}

function readToken(source: string, at: number, tokens: Token[]): number {
  lexeme.lastIndex = at
  const [text = '', newline, prefix = '', quote, name, number, operator] = lexeme.exec(source) ?? []
  if (quote !== undefined) return readString(source, at, prefix, quote, tokens)
  if (name !== undefined) tokens.push({ kind: 'name', text, start: at })
  else if (operator !== undefined) tokens.push({ kind: 'operator', text, start: at })
  else if (newline !== undefined) tokens.push({ kind: 'newline', text, start: at })
  else if (number !== undefined) tokens.push({ kind: 'number', text, start: at })
  return at + text.length
}

/** A backslash hides the next character from the reader even in raw strings, where it stays in the text. */
function readString(source: string, at: number, prefix: string, quote: string, tokens: Token[]): number {
  const formatted = /[ft]/i.test(prefix)
  let position = at + prefix.length + quote.length
  while (position < source.length && !source.startsWith(quote, position)) {
    if (source[position] === '\\') position += 2
    else if (formatted && source.startsWith('{{', position)) position += 2
    else if (formatted && source[position] === '{') position = readReplacement(source, position, tokens)
    else position += 1
  }
  const end = Math.min(position + quote.length, source.length)
  tokens.push({ kind: 'string', text: source.slice(at, end), start: at })
  return end
}

/** Reads `{expression!r:format}` of an f-string; gives the offset behind its closing brace. */
function readReplacement(source: string, at: number, tokens: Token[]): number {
  let position = at + 1
  let depth = 1
  while (position < source.length && depth > 0) {
    const character = source.charAt(position)
    if (character === '{' || character === '[' || character === '(') depth += 1
    if (character === '}' || character === ']' || character === ')') depth -= 1
    if (depth === 1 && isConversion(source, position)) position += 2
    else if (depth > 0) position = readToken(source, position, tokens)
  }
  return position + 1
}

const isConversion = (source: string, at: number): boolean =>
  source[at] === '!' && /^![rsa][:}]/.test(source.slice(at, at + 3))
