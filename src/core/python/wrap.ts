import { keywords } from './stdlib.ts'
import { codeTokens, type Token } from './tokens.ts'

const width = 120

/**
 * Wraps the lines of `source` that are too long for 120 columns, as ruff's formatter does: the last bracket of the line is
 * split, its content goes on one indented line, or, where that is too long as well, on a line for each item with a
 * trailing comma. A function's parameters are split before its return type; literals always have a line for each item; a
 * value that cannot be split gets parentheses. Lines that hold no bracket otherwise stay as they are.
 *
 * Names decide how long a line becomes, so a template cannot know where to break it. The rule is the right-hand split of
 * Black's style, with chains of calls at one link a line and conditions that end in no bracket at one operand a line. What ruff
 * does beyond that (conditions in values, of which it weighs every operator) is not imitated: fragments avoid those forms.
 */
export function wrapLines(source: string): string {
  const lines = source.split('\n')
  if (lines.every(fits)) return source
  const kinds = kindsOfLines(source)
  return lines
    .flatMap((line, index) => {
      if (fits(line) || kinds.get(index) === 'text') return [line]
      return kinds.get(index) === 'item' ? wrapItem(line) : wrapStatement(line)
    })
    .join('\n')
}

/** A comment that tools read does not count, and no comment is wrapped. */
const fits = (line: string): boolean =>
  line.length <= width ||
  /^\s*#/.test(line) ||
  line.replace(/ {2}# (?:noqa|type|ty|pragma)\b.*$/, '').length <= width

/** Which lines hold part of a multi-line string, and which begin inside a bracket. All others are statements. */
function kindsOfLines(source: string): ReadonlyMap<number, 'text' | 'item'> {
  const kinds = new Map<number, 'text' | 'item'>()
  let line = 0
  let depth = 0
  for (const token of codeTokens(source)) {
    depth += bracketStep(token)
    if (token.kind === 'newline') {
      line += 1
      if (depth > 0) kinds.set(line, 'item')
    }
    const further = token.kind === 'string' ? token.text.split('\n').length - 1 : 0
    for (let part = 0; further > 0 && part <= further; part += 1) kinds.set(line + part, 'text')
    line += further
  }
  return kinds
}

function wrapStatement(line: string): readonly string[] {
  const condition = wrapCondition(line)
  if (condition !== undefined) return condition
  const brackets = bracketsIn(line)
  const equals = atTopLevel(codeTokens(line)).find((token) => token.text === '=')?.start
  const chained = wrapChained(line, equals)
  if (chained !== undefined) return chained
  if (equals !== undefined) return wrapAssignment(line, equals, brackets)
  return splitAt(line, isDefinition(line) ? brackets[0] : brackets.at(-1))
}

const isDefinition = (line: string): boolean => /^\s*(?:async\s+)?def\s/.test(line)

/**
 * The value is split, or put in parentheses where that is not enough, or else what is assigned to is split. Where that has no
 * bracket, parentheses must make every line of the value fit (ruff's `BestFitParenthesize`); if not, it is split without them.
 */
function wrapAssignment(line: string, equals: number, brackets: readonly Bracket[]): readonly string[] {
  const inTarget = brackets.findLast(({ close }) => close < equals)
  const inValue = brackets.findLast(({ open }) => open > equals)
  if (inValue !== undefined && inValue.open < width) return splitAt(line, inValue)
  const indent = indentOf(line)
  const opening = `${line.slice(0, equals)}= (`
  const value = wrapItem(`${indent}    ${line.slice(equals + 2)}`)
  const measured = inTarget === undefined ? value : value.slice(0, 1)
  if (fits(opening) && measured.every(fits)) return [opening, ...value, `${indent})`]
  return splitAt(line, inTarget ?? inValue)
}

function wrapItem(line: string): readonly string[] {
  if (fits(line)) return [line]
  const indent = indentOf(line)
  const ending = line.endsWith(',') ? ',' : ''
  const links = linksOf(line.slice(indent.length, line.length - ending.length))
  if (links === undefined) return splitAt(line, bracketsIn(line).at(-1))
  return links.flatMap((link, index) =>
    wrapItem(`${indent}${link}${index === links.length - 1 ? ending : ''}`),
  )
}

/** What `if`, `elif` or `while` asks, in parentheses with a line for each operand; undefined where its last bracket is split instead. */
function wrapCondition(line: string): readonly string[] | undefined {
  const [, opening, condition = ')'] = /^( *(?:if|elif|while) )(.*):$/.exec(line) ?? []
  if (opening === undefined || /[)\]}]$/.test(condition)) return undefined
  const indent = indentOf(line)
  const operands = operandsOf(condition, ['and', 'or'])
  const alone = operands.length === 1
  const wrapped = operands.flatMap((operand) => {
    const whole = `${indent}    ${operand}`
    if (fits(whole) && !alone) return [whole]
    return operandsOf(operand, comparisons).flatMap((part) => wrapItem(`${indent}    ${part}`))
  })
  return [`${opening}(`, ...wrapped, `${indent}):`]
}

