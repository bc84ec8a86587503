import { bytesOf, textOf } from '../bytes.ts'
import { type ModuleRenames, moduleRenames, renameModules } from '../python/module-names.ts'
import type { PythonReader } from '../python/reader.ts'
import type { Labels, MergeText } from '../reconcile/merge-text.ts'
import { applyPlan } from '../reconcile/plan.ts'
import { anchored, reconcile, sameState } from '../reconcile/reconcile.ts'
import type { FileState, FileTree, Plan, WantedTree } from '../reconcile/types.ts'
import { type LostText, lostTexts } from './audit.ts'
import { isExecutable, withLineEndsOf } from './drift.ts'
import { foldersMoved, inFolders, type Moves, movesOf } from './moves.ts'

/** The three trees of a change, and what the lock remembers of the owner's decisions. */
export interface DeltaIngredients {
  /** As the tool wrote it last. */
  readonly pristine: FileTree
  /** What is on disk, `.newel/` left out. */
  readonly ours: FileTree
  /** The fresh render of what is wanted. */
  readonly wanted: WantedTree
  /** Where the owner put files, by the lock. */
  readonly known?: Moves
  /** Paths that are not to be made again: files that the owner deleted, and files that the owner was given once. */
  readonly declined?: ReadonlySet<string>
  /** Where the pack puts a file now: path in `pristine` → path in `wanted`. */
  readonly relocated?: Moves
}

export interface DeltaTools {
  readonly mergeText: MergeText
  readonly python?: PythonReader | undefined
  readonly labels?: Labels
}

export interface Delta {
  readonly plan: Plan
  /** The owner's tree after the plan. */
  readonly tree: FileTree
  /** Files that the owner moved: path by the layout → path where it is. */
  readonly moved: Moves
  /** The same for the next change: path in `wanted` → path where it is. */
  readonly placements: Moves
  /** Paths of `wanted` that the owner deleted. */
  readonly declined: readonly string[]
  /** What the owner wrote and the result does not hold: must be empty, else nothing may be written. */
  readonly lost: readonly LostText[]
}

/**
 * Replays the owner's delta on a fresh render: `wanted ⊕ (ours − pristine)`. What the owner moved is followed: pristine
 * and wanted are relocated alike before the merge; what the pack moved is followed in the owner's tree. Two laws:
 * `ours = pristine` gives `wanted`, and `wanted = pristine` gives `ours`, byte for byte.
 */
export function applyDelta(ingredients: DeltaIngredients, tools: DeltaTools): Delta {
  const { ours, wanted, declined = new Set() } = ingredients
  const moved = movesFollowed(ingredients)
  const stage = stageOf(ingredients, moved)
  const plan = reconcile({
    base: stage.base,
    ours: stage.ours,
    theirs: stage.theirs,
    declined: new Set([...declined].map(stage.place)),
    mergeText: tools.mergeText,
    ...(tools.labels && { labels: tools.labels }),
    ...(tools.python && { reader: tools.python }),
  })
  const settled = anchored(plan, stage.ours, ours)
  const tree = applyPlan(ours, settled)
  return {
    plan: settled,
    tree,
    moved,
    placements: placementsOf(moved, ingredients),
    declined: [...wanted.keys()].filter((path) => isDeclined(path, stage, ingredients)),
    lost: lostTexts({ base: stage.base, ours: stage.ours, result: tree, plan: settled }),
  }
}

/** What the owner moved to where the pack now has another file is not followed: one path cannot be both. */
function movesFollowed({ pristine, ours, wanted, known, relocated }: DeltaIngredients): Moves {
  const moved = movesOf({ pristine, ours, ...(known && { known }) })
  return new Map([...moved].filter(([from, to]) => !wanted.has(to) || relocated?.get(from) === to))
}

/** Also a file that the pack has put elsewhere meanwhile stays where its owner put it. */
const placementsOf = (moved: Moves, { wanted, relocated }: DeltaIngredients): Moves =>
  new Map(
    [...moved]
      .map(([from, to]) => [relocated?.get(from) ?? from, to] as const)
      .filter(([from, to]) => from !== to && wanted.has(from)),
  )

