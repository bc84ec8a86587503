import { sameBytes } from '../../core/bytes.ts'
import type { SymbolMove } from '../../core/evolve/symbol-moves.ts'
import type { Operation } from '../../core/reconcile/types.ts'
import type { Change } from '../evolution/plan-change.ts'
import type { Climb } from '../evolution/plan-promotion.ts'

/** A folder with how many files are in it itself. */
export interface FolderRow {
  readonly folder: string
  readonly before: number
  readonly after: number
}

/** The project before and after, by folder; sorted, the project's own folder first. */
export function foldersOf({ delta }: Change, { before }: Climb): readonly FolderRow[] {
  const [was, is] = [countsOf([...before.keys()]), countsOf([...delta.tree.keys()])]
  return [...new Set([...was.keys(), ...is.keys()])]
    .sort()
    .map((folder) => ({ folder, before: was.get(folder) ?? 0, after: is.get(folder) ?? 0 }))
}

function countsOf(paths: readonly string[]): ReadonlyMap<string, number> {
  const counts = new Map<string, number>()
  for (const path of paths) {
    const folder = folderOf(path)
    counts.set(folder, (counts.get(folder) ?? 0) + 1)
  }
  return counts
}

/** What becomes of the files that hold what the owner wrote: they differ from what a new project would have there. */
export interface OwnersFiles {
  /** Written, with the owner's words alone: they moved, and names follow. */
  readonly carried: readonly string[]
  /** Written, with lines of the owner's and lines of the layout's. */
  readonly merged: readonly string[]
  /** As they were. */
  readonly kept: readonly string[]
}

/** The owner's files of a climb, sorted by path; those in conflict are in none. */
export function ownersFiles({ operations, tree, delta }: Change, climb: Climb): OwnersFiles {
  const written = operations
    .filter(isWritten)
    .filter((operation) => !operation.path.startsWith('.newel/') && !isRendered(operation, tree))
  const isCarried = ({ path, after }: Written): boolean => {
    const own = climb.relocated.get(path)
    return own !== undefined && sameBytes(own.content, after.content)
  }
  const touched = new Set(operations.filter(({ kind }) => kind !== 'keep').map(({ path }) => path))
  return {
    carried: written.filter(isCarried).map(({ path }) => path),
    merged: written.filter((one) => !isCarried(one)).map(({ path }) => path),
    kept: [...delta.tree]
      .filter(([path, { content }]) => !touched.has(path) && !isSame(content, tree, path))
      .map(([path]) => path),
  }
}

function isSame(content: Uint8Array, { files }: Change['tree'], path: string): boolean {
  const rendered = files.get(path)
  return rendered !== undefined && sameBytes(rendered.content, content)
}

type Written = Extract<Operation, { kind: 'create' | 'replace' | 'merge' }>

const isWritten = (operation: Operation): operation is Written =>
  operation.kind === 'create' || operation.kind === 'replace' || operation.kind === 'merge'

const isRendered = ({ path, after }: Written, tree: Change['tree']): boolean =>
  isSame(after.content, tree, path)

/** Moves as they are told: a name says all for a file that goes as a whole, and such files are told by their folders. */
export interface MoveRow {
  readonly from: string
  readonly to: string
  readonly what: string
}

/** Fewer files than this that go from folder to folder are told one by one. */
const many = 3

/** The move table, short enough to be read: files that go from one folder to another, then the others by their names. */
export function moveRows(moves: readonly SymbolMove[]): readonly MoveRow[] {
  const isWhole = (move: SymbolMove): boolean =>
    nameOf(move.from) === nameOf(move.to) &&
    moves.every((other) => other === move || other.from !== move.from)
  const groups = new Map<string, SymbolMove[]>()
  for (const move of moves.filter(isWhole)) {
    const key = `${folderOf(move.from)}\n${folderOf(move.to)}`
    groups.set(key, [...(groups.get(key) ?? []), move])
  }
  const together = [...groups.values()].filter((group) => group.length >= many)
  const alone = moves.filter((move) => !together.some((group) => group.includes(move)))
  return [
    ...together.map((group) => ({
      from: folderOf(group[0]?.from ?? ''),
      to: folderOf(group[0]?.to ?? ''),
      what: `${group.length} files: ${group.map(({ from }) => nameOf(from)).join(', ')}`,
    })),
    ...alone.map((move) => ({ from: move.from, to: move.to, what: symbolsText(move) })),
  ]
}

const nameOf = (path: string): string => path.replace(/^.*\//, '')

const folderOf = (path: string): string => (path.includes('/') ? path.replace(/[^/]*$/, '') : './')

/** So many names are told of a file. */
const few = 3

/** The names that move together, the first few of them. */
function symbolsText({ symbols }: SymbolMove): string {
  const shown = symbols.slice(0, few).join(', ')
  return symbols.length > few ? `${shown} and ${symbols.length - few} more` : shown
}
