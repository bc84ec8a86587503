import { type Document, isCollection, isMap, isScalar, type Pair, parseDocument, type YAMLMap } from 'yaml'
import { lineStart } from './splice.ts'

export type Path = readonly string[]

export interface Place {
  readonly map: YAMLMap
  readonly pair: Pair
}

export const nodeAt = (text: string, path: Path): unknown => {
  let node: unknown = (parseDocument(text) as Document).contents
  for (const key of path) node = isMap(node) ? pairIn(node, key)?.value : undefined
  return node
}

export function placeOf(text: string, path: Path): Place | undefined {
  const map = nodeAt(text, path.slice(0, -1))
  const pair = isMap(map) ? pairIn(map, path.at(-1) ?? '') : undefined
  return isMap(map) && pair !== undefined ? { map, pair } : undefined
}

export const pairIn = (map: YAMLMap, key: string): Pair | undefined =>
  map.items.find((pair) => nameOf(pair) === key)

export const nameOf = ({ key }: Pair): string | undefined => (isScalar(key) ? String(key.value) : undefined)

export const startOf = ({ key }: Pair): number => rangeOf(key)?.[0] ?? 0

export function rangeOf(node: unknown): readonly [number, number, number] | undefined {
  const held = typeof node === 'object' && node !== null && 'range' in node ? node.range : undefined
  return Array.isArray(held) ? (held as [number, number, number]) : undefined
}

/** Behind the last character that belongs to a pair, comments and the newline left out. */
export function endOf(text: string, { key, value }: Pair): number {
  const end = endOfNode(text, value)
  const colon = text.indexOf(':', rangeOf(key)?.[1] ?? 0) + 1
  return end === undefined ? colon : Math.max(end, colon)
}

function endOfNode(text: string, node: unknown): number | undefined {
  if (isCollection(node) && node.flow !== true && node.items.length > 0) {
    const last: unknown = node.items.at(-1)
    return isMap(node) ? endOf(text, last as Pair) : (endOfNode(text, last) ?? rangeOf(node)?.[1])
  }
  const end = rangeOf(node)?.[1]
  return end !== undefined && text[end - 1] === '\n' ? end - 1 : end
}

export const columnOf = (text: string, offset: number): number => offset - lineStart(text, offset)

/** Whether nothing but space stands before the key on its line. */
export const startsLine = (text: string, offset: number): boolean =>
  text.slice(lineStart(text, offset), offset).trim() === ''

export const isShort = (raw: string): boolean => !raw.includes('\n')

export const isBlock = (node: unknown): boolean =>
  (isCollection(node) && node.flow !== true) || (isScalar(node) && String(node.type).startsWith('BLOCK'))
