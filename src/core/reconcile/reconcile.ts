import type { PythonReader } from '../python/reader.ts'
import { mergeFile, sameContent, stateOf } from './merge-file.ts'
import type { Labels, MergeText } from './merge-text.ts'
import { afterOf } from './plan.ts'
import type { FileState, FileTree, Operation, Plan, WantedFile, WantedTree } from './types.ts'

/** What the tool wrote last; a file that it handed over to its owner says so. */
type BaseTree = ReadonlyMap<string, FileState & { readonly owner?: 'tool' | 'user' }>

export interface ThreeTrees {
  /** As the tool wrote it; empty for a creation. */
  readonly base: BaseTree
  /** What is on disk. */
  readonly ours: FileTree
  /** What the pack gives now. */
  readonly theirs: WantedTree
  /** Paths that the owner deleted, as the lock remembers them. */
  readonly declined?: ReadonlySet<string>
  /** What to do with a file that is there, differs, and was never written by the tool. Default `stop`: a conflict. */
  readonly onConflict?: 'stop' | 'keep' | 'overwrite'
  readonly mergeText: MergeText
  readonly labels?: Labels
  /** With it Python is merged by symbol; without it, by lines. */
  readonly reader?: PythonReader
}

/**
 * The plan that turns what is on disk into what is wanted, with the owner's changes on top: one operation for each path
 * of `base` and `theirs`, sorted. Files that only the owner knows are not in it. Nothing that the owner wrote is lost: it
 * stays, is merged, or is in a conflict. Symlinks are never followed.
 */
export function reconcile(trees: ThreeTrees): Plan {
  const paths = [...new Set([...trees.base.keys(), ...trees.theirs.keys()])].sort()
  const operations = paths.map((path) => operationFor(path, trees))
  const staying = pathsThatStay(trees.ours, operations)
  return planOf(operations.map((operation) => obstructed(operation, staying) ?? operation))
}

/** The one place where the brand is given. */
const planOf = (operations: readonly Operation[]): Plan => ({ operations }) as unknown as Plan

/**
 * A plan that was made for `staged` (the owner's tree with files already moved), as the plan for what is on disk: the
 * same result, with what is on disk as `before`. Files that moved are created at one path and removed at the other.
 */
export function anchored(plan: Plan, staged: FileTree, disk: FileTree): Plan {
  const planned = new Map(plan.operations.map((operation) => [operation.path, operation]))
  const moved = [...staged].filter(([path, state]) => !isSame(state, disk.get(path)))
  const gone = [...disk.keys()].filter((path) => !staged.has(path))
  const paths = [...new Set([...planned.keys(), ...moved.map(([path]) => path), ...gone])].sort()
  return planOf(paths.map((path) => anchoredOne(path, planned.get(path), staged.get(path), disk.get(path))))
}

function anchoredOne(
  path: string,
  operation: Operation | undefined,
  staged: FileState | undefined,
  before: FileState | undefined,
): Operation {
  const isInPlace = before === undefined ? staged === undefined : isSame(before, staged)
  if (operation !== undefined && isInPlace) return operation
  if (operation?.kind === 'conflict') {
    const { before: _, ...rest } = operation
    return { ...rest, after: operation.after ?? staged, ...(before && { before }) } as Operation
  }
  const after = operation === undefined || operation.kind === 'keep' ? staged : afterOf(operation)
  if (after === undefined)
    return before === undefined
      ? { kind: 'keep', path, because: 'it moved' }
      : { kind: 'remove', path, before }
  if (before === undefined) return { kind: 'create', path, after }
  return { kind: isOwners(operation) ? 'merge' : 'replace', path, before, after }
}

/** Whether the owner's own text is in the result: a file that nobody edited just follows its module. */
const isOwners = (operation: Operation | undefined): boolean =>
  operation === undefined ||
  operation.kind === 'merge' ||
  (operation.kind === 'keep' && operation.because !== 'nothing changed')

const isSame = (one: FileState, other: FileState | undefined): boolean =>
  other !== undefined && sameState(one, other)

