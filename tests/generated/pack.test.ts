import { describe, expect, it } from 'vitest'
import { matches, type Values } from '../../src/core/answers/rules.ts'
import { firstThatKeeps } from '../../src/core/answers/search.ts'
import type { AnswerValue, Question, Rule } from '../../src/core/answers/types.ts'
import { textOf } from '../../src/core/bytes.ts'
import { compose } from '../../src/core/compose/compose.ts'
import { answersFor, type Given } from './built-in.ts'
import { answersOf, pack } from './faults.ts'
import { everyType, referring } from './records.ts'

describe('no two contributors that can be chosen together claim one path', () => {
  /** Questions that rules may speak of, and their answers; one record stands for any number. */
  const questions = pack.questions.filter(({ kind }) => kind !== 'text')
  const answersTo = ({ id, kind }: Question): readonly AnswerValue[] =>
    kind === 'records'
      ? [[], [{ name: 'one', plural: 'ones', fields: [] }]]
      : (answersOf(id) as AnswerValue[])

  /** Answers that the pack allows and that keep to all these rules; nothing where there are none. */
  function answersWith(rules: readonly Rule[]): Values | undefined {
    const fitting = new Map(
      questions.map((question) => [
        question.id,
        answersTo(question).filter((value) =>
          rules.every((rule) => {
            const expected = rule[question.id]
            return expected === undefined || matches({ [question.id]: expected }, { [question.id]: value })
          }),
        ),
      ]),
    )
    if ([...fitting.values()].some(({ length }) => length === 0)) return undefined
    const outcome = firstThatKeeps({
      questions,
      constraints: pack.constraints,
      candidates: ({ id }) => fitting.get(id) ?? [],
      readBy: () => [],
    })
    if (!outcome.found && outcome.exhausted) throw new Error('The search was given up.')
    return outcome.found ? outcome.values : undefined
  }

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
    /** It is made where all rules of one of these are kept. */
    readonly ways: readonly (readonly Rule[])[]
  }

  const claims: readonly Claim[] = [
    ...pack.contributors.flatMap(({ id, when, files, fragments }) => [
      ...files.map((file) => ({ path: file.path(view), by: id, shared: false, ways: [[when]] })),
      ...fragments.map(({ document }) => ({ path: document, by: id, shared: true, ways: [[when]] })),
    ]),
    ...Object.entries(pack.layouts).flatMap(([tier, layout]) =>
      layout.files.map((file) => {
        const roles = file.roles.flat()
        const fillers = pack.contributors.filter(({ units }) =>
          units.some(({ role }) => roles.includes(role)),
        )
        const at = { [pack.layoutQuestion]: tier }
        const ways = fillers.map(({ when }) => [at, when])
        return { path: file.path(view), by: `layout ${tier}`, shared: false, ways }
      }),
    ),
  ]

  const firstOf = (ways: readonly (readonly Rule[])[]) => {
    for (const way of ways) {
      const found = answersWith(way)
      if (found !== undefined) return found
    }
    return undefined
  }

  it('for all pairs, under all answers', () => {
    const clashing = claims.flatMap((one, index) =>
      claims.slice(index + 1).flatMap((other) => {
        const same = one.path.toLowerCase() === other.path.toLowerCase()
        if (!same || (one.shared && other.shared)) return []
        const together = firstOf(one.ways.flatMap((a) => other.ways.map((b) => [...a, ...b])))
        return together === undefined ? [] : [{ path: one.path, by: [one.by, other.by], together }]
      }),
    )
    expect(clashing).toEqual([])
  })

  it('and each path is claimed under some answers', () => {
    const unclaimed = claims.filter(({ ways }) => firstOf(ways) === undefined)
    expect(unclaimed.map(({ by, path }) => `${by}: ${path}`)).toEqual([])
    expect(claims.length).toBeGreaterThan(100)
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
