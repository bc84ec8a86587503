import type { Document, Node, Pair, Scalar, YAMLMap } from 'yaml'
import {
  isAlias,
  isCollection,
  isMap,
  isNode,
  isPair,
  isScalar,
  isSeq,
  LineCounter,
  parseDocument,
  visit,
} from 'yaml'
import type { Problem, Result } from '../problem.ts'
import { refusal, success } from '../problem.ts'
import { limits } from './limits.ts'
import type { Origin } from './origin.ts'
import { type Flaw, problemAt, type Source, type Spot, shown } from './source.ts'

export type KeyPath = readonly (string | number)[]

/** A YAML file as plain data that still knows where everything stands. */
export interface YamlFile {
  readonly source: Source
  readonly value: unknown
  /** A problem with the value at a path, or with its key. */
  readonly problem: (path: KeyPath, part: 'key' | 'value', flaw: Flaw) => Problem
  /** Where the text at a path begins, for templates that are written in YAML. */
  readonly originOf: (path: KeyPath) => Origin
}

/** Reads YAML 1.2 as plain data: text keys, no tags, no merge keys, bounded in size, depth and aliases. */
export function readYaml(source: Source): Result<YamlFile> {
  if (source.text.length > limits.yamlBytes) {
    return refusal(
      problemAt(source, top, {
        code: 'too-large',
        what: `The file is larger than ${limits.yamlBytes / 1024} KiB.`,
      }),
    )
  }
  try {
    return parsed(source)
  } catch (error) {
    if (error instanceof RangeError) return refusal(problemAt(source, top, tooDeep))
    throw error
  }
}

function parsed(source: Source): Result<YamlFile> {
  const lines = new LineCounter()
  const document = parseDocument(source.text, { ...quietly, lineCounter: lines })
  const spotOf = (offset: number): Spot => {
    const { line, col } = lines.linePos(offset)
    return { line: Math.max(line, 1), column: Math.max(col, 1) }
  }
  const faults = [...document.errors, ...document.warnings].slice(0, limits.problems)
  if (faults.length > 0) {
    return refusal(...faults.map((fault) => problemAt(source, spotOf(fault.pos[0]), syntax(fault.message))))
  }
  const odd = oddNodes(document)
    .slice(0, limits.problems)
    .map(({ node, flaw }) => problemAt(source, spotOf(node.range?.[0] ?? 0), flaw))
  if (odd.length > 0) return refusal(...odd)
  const value = plain(document)
  if (value === undefined) return refusal(problemAt(source, top, tooManyAliases))
  return success({
    source,
    value: value.data,
    problem: (path, part, flaw) => problemAt(source, spotOf(offsetOf(document, path, part)), flaw),
    originOf: (path) => originOf(source, nodeAt(document, path), spotOf),
  })
}

/** The parser's own check for keys that stand twice compares each with each: a bomb could keep it busy for minutes. */
const quietly = { uniqueKeys: false, prettyErrors: false, logLevel: 'silent' } as const

const top: Spot = { line: 1, column: 1 }

const tooDeep: Flaw = {
  code: 'too-deep',
  what: `The file nests more than ${limits.yamlDepth} levels deep.`,
  next: 'Write it flatter.',
}

const tooManyAliases: Flaw = {
  code: 'too-many-aliases',
  what: `The file's aliases stand for more than ${limits.yamlAliases} copies.`,
  next: 'Write the values out.',
}

const syntax = (message: string): Flaw => ({
  code: 'yaml-syntax',
  what: `The YAML cannot be read: ${message.charAt(0).toLowerCase()}${message.slice(1)}.`,
})

interface Odd {
  readonly node: Node
  readonly flaw: Flaw
}

/** Keys that are no text or that every object has of itself, and nesting beyond the bound. */
function oddNodes(document: Document): readonly Odd[] {
  const odd: Odd[] = []
  visit(document, {
    Pair(_, pair) {
      const flaw = keyFlaw(pair)
      if (flaw !== undefined && isNode(pair.key)) odd.push({ node: pair.key, flaw })
    },
    Collection(_, node, path) {
      if (isMap(node)) odd.push(...keysTwice(node))
      if (path.filter(isCollection).length < limits.yamlDepth) return undefined
      odd.push({ node, flaw: tooDeep })
      return visit.SKIP
    },
  })
  return odd
}

