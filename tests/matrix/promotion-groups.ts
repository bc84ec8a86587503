import type { FileTree } from '../../src/core/reconcile/types.ts'
import { findings } from '../core/evolve/promoted.ts'
import { edited } from '../evolve/edits.ts'
import { customer, type Tier } from '../evolve/owner-edits.ts'
import { editsOf } from '../evolve/promotion-scenarios/index.ts'
import { type Scenario, unmet } from '../evolve/promotion-scenarios/scenario.ts'
import { treeOf } from '../evolve/rendered.ts'

/** Scenarios that one project can have all at once. */
export interface Group {
  readonly scenarios: readonly Scenario[]
  /** Why each one that came after could not join. */
  readonly refused: readonly { readonly name: string; readonly because: string }[]
}

/**
 * Puts scenarios into as few projects as it can: each joins the first group in which its edits find their places, leave
 * those of the others, and give ruff nothing to say. The first group has most of them.
 */
export function groupsAt(tier: Tier, scenarios: readonly Scenario[]): readonly Group[] {
  const found: Group[] = []
  for (let rest = scenarios; rest.length > 0; ) {
    const group = groupOf(tier, rest)
    if (group.scenarios.length === 0) break
    found.push(group)
    rest = rest.filter((one) => !group.scenarios.includes(one))
  }
  return found
}

function groupOf(tier: Tier, scenarios: readonly Scenario[]): Group {
  let tree = treeOf({ features: [customer], database: 'sqlite', example: false, tier })
  const [joined, refused]: [Scenario[], { name: string; because: string }[]] = [[], []]
  for (const scenario of scenarios) {
    const made = joinedBy(scenario, tree, joined, tier)
    if (typeof made === 'string') refused.push({ name: scenario.name, because: made })
    else {
      joined.push(scenario)
      tree = made
    }
  }
  return { scenarios: joined, refused }
}

/** The project with one more scenario, or why it cannot have it. */
function joinedBy(
  scenario: Scenario,
  tree: FileTree,
  joined: readonly Scenario[],
  tier: Tier,
): FileTree | string {
  let made: FileTree
  try {
    made = edited(tree, editsOf(scenario, tier))
  } catch (error) {
    return String((error as Error).message).split('\n')[0] ?? ''
  }
  const changed = new Map([...made].filter(([path, state]) => tree.get(path) !== state))
  const [broken] = joined.filter((other) => unmet(made, other, tier).length > 0)
  if (broken !== undefined) return `it undoes “${broken.name}”`
  const faults = unmet(made, scenario, tier)
  const before = new Set(findings(new Map([...changed.keys()].flatMap((path) => stateAt(tree, path))), tree))
  return [...faults, ...findings(changed, made).filter((one) => !before.has(one))][0] ?? made
}

const stateAt = (tree: FileTree, path: string) => {
  const state = tree.get(path)
  return state === undefined ? [] : [[path, state] as const]
}
