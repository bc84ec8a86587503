import type { AST } from 'toml-eslint-parser'
import { readToml, type TomlEntry, type TomlItem } from '../../documents/toml-model.ts'
import { printEntry, printSections, tomlKey, tomlValue } from '../../documents/toml-print.ts'
import { insertLines, lineEnd, lineStart, replaceRange, startWithComments } from './splice.ts'
import type { Change } from './three-way.ts'
import {
  lastOf,
  namesIn,
  nodesOf,
  type Path,
  pairAt,
  pairsOf,
  samePath,
  startsWith,
  tablesOf,
} from './toml-places.ts'

/**
 * Makes one change in a TOML text by cutting and inserting at the parser's positions. New keys are printed as `theirs`
 * writes them, comments included. Undefined where there is no safe place, e.g. in the middle of an array of tables.
 */
export function editToml(text: string, change: Change, theirs: string): string | undefined {
  const entry = entryAt(theirs, change.path)
  switch (change.kind) {
    case 'add':
      return entry && addEntry(text, change.path, entry)
    case 'set': {
      const pair = pairAt(text, change.path)
      if (entry === undefined) return undefined
      if (pair !== undefined && !isSection(entry.item)) {
        return replaceRange(text, ...pair.value.range, tomlValue(entry.item, pair.value.loc.start.column))
      }
      const without = deleteKey(text, change.path, theirs)
      return without === undefined ? undefined : addEntry(without, change.path, entry)
    }
    case 'delete':
      return deleteKey(text, change.path, theirs)
    case 'entries':
      return editEntries(text, change.path, change.removed, change.added, entry?.item)
  }
}

function entryAt(text: string, path: Path): TomlEntry | undefined {
  let entry: TomlEntry | undefined = { item: readToml(text), above: [], beside: undefined }
  for (const key of path) entry = entry?.item.kind === 'table' ? entry.item.entries.get(key) : undefined
  return entry
}

const isSection = (item: TomlItem): boolean =>
  (item.kind === 'table' && !item.inline) || (item.kind === 'array' && item.sections)

function addEntry(text: string, path: Path, entry: TomlEntry): string | undefined {
  const parent = path.slice(0, -1)
  const key = path.at(-1) ?? ''
  const inline = pairAt(text, parent)
  if (inline !== undefined)
    return parent.length === 0 ? undefined : addInline(text, inline.value, key, entry.item)
  if (isSection(entry.item)) return addSections(text, path, entry)
  return addPair(text, parent, key, entry)
}

function addInline(
  text: string,
  table: AST.TOMLContentNode,
  key: string,
  item: TomlItem,
): string | undefined {
  if (table.type !== 'TOMLInlineTable') return undefined
  const pair = `${tomlKey(key)} = ${tomlValue(item, undefined)}`
  const last = table.body.at(-1)
  if (last === undefined) return replaceRange(text, ...table.range, `{ ${pair} }`)
  return replaceRange(text, last.range[1], last.range[1], `, ${pair}`)
}

/** Behind the last pair of its table; below a new header where the table has none. */
function addPair(text: string, parent: Path, key: string, entry: TomlEntry): string {
  const table = tablesOf(text).find((each) => samePath(each.resolvedKey, parent))
  if (table !== undefined) {
    return insertLines(text, lineEnd(text, lastOf(table)), lines(printEntry(tomlKey(key), entry)))
  }
  const root = nodesOf(text).filter((node) => node.type === 'TOMLKeyValue')
  if (parent.length === 0) return addAtRoot(text, root.at(-1), lines(printEntry(tomlKey(key), entry)))
  const dotted = dottedHome(text, parent)
  if (dotted !== undefined) {
    const name = [...dotted.names, key].map(tomlKey).join('.')
    return insertLines(text, lineEnd(text, dotted.pair.range[1]), lines(printEntry(name, entry)))
  }
  const header = `[${parent.map(tomlKey).join('.')}]\n`
  return addBlock(text, parent, header + lines(printEntry(tomlKey(key), entry)))
}

const lines = (all: readonly string[]): string => `${all.join('\n')}\n`

