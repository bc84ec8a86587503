import { describe, expect, it } from 'vitest'
import type { FileTree } from '../../../src/core/reconcile/types.ts'
import { edited } from '../../evolve/edits.ts'
import { customer, type Tier } from '../../evolve/owner-edits.ts'
import { editsOf, scenarios } from '../../evolve/promotion-scenarios/index.ts'
import { type Scenario, unmet } from '../../evolve/promotion-scenarios/scenario.ts'
import { treeOf } from '../../evolve/rendered.ts'
import { linesKept } from '../../matrix/promotion-lines.ts'
import { brought, findings, promote } from './promoted.ts'

const given = { features: [customer], database: 'sqlite', example: false }
const order: readonly Tier[] = ['script', 'flat', 'feature', 'layered', 'hexagonal']
const cases = scenarios.flatMap((scenario) =>
  (scenario.from ?? order.slice(0, -1)).flatMap((from) => {
    const next = order[order.indexOf(from) + 1] as Tier
    const further = [next, ...(order.indexOf(from) < 3 ? ['layered' as const] : [])]
    const climbs = further
      .filter((to) => to !== 'hexagonal' || scenario.left === undefined)
      .filter((to) => scenario.inMemory?.includes(to) ?? true)
    return [...new Set<Tier>(climbs)].map((to) => ({
      title: `${scenario.name}: ${from} to ${to}`,
      scenario,
      from,
      to,
    }))
  }),
)

/** What is wrong with the tree, in one list, so that a failure shows all of it. */
function faults(tree: FileTree, ours: FileTree, scenario: Scenario, to: Tier): readonly string[] {
  const before = new Set(findings(ours).map((one) => one.replace(/^.*?: /, '')))
  return [
    ...unmet(tree, scenario, to),
    ...brought(ours, tree, treeOf({ ...given, tier: to })),
    ...findings(tree).filter((one) => !before.has(one.replace(/^.*?: /, ''))),
  ]
}

describe('an edit climbs', () => {
  it.each(order.slice(0, -1))('in at least forty ways from %s', (tier) => {
    const names = scenarios.filter(({ from }) => from?.includes(tier) ?? true).map(({ name }) => name)
    expect(new Set(names).size).toBe(names.length)
    expect(names.length).toBeGreaterThanOrEqual(40)
  })

  it.each(cases)('$title', ({ scenario, from, to }) => {
    const pristine = treeOf({ ...given, tier: from })
    const ours = edited(pristine, editsOf(scenario, from))
    const { plan, tree, lost } = promote(ours, from, to, given)
    const conflicts = plan.operations.flatMap((one) =>
      one.kind === 'conflict' ? [`${one.path}: ${one.because}`] : [],
    )
    // The engine counts from where it put things; this counts from what the owner wrote.
    const gone = [...lost, ...linesKept(pristine, ours, tree).lost]
    expect({ conflicts, gone, faults: faults(tree, ours, scenario, to) }).toEqual({
      conflicts: [],
      gone: [],
      faults: [],
    })
  })
})
