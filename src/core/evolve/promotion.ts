import { moduleNameOf, moduleRenames } from '../python/module-names.ts'
import type { PythonReader } from '../python/reader.ts'
import type { MergeText } from '../reconcile/merge-text.ts'
import { applyPlan } from '../reconcile/plan.ts'
import { anchored, reconcile } from '../reconcile/reconcile.ts'
import type { FileTree, WantedTree } from '../reconcile/types.ts'
import { lostTexts } from './audit.ts'
import { type Delta, renamedIn } from './delta.ts'
import { type MoveIngredients, type Moves, movesOf } from './moves.ts'
import { withBreaches } from './relocation/conflicts.ts'
import { type Breach, breachesOf } from './relocation/contracts.ts'
import { ownPaths } from './relocation/own-paths.ts'
import type { Placed } from './relocation/placing.ts'
import { type Relocated, relocate } from './relocation/relocate.ts'

export interface PromotionIngredients {
  /** As the tool wrote it last, at its tier. */
  readonly pristine: FileTree
  readonly ours: FileTree
  /** The fresh render at the other tier. */
  readonly wanted: WantedTree
  readonly declined?: ReadonlySet<string>
  /** Where the owner put files, by the lock. */
  readonly known?: Moves
}

/** A delta whose trees stand in different layouts. */
export interface Promotion extends Delta {
  readonly placed: readonly Placed[]
  /** The owner's tree in the other layout, before anything was merged. */
  readonly relocated: FileTree
}

/**
 * Replays the owner's delta on a render at another tier: pristine and owner's tree are relocated alike, and what is left
 * is merged as for any other change.
 */
export function applyPromotion(
  { pristine, ours, wanted, known, declined = new Set() }: PromotionIngredients,
  tools: { readonly mergeText: MergeText; readonly python: PythonReader },
): Promotion {
  const back = putBack({ pristine, ours, ...(known && { known }) })
  const staged = relocate({ pristine, ours: back, wanted }, tools.python)
  const plan = reconcile({
    base: staged.base,
    ours: staged.ours,
    theirs: wanted,
    declined,
    mergeText: tools.mergeText,
    reader: tools.python,
  })
  const breaches = [...breachesOf(staged.context, ownPaths(pristine, wanted)), ...doubtsIn(staged)]
  const sides = { base: staged.base, ours: staged.ours, theirs: wanted }
  const settled = withBreaches(anchored(plan, staged.ours, ours), breaches, sides, tools.python)
  const tree = applyPlan(ours, settled)
  const lost = lostTexts({ base: staged.base, ours: staged.ours, result: tree, plan: settled })
  const gone = [...wanted]
    .filter(([path, { owner }]) => owner === 'tool' && !tree.has(path))
    .map(([path]) => path)
  return {
    plan: settled,
    tree,
    placed: staged.placed,
    relocated: staged.ours,
    lost,
    moved: new Map(),
    placements: new Map(),
    declined: gone,
  }
}

/** What could not be followed surely is for the owner to look at. */
const doubtsIn = ({ doubts }: Relocated): readonly Breach[] =>
  [...doubts].flatMap(([path, all]) => all.map((because) => ({ path, symbol: '', because })))

/** Modules that the owner moved follow the new layout like all others: first they go back to where they were rendered. */
function putBack(ingredients: MoveIngredients): FileTree {
  const code = [...movesOf(ingredients)].filter(([from]) => moduleNameOf(from) !== undefined)
  const back = new Map(code.map(([from, to]) => [to, from]))
  const renames = moduleRenames(back)
  return new Map(
    [...ingredients.ours].map(([path, state]) => [back.get(path) ?? path, renamedIn(state, renames)]),
  )
}
