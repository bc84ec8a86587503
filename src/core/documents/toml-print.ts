import type { TomlArray, TomlEntry, TomlItem, TomlTable } from './toml-model.ts'

const widest = 100

/** The document as a person would write it: values before tables, a blank line between tables, long arrays in lines. */
export function printToml(root: TomlTable): string {
  const blocks = sectionsOf(root, [])
  const own = [...ownLines(root), ...root.tail].join('\n')
  return `${[...(own === '' ? [] : [own]), ...blocks].join('\n\n')}\n`
}

/** A key's lines with its comments; with an empty key, the lines of an array's entry. */
export function printEntry(key: string, entry: TomlEntry): readonly string[] {
  return key === '' ? entryLines(entry, '') : pairLines(key, entry)
}

/** A table or an array of tables with headers, its comments and everything below, without the newline at the end. */
export function printSections(path: readonly string[], entry: TomlEntry): string {
  return entryBlocks(entry, path.map(tomlKey)).join('\n\n')
}

/** A value as it follows the `=` at a column; on one line where no column is given. */
export const tomlValue = (item: TomlItem, column: number | undefined): string =>
  column === undefined ? inline(item) : valueText(item, '', column)

/** The `key = value` lines that stand directly below the header. */
function ownLines(table: TomlTable): string[] {
  return [...table.entries]
    .filter(([key, entry]) => !isSection(key, entry))
    .flatMap(([key, entry]) => pairLines(tomlKey(key), entry))
}

/** Tables with headers of their own, each one block of text. */
function sectionsOf(table: TomlTable, path: readonly string[]): string[] {
  return [...table.entries].flatMap(([key, entry]) => {
    if (!isSection(key, entry)) return []
    return entryBlocks(entry, [...path, tomlKey(key)])
  })
}

function entryBlocks(entry: TomlEntry, path: string[]): string[] {
  if (entry.item.kind === 'table') return tableBlocks(entry, entry.item, path, '[', ']')
  if (entry.item.kind !== 'array') return []
  return entry.item.items.flatMap((each) =>
    each.item.kind === 'table' ? tableBlocks(each, each.item, path, '[[', ']]') : [],
  )
}

function tableBlocks(
  entry: TomlEntry,
  table: TomlTable,
  path: string[],
  open: string,
  close: string,
): string[] {
  const lines = ownLines(table)
  const blocks = sectionsOf(table, path)
  const noted = entry.above.length + table.tail.length > 0 || entry.beside !== undefined
  const silent = open === '[' && lines.length === 0 && blocks.length > 0 && !noted
  if (silent) return blocks
  const header = beside(`${open}${path.join('.')}${close}`, entry.beside)
  return [[...entry.above, header, ...lines, ...table.tail].join('\n'), ...blocks]
}

/** An inline table that has grown too long gets a header, since TOML 1.0 cannot break it. */
function isSection(key: string, { item }: TomlEntry): boolean {
  if (item.kind === 'array') return item.sections && item.items.length > 0
  if (item.kind !== 'table') return false
  return !item.inline || `${tomlKey(key)} = ${inline(item)}`.length > widest
}

/** The key is printed already, since it may be dotted. */
function pairLines(key: string, entry: TomlEntry): string[] {
  const start = `${key} = `
  return [...entry.above, beside(`${start}${valueText(entry.item, '', start.length)}`, entry.beside)]
}

const beside = (text: string, comment: string | undefined): string =>
  comment === undefined ? text : `${text}  ${comment}`

function valueText(item: TomlItem, indent: string, used: number): string {
  if (item.kind !== 'array') return inline(item)
  const flat = inline(item)
  const fits = used + flat.length <= widest
  const short = indent === '' ? item.items.length <= 1 : true
  return fits && short && !hasComments(item) ? flat : brokenArray(item, indent)
}

function brokenArray(array: TomlArray, indent: string): string {
  const inner = `${indent}    `
  const lines = array.items.flatMap((entry) => entryLines(entry, inner))
  return ['[', ...lines, ...array.tail.map((line) => indented(line, inner)), `${indent}]`].join('\n')
}

const entryLines = (entry: TomlEntry, indent: string): string[] => [
  ...entry.above.map((line) => indented(line, indent)),
  beside(`${indent}${valueText(entry.item, indent, indent.length + 1)},`, entry.beside),
]

const indented = (line: string, indent: string): string => (line === '' ? '' : indent + line)

const hasComments = (array: TomlArray): boolean =>
  array.tail.length > 0 ||
  array.items.some(
    ({ above, beside, item }) =>
      above.length > 0 || beside !== undefined || (item.kind === 'array' && hasComments(item)),
  )

function inline(item: TomlItem): string {
  switch (item.kind) {
    case 'scalar':
      return item.raw
    case 'array':
      return `[${item.items.map((entry) => inline(entry.item)).join(', ')}]`
    case 'table': {
      const pairs = [...item.entries].map(([key, entry]) => `${tomlKey(key)} = ${inline(entry.item)}`)
      return pairs.length === 0 ? '{}' : `{ ${pairs.join(', ')} }`
    }
  }
}

/** A key bare where TOML allows it, else a basic string. */
export const tomlKey = (key: string): string => (/^[A-Za-z0-9_-]+$/.test(key) ? key : tomlString(key))

const named: Readonly<Record<string, string>> = {
  '"': '\\"',
  '\\': '\\\\',
  '\b': '\\b',
  '\t': '\\t',
  '\n': '\\n',
  '\f': '\\f',
  '\r': '\\r',
}

/** A basic string of TOML 1.0: JSON's surrogate pairs are no escapes there, so only control characters are escaped. */
export function tomlString(text: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what must be escaped
  const escaped = text.replace(/["\\\u0000-\u001f\u007f]/g, (character) => {
    return named[character] ?? `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`
  })
  return `"${escaped}"`
}