/** Before the first header, and before the comment that belongs to it. */
function addAtRoot(text: string, last: AST.TOMLKeyValue | undefined, added: string): string {
  if (last !== undefined) return insertLines(text, lineEnd(text, last.range[1]), added)
  const [first] = nodesOf(text)
  if (first === undefined) return insertLines(text, text.length, added)
  let start = lineStart(text, first.range[0])
  while (start > 0 && /^\s*#/.test(text.slice(lineStart(text, start - 1), start)))
    start = lineStart(text, start - 1)
  return insertLines(text, start, `${added}\n`)
}

/** The last pair that makes the parent table by dotted keys, and how the parent is called from where the pair stands. */
function dottedHome(text: string, parent: Path): { pair: AST.TOMLKeyValue; names: Path } | undefined {
  const found = pairsOf(text).findLast(({ pair, path }) => {
    const depth = path.length - pair.key.keys.length
    return pair.parent.type !== 'TOMLInlineTable' && depth < parent.length && startsWith(path, parent)
  })
  if (found === undefined) return undefined
  return { pair: found.pair, names: parent.slice(found.path.length - found.pair.key.keys.length) }
}

function addSections(text: string, path: Path, entry: TomlEntry): string | undefined {
  const parent = path.slice(0, -1)
  if (tablesOf(text).some((table) => table.kind === 'array' && startsWith(parent, stringsIn(table))))
    return undefined
  return addBlock(text, path, `${printSections(path, entry)}\n`)
}

const stringsIn = (table: AST.TOMLTable): Path => table.resolvedKey.filter((key) => typeof key === 'string')

/** Tables that share most of their path stand together. */
function addBlock(text: string, path: Path, block: string): string {
  const tables = tablesOf(text)
  const kin = [...path.keys()]
    .toReversed()
    .map((depth) =>
      tables.findLast((table) => depth > 0 && startsWith(table.resolvedKey, path.slice(0, depth))),
    )
    .find((table) => table !== undefined)
  if (kin === undefined || kin === tables.at(-1)) {
    const end = text.trimEnd()
    return end === '' ? block : `${end}\n\n${block}`
  }
  const at = lineEnd(text, lastOf(kin))
  return insertLines(text, at, `\n${block}${/^\s*(\n|$)/.test(text.slice(at)) ? '' : '\n'}`)
}

/** Takes out every pair and table at or below the path. */
function deleteKey(text: string, path: Path, theirs: string): string | undefined {
  const inline = pairsOf(text).find((each) => samePath(each.path, path) && isInline(each.pair))
  if (inline !== undefined) return deleteInline(text, inline.pair)
  const ranges = nodesOf(text).flatMap((node): (readonly [number, number])[] => {
    if (node.type === 'TOMLTable' && startsWith(node.resolvedKey, path))
      return [[node.range[0], lastOf(node)]]
    const parent = node.type === 'TOMLTable' ? node.resolvedKey : []
    const pairs = node.type === 'TOMLTable' ? node.body : [node]
    return pairs
      .filter((pair) => startsWith([...parent, ...namesIn(pair.key)], path))
      .map((pair) => pair.range)
  })
  if (ranges.length === 0) return undefined
  return ranges.toReversed().reduce((now, range) => deleteLines(now, range, theirs), text)
}

const isInline = (pair: AST.TOMLKeyValue): boolean => pair.parent.type === 'TOMLInlineTable'

function deleteLines(text: string, [from, to]: readonly [number, number], theirs: string): string {
  const start = startWithComments(text, lineStart(text, from), theirs)
  const end = lineEnd(text, to)
  const parted = /\n\n$/.test(text.slice(0, start)) && /^(\n|$)/.test(text.slice(end))
  return replaceRange(text, parted ? start - 1 : start, end, '')
}

function deleteInline(text: string, pair: AST.TOMLKeyValue): string | undefined {
  if (pair.parent.type !== 'TOMLInlineTable') return undefined
  return deleteFromList(text, pair.parent.body, pair.parent.body.indexOf(pair))
}

/** Takes one entry out of a list in brackets, with one comma. */
function deleteFromList(text: string, all: readonly { readonly range: AST.Range }[], index: number): string {
  const [entry, previous, next] = [all[index], all[index - 1], all[index + 1]]
  if (entry === undefined) return text
  const start = lineStart(text, entry.range[0])
  const comma = /^\s*,[ \t]*(#[^\n]*)?\n/.exec(text.slice(entry.range[1]))
  if (text.slice(start, entry.range[0]).trim() === '' && comma !== null) {
    return replaceRange(text, start, entry.range[1] + comma[0].length, '')
  }
  if (next !== undefined) return replaceRange(text, entry.range[0], next.range[0], '')
  return replaceRange(text, previous?.range[1] ?? entry.range[0], entry.range[1], '')
}

function editEntries(
  text: string,
  path: Path,
  removed: readonly number[],
  added: readonly unknown[],
  theirs: TomlItem | undefined,
): string | undefined {
  const arrayIn = (current: string) => {
    const value = pairAt(current, path)?.value
    return value?.type === 'TOMLArray' ? value : undefined
  }
  if (arrayIn(text) === undefined || theirs?.kind !== 'array') return undefined
  let result = text
  for (const index of removed.toReversed())
    result = deleteFromList(result, arrayIn(result)?.elements ?? [], index)
  for (const value of added) {
    const entry = theirs.items.find(({ item }) => item.kind === 'scalar' && item.data === value)
    const array = arrayIn(result)
    if (entry === undefined || array === undefined) return undefined
    result = appendToArray(result, array, entry)
  }
  return result
}

/** On a line of its own where the last entry has one, with the same indent. */
function appendToArray(text: string, array: AST.TOMLArray, entry: TomlEntry): string {
  const value = tomlValue(entry.item, undefined)
  const last = array.elements.at(-1)
  if (last === undefined) return replaceRange(text, array.range[0] + 1, array.range[0] + 1, value)
  const own = text.slice(lineStart(text, last.range[0]), last.range[0])
  const comma = /^\s*,/.exec(text.slice(last.range[1]))
  const end = last.range[1] + (comma?.[0].length ?? 0)
  if (own.trim() !== '')
    return replaceRange(text, last.range[1], end, `, ${value}${comma === null ? '' : ','}`)
  const added = printEntry('', entry).map((line) => `${own}${line}`)
  const withComma = comma === null ? replaceRange(text, end, end, ',') : text
  const at = comma === null ? end + 1 : end
  const close = withComma.slice(at, lineEnd(withComma, at))
  if (close.includes(']') && !close.trimStart().startsWith('#')) {
    return replaceRange(withComma, at, at, `\n${lines(added)}`)
  }
  return insertLines(withComma, lineEnd(withComma, at), lines(added))
}
