import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import type { FileTree } from '../../src/core/reconcile/types.ts'
import { readFolder } from '../../src/node/folder.ts'
import { type Edit, edited } from '../evolve/edits.ts'
import { write } from '../faults/trees.ts'

/** Makes an owner's edits to a project on the disk; throws where one does not fit. */
export async function editFolder(folder: string, edits: readonly Edit[]): Promise<undefined> {
  const before = await treeIn(folder)
  const after = edited(before, ...edits)
  for (const path of before.keys()) if (!after.has(path)) await rm(join(folder, path))
  await write(folder, after)
}

/** Every file below a folder that is part of a project. */
export async function treeIn(folder: string): Promise<FileTree> {
  const tree = await readFolder(folder)
  if (!tree.ok) throw new Error(tree.problems.map(({ what }) => what).join('\n'))
  return tree.value
}
