import type { Moves } from './moves.ts'

/** The roles of the code in each file, by path. */
export type RolesByPath = ReadonlyMap<string, readonly string[]>

/**
 * Where the pack puts files now that it put elsewhere before: a path that is no longer wanted, and the new path that
 * holds the same roles. `renamed` says which roles have another name now. A file that was split or joined has not moved.
 */
export function relocationsOf(before: RolesByPath, after: RolesByPath, renamed: Moves = new Map()): Moves {
  const created = new Map(
    [...after].flatMap(([path, roles]) =>
      roles.length === 0 || before.has(path) ? [] : [[keyOf(roles), path]],
    ),
  )
  return new Map(
    [...before].flatMap(([path, roles]) => {
      const to = created.get(keyOf(roles.map((role) => renamed.get(role) ?? role)))
      return roles.length === 0 || after.has(path) || to === undefined ? [] : [[path, to] as const]
    }),
  )
}

const keyOf = (roles: readonly string[]): string => [...roles].sort().join(' ')
