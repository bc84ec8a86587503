import { keywords } from './stdlib.ts'
import { type Token, tokensOf } from './tokens.ts'

/**
 * The names that `source` mentions on their own: not attributes (`x.name`), not keyword arguments (`f(name=1)`), not the
 * names of parameters and not words of the language. A name bound in the source counts as well, so the set may be too
 * large, never too small.
 */
export const namesUsedBy = (source: string): ReadonlySet<string> => usesIn(tokensOf(source))

/** Top-level names that `source` defines, in order: functions, classes, types and simple assignments. */
export const symbolsOf = (source: string): readonly string[] => definitionsIn(tokensOf(source))

/** Both at once, so that the text is read only once. */
export function namesIn(source: string): {
  readonly used: ReadonlySet<string>
  readonly symbols: readonly string[]
} {
  const tokens = tokensOf(source)
  return { used: usesIn(tokens), symbols: definitionsIn(tokens) }
}

function usesIn(tokens: readonly Token[]): ReadonlySet<string> {
  const used = new Set<string>()
  const brackets: string[] = []
  for (const [index, token] of tokens.entries()) {
    if (token.kind === 'operator') trackBrackets(brackets, tokens, index)
    else if (token.kind === 'name' && !keywords.has(token.text) && isUse(tokens, index, brackets.at(-1)))
      used.add(token.text)
  }
  return used
}

function trackBrackets(brackets: string[], tokens: readonly Token[], index: number): void {
  const operator = tokens[index]?.text
  if (operator === '(') brackets.push(tokens[index - 2]?.text === 'def' ? 'parameters' : operator)
  else if (operator === '[' || operator === '{') brackets.push(operator)
  else if (operator === ')' || operator === ']' || operator === '}') brackets.pop()
}

function isUse(tokens: readonly Token[], index: number, innermost: string | undefined): boolean {
  const before = neighbour(tokens, index, -1)
  if (before === '.' || before === 'def' || before === 'class') return false
  const startsItem = before === '(' || before === ',' || before === '*' || before === '**'
  if (!startsItem) return true
  return innermost !== 'parameters' && !(innermost === '(' && neighbour(tokens, index, 1) === '=')
}

function neighbour(tokens: readonly Token[], index: number, step: 1 | -1): string | undefined {
  let at = index + step
  while (tokens[at]?.kind === 'newline') at += step
  return tokens[at]?.text
}

function definitionsIn(tokens: readonly Token[]): readonly string[] {
  const found = new Set<string>()
  let depth = 0
  let lineEnd = 0
  for (const [index, { kind, text, start }] of tokens.entries()) {
    if (kind === 'newline') lineEnd = start + 1
    else if (kind === 'operator') depth += bracketStep(text)
    else if (kind === 'name' && start === lineEnd && depth === 0) {
      const name = definedAt(tokens, index)
      if (name !== undefined) found.add(name)
    }
  }
  return [...found]
}

const bracketStep = (operator: string): number => {
  if (operator === '(' || operator === '[' || operator === '{') return 1
  return operator === ')' || operator === ']' || operator === '}' ? -1 : 0
}

/** The name that a statement defines which begins with this token, if it defines one. */
function definedAt(tokens: readonly Token[], index: number): string | undefined {
  const [first, second, third] = [tokens[index]?.text ?? '', tokens[index + 1], tokens[index + 2]]
  if (first === 'def' || first === 'class') return second?.text
  if (first === 'async') return second?.text === 'def' ? third?.text : undefined
  if (first === 'type' && second?.kind === 'name') return second.text
  if (keywords.has(first)) return undefined
  if (second?.text === '=') return first
  return second?.text === ':' && isAssigned(tokens, index + 2) ? first : undefined
}

/** Whether an annotation that begins here is followed by a value on its line. */
function isAssigned(tokens: readonly Token[], from: number): boolean {
  for (let index = from; index < tokens.length && tokens[index]?.kind !== 'newline'; index += 1) {
    if (tokens[index]?.text === '=') return true
  }
  return false
}