function operationFor(path: string, trees: ThreeTrees): Operation {
  const [base, ours, theirs] = [trees.base.get(path), trees.ours.get(path), trees.theirs.get(path)]
  if (ours === undefined) return absent(path, base, theirs, trees.declined?.has(path) ?? false)
  if ((theirs ?? base)?.owner === 'user') return keep(path, ours, 'it is yours since it was written')
  if (theirs === undefined) return unwanted(path, base, ours)
  if (base === undefined) return met(path, ours, theirs, trees.onConflict ?? 'stop')
  return mergeFile({ path, base, ours, theirs }, trees.mergeText, trees.labels, trees.reader)
}

/** Not on disk: new, or deleted by the owner, which is respected. */
function absent(
  path: string,
  base: FileState | undefined,
  theirs: WantedFile | undefined,
  declined: boolean,
): Operation {
  if (theirs === undefined) return { kind: 'keep', path, because: 'gone on both sides' }
  if (base === undefined && !declined) return { kind: 'create', path, after: stateOf(theirs) }
  const changed = base !== undefined && !sameState(base, theirs)
  return { kind: 'keep', path, because: changed ? 'you deleted it; it has changed since' : 'you deleted it' }
}

/** On disk and no longer wanted. */
function unwanted(path: string, base: FileState | undefined, ours: FileState): Operation {
  if (base !== undefined && sameContent(base, ours)) return { kind: 'remove', path, before: ours }
  const because = 'it is no longer part of the pack, but you have edited it'
  return {
    kind: 'conflict',
    path,
    before: ours,
    after: ours,
    because,
    sides: { ...(base && { base }), ours },
  }
}

/** On disk and wanted, but the tool never wrote it. */
function met(
  path: string,
  ours: FileState,
  theirs: WantedFile,
  onConflict: 'stop' | 'keep' | 'overwrite',
): Operation {
  if (sameContent(ours, theirs)) return keep(path, ours, 'it is already as wanted')
  switch (onConflict) {
    case 'keep':
      return keep(path, ours, 'it was there before')
    case 'overwrite':
      return { kind: 'replace', path, before: ours, after: stateOf(theirs) }
    case 'stop': {
      const because = 'it is there already and differs'
      return {
        kind: 'conflict',
        path,
        before: ours,
        after: ours,
        because,
        sides: { ours, theirs: stateOf(theirs) },
      }
    }
  }
}

const keep = (path: string, before: FileState, because: string): Operation => ({
  kind: 'keep',
  path,
  before,
  because,
})

/** Whether two states have the same content and permissions. */
export const sameState = (one: FileState, other: FileState): boolean =>
  one.mode === other.mode && sameContent(one, other)

/** What will be on disk besides new files; folders in two forms, since a folder may be in the way too. */
interface Staying {
  readonly files: ReadonlySet<string>
  readonly folders: ReadonlySet<string>
  /** By how a file system that ignores case and Unicode form names them. */
  readonly folded: ReadonlyMap<string, string>
}

function pathsThatStay(ours: FileTree, operations: readonly Operation[]): Staying {
  const removed = new Set(operations.filter(({ kind }) => kind === 'remove').map(({ path }) => path))
  const files = new Set([...ours.keys()].filter((path) => !removed.has(path)))
  const folders = new Set([...files].flatMap(foldersAbove))
  return { files, folders, folded: new Map([...files, ...folders].map((path) => [folded(path), path])) }
}

const foldersAbove = (path: string): string[] => {
  const parts = path.split('/')
  return parts.slice(1).map((_, index) => parts.slice(0, index + 1).join('/'))
}

const folded = (path: string): string => path.normalize('NFC').toLowerCase()

/** A new file may not go through a file or a link, replace a folder, or differ from a neighbour in case alone. */
function obstructed(operation: Operation, staying: Staying): Operation | undefined {
  if (operation.kind !== 'create') return undefined
  const { path, after } = operation
  const because = obstacle(path, staying)
  return because === undefined ? undefined : { kind: 'conflict', path, because, sides: { theirs: after } }
}

function obstacle(path: string, { files, folders, folded: names }: Staying): string | undefined {
  const above = foldersAbove(path).find((folder) => files.has(folder))
  if (above !== undefined) return `${above} is no folder`
  if (folders.has(path)) return 'a folder stands there'
  const twin = [...foldersAbove(path), path].map((each) => [each, names.get(folded(each))] as const)
  const found = twin.find(([each, other]) => other !== undefined && other !== each)
  return found === undefined ? undefined : `${found[1]} differs from ${found[0]} in case alone`
}
