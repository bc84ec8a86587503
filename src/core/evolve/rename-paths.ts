import type { FileTree } from '../reconcile/types.ts'
import type { Moves } from './moves.ts'
import { type RolesByPath, relocationsOf } from './relocations.ts'
import type { Substitute } from './rename-forms.ts'

export interface RenamedPaths {
  /** Files of the render: old path → new path. */
  readonly files: Moves
  /** Folders that are called otherwise: what the owner put into them goes with them. */
  readonly folders: Moves
}

/**
 * Where the files of a render stand in one that differs in names alone: by the roles of the code in them, whose new names
 * `roles` gives; files without roles go with their folder, or to the path with the new words.
 */
export function renamedPaths(
  before: RolesByPath,
  after: RolesByPath,
  roles: Moves,
  substitute: Substitute,
): RenamedPaths {
  const byRole = relocationsOf(before, after, roles)
  const folders = foldersOf(byRole, after)
  const others = [...before.keys()].flatMap((path) => {
    if (byRole.has(path) || after.has(path)) return []
    const to = [inRenamedFolder(path, folders), substitute(path)].find(
      (one) => after.has(one) && !before.has(one),
    )
    return to === undefined ? [] : [[path, to] as const]
  })
  const files = new Map([...byRole, ...others])
  return { files, folders: foldersOf(files, after) }
}

/** Folders that a file left together with its name: what the two paths have in common at their ends is taken off. */
function foldersOf(files: Moves, after: RolesByPath): Moves {
  const targets = new Map<string, Set<string>>()
  for (const [from, to] of files) {
    const [old, now] = withoutCommonEnd(from.split('/'), to.split('/'))
    const isFolder = old.length > 0 && now.length > 0 && old.length < from.split('/').length
    if (isFolder) targets.set(old.join('/'), (targets.get(old.join('/')) ?? new Set()).add(now.join('/')))
  }
  return new Map(
    [...targets].flatMap(([from, found]) => {
      const [to] = found
      const isLeft = [...after.keys()].some((path) => path.startsWith(`${from}/`))
      return to === undefined || found.size > 1 || isLeft ? [] : [[from, to] as const]
    }),
  )
}

function withoutCommonEnd(
  one: readonly string[],
  other: readonly string[],
): readonly [readonly string[], readonly string[]] {
  const [last, another] = [one.at(-1), other.at(-1)]
  if (last === undefined || last !== another) return [one, other]
  return withoutCommonEnd(one.slice(0, -1), other.slice(0, -1))
}

/** The path in a tree whose folders are called otherwise; the innermost of them counts. */
export function inRenamedFolder(path: string, folders: Moves): string {
  const parts = path.split('/')
  for (let length = parts.length - 1; length > 0; length -= 1) {
    const to = folders.get(parts.slice(0, length).join('/'))
    if (to !== undefined) return [to, ...parts.slice(length)].join('/')
  }
  return path
}

/** Where each file of the owner's tree goes. */
export const placesOf = (ours: FileTree, { files, folders }: RenamedPaths): Moves =>
  new Map([...ours.keys()].map((path) => [path, files.get(path) ?? inRenamedFolder(path, folders)]))