/** The three trees after everything that moved was followed. */
interface Stage {
  readonly base: FileTree
  readonly ours: FileTree
  readonly theirs: WantedTree
  /** Where a path of the layout stands in the owner's tree. */
  readonly place: (path: string) => string
}

function stageOf(ingredients: DeltaIngredients, moved: Moves): Stage {
  const { pristine, ours, wanted, relocated = new Map() } = ingredients
  const folders = foldersMoved(moved, ours)
  const back = new Map([...relocated].map(([from, to]) => [to, from]))
  // Where the owner put a file wins over where the pack puts it now.
  const place = (path: string): string => {
    const followed = inFolders(path, folders)
    const isTaken = wanted.has(followed) || pristine.has(followed)
    return moved.get(back.get(path) ?? path) ?? (isTaken ? path : followed)
  }
  /** Where the file of a path of either layout is on disk now. */
  const at = (path: string): string => moved.get(back.get(path) ?? path) ?? back.get(path) ?? place(path)
  // Two files of the owner cannot stand at one path: then both places are left to the owner.
  const landing = new Map([...relocated].filter(([from, to]) => !moved.has(from) && !ours.has(to)))
  const byOwner = moduleRenames(
    [...pristine.keys(), ...wanted.keys()].map((path) => [path, place(path)] as const),
  )
  const byPack = moduleRenames(landing)
  const theirs = [...wanted].map(([path, file]) => {
    const text = isUnchanged(path, ingredients) ? file : renamedIn(file, byOwner)
    return [place(path), dressedAs(ours.get(at(path)), text)] as const
  })
  const base = [...pristine].map(([path, file]) => {
    const isRaw = isUnchanged(path, ingredients) || isUnedited(path, ingredients)
    return [
      landing.get(path) ?? place(path),
      isRaw ? file : renamedIn(renamedIn(file, byOwner), byPack),
    ] as const
  })
  const own = [...ours].map(([path, file]) => [landing.get(path) ?? path, renamedIn(file, byPack)] as const)
  return { base: new Map(base), ours: new Map(own), theirs: new Map(theirs), place }
}

/** Line ends and the bits of a mode that git does not keep are those of the owner's checkout, and no change of anybody. */
function dressedAs<File extends FileState>(ours: FileState | undefined, file: File): File {
  if (ours === undefined || ours.kind !== file.kind || file.kind === 'symlink') return file
  const mode = isExecutable(ours) === isExecutable(file) ? ours.mode : file.mode
  return { ...file, content: withLineEndsOf(ours, file).content, mode }
}

/** The pack gives what it gave before, so the owner's file stays, whatever moved around it. */
const isUnchanged = (path: string, { pristine, wanted, relocated }: DeltaIngredients): boolean =>
  relocated?.has(path) !== true && isSame(pristine.get(path), wanted.get(path))

function isUnedited(path: string, { pristine, ours }: DeltaIngredients): boolean {
  const [base, own] = [pristine.get(path), ours.get(path)]
  return base !== undefined && own !== undefined && sameState(dressedAs(own, base), own)
}

const isSame = (one: FileState | undefined, other: FileState | undefined): boolean =>
  one !== undefined && other !== undefined && sameState(one, other)

/** A text file in which modules are called otherwise. */
export function renamedIn<File extends FileState>(file: File, renames: ModuleRenames): File {
  const text = renames.size === 0 || file.kind !== 'file' ? undefined : textOf(file.content)
  const renamed = text === undefined ? undefined : renameModules(text, renames)
  return renamed === undefined || renamed === text ? file : { ...file, content: bytesOf(renamed) }
}

/** Written before, wanted still, and not there. */
function isDeclined(
  path: string,
  stage: Stage,
  { ours, pristine, wanted, relocated, declined }: DeltaIngredients,
) {
  if (wanted.get(path)?.owner === 'user' || ours.has(stage.place(path))) return false
  const wasWritten = pristine.has(path) || [...(relocated?.values() ?? [])].includes(path)
  const isAtOldPlace = [...(relocated ?? [])].some(([from, to]) => to === path && ours.has(from))
  return (wasWritten && !isAtOldPlace) || declined?.has(path) === true
}
