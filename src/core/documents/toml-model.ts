import { type AST, parseTOML } from 'toml-eslint-parser'
import { sameData } from './data.ts'

/** A TOML document with what a printer needs: order, how values are written, and the comments that belong to each part. */
export interface TomlEntry {
  readonly item: TomlItem
  /** Comment lines above, with '' where a blank line parted them. */
  above: readonly string[]
  beside: string | undefined
}

export type TomlItem = TomlScalar | TomlArray | TomlTable

interface TomlScalar {
  readonly kind: 'scalar'
  /** As the author wrote it, e.g. a literal string. */
  readonly raw: string
  readonly data: unknown
}

export interface TomlArray {
  readonly kind: 'array'
  readonly items: TomlEntry[]
  /** Written as `[[tables]]`. */
  sections: boolean
  /** Comments after the last entry. */
  tail: readonly string[]
}

export interface TomlTable {
  readonly kind: 'table'
  readonly entries: Map<string, TomlEntry>
  /** Written as `{ … }`. */
  inline: boolean
  tail: readonly string[]
}

/** Reads a TOML 1.0 text that is known to parse. Dotted keys become tables. */
export function readToml(text: string): TomlTable {
  const program = parseTOML(text, { tomlVersion: '1.0.0' })
  const comments = commentsIn(text, program.comments)
  const root = newTable(false)
  let last = root
  for (const node of program.body[0].body) {
    if (node.type === 'TOMLKeyValue') addPair(root, node, text, comments)
    else {
      const above = comments.above(node.range[0])
      const entry = openTable(root, node)
      entry.above = joinLines(entry.above, above)
      entry.beside ??= comments.beside(node.key.loc.end.line)
      if (entry.item.kind !== 'table') throw new Error(`The parser let ${text.slice(...node.range)} pass.`)
      last = entry.item
      for (const pair of node.body) addPair(last, pair, text, comments)
    }
  }
  last.tail = comments.above(text.length + 1)
  return root
}

/** Joins `other` into `one`, in place. The data are known not to clash. */
export function joinTables(one: TomlTable, other: TomlTable): void {
  one.inline &&= other.inline
  one.tail = joinLines(one.tail, other.tail)
  for (const [key, entry] of other.entries) {
    const known = one.entries.get(key)
    if (known === undefined) {
      one.entries.set(key, entry)
      continue
    }
    known.above = joinLines(known.above, entry.above)
    known.beside ??= entry.beside
    if (known.item.kind === 'table' && entry.item.kind === 'table') joinTables(known.item, entry.item)
    if (known.item.kind === 'array' && entry.item.kind === 'array') joinArrays(known.item, entry.item)
  }
}

function joinArrays(one: TomlArray, other: TomlArray): void {
  const known = one.items.map(({ item }) => dataOf(item))
  one.items.push(...other.items.filter(({ item }) => !known.some((data) => sameData(data, dataOf(item)))))
  one.sections = (one.sections || other.sections) && one.items.every(({ item }) => item.kind === 'table')
  one.tail = joinLines(one.tail, other.tail)
}

function dataOf(item: TomlItem): unknown {
  switch (item.kind) {
    case 'scalar':
      return item.data
    case 'array':
      return item.items.map((entry) => dataOf(entry.item))
    case 'table':
      return Object.fromEntries([...item.entries].map(([key, entry]) => [key, dataOf(entry.item)]))
  }
}

const newTable = (inline: boolean): TomlTable => ({ kind: 'table', entries: new Map(), inline, tail: [] })

const newArray = (sections: boolean): TomlArray => ({ kind: 'array', items: [], sections, tail: [] })

const entryOf = (item: TomlItem): TomlEntry => ({ item, above: [], beside: undefined })

const joinLines = (one: readonly string[], other: readonly string[]): readonly string[] =>
  other.every((line) => one.includes(line)) ? one : [...one, ...other]

