import { join } from 'node:path'
import { type Result, refusal, success } from '../core/problem.ts'
import type { FileState, FileTree } from '../core/reconcile/types.ts'
import { problemOf } from './faults.ts'
import { readFolder, stateAt } from './folder.ts'
import { listedFiles } from './git-state.ts'

/**
 * The owner's files of a project, `.newel/` left out: those that git lists, and those of `paths` that are there although
 * git ignores them. Outside a repository, or without git, everything that `readFolder` finds.
 * Problems: `folder-too-large`; faults of the disk.
 */
export async function readProjectTree(root: string, paths: Iterable<string>): Promise<Result<FileTree>> {
  const listed = await listedFiles(root)
  const found = listed.ok
    ? await readListed(root, new Set([...listed.value, ...paths]))
    : await readFolder(root)
  if (!found.ok) return found
  return success(new Map([...found.value].filter(([path]) => !path.startsWith('.newel/'))))
}

/** A listed path that is a folder is a submodule, or took the place of a file: there is no file then. */
async function readListed(root: string, paths: ReadonlySet<string>): Promise<Result<FileTree>> {
  const states = new Map<string, FileState>()
  for (const path of [...paths].sort()) {
    try {
      const state = await stateAt(join(root, path))
      if (state !== undefined && state !== 'other') states.set(path, state)
    } catch (error) {
      return refusal(problemOf(error, 'read', join(root, path)))
    }
  }
  return success(states)
}