const comparisons: readonly string[] = ['is', 'in', '==', '!=', '<', '>', '<=', '>=']

/** Cut before these operators at the top level; `not in` stays whole. */
function operandsOf(text: string, operators: readonly string[]): readonly string[] {
  const tokens = atTopLevel(codeTokens(text))
  const places = tokens.flatMap((token, index) => {
    const before = tokens[index - 1]
    if (!operators.includes(token.text)) return []
    return [token.text === 'in' && before?.text === 'not' ? before.start : token.start]
  })
  return cutAt(text, places)
}

/** A value or what is returned, in parentheses with a line for each link, where it is a chain. */
function wrapChained(line: string, equals: number | undefined): readonly string[] | undefined {
  const indent = indentOf(line)
  const start = equals === undefined ? `${indent}return ` : line.slice(0, equals + 2)
  const links = line.startsWith(start) ? linksOf(line.slice(start.length)) : undefined
  if (links === undefined) return undefined
  return [`${start}(`, ...links.flatMap((link) => wrapItem(`${indent}    ${link}`)), `${indent})`]
}

/** `a(b).c(d).e(f)` cut before the dots that follow a call; undefined for what is no such chain of at least two dots. */
function linksOf(text: string): readonly string[] | undefined {
  const tokens = codeTokens(text)
  const outer = atTopLevel(tokens)
  const isChain = outer.every(
    ({ kind, text: each }) => each === '.' || (kind === 'name' && !keywords.has(each)),
  )
  const places = outer
    .filter((token) => token.text === '.' && /^[)\]]$/.test(tokens[tokens.indexOf(token) - 1]?.text ?? ''))
    .map(({ start }) => start)
  return isChain && places.length >= 2 ? cutAt(text, places) : undefined
}

const indentOf = (line: string): string => /^ */.exec(line)?.[0] ?? ''

function splitAt(line: string, bracket: Bracket | undefined): readonly string[] {
  if (bracket === undefined) return [line]
  const indent = indentOf(line)
  const head = line.slice(0, bracket.open + 1)
  const tail = wrapTail(`${indent}${line.slice(bracket.close)}`, indent)
  const { items, ending, together } = contentOf(line, bracket)
  const whole = `${indent}    ${items.join(`${ending} `)}${items.length === 1 ? ending : ''}`
  if (together && fits(whole)) return [head, whole, ...tail]
  return [head, ...items.flatMap((item) => wrapItem(`${indent}    ${item}${ending}`)), ...tail]
}

/** What stands behind a bracket that was split: a return type, or the value of an assignment. */
function wrapTail(tail: string, indent: string): readonly string[] {
  if (fits(tail)) return [tail]
  const withoutBracket = `${indent} ${tail.slice(indent.length + 1)}`
  return splitAt(tail, bracketsIn(withoutBracket).at(-1))
}