/** The entry that a header names, made on the way where it is new. */
function openTable(root: TomlTable, node: AST.TOMLTable): TomlEntry {
  let entry = entryOf(root)
  node.resolvedKey.forEach((step, depth) => {
    const next = node.resolvedKey[depth + 1]
    const fresh = () => entryOf(typeof next === 'number' ? newArray(true) : newTable(false))
    entry = typeof step === 'number' ? itemAt(entry, step, fresh) : valueAt(entry, step, fresh)
  })
  return entry
}

function valueAt({ item }: TomlEntry, key: string, fresh: () => TomlEntry): TomlEntry {
  if (item.kind !== 'table') throw new Error(`The parser let a key below a value pass: ${key}`)
  const known = item.entries.get(key)
  if (known !== undefined) return known
  const made = fresh()
  item.entries.set(key, made)
  return made
}

function itemAt({ item }: TomlEntry, index: number, fresh: () => TomlEntry): TomlEntry {
  if (item.kind !== 'array') throw new Error(`The parser let a table below a value pass: ${index}`)
  const made = item.items[index] ?? fresh()
  item.items[index] = made
  return made
}

function addPair(table: TomlTable, pair: AST.TOMLKeyValue, text: string, comments: Comments): void {
  const above = comments.above(pair.range[0])
  const keys = pair.key.keys.map((key) => (key.type === 'TOMLBare' ? key.name : key.value))
  let home = entryOf(table)
  for (const key of keys.slice(0, -1)) home = valueAt(home, key, () => entryOf(newTable(table.inline)))
  const item = itemOf(pair.value, text, comments)
  const entry = valueAt(home, keys.at(-1) ?? '', () => entryOf(item))
  entry.above = above
  entry.beside = table.inline ? undefined : comments.beside(pair.loc.end.line)
}

function itemOf(node: AST.TOMLContentNode, text: string, comments: Comments): TomlItem {
  if (node.type === 'TOMLArray') return arrayOf(node, text, comments)
  if (node.type === 'TOMLInlineTable') {
    const table = newTable(true)
    for (const pair of node.body) addPair(table, pair, text, comments)
    return table
  }
  const data = node.kind === 'integer' && !Number.isSafeInteger(node.value) ? node.bigint : node.value
  return { kind: 'scalar', raw: text.slice(...node.range), data }
}

function arrayOf(node: AST.TOMLArray, text: string, comments: Comments): TomlArray {
  const array = newArray(false)
  for (const [index, element] of node.elements.entries()) {
    const above = comments.above(element.range[0])
    const item = itemOf(element, text, comments)
    const next = node.elements[index + 1]
    const lastOfLine = next === undefined || next.loc.start.line > element.loc.end.line
    const beside = lastOfLine ? comments.beside(element.loc.end.line, node.range[1]) : undefined
    array.items.push({ item, above, beside })
  }
  array.tail = comments.above(node.range[1])
  return array
}

interface Comments {
  /** The comments not taken yet that start before the offset. */
  above(offset: number): readonly string[]
  /** The comment not taken yet on that line, if it starts before the limit. */
  beside(line: number, limit?: number): string | undefined
}

function commentsIn(text: string, all: readonly AST.Comment[]): Comments {
  const waiting = [...all]
  const lineOf = (offset: number) => text.slice(0, offset).split('\n').length
  return {
    above(offset) {
      const lines: string[] = []
      while (waiting[0] !== undefined && waiting[0].range[0] < offset) {
        const comment = waiting.shift() as AST.Comment
        lines.push(`#${comment.value.trimEnd()}`)
        const next = Math.min(waiting[0]?.range[0] ?? offset, offset)
        if (lineOf(next) > comment.loc.end.line + 1 && next < text.length) lines.push('')
      }
      return lines
    },
    beside(line, limit = text.length) {
      const [comment] = waiting
      if (comment === undefined || comment.loc.start.line !== line || comment.range[0] >= limit)
        return undefined
      waiting.shift()
      return `#${comment.value.trimEnd()}`
    },
  }
}