function keysTwice(map: YAMLMap): readonly Odd[] {
  const seen = new Set<unknown>()
  return map.items.flatMap(({ key }) => {
    if (!isScalar(key)) return []
    const twice = seen.has(key.value)
    seen.add(key.value)
    const flaw = { code: 'twice', what: `The key ${shown(String(key.value))} stands here twice.` }
    return twice ? [{ node: key, flaw }] : []
  })
}

function keyFlaw({ key }: Pair): Flaw | undefined {
  if (isMap(key)) {
    return {
      code: 'unquoted-braces',
      what: 'Braces at the start of a value are a map in YAML.',
      next: 'Put the text in quotes.',
    }
  }
  if (!isScalar(key) || typeof key.value !== 'string') {
    return { code: 'key-not-text', what: 'A key must be text.', next: 'Put the key in quotes.' }
  }
  if (!(key.value in Object.prototype)) return undefined
  return { code: 'reserved-key', what: `${shown(key.value)} cannot be a key.`, next: 'Choose another name.' }
}

function plain(document: Document): { readonly data: unknown } | undefined {
  try {
    return { data: document.toJS({ maxAliasCount: limits.yamlAliases }) }
  } catch (error) {
    if (error instanceof ReferenceError) return undefined
    throw error
  }
}

/** The nearest thing that exists: a missing key is reported where its map begins. */
function offsetOf(document: Document, path: KeyPath, part: 'key' | 'value'): number {
  for (let length = path.length; length >= 0; length--) {
    const here = path.slice(0, length)
    const pair = pairAt(document, here)
    if (part === 'key' && length === path.length && isScalar(pair?.key)) return pair.key.range?.[0] ?? 0
    const start =
      nodeAt(document, here)?.range?.[0] ?? (isScalar(pair?.key) ? pair.key.range?.[0] : undefined)
    if (start !== undefined) return start
  }
  return 0
}

function nodeAt(document: Document, path: KeyPath): Node | undefined {
  let node: unknown = document.contents
  for (const key of path) {
    if (isAlias(node)) node = node.resolve(document)
    if (isSeq(node)) node = node.items[Number(key)]
    else if (isMap(node))
      node = node.items.find((pair) => isScalar(pair.key) && pair.key.value === key)?.value
    else return undefined
  }
  return isNode(node) ? node : undefined
}

function pairAt(document: Document, path: KeyPath): Pair | undefined {
  const parent = nodeAt(document, path.slice(0, -1))
  const map = isAlias(parent) ? parent.resolve(document) : parent
  if (path.length === 0 || !isMap(map)) return undefined
  return map.items.find((pair) => isPair(pair) && isScalar(pair.key) && pair.key.value === path.at(-1))
}

/** Plain and quoted texts on one line and literal blocks keep their columns; for others only the start is known. */
function originOf(source: Source, node: Node | undefined, spotOf: (offset: number) => Spot): Origin {
  const [start, end] = node?.range ?? [0, 0]
  const written = source.text.slice(start, end)
  const base = { path: source.path, text: source.text }
  if (!isScalar(node) || typeof node.value !== 'string') return { ...base, start: spotOf(start) }
  if (node.type === 'BLOCK_LITERAL') return blockOrigin(base, start, written, node, spotOf)
  const quoted = node.type === 'QUOTE_DOUBLE' || node.type === 'QUOTE_SINGLE' ? 1 : 0
  const asWritten = written.slice(quoted, written.length - quoted) === node.value
  if (!asWritten || node.value.includes('\n')) return { ...base, start: spotOf(start) }
  return { ...base, start: spotOf(start + quoted), indent: 0 }
}

function blockOrigin(
  base: { readonly path: string; readonly text: string },
  start: number,
  written: string,
  node: Scalar,
  spotOf: (offset: number) => Spot,
): Origin {
  const header = written.indexOf('\n') + 1
  const first =
    String(node.value)
      .split('\n')
      .find((line) => line.trim() !== '') ?? ''
  const line =
    written
      .slice(header)
      .split('\n')
      .find((candidate) => candidate.trim() !== '') ?? ''
  const indent = Math.max(line.replace(/\r$/, '').length - first.length, 0)
  return { ...base, start: { line: spotOf(start).line + 1, column: indent + 1 }, indent }
}
