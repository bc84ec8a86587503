import type { Answers } from '../core/answers/types.ts'
import type { Tree } from '../core/compose/types.ts'
import { makeLock } from '../core/evolve/lock.ts'
import { newelFolder, printSnapshot, pristineOf } from '../core/evolve/snapshot.ts'
import type { FileTree } from '../core/reconcile/types.ts'
import { gzip, hash } from '../node/digest.ts'
import type { LoadedPack } from './creation/ports.ts'

/** `.newel/` of a tree that is about to be written. */
export function newelFiles(
  answers: Answers,
  { pack, integrity }: LoadedPack,
  tree: Tree,
  version: string,
): FileTree {
  const about = { id: pack.id, version: pack.version, integrity }
  const lock = makeLock({ answers: answers.values, pack: about, newel: version, tree }, hash)
  return newelFolder(lock, gzip(printSnapshot(pristineOf(tree))))
}
