import { isMap, isScalar, isSeq, type Pair, stringify, type YAMLMap, type YAMLSeq } from 'yaml'
import { insertLines, lineEnd, lineStart, replaceRange, startWithComments } from './splice.ts'
import type { Change } from './three-way.ts'
import {
  columnOf,
  endOf,
  isBlock,
  isShort,
  nameOf,
  nodeAt,
  type Path,
  pairIn,
  placeOf,
  rangeOf,
  startOf,
  startsLine,
} from './yaml-places.ts'

/**
 * Makes one change in a YAML text by cutting and inserting at the parser's ranges. New keys are `theirs`' own lines with
 * their comments, moved to the owner's indent. Undefined where there is no safe place.
 */
export function editYaml(text: string, change: Change, theirs: string): string | undefined {
  switch (change.kind) {
    case 'add':
      return addPair(text, change.path, change.value, theirs)
    case 'set':
      return setValue(text, change.path, change.value, theirs)
    case 'delete':
      return deletePair(text, change.path, theirs)
    case 'entries':
      return editEntries(text, change.path, change.removed, change.added, theirs)
  }
}

function addPair(text: string, path: Path, value: unknown, theirs: string): string | undefined {
  const map = nodeAt(text, path.slice(0, -1))
  const key = path.at(-1) ?? ''
  if (!isMap(map))
    return map === null && path.length === 1
      ? insertLines(text, text.length, linesOf(theirs, path, value, 0))
      : undefined
  if (map.flow === true && map.items.length === 0) return fillEmpty(text, map, path, value, theirs)
  if (map.flow === true) return addToFlow(text, map, flowText({ [key]: value }))
  const [first] = map.items
  if (first === undefined) return undefined
  const anchor = previousKeys(theirs, path)
    .map((name) => pairIn(map, name))
    .find((pair) => pair !== undefined)
  const last = map.items.at(-1) ?? first
  const lines = linesOf(theirs, path, value, columnOf(text, startOf(first)))
  return insertLines(text, lineEnd(text, endOf(text, anchor ?? last)), lines)
}

/** `{}` opens into a block, unless it stands inside a collection in flow style. */
function fillEmpty(
  text: string,
  map: YAMLMap,
  path: Path,
  value: unknown,
  theirs: string,
): string | undefined {
  const range = rangeOf(map)
  const place = placeOf(text, path.slice(0, -1))
  if (range === undefined) return undefined
  const start = place === undefined ? range[0] : startOf(place.pair)
  if (place?.map.flow === true || !startsLine(text, start))
    return addToFlow(text, map, flowText({ [path.at(-1) ?? '']: value }))
  if (place === undefined) {
    return replaceRange(
      text,
      range[0],
      lineEnd(text, range[1]),
      linesOf(theirs, path, value, 0).replace(/^\n/, ''),
    )
  }
  const colon = text.indexOf(':', rangeOf(place.pair.key)?.[1] ?? start) + 1
  const opened = replaceRange(text, colon, range[1], '')
  const lines = linesOf(theirs, path, value, columnOf(text, start) + 2).replace(/^\n/, '')
  return insertLines(opened, lineEnd(opened, colon), lines)
}

/** The keys before this one in `theirs`, the nearest first. */
function previousKeys(theirs: string, path: Path): readonly string[] {
  const place = placeOf(theirs, path)
  if (place === undefined) return []
  const before = place.map.items.slice(0, place.map.items.indexOf(place.pair))
  return before.toReversed().flatMap((pair) => nameOf(pair) ?? [])
}

/** The lines of a pair in `theirs` with the comments above, at another indent; printed anew where it has no lines of its own. */
function linesOf(theirs: string, path: Path, value: unknown, indent: number): string {
  const place = placeOf(theirs, path)
  const start = place === undefined ? 0 : startOf(place.pair)
  const whole = place !== undefined && place.map.flow !== true && startsLine(theirs, start)
  if (!whole) return shifted(stringify({ [path.at(-1) ?? '']: value }, { lineWidth: 0 }), 0, indent)
  const from = startWithComments(theirs, lineStart(theirs, start), theirs)
  const parted = theirs.slice(0, from).endsWith('\n\n') ? '\n' : ''
  const lines = theirs.slice(from, lineEnd(theirs, endOf(theirs, place.pair)))
  return parted + shifted(lines.endsWith('\n') ? lines : `${lines}\n`, columnOf(theirs, start), indent)
}

const shifted = (lines: string, from: number, to: number): string =>
  lines
    .split('\n')
    .map((line) =>
      line.trim() === '' ? line : ' '.repeat(to) + line.slice(Math.min(from, line.search(/\S/))),
    )
    .join('\n')

/** One line in flow style without the outer braces or brackets; as JSON, which is YAML, where that would break lines. */
function flowText(value: unknown): string {
  const text = stringify(value, {
    collectionStyle: 'flow',
    flowCollectionPadding: false,
    lineWidth: 0,
  }).trim()
  return (isShort(text) ? text : JSON.stringify(value)).slice(1, -1)
}

function addToFlow(text: string, node: YAMLMap | YAMLSeq, added: string): string | undefined {
  const range = rangeOf(node)
  if (range === undefined) return undefined
  const close = range[1] - 1
  const inside = text.slice(range[0] + 1, close)
  const end = range[0] + 1 + inside.trimEnd().length
  if (inside.trim() === '') return replaceRange(text, range[0] + 1, close, added)
  return replaceRange(text, end, end, `${inside.trimEnd().endsWith(',') ? '' : ','} ${added}`)
}

