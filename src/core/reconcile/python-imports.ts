import { byMember, type ImportEntry, printImports } from '../python/imports.ts'
import type { Chunk, PlacedEntry } from '../python/reader.ts'

/** What identifies an entry: module, name, alias. */
export const entryKey = ({ kind, module, name, alias }: ImportEntry): string =>
  [kind, module, name ?? '', alias ?? ''].join(' ')

/** The imports of one block as sets. */
export interface ImportSets {
  readonly ours: ReadonlySet<string>
  /** What the result has: on both sides, or new on one. */
  readonly wanted: ReadonlySet<string>
}

/** The set that each side's changes to `base` give together. */
export function importSets(
  base: readonly Chunk[],
  ours: readonly Chunk[],
  theirs: readonly Chunk[],
): ImportSets {
  const [was, is, other] = [base, ours, theirs].map(
    (chunks) => new Set(chunks.flatMap(({ entries = [] }) => entries.map(entryKey))),
  ) as [Set<string>, Set<string>, Set<string>]
  const wanted = [...new Set([...is, ...other])].filter(
    (key) => (is.has(key) && other.has(key)) || !was.has(key),
  )
  return { ours: is, wanted: new Set(wanted) }
}

/** One import statement on the sides that have it. */
export interface ThreeImports {
  readonly base?: Chunk
  readonly ours?: Chunk
  readonly theirs?: Chunk
}

/**
 * The text of one import statement, empty where nothing of it stays. The owner's layout stays where its entries do; new
 * entries go to their sorted place. Undefined where comments stand so that the statement cannot be changed safely.
 */
export function mergeImport({ base, ours, theirs }: ThreeImports, sets: ImportSets): string | undefined {
  const wanted = (entry: ImportEntry): boolean => sets.wanted.has(entryKey(entry))
  const added = (theirs?.entries ?? []).filter((entry) => wanted(entry) && !sets.ours.has(entryKey(entry)))
  if (ours === undefined) return theirs && withEntries(theirs, added)
  const result = [...(ours.entries ?? []).filter(wanted), ...added]
  const untouched = base !== undefined && bodyOf(base) === bodyOf(ours)
  if (theirs !== undefined && untouched && sameEntries(result, theirs.entries ?? [])) return theirs.text
  const isJoined = isInLines(base) && isInLines(ours) && theirs !== undefined && !isInLines(theirs)
  return (isJoined ? reprinted(ours, result) : undefined) ?? withEntries(ours, result)
}

/** Whether names stand on lines of their own. */
const isInLines = (chunk: Chunk | undefined): boolean => chunk?.text.includes('(\n') === true

/** The blank lines that a chunk begins with are not part of its body. */
export const bodyOf = ({ text }: Chunk): string => text.slice(gapOf(text).length)

/** The blank lines at the start of a text. */
export const gapOf = (text: string): string => /^(?:[ \t\f]*\n)*/.exec(text)?.[0] ?? ''

const sameEntries = (one: readonly ImportEntry[], other: readonly ImportEntry[]): boolean =>
  one.length === other.length &&
  one.every((entry) => other.some((each) => entryKey(each) === entryKey(entry)))

function withEntries(chunk: Chunk, wanted: readonly ImportEntry[]): string | undefined {
  const entries = chunk.entries ?? []
  if (sameEntries(entries, wanted)) return chunk.text
  if (wanted.length === 0) return ''
  return inLines(chunk, wanted) ?? reprinted(chunk, wanted)
}

