import { describe, expect, it } from 'vitest'
import { moduleNameOf } from '../../../src/core/python/module-names.ts'
import type { FileTree } from '../../../src/core/reconcile/types.ts'
import { edited, textAt } from '../../evolve/edits.ts'
import { customer, type Tier } from '../../evolve/owner-edits.ts'
import { type Places, places } from '../../evolve/owner-places.ts'
import { editsOf, scenarios } from '../../evolve/promotion-scenarios/index.ts'
import type { Scenario } from '../../evolve/promotion-scenarios/scenario.ts'
import { treeOf } from '../../evolve/rendered.ts'
import { brought, findings, promote } from './promoted.ts'

const given = { features: [customer], database: 'sqlite', example: false }
const order: readonly Tier[] = ['script', 'flat', 'feature', 'layered', 'hexagonal']
const cases = scenarios.flatMap((scenario) =>
  (scenario.from ?? order.slice(0, -1)).flatMap((from) => {
    const next = order[order.indexOf(from) + 1] as Tier
    const further = [next, ...(order.indexOf(from) < 3 ? ['layered' as const] : [])]
    const climbs = further.filter((to) => to !== 'hexagonal' || scenario.left === undefined)
    return [...new Set<Tier>(climbs)].map((to) => ({
      title: `${scenario.name}: ${from} to ${to}`,
      scenario,
      from,
      to,
    }))
  }),
)

/** What is wrong with the tree, in one list, so that a failure shows all of it. */
function faults(
  tree: FileTree,
  ours: FileTree,
  { holds, lacks = [] }: Scenario,
  to: Tier,
): readonly string[] {
  const python = [...tree.keys()].filter((path) => path.endsWith('.py'))
  const named = (text: string) =>
    text.replace(
      /\{(\w+)\}/g,
      (whole, place: keyof Places) => moduleNameOf(String(places[to][place])) ?? whole,
    )
  const has = (text: string) => python.some((path) => textAt(tree, path).includes(named(text)))
  const missing = holds.filter((one) =>
    typeof one === 'string' ? !has(one) : !textAt(tree, String(places[to][one[1]])).includes(one[0]),
  )
  const before = new Set(findings(ours).map((one) => one.replace(/^.*?: /, '')))
  return [
    ...missing.map((one) => `missing ${one}`),
    ...lacks.filter(has).map((one) => `still has ${one}`),
    ...brought(ours, tree, treeOf({ ...given, tier: to })),
    ...findings(tree).filter((one) => !before.has(one.replace(/^.*?: /, ''))),
  ]
}

describe('an edit climbs', () => {
  it('in at least forty ways', () => {
    expect(new Set(scenarios.map(({ name }) => name)).size).toBeGreaterThanOrEqual(40)
  })

  it.each(cases)('$title', ({ scenario, from, to }) => {
    const pristine = treeOf({ ...given, tier: from })
    const ours = edited(pristine, editsOf(scenario, from))
    const { plan, tree, lost } = promote(ours, from, to, given)
    const conflicts = plan.operations.flatMap((one) =>
      one.kind === 'conflict' ? [`${one.path}: ${one.because}`] : [],
    )
    expect({ conflicts, lost, faults: faults(tree, ours, scenario, to) }).toEqual({
      conflicts: [],
      lost: [],
      faults: [],
    })
  })
})
