import { parseAllDocuments } from 'yaml'
import { type Problem, type Result, refusal, success } from '../problem.ts'
import { type Contribution, joinData, sameData } from './data.ts'
import { readDotenv } from './dotenv.ts'
import { type DocumentFormat, formatOf, parseDocument } from './parse.ts'
import { joinTables, readToml } from './toml-model.ts'
import { printToml } from './toml-print.ts'
import { joinYaml } from './yaml-join.ts'

/** One contributor's part of a shared file, and where its author wrote it. */
export interface Fragment {
  readonly text: string
  readonly source: string
}

/**
 * One text from the fragments of a shared file (`*.toml`, `*.yaml`, `*.yml`, `*.json`, `.env*`), in their order. Tables
 * join deeply, arrays append what is new, comments stay with what they explain. Problems, all at once:
 * `invalid-document` (a fragment does not parse), `document-clash` (two sources, two values), `unknown-document`.
 */
export function composeDocument(path: string, fragments: readonly Fragment[]): Result<string> {
  const format = formatOf(path)
  if (format === undefined) return refusal(unknownDocument(path, fragments))
  const texts = fragments.map(({ text, source }) => ({ text: text.replace(/\r\n?/g, '\n'), source }))
  const contributions = parseAll(format, texts)
  if (!contributions.ok) return contributions
  const data = format === 'dotenv' ? joinKeys(path, contributions.value) : joinData(path, contributions.value)
  if (!data.ok) return data
  const text = print(format, texts, data.value)
  assertSame(path, format, text, data.value)
  return success(text)
}

function unknownDocument(path: string, fragments: readonly Fragment[]): Problem {
  return {
    code: 'unknown-document',
    what: `${path} cannot be put together from fragments: no merge is known for this kind of file.`,
    where: fragments.map(({ source }) => source).join(', '),
    next: 'Use a .toml, .yaml, .yml, .json or .env file, or let one contributor write it under files/.',
  }
}

/** An empty YAML fragment says nothing, so it is left out. */
function parseAll(format: DocumentFormat, fragments: readonly Fragment[]): Result<readonly Contribution[]> {
  const read = fragments.map(({ text, source }) => ({ source, data: parseDocument(format, text, source) }))
  const problems = read.flatMap(({ data }) => (data.ok ? [] : data.problems))
  for (const { text, source } of fragments) {
    if (format === 'yaml' && parseAllDocuments(text).length > 1) problems.push(severalDocuments(source))
  }
  if (problems.length > 0) return refusal(...problems)
  return success(
    read.flatMap(({ source, data }) =>
      data.ok && data.value !== null ? [{ source, data: data.value }] : [],
    ),
  )
}

const severalDocuments = (source: string): Problem => ({
  code: 'invalid-document',
  what: `${source} holds several YAML documents, which cannot be joined with other fragments.`,
  where: source,
  next: 'Give each document a file of its own.',
})

/** In a .env file a key belongs to one contributor, even where two agree on the value. */
function joinKeys(path: string, contributions: readonly Contribution[]): Result<unknown> {
  const owners = new Map<string, string>()
  const problems: Problem[] = []
  for (const { data, source } of contributions) {
    for (const key of Object.keys(data as object)) {
      const owner = owners.get(key)
      if (owner === undefined) owners.set(key, source)
      else problems.push(givenTwice(path, key, owner, source))
    }
  }
  return problems.length > 0 ? refusal(...problems) : joinData(path, contributions)
}

const givenTwice = (path: string, key: string, first: string, second: string): Problem => ({
  code: 'document-clash',
  what: `${first} and ${second} both give ${key} in ${path}.`,
  where: `${path}: ${key}`,
  next: 'Let one of them give it.',
})

function print(format: DocumentFormat, fragments: readonly Fragment[], data: unknown): string {
  const texts = fragments.map(({ text }) => text)
  switch (format) {
    case 'toml':
      return joinToml(texts)
    case 'yaml':
      return joinYaml(texts)
    case 'json':
      return `${JSON.stringify(data, null, 2)}\n`
    case 'dotenv':
      return joinSections(texts)
  }
}

function joinToml(texts: readonly string[]): string {
  const [first, ...others] = texts.map(readToml)
  if (first === undefined) return ''
  for (const other of others) joinTables(first, other)
  return printToml(first)
}

function joinSections(texts: readonly string[]): string {
  const sections = texts.map((text) =>
    readDotenv(text)
      .entries.map((entry) => entry.text)
      .join('')
      .trim(),
  )
  return `${sections.filter((section) => section !== '').join('\n\n')}\n`
}

/** What is printed must say what was joined; anything else is our mistake, not the pack's. */
function assertSame(path: string, format: DocumentFormat, text: string, data: unknown): void {
  const printed = parseDocument(format, text, path)
  const same = printed.ok && sameData(printed.value ?? {}, data)
  if (!same) throw new Error(`${path} was printed with other data than its fragments have:\n${text}`)
}
