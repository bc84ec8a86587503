import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { FieldRecord } from '../../src/core/answers/types.ts'
import { featuresOfSet } from '../matrix/cells.ts'
import { edgesOf, means, sampleOf, wrongValuesOf } from './payloads.ts'

const fields = featuresOfSet('three').flatMap((feature) => feature.fields)
const field = (type: string): FieldRecord => ({ name: 'x', type, optional: false })

describe('sample values', () => {
  it.each(fields.filter(({ type }) => type !== 'ref').map((one) => [one.name, one] as const))(
    'of %s keep its limits and differ',
    (_, one) => {
      fc.assert(
        fc.property(fc.nat({ max: 500 }), (n) => {
          const value = sampleOf(one, n)
          const size = one.type === 'str' || one.type === 'text' ? String(value).length : Number(value)
          if (one.min !== undefined) expect(size).toBeGreaterThanOrEqual(Number(one.min))
          if (one.max !== undefined) expect(size).toBeLessThanOrEqual(Number(one.max))
          expect(value).not.toEqual(sampleOf(one, n + 1))
        }),
      )
    },
  )
})

describe('wrong values', () => {
  it('never mean a sample or an edge', () => {
    for (const one of fields.filter(({ type }) => type !== 'ref')) {
      const good = [...edgesOf(one), ...[0, 1, 2, 3].map((n) => sampleOf(one, n))].map((value) =>
        JSON.stringify(value),
      )
      for (const { why, json } of wrongValuesOf(one)) expect(good, `${one.name}: ${why}`).not.toContain(json)
    }
  })
})

describe('what comes back', () => {
  it.each([
    ['decimal', '12.50', '12.5', true],
    ['decimal', '0012.5', '12.50', true],
    ['decimal', '0', '-0.00', true],
    ['decimal', '12.5', '12.51', false],
    ['decimal', '125', '12.5', false],
    ['decimal', '12', 12, true],
    ['decimal', 12, '12', false],
    ['datetime', '2024-03-01T10:00:00Z', '2024-03-01T12:00:00+02:00', true],
    ['datetime', '2024-03-01T10:00:00.000001Z', '2024-03-01T10:00:00Z', false],
    ['datetime', '2024-03-01T10:00:00', '2024-03-01T10:00:00Z', false],
    ['uuid', 'a', 'A', true],
    ['str', 'a', 'A', false],
    ['int', 5, 5, true],
    ['int', '5', 5, false],
    ['text', null, null, true],
  ] as const)('%s %o for %o: %s', (type, returned, sent, expected) => {
    expect(means(field(type), returned, sent)).toBe(expected)
  })
})
