import { resolve } from '../../core/answers/resolve.ts'
import type { Answers, GivenAnswers } from '../../core/answers/types.ts'
import { compose } from '../../core/compose/compose.ts'
import type { Tree } from '../../core/compose/types.ts'
import { chainsIn, rechain } from '../../core/evolve/chains.ts'
import type { Lock } from '../../core/evolve/lock.ts'
import { pristineOf } from '../../core/evolve/snapshot.ts'
import { type Result, refusal, success } from '../../core/problem.ts'
import type { FileTree } from '../../core/reconcile/types.ts'
import { readProjectTree } from '../../node/project-tree.ts'
import { loadPack } from '../creation/plan-creation.ts'
import type { LoadedPack, Ports } from '../creation/ports.ts'
import { otherPack } from './refusals.ts'
import type { ChangeRequest } from './request.ts'

/** The pack that a project was rendered from, in the version that is at hand. Problems: `other-pack`; those of the pack. */
export async function loadPackOf(
  request: Pick<ChangeRequest, 'template' | 'folder'>,
  lock: Pick<Lock, 'pack'>,
  ports: Ports,
): Promise<Result<LoadedPack>> {
  const pack = await loadPack(request, ports)
  if (!pack.ok || pack.value.pack.id === lock.pack.id) return pack
  return refusal(otherPack(lock, pack.value))
}

export interface Rendered {
  readonly answers: Answers
  readonly tree: Tree
}

/** What a pack gives for some answers. Problems: those of `resolve` and `compose`. */
export function render(given: GivenAnswers, { pack }: LoadedPack): Result<Rendered> {
  const answers = resolve(pack, given)
  if (!answers.ok) return answers
  const tree = compose(answers.value, pack)
  return tree.ok ? success({ answers: answers.value, tree: tree.value }) : tree
}

/**
 * What a pack gives for a lock's answers, as the lock has it: files of a chain stand behind those of the owner that they
 * were put behind. Whether it is what the lock names is for `findPristine` to say. Problems: those of `render`; of the disk.
 */
export async function renderedAgain(
  root: string,
  { answers }: Pick<Lock, 'answers'>,
  pack: LoadedPack,
): Promise<Result<FileTree>> {
  const rendered = render(answers, pack)
  if (!rendered.ok) return rendered
  const { files } = rendered.value.tree
  const ours = await readProjectTree(root, files.keys())
  if (!ours.ok) return ours
  const chains = chainsIn(files.values(), pack.pack)
  const { wanted } = rechain({ base: new Map(), ours: ours.value, wanted: files, chains })
  return success(pristineOf({ files: wanted }))
}
