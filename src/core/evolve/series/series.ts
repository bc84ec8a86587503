import { bytesOf, textOf } from '../../bytes.ts'
import type { Chunk, PythonReader } from '../../python/reader.ts'
import { sameState } from '../../reconcile/reconcile.ts'
import type { FileState, FileTree, Operation } from '../../reconcile/types.ts'
import type { Moves } from '../moves.ts'
import { isCode, isGuard, type Module, type Project, projectOf } from '../relocation/project.ts'
import { type Matches, matchesBetween, modulesByPath } from './homes-between.ts'
import { type Line, textOfLines, withArrivals } from './moved-text.ts'
import { wholeMoves } from './whole-moves.ts'

/** A tree between two others, for a commit of its own. */
export interface SeriesStep {
  readonly name: 'moves' | 'references'
  readonly tree: FileTree
}

export interface SeriesIngredients {
  readonly before: FileTree
  /** The owner's tree in the other layout, before anything was merged: how what moved reads there. */
  readonly relocated: FileTree
  readonly after: FileTree
  /** Paths that the tool rendered, before or after: all others are the owner's alone. */
  readonly rendered: ReadonlySet<string>
}

/**
 * Takes a change of layout apart for a reader: first everything that moves, word for word, then imports and names that
 * follow it. What is between the last of these and the result is what the other layout adds or changes. A step that does
 * nothing is left out. Files of which a step would not parse stay as they are in it.
 */
export function seriesOf(ingredients: SeriesIngredients, reader: PythonReader): readonly SeriesStep[] {
  const { before } = ingredients
  const reading = readingOf(ingredients, reader)
  const lines = linesAfterMoves(reading)
  const first = movedTree(reading, lines)
  const second = referencesTree(reading, lines, first)
  const steps: readonly SeriesStep[] = [
    { name: 'moves', tree: first },
    { name: 'references', tree: second },
  ]
  return steps.filter(
    ({ tree }, index) => operationsBetween([before, first][index] ?? before, tree).length > 0,
  )
}

interface Reading extends SeriesIngredients {
  /** By path: the modules before, after, and as they were relocated. */
  readonly was: ReadonlyMap<string, Module>
  readonly is: ReadonlyMap<string, Module>
  readonly moved: ReadonlyMap<string, Module>
  readonly matches: Matches
  readonly moves: Moves
  readonly reader: PythonReader
}

function readingOf(ingredients: SeriesIngredients, reader: PythonReader): Reading {
  const { before, after, relocated } = ingredients
  const read = (tree: FileTree): Project => projectOf(tree, reader)
  const [was, is, moved] = [read(before), read(after), read(relocated)]
  const matches = matchesBetween(was, is)
  return {
    ...ingredients,
    was: modulesByPath(was),
    is: modulesByPath(is),
    moved: modulesByPath(moved),
    matches,
    moves: wholeMoves({ before, after, project: is, matches }),
    reader,
  }
}

/** Where a file of the tree before stands once everything has moved. */
const placeOf = (path: string, { moves }: Reading): string => moves.get(path) ?? path

/** By path: the statements of the files that statements leave or come to. */
function linesAfterMoves(reading: Reading): ReadonlyMap<string, readonly Line[]> {
  const { is, was, matches } = reading
  const gone = new Set<Chunk>()
  const arrivals = new Map<string, Line[]>()
  for (const { path: target, chunks } of is.values())
    for (const chunk of chunks) {
      const source = matches.get(chunk)
      if (source === undefined || placeOf(source.path, reading) === target) continue
      gone.add(source.chunk)
      arrivals.set(target, [
        ...(arrivals.get(target) ?? []),
        { chunk: source.chunk, text: source.chunk.text },
      ])
    }
  const left = new Map<string, readonly Line[]>()
  for (const { path, chunks } of was.values()) {
    const stays = chunks.filter((chunk) => !gone.has(chunk))
    const isEmptied = stays.length < chunks.length && !stays.some(isCode)
    const goes = isEmptied && placeOf(path, reading) === path && !reading.after.has(path)
    left.set(placeOf(path, reading), goes ? [] : stays.map((chunk) => ({ chunk, text: chunk.text })))
  }
  const paths = [...new Set([...left.keys(), ...arrivals.keys()])]
  return new Map(paths.map((path) => [path, withArrivals(left.get(path) ?? [], arrivals.get(path) ?? [])]))
}

