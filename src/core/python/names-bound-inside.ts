import { keywords } from './stdlib.ts'
import { type Token, tokensOf } from './tokens.ts'

/**
 * The names that a text binds anywhere: targets of assignments and loops, parameters, imports, patterns, and what stands
 * behind `as`. Scopes are not told apart, so the set may be too large for a place in the text, never too small.
 */
export function namesBoundInside(source: string): ReadonlySet<string> {
  const bound = new Set<string>()
  for (const line of logicalLines(tokensOf(source))) for (const name of boundIn(line)) bound.add(name)
  return bound
}

/** A token, and the bracket that it stands in: `def` for that of parameters, `type` for that of type parameters. */
interface Placed extends Token {
  readonly inside: string | undefined
}

/** The tokens of each statement or head of a block, however many lines it has. */
function logicalLines(tokens: readonly Token[]): readonly (readonly Placed[])[] {
  const lines: Placed[][] = [[]]
  const brackets: string[] = []
  for (const token of tokens) {
    const line = lines.at(-1) ?? []
    if (token.kind === 'newline') {
      if (brackets.length === 0) lines.push([])
      continue
    }
    const isClosing = token.kind === 'operator' && /^[)\]}]$/.test(token.text)
    if (isClosing) brackets.pop()
    line.push({ ...token, inside: brackets.at(-1) })
    if (token.kind === 'operator' && /^[([{]$/.test(token.text))
      brackets.push(bracketOf(token, line, brackets.length === 0))
  }
  return lines
}

/** The first bracket of a definition holds its parameters, if it is not that of type parameters. */
function bracketOf({ text }: Token, line: readonly Token[], isOutside: boolean): string {
  if (text === '[') return /^(?:def|class|type)$/.test(line.at(-3)?.text ?? '') ? 'type' : text
  const isDefinition = isOutside && line.slice(0, 2).some((token) => token.text === 'def')
  return text === '(' && isDefinition ? 'def' : text
}

const declares: ReadonlySet<string> = new Set(['import', 'from', 'global', 'nonlocal', 'case'])

function boundIn(line: readonly Placed[]): readonly string[] {
  const first = line.find(({ text }) => text !== 'async')
  if (first === undefined) return []
  const names = declares.has(first.text) ? line : [...targetsIn(line), ...bindingsIn(line)]
  return names.flatMap(({ kind, text }) => (kind === 'name' && !keywords.has(text) ? [text] : []))
}

/** What stands before an `=`: names alone, not what they have. */
function targetsIn(line: readonly Placed[]): readonly Placed[] {
  const outside = (text: string) => (token: Placed) => token.text === text && token.inside === undefined
  const colon = line.findIndex(outside(':'))
  const equals = line.findLastIndex(outside('='))
  const isAnnotated = colon === 1
  const end = colon !== -1 && (equals === -1 || colon < equals) ? colon : equals
  if (!isAnnotated && equals === -1) return []
  return line.slice(0, Math.max(end, 0)).filter((_, index) => !/^[.([]$/.test(line[index + 1]?.text ?? ''))
}

/** Words behind which names are bound, and what ends that. */
const binders: Readonly<Record<string, string>> = { for: 'in', as: ':', lambda: ':' }

/** Names that are bound where they stand. */
function bindingsIn(line: readonly Placed[]): readonly Placed[] {
  const open = new Set<string>()
  return line.filter((token, index) => {
    const [before = '', after = ''] = [line[index - 1]?.text, line[index + 1]?.text]
    for (const word of open) if (binders[word] === token.text) open.delete(word)
    if (binders[token.text] !== undefined) open.add(token.text)
    if (/^(?:def|class|type)$/.test(before) || after === ':=' || token.inside === 'type') return true
    const isItem = /^(?:[(,]|\*\*?|lambda)$/.test(before)
    return open.has('for') || open.has('as') || (isItem && (open.has('lambda') || token.inside === 'def'))
  })
}
