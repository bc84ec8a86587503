import {
  type Document,
  isMap,
  isScalar,
  isSeq,
  type Pair,
  parseDocument,
  type Scalar,
  visit,
  type YAMLMap,
} from 'yaml'
import { sameData } from './data.ts'

/**
 * Joins YAML texts whose data are known not to clash. Comments stay where they were written, collections that grow are
 * written in blocks, and a blank line parts the top-level keys.
 */
export function joinYaml(texts: readonly string[]): string {
  const [first, ...others] = texts
    .map((text) => parseDocument(text))
    .filter(({ contents }) => contents !== null)
  if (first === undefined) return '{}\n'
  for (const other of others) joinDocuments(first, other)
  if (isMap(first.contents)) partTopLevel(first.contents)
  visit(first, { Scalar: (_, scalar) => quoteUnprintable(scalar) })
  return escapeUnprintable(first.toString({ lineWidth: 0, indent: 2, flowCollectionPadding: false }))
}

function joinDocuments(one: Document, other: Document): void {
  if (!isMap(one.contents) || !isMap(other.contents)) {
    joinNodes(one.contents, other.contents, one, other)
    return
  }
  other.contents.commentBefore = joinComments(other.commentBefore, other.contents.commentBefore)
  joinMaps(one.contents, other.contents, one, other)
  one.comment = joinComments(one.comment, other.comment)
}

function joinMaps(one: YAMLMap, other: YAMLMap, document: Document, from: Document): void {
  leadingCommentToFirstKey(other)
  if (other.items.length > 0) one.flow = false
  for (const pair of other.items) {
    const known = one.items.find(({ key }) => sameData(dataIn(key, document), dataIn(pair.key, from)))
    if (known === undefined) one.items.push(pair)
    else {
      if (isScalar(known.key) && isScalar(pair.key)) {
        known.key.commentBefore = joinComments(known.key.commentBefore, pair.key.commentBefore)
      }
      joinNodes(known.value, pair.value, document, from)
    }
  }
  one.comment = joinComments(one.comment, other.comment)
}

function joinNodes(one: unknown, other: unknown, document: Document, from: Document): void {
  if (isMap(one) && isMap(other)) joinMaps(one, other, document, from)
  else if (isSeq(one) && isSeq(other)) {
    const known = one.items.map((item) => dataIn(item, document))
    const added = other.items.filter((item) => !known.some((data) => sameData(data, dataIn(item, from))))
    if (added.length > 0) one.flow = false
    one.items.push(...added)
    one.comment = joinComments(one.comment, other.comment)
  } else if (isScalar(one) && isScalar(other)) one.comment = joinComments(one.comment, other.comment)
}

/** The parser gives the comment above the first key to the map; among other keys it must go with its own. */
function leadingCommentToFirstKey(map: YAMLMap): void {
  const key = (map.items[0] as Pair | undefined)?.key
  if (!isScalar(key) || map.commentBefore == null) return
  key.commentBefore = joinComments(map.commentBefore, key.commentBefore)
  map.commentBefore = null
}

function joinComments(one: string | null | undefined, other: string | null | undefined): string | null {
  if (one == null || one === '') return other ?? null
  if (other == null || other === '' || one.includes(other)) return one
  return `${one}\n${other}`
}

const dataIn = (node: unknown, document: Document): unknown =>
  typeof node === 'object' && node !== null && 'toJS' in node && typeof node.toJS === 'function'
    ? node.toJS(document)
    : node

function partTopLevel(map: YAMLMap): void {
  for (const [index, { key }] of map.items.entries()) {
    if (isScalar(key)) key.spaceBefore = index > 0
  }
}

const unprintable = /[\u007f-\u009f\u2028\u2029\ufeff\ufffe\uffff]/g

function quoteUnprintable(scalar: Scalar): void {
  if (typeof scalar.value === 'string' && scalar.value.search(unprintable) !== -1)
    scalar.type = 'QUOTE_DOUBLE'
}

/** YAML's printable set leaves these out, and other readers refuse them raw. */
const escapeUnprintable = (text: string): string =>
  text.replace(unprintable, (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`)