/** In a statement with a line for each entry, lines go and come; the other lines keep their bytes and comments. */
function inLines({ text, entries = [] }: Chunk, wanted: readonly ImportEntry[]): string | undefined {
  const lines = entries.map((entry) => lineAt(text, entry))
  if (!lines.every(({ line }) => /^\s*[\w.]+(?: as \w+)?,?\s*(?:#.*)?\n$/.test(line))) return undefined
  const [first, last] = [lines[0], lines.at(-1)]
  if (first === undefined || last === undefined) return undefined
  const { kept, fresh } = split(entries, wanted)
  const indent = /^\s*/.exec(first.line)?.[0] ?? ''
  const placed = kept.map((entry) => ({ entry, line: blockOf(text, lines, entries.indexOf(entry)) }))
  const body = fresh
    .map((entry) => ({ entry, line: `${indent}${memberText(entry)},\n` }))
    .reduce<readonly Placed[]>(insertSorted, placed)
  return text.slice(0, first.start) + body.map(({ line }) => line).join('') + text.slice(last.end)
}

interface Placed {
  readonly entry: ImportEntry
  readonly line: string
}

interface Line {
  readonly start: number
  readonly end: number
  readonly line: string
}

function lineAt(text: string, { start, end }: PlacedEntry): Line {
  const from = text.lastIndexOf('\n', start) + 1
  const to = text.indexOf('\n', end) + 1
  return { start: from, end: to, line: text.slice(from, to) }
}

/** The line of an entry with the comment lines above it, and a comma. */
function blockOf(text: string, lines: readonly Line[], index: number): string {
  const line = lines[index] as Line
  const above = text.slice(lines[index - 1]?.end ?? line.start, line.start)
  return above + line.line.replace(/^(\s*[\w.]+(?: as \w+)?)(?=\s*(?:#|$))/, '$1,')
}

function insertSorted(placed: readonly Placed[], added: Placed): readonly Placed[] {
  const found = placed.findIndex(({ entry }) => byMember(added.entry, entry) < 0)
  const at = found === -1 ? placed.length : found
  return [...placed.slice(0, at), added, ...placed.slice(at)]
}

const lineLength = 120

/** On one line, or with a line for each entry; undefined where a comment would be lost. */
function reprinted({ text, lead, entries = [] }: Chunk, wanted: readonly ImportEntry[]): string | undefined {
  const [, indent = '', statement = '', comment = ''] =
    /^(\s*)([^#]*?)(\s*#[^\n]*)?\n$/.exec(text.slice(lead)) ?? []
  const start = /^from .*? import(?=\W)|^import/.exec(statement)?.[0]
  if (start === undefined) return undefined
  const { kept, fresh } = split(entries, wanted)
  const names = fresh
    .map((entry) => ({ entry, line: '' }))
    .reduce<readonly Placed[]>(
      insertSorted,
      kept.map((entry) => ({ entry, line: '' })),
    )
    .map(({ entry }) => memberText(entry))
  return text.slice(0, lead) + printed(`${indent}${start}`, names, indent, comment)
}

/** The entries that stay, and those that come. */
function split(entries: readonly PlacedEntry[], wanted: readonly ImportEntry[]) {
  const [before, after] = [entries, wanted].map((each: readonly ImportEntry[]) => new Set(each.map(entryKey)))
  return {
    kept: entries.filter((entry) => after?.has(entryKey(entry))),
    fresh: wanted.filter((entry) => !before?.has(entryKey(entry))),
  }
}

function printed(start: string, names: readonly string[], indent: string, comment: string): string {
  const line = `${start} ${names.join(', ')}`
  if (line.length <= lineLength || start.trim() === 'import') return `${line}${comment}\n`
  return `${start} (${comment}\n${names.map((name) => `${indent}    ${name},\n`).join('')}${indent})\n`
}

const memberText = ({ name, module, alias }: ImportEntry): string =>
  `${name ?? module}${alias === undefined ? '' : ` as ${alias}`}`

/** Whether one import statement stands before another in ruff's order. */
export function importsBefore(one: Chunk, other: Chunk): boolean {
  const [mine, theirs] = [one.entries?.[0], other.entries?.[0]]
  if (mine === undefined || theirs === undefined) return false
  return printImports([mine, theirs], []).startsWith(`${printImports([mine], [])}\n`)
}

/** Whether no blank line belongs between two import statements. */
export function inOneSection(one: Chunk, other: Chunk): boolean {
  const [mine, theirs] = [one.entries?.[0], other.entries?.[0]]
  return mine !== undefined && theirs !== undefined && !printImports([mine, theirs], []).includes('\n\n')
}
