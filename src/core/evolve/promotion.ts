import type { PythonReader } from '../python/reader.ts'
import type { MergeText } from '../reconcile/merge-text.ts'
import { applyPlan } from '../reconcile/plan.ts'
import { anchored, reconcile } from '../reconcile/reconcile.ts'
import type { FileTree, Plan, WantedTree } from '../reconcile/types.ts'
import { type LostText, lostTexts } from './audit.ts'
import { type Placed, relocate } from './relocation/relocate.ts'

export interface PromotionIngredients {
  /** As the tool wrote it last, at its tier. */
  readonly pristine: FileTree
  readonly ours: FileTree
  /** The fresh render at the other tier. */
  readonly wanted: WantedTree
  readonly declined?: ReadonlySet<string>
}

export interface Promotion {
  readonly plan: Plan
  readonly tree: FileTree
  readonly placed: readonly Placed[]
  readonly lost: readonly LostText[]
}

/**
 * Replays the owner's delta on a render at another tier: pristine and owner's tree are relocated alike, and what is left
 * is merged as for any other change.
 */
export function applyPromotion(
  { pristine, ours, wanted, declined = new Set() }: PromotionIngredients,
  tools: { readonly mergeText: MergeText; readonly python: PythonReader },
): Promotion {
  const staged = relocate({ pristine, ours, wanted }, tools.python)
  const plan = reconcile({
    base: staged.base,
    ours: staged.ours,
    theirs: wanted,
    declined,
    mergeText: tools.mergeText,
    reader: tools.python,
  })
  const settled = anchored(plan, staged.ours, ours)
  const tree = applyPlan(ours, settled)
  const lost = lostTexts({ base: staged.base, ours: staged.ours, result: tree, plan: settled })
  return { plan: settled, tree, placed: staged.placed, lost }
}
