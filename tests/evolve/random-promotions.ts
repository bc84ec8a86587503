import fc from 'fast-check'
import type { FileTree } from '../../src/core/reconcile/types.ts'
import { brought, findings, promote } from '../core/evolve/promoted.ts'
import { given } from '../matrix/promotion-cases.ts'
import { groupsAt } from '../matrix/promotion-groups.ts'
import { linesKept } from '../matrix/promotion-lines.ts'
import { edited } from './edits.ts'
import type { Tier } from './owner-edits.ts'
import { editsOf, scenarios } from './promotion-scenarios/index.ts'
import { type Scenario, unmet } from './promotion-scenarios/scenario.ts'
import { tiers, treeOf } from './rendered.ts'

/** Some of the edits that one project can have at once, where it begins, and the tiers at which it stops on its way. */
export interface RandomPromotion {
  readonly from: Tier
  /** In ascending order; the last one is where it ends. */
  readonly stops: readonly Tier[]
  readonly scenarios: readonly Scenario[]
}

/** What imports `main` as a module is given names for the parts of it, and each layout has others. */
const namesMain: ReadonlySet<string> = new Set([
  'import of a dotted module under another name',
  'import of a whole dotted module',
  'from a package a module',
  'a global that functions of two layers count up',
  'a patch of a module',
])

/** Up to the last tier but one, where every edit of these climbs without a conflict. */
const highest = tiers.indexOf('layered')

export const promotions: fc.Arbitrary<RandomPromotion> = fc
  .integer({ min: 0, max: highest - 1 })
  .chain((start) => {
    const from = tiers[start] as Tier
    const possible = groupsAt(from, scenariosFrom(from))[0]?.scenarios ?? []
    return fc.record({
      from: fc.constant(from),
      stops: fc
        .subarray(tiers.slice(start + 1, highest + 1), { minLength: 1 })
        .map((some) => some as readonly Tier[]),
      scenarios: fc.subarray([...possible], { minLength: 2, maxLength: 12 }),
    })
  })

const scenariosFrom = (tier: Tier): readonly Scenario[] =>
  scenarios.filter(({ from }) => from?.includes(tier) ?? true)

/** What is wrong with a random project that climbs: nothing may be lost, broken, left open, or depend on the way. */
export function faultsOf({ from, stops, scenarios: chosen }: RandomPromotion): readonly string[] {
  const pristine = treeOf({ ...given, tier: from })
  const ours = edited(pristine, ...chosen.map((scenario) => editsOf(scenario, from)))
  const to = stops.at(-1) ?? from
  const atOnce = climbed(ours, from, [to])
  const stepwise = climbed(ours, from, stops)
  return [
    ...atOnce.faults,
    ...stepwise.faults,
    ...linesKept(pristine, ours, atOnce.tree).lost,
    ...chosen.flatMap((one) => unmet(atOnce.tree, one, to)),
    ...broughtBy(ours, atOnce.tree, to),
    ...(chosen.some(({ name }) => from === 'script' && namesMain.has(name))
      ? []
      : differences(atOnce.tree, stepwise.tree)
    ).map((path) => `${path} depends on the way`),
  ]
}

interface Climbed {
  readonly tree: FileTree
  readonly faults: readonly string[]
}

function climbed(ours: FileTree, from: Tier, stops: readonly Tier[]): Climbed {
  let [tree, tier] = [ours, from]
  const faults: string[] = []
  for (const stop of stops) {
    const promotion = promote(tree, tier, stop, given)
    faults.push(
      ...promotion.lost.map(({ text }) => `lost ${text}`),
      ...promotion.plan.operations.flatMap((one) =>
        one.kind === 'conflict' ? [`${one.path}: ${one.because}`] : [],
      ),
    )
    tree = promotion.tree
    tier = stop
  }
  return { tree, faults }
}

/** What does not parse, resolve or come in order, and what ruff finds, in files that are not as rendered. */
function broughtBy(ours: FileTree, tree: FileTree, to: Tier): readonly string[] {
  const wanted = treeOf({ ...given, tier: to })
  const changed = new Map([...tree].filter(([path]) => differences(tree, wanted).includes(path)))
  return [...brought(ours, tree, wanted), ...findings(changed, tree)]
}

function differences(one: FileTree, other: FileTree): readonly string[] {
  return [...new Set([...one.keys(), ...other.keys()])].filter((path) => {
    const [first, second] = [one.get(path), other.get(path)]
    return (
      first === undefined ||
      second === undefined ||
      first.mode !== second.mode ||
      Buffer.compare(first.content, second.content) !== 0
    )
  })
}
