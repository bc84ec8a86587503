import type { Tier } from '../evolve/owner-edits.ts'
import { tiers } from '../evolve/rendered.ts'
import { allPromotions, climbs, type PromotionCase, scenariosAt } from './promotion-cases.ts'
import { groupsAt } from './promotion-groups.ts'

export interface PromotionSelection {
  readonly ci: boolean
  /** Part of the case's id. */
  readonly only?: string | undefined
  readonly from?: string | undefined
  readonly to?: string | undefined
}

/** The cases that a run looks at, in the order of the whole. */
export function promotionsSelected(
  { ci, only, from, to }: PromotionSelection,
  day = Math.floor(Date.now() / 86_400_000),
): readonly PromotionCase[] {
  const part = ci ? covering(day) : allPromotions()
  return part.filter(
    (one) =>
      (only === undefined || one.id.includes(only)) &&
      (from === undefined || one.from === from) &&
      (to === undefined || one.to === to),
  )
}

/** The largest project of each tier to the next one and to the last, and of each climb to the next one scenario alone. */
function covering(day: number): readonly PromotionCase[] {
  const all = allPromotions()
  const together = all.filter(
    ({ id, from, to }) => id.endsWith('/together-1') && (isNext(from, to) || to === 'hexagonal'),
  )
  const alone = climbs
    .filter(([from, to]) => isNext(from, to))
    .flatMap(([from, to]) => {
      const here = all.filter((one) => one.from === from && one.to === to && !one.isTogether)
      const one = here[day % here.length]
      return one === undefined ? [] : [one]
    })
  return [...together, ...alone]
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
