import { describe, expect, it } from 'vitest'
import { keeps, matches } from '../../src/core/answers/rules.ts'
import type { AnswerValue } from '../../src/core/answers/types.ts'
import { textOf } from '../../src/core/bytes.ts'
import { compose } from '../../src/core/compose/compose.ts'
import { answersFor, type Given } from './built-in.ts'
import { pack, product } from './faults.ts'
import { everyType, referring } from './records.ts'

describe('no two contributors that can be chosen together claim one path', () => {
  type Values = Readonly<Record<string, AnswerValue>>
  const lists = pack.questions.flatMap(({ id, kind }) => (kind === 'records' ? [id] : []))
  const asked = pack.questions.flatMap(({ id, kind }) =>
    kind === 'choice' || kind === 'boolean' ? [id] : [],
  )
  /** All valid answers to what rules may speak of; one record stands for any number. */
  const possible = product(asked)
    .flatMap((row) =>
      lists.reduce<readonly Given[]>(
        (rows, id) =>
          rows.flatMap((each) => [
            { ...each, [id]: [] },
            { ...each, [id]: [{}] },
          ]),
        [row],
      ),
    )
    .map((row) => row as Values)
    .filter((values) => pack.constraints.every((constraint) => keeps(values, constraint)))

  const record = {
    name: 'one',
    plural: 'ones',
    class: 'One',
    revision: '0002_one',
    owner_revision: '0002b_one',
  }
  const view = {
    project: { name: 'p', package: 'p' },
    ...Object.fromEntries(Object.keys(pack.factKinds).map((kind) => [kind, record])),
  }

  interface Claim {
    readonly path: string
    readonly by: string
    /** Units of one module and fragments of one document share their path. */
    readonly shared: boolean
    readonly holds: (values: Values) => boolean
  }

  const claims: readonly Claim[] = [
    ...pack.contributors.flatMap(({ id, when, files, fragments }) => [
      ...files.map((file) => ({
        path: file.path(view),
        by: id,
        shared: false,
        holds: (values: Values) => matches(when, values),
      })),
      ...fragments.map(({ document }) => ({
        path: document,
        by: id,
        shared: true,
        holds: (values: Values) => matches(when, values),
      })),
    ]),
    ...Object.entries(pack.layouts).flatMap(([tier, layout]) =>
      layout.files.map((file) => {
        const roles = file.roles.flat()
        const fillers = pack.contributors.filter(({ units }) =>
          units.some(({ role }) => roles.includes(role)),
        )
        return {
          path: file.path(view),
          by: `layout ${tier}`,
          shared: false,
          holds: (values: Values) =>
            values[pack.layoutQuestion] === tier && fillers.some(({ when }) => matches(when, values)),
        }
      }),
    ),
  ]

  it('for all pairs, under all answers', () => {
    const clashing = claims.flatMap((one, index) =>
      claims.slice(index + 1).flatMap((other) => {
        const same = one.path.toLowerCase() === other.path.toLowerCase()
        if (!same || (one.shared && other.shared)) return []
        const together = possible.find((values) => one.holds(values) && other.holds(values))
        return together === undefined ? [] : [{ path: one.path, by: [one.by, other.by], together }]
      }),
    )
    expect(possible.length).toBeGreaterThan(100)
    expect(clashing).toEqual([])
  })
})

describe('what is written once reads the same at every tier', () => {
  const roles = pack.contributors
    .filter(({ id }) =>
      /^(?:feature|order-workflow|auth|jwt|keys)(?:-fastapi|-flask|-concrete|-schema)?$/.test(id),
    )
    .flatMap(({ units }) => units.map(({ role }) => role))

  it.each([
    ['fastapi', ['script', 'flat', 'feature', 'layered']],
    ['flask', ['flat', 'feature', 'layered']],
  ])('functions and classes of features and of the order rules: %s', (framework, tiers) => {
    const given = { name: 'my-shop', database: 'postgres', framework }
    for (const records of [{ example: true }, { features: [everyType] }, { features: referring }]) {
      const byTier = tiers.map((tier) => definitionsAt({ ...given, ...records, tier }, roles))
      const flat = byTier[tiers.indexOf('flat')] ?? new Map()
      expect(flat.size).toBeGreaterThan(20)
      for (const each of byTier) {
        const common = new Map([...flat].filter(([name]) => each.has(name)))
        expect(Object.fromEntries([...each].filter(([name]) => flat.has(name)))).toEqual(
          Object.fromEntries(common),
        )
        expect(common.size).toBeGreaterThan(15)
        expect([...each.values()]).not.toContain('absent')
      }
    }
  })
})

/** The text of each top-level definition that units of these roles bring: from its line to the next that is not indented. */
function definitionsAt(given: Given, roles: readonly string[]): ReadonlyMap<string, string> {
  const answers = answersFor(pack, given)
  if (answers === undefined) throw new Error('the answers are refused')
  const tree = compose(answers, pack)
  if (!tree.ok) throw new Error('the pack is refused')
  const { placements, files } = tree.value
  const found = new Map<string, string>()
  for (const { role, path, symbols } of placements.filter((each) => roles.includes(each.role))) {
    const text = textOf(files.get(path)?.content ?? new Uint8Array()) ?? ''
    for (const symbol of symbols) {
      const start = new RegExp(`^(?:(?:async )?def |class )?${symbol}\\b.*(?:\\n(?:[ \\t)\\]}].*)?)*`, 'm')
      found.set(`${role} ${symbol}`, start.exec(text)?.[0].trimEnd() ?? 'absent')
    }
  }
  return found
}