function setValue(text: string, path: Path, value: unknown, theirs: string): string | undefined {
  const place = placeOf(text, path)
  if (place === undefined) return undefined
  const wanted = nodeAt(theirs, path)
  const [now, then] = [rangeOf(place.pair.value), rangeOf(wanted)]
  const there = now !== undefined && now[1] > now[0]
  if (place.map.flow === true)
    return there ? replaceRange(text, now[0], now[1], flowText([value])) : undefined
  const raw = then === undefined ? '' : theirs.slice(then[0], then[1])
  const short = raw !== '' && isShort(raw) && there && isShort(text.slice(now[0], now[1]))
  if (short && !isBlock(place.pair.value) && !isBlock(wanted)) return replaceRange(text, now[0], now[1], raw)
  const start = startOf(place.pair)
  if (!startsLine(text, start)) return undefined
  const lines = linesOf(theirs, path, value, columnOf(text, start)).replace(/^\n/, '')
  const from = startWithComments(text, lineStart(text, start), theirs)
  return replaceRange(text, from, lineEnd(text, endOf(text, place.pair)), lines)
}

function deletePair(text: string, path: Path, theirs: string): string | undefined {
  const place = placeOf(text, path)
  if (place === undefined) return undefined
  if (place.map.flow === true) return deleteFromFlow(text, place.map, place.map.items.indexOf(place.pair))
  if (place.map.items.length === 1) return emptied(text, path.slice(0, -1), place.pair, '{}')
  const start = startOf(place.pair)
  if (!startsLine(text, start)) return undefined
  const from = startWithComments(text, lineStart(text, start), theirs)
  return replaceRange(text, from, lineEnd(text, endOf(text, place.pair)), '')
}

/** A collection that loses its last entry is written as `{}` or `[]`, for nothing at all would be null. */
function emptied(text: string, parent: Path, only: Pair | undefined, empty: string): string | undefined {
  if (parent.length === 0 && only !== undefined) {
    return replaceRange(text, lineStart(text, startOf(only)), lineEnd(text, endOf(text, only)), `${empty}\n`)
  }
  const place = placeOf(text, parent)
  const keyEnd = rangeOf(place?.pair.key)?.[1]
  if (place === undefined || keyEnd === undefined) return undefined
  return replaceRange(text, text.indexOf(':', keyEnd) + 1, endOf(text, place.pair), ` ${empty}`)
}

function deleteFromFlow(text: string, node: YAMLMap | YAMLSeq, index: number): string | undefined {
  const ranges = node.items.map((item): readonly [number, number] => {
    const range = rangeOf(item)
    return isMap(node)
      ? [startOf(item as Pair), endOf(text, item as Pair)]
      : [range?.[0] ?? 0, range?.[1] ?? 0]
  })
  const [entry, previous, next] = [ranges[index], ranges[index - 1], ranges[index + 1]]
  if (entry === undefined) return undefined
  if (previous !== undefined) return replaceRange(text, previous[1], entry[1], '')
  return replaceRange(text, entry[0], next?.[0] ?? entry[1], '')
}

function editEntries(
  text: string,
  path: Path,
  removed: readonly number[],
  added: readonly unknown[],
  theirs: string,
): string | undefined {
  const source = nodeAt(theirs, path)
  let result: string | undefined = text
  for (const value of added) result = result && appendEntry(result, path, value, source, theirs)
  for (const index of removed.toReversed()) result = result && deleteEntry(result, path, index, theirs)
  return result
}

function appendEntry(
  text: string,
  path: Path,
  value: unknown,
  source: unknown,
  theirs: string,
): string | undefined {
  const node = nodeAt(text, path)
  if (!isSeq(node)) return undefined
  const written = entryText(value, source, theirs)
  if (node.flow === true) return addToFlow(text, node, written)
  const last = rangeOf(node.items.at(-1))
  if (last === undefined) return undefined
  const indent = /^\s*/.exec(text.slice(lineStart(text, last[0])))?.[0] ?? ''
  return insertLines(text, lineEnd(text, last[1]), `${indent}- ${written}\n`)
}

/** Quoted as `theirs` quotes it, which is valid in blocks and in flow alike. */
function entryText(value: unknown, source: unknown, theirs: string): string {
  const node = isSeq(source) ? source.items.find((item) => isScalar(item) && item.value === value) : undefined
  const range = isScalar(node) && String(node.type).startsWith('QUOTE') ? rangeOf(node) : undefined
  const raw = range === undefined ? '' : theirs.slice(range[0], range[1])
  return raw !== '' && isShort(raw) ? raw : flowText([value])
}

function deleteEntry(text: string, path: Path, index: number, theirs: string): string | undefined {
  const node = nodeAt(text, path)
  if (!isSeq(node)) return undefined
  if (node.flow === true) return deleteFromFlow(text, node, index)
  if (node.items.length === 1) return emptied(text, path, undefined, '[]')
  const range = rangeOf(node.items[index])
  if (range === undefined || text.slice(lineStart(text, range[0]), range[0]).trim() !== '-') return undefined
  const end = text[range[1] - 1] === '\n' ? range[1] - 1 : range[1]
  const from = startWithComments(text, lineStart(text, range[0]), theirs)
  return replaceRange(text, from, lineEnd(text, end), '')
}
