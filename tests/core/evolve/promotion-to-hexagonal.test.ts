import { describe, expect, it } from 'vitest'
import type { FileTree } from '../../../src/core/reconcile/types.ts'
import { edited, textAt } from '../../evolve/edits.ts'
import { customer, type Tier } from '../../evolve/owner-edits.ts'
import { places } from '../../evolve/owner-places.ts'
import { editsOf, scenarios } from '../../evolve/promotion-scenarios/index.ts'
import type { Scenario } from '../../evolve/promotion-scenarios/scenario.ts'
import { treeOf } from '../../evolve/rendered.ts'
import { linesKept } from '../../matrix/promotion-lines.ts'
import { brought, contractFaults, findings, promote } from './promoted.ts'

const given = { features: [customer], database: 'sqlite', example: false }
const below: readonly Tier[] = ['script', 'flat', 'feature', 'layered']
/** What can be told in memory, where lines have the length of the pack. */
const told = scenarios.filter(({ inMemory }) => inMemory === undefined || inMemory.length > 0)
const cases = told.flatMap((scenario) =>
  (scenario.from ?? below).map((from) => ({ title: `${scenario.name}: ${from}`, scenario, from })),
)

/** What is wrong with the tree, in one list, so that a failure shows all of it. */
function faults(tree: FileTree, ours: FileTree, { hexagonal = [] }: Scenario): readonly string[] {
  const missing = hexagonal.filter(
    ([text, place]) => !textAt(tree, String(places.hexagonal[place])).includes(text),
  )
  const before = new Set(findings(ours).map((one) => one.replace(/^.*?: /, '')))
  return [
    ...missing.map(([text, place]) => `${place} lacks ${text}`),
    ...brought(ours, tree, treeOf({ ...given, tier: 'hexagonal' })),
    ...contractFaults(tree),
    ...findings(tree).filter((one) => !before.has(one.replace(/^.*?: /, ''))),
  ]
}

describe('an edit climbs to hexagonal in one go', () => {
  it.each(cases)('$title', ({ scenario, from }) => {
    const pristine = treeOf({ ...given, tier: from })
    const ours = edited(pristine, editsOf(scenario, from))
    const { plan, tree, lost } = promote(ours, from, 'hexagonal', given)
    const conflicts = plan.operations.flatMap((one) =>
      one.kind === 'conflict' ? [`${one.path}: ${one.because}`] : [],
    )
    if (scenario.left !== undefined) {
      expect({ conflicts: conflicts.length, lost }).toEqual({ conflicts: 1, lost: [] })
      expect(conflicts.join()).toContain(scenario.left)
      return
    }
    const gone = [...lost, ...linesKept(pristine, ours, tree).lost]
    expect({ conflicts, gone, faults: faults(tree, ours, scenario) }).toEqual({
      conflicts: [],
      gone: [],
      faults: [],
    })
  })
})
