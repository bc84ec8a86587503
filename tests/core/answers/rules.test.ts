import { describe, expect, it } from 'vitest'
import { nearest } from '../../../src/core/answers/nearest.ts'
import { keeps, matches } from '../../../src/core/answers/rules.ts'
import type { Rule } from '../../../src/core/answers/types.ts'

const order = { name: 'order', plural: 'orders', fields: [] }
const values = { tier: 'flat', metrics: true, extras: ['ci'], bare: [], features: [order] }

describe('a rule', () => {
  it.each<[Rule, boolean]>([
    [{}, true],
    [{ tier: 'flat' }, true],
    [{ tier: ['script', 'flat'] }, true],
    [{ tier: 'script' }, false],
    [{ tier: [] }, false],
    [{ tier: 'flat', metrics: false }, false],
    [{ tier: 'flat', metrics: true }, true],
    [{ metrics: 'true' }, false],
    [{ extras: 'some' }, true],
    [{ extras: 'none' }, false],
    [{ extras: 'ci' }, true],
    [{ extras: ['docker', 'ci'] }, true],
    [{ extras: 'docker' }, false],
    [{ bare: 'none' }, true],
    [{ bare: 'some' }, false],
    [{ features: 'some' }, true],
    [{ features: 'order' }, false],
    [{ unheard: 'of' }, false],
    [{ toString: 'some' }, false],
  ])('%j matches: %s', (rule, expected) => {
    expect(matches(rule, values)).toBe(expected)
  })

  it('keeps a constraint whose condition does not match', () => {
    const because = 'x'
    expect(keeps(values, { when: { tier: 'script' }, require: { metrics: false }, because })).toBe(true)
    expect(keeps(values, { when: { tier: 'flat' }, require: { metrics: false }, because })).toBe(false)
    expect(keeps(values, { when: { tier: 'flat' }, require: { metrics: true }, because })).toBe(true)
  })
})

describe('the nearest word', () => {
  const known = ['sqlite', 'postgres', 'mysql', 'none', 'str', 'hexagonal', 'health_report']
  it.each([
    ['postgers', 'postgres'],
    ['PostgreSQL', 'postgres'],
    ['Postgres', 'postgres'],
    ['st', 'str'],
    ['noen', 'none'],
    ['hex', 'hexagonal'],
    ['health-report', 'health_report'],
    ['banana', undefined],
    ['', undefined],
    ['---', undefined],
  ])('to %j is %j', (word, meant) => {
    expect(nearest(word, known)).toBe(meant)
  })
})
