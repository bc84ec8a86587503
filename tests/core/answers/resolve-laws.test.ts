import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { resolve } from '../../../src/core/answers/resolve.ts'
import { keeps } from '../../../src/core/answers/rules.ts'
import type { Constraint, GivenAnswers, Question } from '../../../src/core/answers/types.ts'
import { pack } from './pack.ts'
import { question } from './question.ts'

/** Values that are often right, so that the interesting paths are met, among anything that JSON can hold. */
const anyGiven: fc.Arbitrary<GivenAnswers> = fc
  .record(
    Object.fromEntries(
      pack.questions.map((one) => [
        one.id,
        fc.oneof(
          { weight: 6, arbitrary: likely(one) },
          { weight: 1, arbitrary: fc.jsonValue() as fc.Arbitrary<unknown> },
        ),
      ]),
    ),
    { requiredKeys: [] },
  )
  .map((given) => given as GivenAnswers)

function likely(one: Question): fc.Arbitrary<unknown> {
  switch (one.kind) {
    case 'choice':
      return fc.constantFrom(...one.choices.map(({ id }) => id))
    case 'many':
      return fc.subarray(one.choices.map(({ id }) => id))
    case 'boolean':
      return fc.boolean()
    case 'text':
      return fc.constantFrom('billing-api', 'billing', '3.13', 'x')
    case 'records':
      return fc.subarray(['customer:name:str', 'invoice:customer:ref(customer)', 'box:a:bool=true'])
  }
}

describe('resolve, whatever is given', () => {
  it('never throws, and what it accepts is complete, keeps to every constraint and to what was given', () => {
    fc.assert(
      fc.property(anyGiven, (given) => {
        const result = resolve(pack, given)
        if (!result.ok) {
          expect(result.problems.length).toBeGreaterThan(0)
          return
        }
        const { values } = result.value
        expect(Object.keys(values)).toEqual(pack.questions.map(({ id }) => id))
        for (const constraint of pack.constraints) expect(keeps(values, constraint)).toBe(true)
        for (const one of pack.questions)
          if (one.kind === 'choice' && given[one.id] !== undefined) expect(values[one.id]).toBe(given[one.id])
      }),
      { numRuns: 1500 },
    )
  })

  it('never throws on any JSON', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (given) => {
        expect(resolve(pack, given as unknown as GivenAnswers).ok).toBe(false)
      }),
    )
  })

  it('does not depend on the order of keys', () => {
    fc.assert(
      fc.property(anyGiven, fc.infiniteStream(fc.nat()), (given, stream) => {
        const shuffled = Object.entries(given)
          .map((entry) => ({ entry, rank: stream.next().value as number }))
          .sort((one, other) => one.rank - other.rank)
          .map(({ entry }) => entry)
        expect(JSON.stringify(resolve(pack, Object.fromEntries(shuffled)))).toBe(
          JSON.stringify(resolve(pack, given)),
        )
      }),
      { numRuns: 300 },
    )
  })

  it('accepts its own answers, and they stay the same', () => {
    fc.assert(
      fc.property(anyGiven, (given) => {
        const result = resolve(pack, given)
        if (result.ok) expect(resolve(pack, result.value.values)).toEqual(result)
      }),
      { numRuns: 300 },
    )
  })

  it('refuses choices only when no completion keeps to the constraints, as trying all of them shows', () => {
    const ids = ['tier', 'interface', 'framework', 'database', 'tasks', 'broker']
    const given = fc.record(Object.fromEntries(ids.map((id) => [id, likely(question(id))])), {
      requiredKeys: [],
    })
    fc.assert(
      fc.property(given, (some) => {
        const fixed = { name: 'x', extras: [], features: [], metrics: false, ...some } as GivenAnswers
        const open = ids.filter((id) => !Object.hasOwn(some, id))
        expect(resolve(pack, fixed).ok).toBe(
          completions(fixed, open).some((one) => pack.constraints.every((rule) => keeps(one as never, rule))),
        )
      }),
      { numRuns: 300 },
    )
  })

  it('gives up on a pack that is made to be hard, in time', () => {
    const questions: Question[] = Array.from({ length: 30 }, (_, index) => ({
      id: `q${index}`,
      text: 'q',
      help: 'q',
      ask: 'never' as const,
      kind: 'choice' as const,
      choices: Array.from({ length: 20 }, (_, choice) => ({ id: String(choice), label: 'c' })),
      defaults: [{ value: '0' }],
    }))
    /** Thirty pigeons in twenty holes. */
    const constraints: Constraint[] = questions.flatMap((one, index) =>
      questions.slice(index + 1).flatMap((other) =>
        Array.from({ length: 20 }, (_, hole) => ({
          when: { [one.id]: String(hole) },
          require: {
            [other.id]: Array.from({ length: 20 }, (_, choice) => String(choice)).filter(
              (id) => id !== String(hole),
            ),
          },
          because: 'One each.',
        })),
      ),
    )
    expect(resolve({ questions, constraints, reservedProjectNames: [] }, {})).toMatchObject({
      ok: false,
      problems: [{ code: 'answers-not-found' }],
    })
  })
})

function completions(given: GivenAnswers, open: readonly string[]): readonly GivenAnswers[] {
  return open.reduce<readonly GivenAnswers[]>(
    (all, id) => {
      const one = question(id)
      const choices = one.kind === 'choice' ? one.choices : []
      return all.flatMap((each) => choices.map((choice) => ({ ...each, [id]: choice.id })))
    },
    [given],
  )
}
