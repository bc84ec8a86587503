import { resolve } from '../../core/answers/resolve.ts'
import type { Answers, GivenAnswers } from '../../core/answers/types.ts'
import { compose } from '../../core/compose/compose.ts'
import type { Tree } from '../../core/compose/types.ts'
import type { Lock } from '../../core/evolve/lock.ts'
import { type Result, refusal, success } from '../../core/problem.ts'
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