interface Bracket {
  readonly open: number
  readonly close: number
  /** `call` takes arguments, `subscript` follows a value, `group` is there for precedence or to hold a tuple. */
  readonly kind: 'call' | 'subscript' | 'group' | 'display'
}

/** The brackets at the line's own level that hold something. */
const bracketsIn = (line: string): readonly Bracket[] =>
  topBrackets(codeTokens(line)).filter(({ open, close }) => line.slice(open + 1, close).trim() !== '')

function topBrackets(tokens: readonly Token[]): readonly Bracket[] {
  const found: Bracket[] = []
  let depth = 0
  let opened = 0
  for (const [index, token] of tokens.entries()) {
    const step = bracketStep(token)
    if (step === 1 && depth === 0) opened = index
    depth += step
    if (step !== -1 || depth !== 0) continue
    const open = tokens[opened]
    if (open === undefined) continue
    found.push({ open: open.start, close: token.start, kind: kindOf(open.text, tokens[opened - 1]) })
  }
  return found
}

function kindOf(opening: string, before: Token | undefined): Bracket['kind'] {
  const followsValue =
    before !== undefined &&
    ((before.kind === 'name' && !keywords.has(before.text)) || /^[\])]$/.test(before.text))
  if (opening === '(') return followsValue ? 'call' : 'group'
  return opening === '[' && followsValue ? 'subscript' : 'display'
}

const bracketStep = ({ kind, text }: Token): number => {
  if (kind !== 'operator') return 0
  if (text === '(' || text === '[' || text === '{') return 1
  return text === ')' || text === ']' || text === '}' ? -1 : 0
}

interface Content {
  readonly items: readonly string[]
  /** What ends each item that has a line of its own. */
  readonly ending: ',' | ''
  /** Whether all items may share a line. */
  readonly together: boolean
}

/** What stands between the brackets: a comprehension cut before its clauses, anything else at its own commas. */
function contentOf(line: string, { open, close, kind }: Bracket): Content {
  const inner = line.slice(open + 1, close).trim()
  const tokens = atTopLevel(codeTokens(inner))
  const loop = tokens.findIndex(({ text }) => text === 'for')
  if (loop !== -1) return { items: cutAt(inner, clausesFrom(tokens, loop)), ending: '', together: true }
  const commas = commasBetween(tokens)
  const items = cutAt(inner, commas)
    .map((item) => item.replace(/^,\s*/, ''))
    .filter((item) => item !== '')
  const sole = commas.length === 0
  const listed = kind === 'display' || kind === 'group'
  return { items, ending: sole && !isDefinition(line) ? '' : ',', together: sole || !listed }
}

/** Where the commas between items are; those between the parameters of a lambda part nothing. */
function commasBetween(tokens: readonly Token[]): readonly number[] {
  let inParameters = false
  return tokens.flatMap(({ text, start }) => {
    if (text === 'lambda') inParameters = true
    else if (text === ':') inParameters = false
    return text === ',' && !inParameters ? [start] : []
  })
}

function atTopLevel(tokens: readonly Token[]): readonly Token[] {
  let depth = 0
  return tokens.filter((token) => {
    const step = bracketStep(token)
    depth += step
    return depth === 0 && step === 0
  })
}

/** Where the clauses of a comprehension begin; an `if` before the first loop belongs to a condition. */
function clausesFrom(tokens: readonly Token[], loop: number): readonly number[] {
  return tokens.flatMap(({ text, start }, index) => {
    if (text === 'for')
      return [tokens[index - 1]?.text === 'async' ? (tokens[index - 1]?.start ?? start) : start]
    return text === 'if' && index > loop ? [start] : []
  })
}

function cutAt(text: string, positions: readonly number[]): readonly string[] {
  return [0, ...positions].map((from, index) => text.slice(from, positions[index]).trim())
}