function movedTree(reading: Reading, lines: ReadonlyMap<string, readonly Line[]>): FileTree {
  const { before, after, was } = reading
  const tree = new Map<string, FileState>()
  for (const [path, state] of before) {
    const place = placeOf(path, reading)
    const now = was.has(path) ? (lines.get(place) ?? []) : undefined
    const isWhole = now === undefined || isUntouched(now, was.get(path)?.chunks ?? [])
    if (isWhole) tree.set(place, state)
    else if (now.length > 0) tree.set(place, written(state, textOfLines(now), reading) ?? state)
  }
  for (const [path, now] of lines) {
    const state = after.get(path)
    if (tree.has(path) || state === undefined || now.length === 0) continue
    const made = written(state, textOfLines(now), reading)
    if (made !== undefined) tree.set(path, made)
  }
  return tree
}

const isUntouched = (lines: readonly Line[], chunks: readonly Chunk[]): boolean =>
  lines.length === chunks.length && lines.every(({ chunk }, index) => chunk === chunks[index])

/** A state with another text, in its own line ends; undefined where that does not parse. */
function written(state: FileState, text: string, { reader }: Reading): FileState | undefined {
  if (reader.read(text) === undefined) return undefined
  const isWindows = textOf(state.content)?.includes('\r\n') === true
  return { ...state, content: bytesOf(isWindows ? text.replaceAll('\n', '\r\n') : text) }
}

function referencesTree(
  reading: Reading,
  lines: ReadonlyMap<string, readonly Line[]>,
  first: FileTree,
): FileTree {
  const { after, rendered, is } = reading
  const tree = new Map(first)
  for (const [path, state] of first) {
    const last = after.get(path)
    if (last === undefined) continue
    if (!rendered.has(path)) tree.set(path, last)
    const [now, module] = [lines.get(path), is.get(path)]
    if (now === undefined || module === undefined || !rendered.has(path)) continue
    const followed = followedLines(now, module, reading.moved.get(path))
    if (followed.every(({ text }, index) => text === now[index]?.text)) continue
    tree.set(path, written(state, textOfLines(followed), reading) ?? state)
  }
  return tree
}

/** Statements with the imports of the file that they are in now, and with the names that they use called as they are there. */
function followedLines(lines: readonly Line[], after: Module, moved: Module | undefined): readonly Line[] {
  const isImport = (chunk: Chunk): boolean => chunk.kind === 'import' || isGuard(chunk)
  const code = lines.flatMap((line) => {
    if (isImport(line.chunk)) return []
    const followed = moved?.chunks.find(({ key, kind }) => key === line.chunk.key && kind === line.chunk.kind)
    return [isCode(line.chunk) && followed !== undefined ? { ...line, text: followed.text } : line]
  })
  const imports = after.chunks.filter(isImport).map((chunk) => ({ chunk, text: chunk.text }))
  const top = code.findIndex(({ chunk }) => chunk.kind !== 'header' && chunk.kind !== 'docstring')
  const at = top === -1 ? code.length : top
  return [...code.slice(0, at), ...imports, ...code.slice(at)]
}

/** What turns one tree into another, sorted by path. */
export function operationsBetween(from: FileTree, to: FileTree): readonly Operation[] {
  const paths = [...new Set([...from.keys(), ...to.keys()])].sort()
  return paths.flatMap((path): readonly Operation[] => {
    const [before, after] = [from.get(path), to.get(path)]
    if (after === undefined) return before === undefined ? [] : [{ kind: 'remove', path, before }]
    if (before === undefined) return [{ kind: 'create', path, after }]
    return sameState(before, after) ? [] : [{ kind: 'replace', path, before, after }]
  })
}
