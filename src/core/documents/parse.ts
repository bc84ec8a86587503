import { type Node, type ParseError, parse as parseJsonc, parseTree, printParseErrorCode } from 'jsonc-parser'
import { parse as parseTomlData, TomlError } from 'smol-toml'
import { parseTOML, ParseError as TomlSyntaxError } from 'toml-eslint-parser'
import { parseAllDocuments } from 'yaml'
import { type Problem, type Result, refusal, success } from '../problem.ts'
import { copyOf } from './data.ts'
import { readDotenv } from './dotenv.ts'

export type DocumentFormat = 'toml' | 'yaml' | 'json' | 'dotenv'

/** The format that a path's name stands for; undefined for every other file. */
export function formatOf(path: string): DocumentFormat | undefined {
  const name = path.slice(path.lastIndexOf('/') + 1).toLowerCase()
  if (name === '.env' || name.startsWith('.env.')) return 'dotenv'
  if (name.endsWith('.toml')) return 'toml'
  if (name.endsWith('.yaml') || name.endsWith('.yml')) return 'yaml'
  return name.endsWith('.json') ? 'json' : undefined
}

/** Whether the format's own parser reads the text. Undefined when it does, or when the path has no format. */
export function parses(path: string, text: string): Problem | undefined {
  const format = formatOf(path)
  if (format === undefined) return undefined
  const data = parseDocument(format, text, path)
  return data.ok ? undefined : data.problems[0]
}

/**
 * The data of a text: tables as objects, dates as Date. A text that does not parse is an `invalid-document` with
 * line and column; TOML is held to 1.0, which is what Python 3.11 reads.
 */
export function parseDocument(format: DocumentFormat, text: string, source: string): Result<unknown> {
  const surrogate = text.search(/\p{Surrogate}/u)
  if (surrogate !== -1) return invalid(text, source, surrogate, 'half of a surrogate pair is no text')
  switch (format) {
    case 'toml':
      return parseToml(text, source)
    case 'yaml':
      return parseYaml(text, source)
    case 'json':
      return parseJson(text, source)
    case 'dotenv':
      return parseDotenv(text, source)
  }
}

/** Two parsers must agree: one knows positions and TOML 1.0, the other builds the data and refuses what TOML refuses. */
function parseToml(text: string, source: string): Result<unknown> {
  try {
    parseTOML(text, { tomlVersion: '1.0.0' })
    return success(parseTomlData(text.replace(/^\uFEFF/, ''), { integersAsBigInt: 'asNeeded' }))
  } catch (error) {
    if (error instanceof TomlSyntaxError) return invalid(text, source, error.index, error.message)
    if (error instanceof TomlError) {
      const offset = offsetAt(text, error.line, error.column - 1)
      return invalid(text, source, offset, firstLine(error.message.replace('Invalid TOML document: ', '')))
    }
    throw error
  }
}

function parseYaml(text: string, source: string): Result<unknown> {
  const documents = parseAllDocuments(text, { prettyErrors: false })
  if ('empty' in documents) return success(null)
  const data: unknown[] = []
  for (const document of documents) {
    const [error] = document.errors
    if (error !== undefined) return invalid(text, source, error.pos[0], error.message)
    try {
      data.push(document.toJS())
    } catch (error) {
      if (error instanceof ReferenceError) return invalid(text, source, 0, error.message)
      throw error
    }
  }
  return success(data.length === 1 ? data[0] : data)
}

function parseJson(text: string, source: string): Result<unknown> {
  const errors: ParseError[] = []
  const options = { allowTrailingComma: false, disallowComments: true }
  const root = parseTree(text, errors, options)
  const [error] = errors
  if (error !== undefined) return invalid(text, source, error.offset, printParseErrorCode(error.error))
  const twice = root === undefined ? undefined : repeatedKey(root)
  if (twice !== undefined) return invalid(text, source, twice.offset, `the key ${twice.value} is given twice`)
  try {
    return success(JSON.parse(text))
  } catch {
    // jsonc-parser lets a few things pass that JSON does not, such as a byte order mark.
    return invalid(text, source, 0, `not JSON: ${typeof parseJsonc(text, [], options)}`)
  }
}

function repeatedKey(node: Node): Node | undefined {
  const seen = new Set<unknown>()
  for (const child of node.children ?? []) {
    const key = node.type === 'object' ? child.children?.[0] : undefined
    if (key !== undefined && seen.has(key.value)) return key
    seen.add(key?.value)
    const below = repeatedKey(child)
    if (below !== undefined) return below
  }
  return undefined
}

function parseDotenv(text: string, source: string): Result<unknown> {
  const read = readDotenv(text)
  if (read.fault !== undefined) return invalid(text, source, read.fault.offset, read.fault.what)
  const data = copyOf({})
  for (const entry of read.entries) {
    if (entry.key === undefined) continue
    if (entry.key in data) return invalid(text, source, entry.start, `${entry.key} is given twice`)
    data[entry.key] = entry.value
  }
  return success(data)
}

function invalid(text: string, source: string, offset: number, what: string): Result<never> {
  const before = text.slice(0, offset).split('\n')
  const column = (before.at(-1) ?? '').length
  const line = text.split('\n')[before.length - 1] ?? ''
  return refusal({
    code: 'invalid-document',
    what: `${source} does not parse: ${firstLine(what)}.`,
    where: `${source}:${before.length}:${column + 1}`,
    excerpt: `${line.trimEnd()}\n${' '.repeat(column)}^`,
  })
}

const firstLine = (text: string): string => (text.split('\n')[0] ?? text).replace(/\.$/, '')

function offsetAt(text: string, line: number, column: number): number {
  const before = text.split('\n').slice(0, line - 1)
  return before.reduce((sum, each) => sum + each.length + 1, 0) + Math.max(0, column)
}
