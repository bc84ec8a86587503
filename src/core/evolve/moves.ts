import { sameBytes, textOf } from '../bytes.ts'
import type { FileState, FileTree } from '../reconcile/types.ts'

/** Where the owner put files against the layout: pristine path → path in the owner's tree. */
export type Moves = ReadonlyMap<string, string>

export interface MoveIngredients {
  readonly pristine: FileTree
  readonly ours: FileTree
  /** Moves that the lock remembers; they hold as long as the file is still where it was put. */
  readonly known?: Moves
}

/** At least so much of the longer file is the same lines; git's own default for renames is half. */
const alike = 0.6

/** Below this many lines two files are alike by accident. */
const fewLines = 4

/**
 * The files that the owner moved or renamed: pristine paths that are gone, matched to paths that only the owner has.
 * Known moves first, then the same content, then similar lines, then the neighbours in a folder that was renamed as a
 * whole. A file that was copied has not moved. Each path is used once; ties go to the same file name, then by path.
 */
export function movesOf({ pristine, ours, known = new Map() }: MoveIngredients): Moves {
  const moves = new Map([...known].filter(([from, to]) => !ours.has(from) && ours.has(to)))
  const isOpen = (path: string) => !moves.has(path)
  const targets = () =>
    [...ours.keys()].filter((path) => !pristine.has(path) && ![...moves.values()].includes(path))
  const sources = [...pristine.keys()].filter((path) => !ours.has(path))
  for (const from of sources.filter(isOpen)) {
    const to = sameFile(from, targets(), pristine, ours)
    if (to !== undefined) moves.set(from, to)
  }
  for (const { from, to } of similarPairs(sources.filter(isOpen), targets(), pristine, ours))
    if (isOpen(from) && ![...moves.values()].includes(to)) moves.set(from, to)
  for (const from of sources.filter(isOpen)) {
    const to = inFolders(from, foldersMoved(moves, ours))
    if (to !== from && targets().includes(to)) moves.set(from, to)
  }
  return new Map([...moves].sort(([one], [other]) => (one < other ? -1 : 1)))
}

/**
 * Folders that the owner renamed: nothing of the owner's is left in the old one, and everything that moved out of it went to one other.
 * A file that the pack adds to such a folder belongs into the new one.
 */
export function foldersMoved(moves: Moves, ours: FileTree): Moves {
  const byFolder = new Map<string, Set<string>>()
  for (const [from, to] of moves) {
    const isRename = nameOf(from) === nameOf(to) && folderOf(from) !== folderOf(to)
    const targets = byFolder.get(folderOf(from)) ?? new Set()
    byFolder.set(folderOf(from), targets.add(isRename ? folderOf(to) : ''))
  }
  const folders = [...byFolder].flatMap(([from, targets]) => {
    const [to = ''] = targets
    const isLeft = from === '' || [...ours.keys()].some((path) => folderOf(path) === from)
    return targets.size === 1 && to !== '' && !isLeft ? [[from, to] as const] : []
  })
  return new Map(folders)
}

/** The path in a tree whose folders moved. */
export function inFolders(path: string, folders: Moves): string {
  const to = folders.get(folderOf(path))
  return to === undefined ? path : `${to}/${nameOf(path)}`
}

/** Empty files are all the same, so they follow their folder only. */
function sameFile(
  from: string,
  targets: readonly string[],
  pristine: FileTree,
  ours: FileTree,
): string | undefined {
  const was = pristine.get(from)
  if (was === undefined || was.content.length === 0) return undefined
  const same = targets.filter((path) => isSame(was, ours.get(path)))
  return same.find((path) => nameOf(path) === nameOf(from)) ?? same[0]
}

const isSame = (one: FileState, other: FileState | undefined): boolean =>
  other !== undefined && one.kind === other.kind && sameBytes(one.content, other.content)

interface Pair {
  readonly from: string
  readonly to: string
  readonly similarity: number
}

/** The most similar first. */
function similarPairs(
  sources: readonly string[],
  targets: readonly string[],
  pristine: FileTree,
  ours: FileTree,
): readonly Pair[] {
  const wanted = new Map(targets.map((path) => [path, linesOf(ours.get(path))]))
  return sources
    .flatMap((from) => {
      const lines = linesOf(pristine.get(from))
      return targets
        .filter((to) => suffixOf(to) === suffixOf(from))
        .map((to) => ({ from, to, similarity: similarityOf(lines, wanted.get(to) ?? []) }))
    })
    .filter(({ similarity }) => similarity >= alike)
    .sort((one, other) => other.similarity - one.similarity || rankOf(one) - rankOf(other))
}

const rankOf = ({ from, to }: Pair): number => (nameOf(from) === nameOf(to) ? 0 : 1)

/** Lines that say something; none of a link or a binary file. */
function linesOf(state: FileState | undefined): readonly string[] {
  const text = state?.kind === 'file' ? textOf(state.content) : undefined
  return (text ?? '')
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '')
}

/** How much of the longer of two texts is in both, from 0 to 1; lines count as often as they occur. */
function similarityOf(one: readonly string[], other: readonly string[]): number {
  const longer = Math.max(one.length, other.length)
  if (longer < fewLines) return 0
  const left = new Map<string, number>()
  for (const line of one) left.set(line, (left.get(line) ?? 0) + 1)
  let common = 0
  for (const line of other) {
    const count = left.get(line) ?? 0
    if (count > 0) common += 1
    left.set(line, count - 1)
  }
  return common / longer
}

const folderOf = (path: string): string => path.slice(0, Math.max(path.lastIndexOf('/'), 0))

const nameOf = (path: string): string => path.slice(path.lastIndexOf('/') + 1)

const suffixOf = (path: string): string => /\.[^./]+$/.exec(path)?.[0] ?? ''
