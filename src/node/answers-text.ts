import { type Node, type ParseError, parseTree, printParseErrorCode } from 'jsonc-parser'
import { parse as parseToml, TomlError } from 'smol-toml'
import { LineCounter, parseDocument, type ScalarTag } from 'yaml'
import { type Problem, type Result, refusal, success } from '../core/problem.ts'

export type AnswersFormat = 'json' | 'yaml' | 'toml'

/**
 * Answers from text. Answers know no numbers, so numbers stay the texts that were written.
 * Problems with `file:line:column`: `answers-syntax`, `answers-shape`.
 */
export function parseAnswers(
  text: string,
  format: AnswersFormat,
  file: string,
): Result<Readonly<Record<string, unknown>>> {
  switch (format) {
    case 'json':
      return fromJson(text, file)
    case 'yaml':
      return fromYaml(text, file)
    case 'toml':
      return fromToml(text, file)
  }
}

function fromJson(text: string, file: string): Result<Readonly<Record<string, unknown>>> {
  const errors: ParseError[] = []
  const tree = parseTree(text, errors, { disallowComments: true, allowTrailingComma: false })
  const problems = errors.map(({ error, offset }) =>
    syntax(file, text, offset, `${printParseErrorCode(error)}.`),
  )
  if (tree !== undefined) problems.push(...repeatedKeys(tree).map((key) => repeated(file, text, key)))
  if (problems.length > 0 || tree === undefined) return refusal(...problems)
  return asRecord(plainOf(tree, text), file)
}

function plainOf(node: Node, text: string): unknown {
  switch (node.type) {
    case 'object':
      return Object.fromEntries(
        (node.children ?? []).map(({ children: [key, value] = [] }) => [
          String(key?.value),
          value === undefined ? undefined : plainOf(value, text),
        ]),
      )
    case 'array':
      return (node.children ?? []).map((child) => plainOf(child, text))
    case 'number':
      return text.slice(node.offset, node.offset + node.length)
    case 'string':
    case 'boolean':
    case 'null':
    case 'property':
      return node.value
  }
}

function repeatedKeys(node: Node): readonly Node[] {
  const seen = new Set<unknown>()
  const own = (node.type === 'object' ? (node.children ?? []) : []).flatMap(({ children: [key] = [] }) => {
    if (key === undefined) return []
    const isRepeated = seen.has(key.value)
    seen.add(key.value)
    return isRepeated ? [key] : []
  })
  return [...own, ...(node.children ?? []).flatMap(repeatedKeys)]
}

function fromYaml(text: string, file: string): Result<Readonly<Record<string, unknown>>> {
  const lines = new LineCounter()
  const document = parseDocument(text, {
    schema: 'core',
    lineCounter: lines,
    prettyErrors: false,
    // Without the tags of numbers a plain `3.10` is a text.
    customTags: (tags) => tags.filter((tag) => !isNumberTag(tag as ScalarTag | string)),
  })
  if (document.errors.length > 0) {
    return refusal(
      ...document.errors.map(({ message, pos: [start] }) => syntax(file, text, start, sentence(message))),
    )
  }
  try {
    return asRecord(document.toJS({ maxAliasCount: 100 }) ?? {}, file)
  } catch (error) {
    if (!(error instanceof ReferenceError)) throw error
    return refusal(syntax(file, text, 0, sentence(error.message)))
  }
}

const isNumberTag = (tag: ScalarTag | string): boolean =>
  typeof tag !== 'string' && (tag.tag === 'tag:yaml.org,2002:int' || tag.tag === 'tag:yaml.org,2002:float')

function fromToml(text: string, file: string): Result<Readonly<Record<string, unknown>>> {
  try {
    const read = parseToml(text)
    return holdsFraction(read) ? refusal(fraction(file)) : asRecord(withTexts(read), file)
  } catch (error) {
    if (!(error instanceof TomlError)) throw error
    const [what = ''] = error.message.replace(/^Invalid TOML document: /, '').split('\n')
    return refusal({
      code: 'answers-syntax',
      what: sentence(what),
      where: `${file}:${error.line}:${error.column}`,
      next: 'Mend this line, then run the same command again.',
      excerpt: excerptOf(text, error.line, error.column),
    })
  }
}

/** TOML's reader gives 3.1 for `3.10`, so a version written without quotes would silently be another. */
const holdsFraction = (value: unknown): boolean =>
  typeof value === 'number'
    ? !Number.isInteger(value)
    : typeof value === 'object' && value !== null && Object.values(value).some(holdsFraction)

function withTexts(value: unknown): unknown {
  if (typeof value === 'number' || typeof value === 'bigint') return String(value)
  if (value instanceof Date) return value.toISOString()
  if (Array.isArray(value)) return value.map(withTexts)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([key, member]) => [key, withTexts(member)]))
}

function asRecord(value: unknown, file: string): Result<Readonly<Record<string, unknown>>> {
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return success({ ...value })
  return refusal({
    code: 'answers-shape',
    what: 'Answers are a mapping from questions to what is answered.',
    where: `${file}:1:1`,
    next: 'Write one `question: answer` a line. `newel options` lists the questions.',
  })
}

const fraction = (file: string): Problem => ({
  code: 'answers-shape',
  what: 'A number with a fraction cannot be told from a text that looks like one.',
  where: file,
  next: 'Put numbers such as 3.12 or 0.50 in quotes.',
})

const repeated = (file: string, text: string, key: Node): Problem =>
  syntax(file, text, key.offset, `The key ${JSON.stringify(key.value)} is given twice.`)

function syntax(file: string, text: string, offset: number, what: string): Problem {
  const before = text.slice(0, offset).split('\n')
  const column = (before.at(-1)?.length ?? 0) + 1
  return {
    code: 'answers-syntax',
    what,
    where: `${file}:${before.length}:${column}`,
    next: 'Mend this line, then run the same command again.',
    excerpt: excerptOf(text, before.length, column),
  }
}

const excerptOf = (text: string, line: number, column: number): string =>
  `${(text.split('\n')[line - 1] ?? '').trimEnd()}\n${' '.repeat(Math.max(0, column - 1))}^`

const sentence = (text: string): string => (/[.!?]$/.test(text) ? text : `${text}.`)
