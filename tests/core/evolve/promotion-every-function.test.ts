import { describe, expect, it } from 'vitest'
import type { FileTree } from '../../../src/core/reconcile/types.ts'
import { edited, textAt, write } from '../../evolve/edits.ts'
import { customer, type Tier } from '../../evolve/owner-edits.ts'
import { tiers, treeOf } from '../../evolve/rendered.ts'
import { brought, promote } from './promoted.ts'

const given = { features: [customer], database: 'sqlite', example: false }
const climbs = tiers.flatMap((from, index) => tiers.slice(index + 1).map((to) => ({ from, to })))

const modulesIn = (tree: FileTree): readonly string[] =>
  [...tree.keys()].filter((path) => path.endsWith('.py'))

/** A comment of the owner's at the start of each function and method, each another one. */
function everyFunctionEdited(tree: FileTree): { readonly ours: FileTree; readonly marks: readonly string[] } {
  const marks: string[] = []
  const edits = modulesIn(tree).map((path) => {
    const text = textAt(tree, path)
    const now = text.replace(/^([ \t]*)(?:(?:async )?def .*|\).*):\n/gm, (line, indent: string) => {
      marks.push(`# the owner was here ${marks.length};`)
      return `${line}${indent}    ${marks.at(-1)}\n`
    })
    return write(path, now)
  })
  return { ours: edited(tree, ...edits), marks }
}

/** Files with what the next tier has with other parameters, or not at all. */
const leftOf = (from: Tier, to: Tier): readonly string[] => [
  ...(from === 'script'
    ? ['__main__.py', 'migrate.py', 'test_database.py', 'test_health.py', 'test_http.py', 'test_process.py']
    : []),
  ...(to === 'hexagonal' ? ['dependencies.py'] : []),
  ...(to === 'hexagonal' && (from === 'flat' || from === 'feature') ? ['client.py'] : []),
]

describe('a project in which every function is edited', () => {
  it.each(climbs)('climbs from $from to $to', ({ from, to }) => {
    const { ours, marks } = everyFunctionEdited(treeOf({ ...given, tier: from }))
    const { plan, tree, lost } = promote(ours, from, to, given)
    const conflicts = plan.operations.flatMap((one) =>
      one.kind === 'conflict' ? [one.path.replace(/.*\//, '')] : [],
    )
    const text = modulesIn(tree)
      .map((path) => textAt(tree, path))
      .join('\n')
    expect(marks.length).toBeGreaterThan(100)
    expect({ conflicts: conflicts.sort(), lost, gone: marks.filter((mark) => !text.includes(mark)) }).toEqual(
      {
        conflicts: [...leftOf(from, to)].sort(),
        lost: [],
        gone: [],
      },
    )
    if (conflicts.length === 0) expect(brought(ours, tree, treeOf({ ...given, tier: to }))).toEqual([])
  })
})
