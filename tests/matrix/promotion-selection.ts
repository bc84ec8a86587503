import type { Tier } from '../evolve/owner-edits.ts'
import { tiers } from '../evolve/rendered.ts'
import { allPromotions, climbs, type PromotionCase, promotionsOn, scenariosAt } from './promotion-cases.ts'
import { groupsAt } from './promotion-groups.ts'
import { randomPromotions } from './promotion-random.ts'

export interface PromotionSelection {
  readonly ci: boolean
  /** How many random sets of scenarios, and what they come from. */
  readonly random: number
  readonly seed: number
  /** Of the scenarios alone, in the order of climbs and scenarios: one in so many. */
  readonly every: number
  /** Part of the case's id. */
  readonly only?: string | undefined
  readonly from?: string | undefined
  readonly to?: string | undefined
}

/** The cases that a run looks at, in the order of the whole. */
export function promotionsSelected(selection: PromotionSelection): readonly PromotionCase[] {
  const { only, every } = selection
  const part = partOf(selection).filter((one) => only === undefined || one.id.includes(only))
  const alone = part.filter(({ isTogether }) => !isTogether)
  return part.filter((one) => one.isTogether || alone.indexOf(one) % every === 0)
}

/** What cannot climb together is found out anew for each climb, which takes long: only for those that are asked for. */
function partOf({ ci, random, seed, from, to }: PromotionSelection): readonly PromotionCase[] {
  const isAsked = (one: readonly [from: Tier, to: Tier]): boolean =>
    (from === undefined || one[0] === from) && (to === undefined || one[1] === to)
  if (ci || random > 0) {
    const some = ci ? covering(seed) : randomPromotions(random, seed)
    return some.filter((one) => isAsked([one.from, one.to]))
  }
  return climbs.filter(isAsked).flatMap(([first, last]) => promotionsOn(first, last))
}

/**
 * The largest project of each tier to the next one, and the first to the last; one scenario alone on a climb that is
 * another each day, and a random set.
 */
function covering(seed: number): readonly PromotionCase[] {
  const next = climbs.filter(([from, to]) => isNext(from, to))
  const farthest = climbs.filter(([from, to]) => from === tiers[0] && to === tiers.at(-1))
  const together = [...next, ...farthest].flatMap(([from, to]) =>
    promotionsOn(from, to)
      .filter(({ isTogether }) => isTogether)
      .slice(0, 1),
  )
  const [from, to] = next[seed % next.length] ?? []
  const here = from && to ? promotionsOn(from, to).filter(({ isTogether }) => !isTogether) : []
  const alone = here.filter((_, index) => index === seed % here.length)
  return [...together, ...alone, ...randomPromotions(1, seed)]
}

const isNext = (from: Tier, to: Tier): boolean => tiers.indexOf(to) === tiers.indexOf(from) + 1

/** What would be run, and which scenarios share a project. */
export function planOf(cases: readonly PromotionCase[]): string {
  const groups = tiers
    .slice(0, -1)
    .flatMap((tier) => [
      `${tier}: ${scenariosAt(tier).length} scenarios`,
      ...groupsAt(tier, scenariosAt(tier)).flatMap(({ scenarios, refused }, index) => [
        `  together-${index + 1}: ${scenarios.length}`,
        ...refused.map(({ name, because }) => `    without “${name}”: ${because}`),
      ]),
    ])
  return [
    ...cases.map(({ id }) => id),
    ...groups,
    `${cases.length} of ${allPromotions().length} cases`,
    '',
  ].join('\n')
}
