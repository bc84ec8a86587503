import type { Shape } from '../pack/types.ts'
import { moduleNameOf, moduleRenames } from '../python/module-names.ts'
import type { PythonReader } from '../python/reader.ts'
import type { MergeText } from '../reconcile/merge-text.ts'
import { applyPlan } from '../reconcile/plan.ts'
import { anchored, reconcile } from '../reconcile/reconcile.ts'
import type { FileTree, WantedTree } from '../reconcile/types.ts'
import { lostTexts } from './audit.ts'
import { circlesBrought } from './circles.ts'
import { type Delta, renamedIn } from './delta.ts'
import { crossingsIn } from './lifting/crossings.ts'
import type { LiftedForReport } from './lifting/lift-classes.ts'
import { type MoveIngredients, type Moves, movesOf } from './moves.ts'
import { withAppended } from './relocation/appended.ts'
import { withBreaches } from './relocation/conflicts.ts'
import { type Breach, breachesOf } from './relocation/contracts.ts'
import { placeKey } from './relocation/place.ts'
import type { Placed } from './relocation/placing.ts'
import { type Relocated, relocate } from './relocation/relocate.ts'

export interface PromotionIngredients {
  /** As the tool wrote it last, at its tier. */
  readonly pristine: FileTree
  readonly ours: FileTree
  /** The fresh render at the other tier. */
  readonly wanted: WantedTree
  /** What the other layout says about code that it did not write. */
  readonly shape: Shape<string>
  readonly declined?: ReadonlySet<string>
  /** Where the owner put files, by the lock. */
  readonly known?: Moves
}

/** A delta whose trees stand in different layouts. */
export interface Promotion extends Delta {
  readonly placed: readonly Placed[]
  /** The owner's tree in the other layout, before anything was merged. */
  readonly relocated: FileTree
  /** Members of classes that stand in two places now. */
  readonly lifts: readonly LiftedForReport[]
}

interface PromotionTools {
  readonly mergeText: MergeText
  readonly python: PythonReader
}

/**
 * Replays the owner's delta on a render at another tier: pristine and owner's tree are relocated alike, and what is left
 * is merged as for any other change. Where that closes a circle of imports, statements of the owner's are put where all may
 * import them from, if that opens it; else the circle is a conflict.
 */
export function applyPromotion(ingredients: PromotionIngredients, tools: PromotionTools): Promotion {
  const first = attempt(ingredients, tools, {})
  const circles = circlesBrought(ingredients.ours, first.tree, tools.python)
  if (circles.length === 0) return first
  const movable = first.placed.filter(({ target }) => circles.some((circle) => circle.includes(target)))
  const keys = movable.map(({ path, symbol }) => placeKey(moduleNameOf(path) ?? '', symbol))
  for (const apart of [...keys.map((key) => [key]), keys].slice(-mostAttempts)) {
    const next = attempt(ingredients, tools, { apart: new Set(apart) })
    if (circlesBrought(ingredients.ours, next.tree, tools.python).length === 0) return next
  }
  const paths = new Map(modulesIn(first.tree).map((path) => [moduleNameOf(path), path]))
  const breaches = circles.map((circle) => {
    const closing = movable.find(({ target }) => circle.includes(target))
    const path = paths.get(closing?.target ?? circle[0]) ?? ''
    return {
      path,
      symbol: closing?.symbol ?? '',
      because: `modules import one another: ${circle.join(' → ')}`,
    }
  })
  return attempt(ingredients, tools, { breaches })
}

/** Each is a whole promotion in memory. */
const mostAttempts = 6

interface Attempt {
  readonly apart?: ReadonlySet<string>
  readonly breaches?: readonly Breach[]
}

function attempt(
  { pristine, ours, wanted, shape, known, declined = new Set() }: PromotionIngredients,
  tools: PromotionTools,
  { apart = new Set(), breaches: more = [] }: Attempt,
): Promotion {
  const back = putBack({ pristine, ours, ...(known && { known }) })
  const staged = relocate({ pristine, ours: back, wanted, shape, apart }, tools.python)
  const { base, ours: moved } = withAppended(staged, wanted)
  const plan = reconcile({
    base,
    ours: moved,
    theirs: wanted,
    declined,
    mergeText: tools.mergeText,
    reader: tools.python,
  })
  const { context, lifted } = staged
  const anchoredPlan = anchored(plan, moved, ours)
  const breaches = [
    ...breachesOf(context, lifted),
    ...lifted.breaches,
    ...doubtsIn(staged),
    ...crossingsIn(applyPlan(ours, anchoredPlan), context, tools.python),
    ...more,
  ]
  const sides = { base, ours: moved, theirs: wanted }
  const settled = withBreaches(anchoredPlan, breaches, sides, tools.python)
  const tree = applyPlan(ours, settled)
  return {
    plan: settled,
    tree,
    placed: staged.placed,
    relocated: staged.ours,
    lifts: lifted.members,
    lost: lostTexts({ base: staged.base, ours: staged.ours, result: tree, plan: settled }),
    moved: new Map(),
    placements: new Map(),
    declined: goneFrom(tree, wanted),
  }
}

const goneFrom = (tree: FileTree, wanted: WantedTree): readonly string[] =>
  [...wanted].filter(([path, { owner }]) => owner === 'tool' && !tree.has(path)).map(([path]) => path)

const modulesIn = (tree: FileTree): readonly string[] =>
  [...tree.keys()].filter((path) => moduleNameOf(path) !== undefined)

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
