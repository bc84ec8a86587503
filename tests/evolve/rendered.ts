import { resolve } from '../../src/core/answers/resolve.ts'
import type { GivenAnswers } from '../../src/core/answers/types.ts'
import { compose } from '../../src/core/compose/compose.ts'
import type { Tree } from '../../src/core/compose/types.ts'
import { pristineOf } from '../../src/core/evolve/snapshot.ts'
import type { Pack } from '../../src/core/pack/types.ts'
import type { FileTree, WantedTree } from '../../src/core/reconcile/types.ts'
import { builtInPack } from '../generated/built-in.ts'

export const tiers = ['script', 'flat', 'feature', 'layered', 'hexagonal'] as const

const pack = await builtInPack()

/** A project of the built-in pack, in memory; kept, since tests ask for the same ones again and again. */
export function rendered(given: GivenAnswers): Tree {
  const key = JSON.stringify(given)
  const known = trees.get(key)
  if (known !== undefined) return known
  const tree = renderedWith(pack, given)
  trees.set(key, tree)
  return tree
}

const trees = new Map<string, Tree>()

/** A project of any pack. Throws the problems of answers that the pack refuses. */
function renderedWith(pack: Pack, given: GivenAnswers): Tree {
  const answers = resolve(pack, { name: 'shop', ...given })
  if (!answers.ok) throw new Error(answers.problems.map(({ what }) => what).join('\n'))
  const tree = compose(answers.value, pack)
  if (!tree.ok) throw new Error(tree.problems.map(({ what }) => what).join('\n'))
  return tree.value
}

export const treeOf = (given: GivenAnswers): FileTree => pristineOf(rendered(given))

export const wantedOf = (given: GivenAnswers): WantedTree =>
  new Map(
    [...rendered(given).files.values()].map(({ path, content, mode, merge, owner, roles }) => [
      path,
      {
        content,
        mode,
        kind: 'file',
        merge,
        owner,
        additive: roles.some((role) => pack.additive.includes(role)),
      },
    ]),
  )
