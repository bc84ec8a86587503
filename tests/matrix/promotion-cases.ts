import { promote } from '../core/evolve/promoted.ts'
import { edited } from '../evolve/edits.ts'
import { customer, type Tier } from '../evolve/owner-edits.ts'
import { editsOf, scenarios } from '../evolve/promotion-scenarios/index.ts'
import type { Scenario } from '../evolve/promotion-scenarios/scenario.ts'
import { tiers, treeOf } from '../evolve/rendered.ts'
import { groupsAt } from './promotion-groups.ts'

/** An owner's edits at one tier, and the tier that the project climbs to. */
export interface PromotionCase {
  /** Unique, e.g. `flat-layered/a-middleware`. */
  readonly id: string
  readonly from: Tier
  readonly to: Tier
  readonly scenarios: readonly Scenario[]
  /** Several scenarios in one project; its tests that start processes are run as well. */
  readonly isTogether: boolean
  /** Asked over HTTP before and after, on one database. */
  readonly isServed?: boolean
}

/** What the projects are created with. */
export const given = { features: [customer], database: 'sqlite', example: false } as const

/** Every climb, to the next tier and over several. */
export const climbs: readonly (readonly [from: Tier, to: Tier])[] = tiers.flatMap((from, index) =>
  tiers.slice(index + 1).map((to) => [from, to] as const),
)

/** The scenarios that may begin at a tier. */
export const scenariosAt = (tier: Tier): readonly Scenario[] =>
  tier === 'hexagonal' ? [] : scenarios.filter(({ from }) => from?.includes(tier) ?? true)

/** Each scenario alone, and those that can be made to one project together, on every climb. */
export const allPromotions = (): readonly PromotionCase[] =>
  climbs.flatMap(([from, to]) => promotionsOn(from, to))

const known = new Map<string, readonly PromotionCase[]>()

/** The same on one climb. */
export function promotionsOn(from: Tier, to: Tier): readonly PromotionCase[] {
  const found = known.get(`${from}-${to}`) ?? [
    ...togetherOn(from, to),
    ...scenariosAt(from).map((scenario) => ({
      id: `${from}-${to}/${slug(scenario.name)}`,
      from,
      to,
      scenarios: [scenario],
      isTogether: false,
    })),
  ]
  known.set(`${from}-${to}`, found)
  return found
}

/** One conflict says nothing of the rest: what the last tier does not take alone is left out there. */
const togetherOn = (from: Tier, to: Tier): readonly PromotionCase[] =>
  groupsAt(
    from,
    to === 'hexagonal' ? scenariosAt(from).filter((one) => climbsAlone(one, from, to)) : scenariosAt(from),
  ).map(({ scenarios: together }, index) => ({
    id: `${from}-${to}/together-${index + 1}`,
    from,
    to,
    scenarios: together,
    isTogether: true,
  }))

function climbsAlone(scenario: Scenario, from: Tier, to: Tier): boolean {
  const ours = edited(treeOf({ ...given, tier: from }), editsOf(scenario, from))
  return promote(ours, from, to, given).plan.operations.every(({ kind }) => kind !== 'conflict')
}

const slug = (name: string): string =>
  name
    .toLowerCase()
    .replaceAll('’', '')
    .replaceAll(/[^a-z0-9]+/g, '-')
