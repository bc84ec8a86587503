import { Ajv2020 } from 'ajv/dist/2020.js'
import { describe, expect, it } from 'vitest'
import { positionsOf } from '../../../src/core/answers/positions.ts'
import { resolve } from '../../../src/core/answers/resolve.ts'
import { answersSchema } from '../../../src/core/answers/schema.ts'
import { pack } from './pack.ts'

const validate = new Ajv2020({ strict: true, strictTypes: false, allowUnionTypes: true }).compile(
  answersSchema(pack),
)

const featuresAt = (...positions: readonly unknown[]) => ({
  name: 'shop',
  features: ['customer', 'order', 'bill'].slice(0, positions.length).map((name, index) => ({
    name,
    fields: ['title:str'],
    ...(positions[index] === undefined ? {} : { position: positions[index] }),
  })),
})

describe('the positions of records', () => {
  it('are their own, or one more than the one before', () => {
    expect(positionsOf([{}, { position: 4 }, {}, { position: 9 }])).toEqual([1, 4, 5, 9])
    expect(positionsOf([{}, { position: 4 }], 2)).toEqual([3, 4])
  })

  it('are kept by resolve where they say something', () => {
    const kept = (...positions: readonly unknown[]) => {
      const answers = resolve(pack, featuresAt(...positions))
      const records = answers.ok ? answers.value.values.features : []
      return Array.isArray(records) && records.map((one) => (typeof one === 'string' ? one : one.position))
    }
    expect(kept(2, undefined, 7)).toEqual([2, undefined, 7])
    expect(kept(1, 2, 3)).toEqual([undefined, undefined, undefined])
    expect(kept(3, 4, undefined)).toEqual([3, undefined, undefined])
    expect(validate(featuresAt(2, undefined, 7))).toBe(true)
  })

  it.each([0, -1, 1.5, '2', null, 9999])('cannot be %j', (position) => {
    const given = featuresAt(position)
    const answers = resolve(pack, given)
    expect(answers.ok ? [] : answers.problems).toMatchObject([
      {
        code: 'wrong-kind',
        what: 'Here must be a whole number from 1 to 9998.',
        where: 'features[0].position',
      },
    ])
    expect(validate(given)).toBe(false)
  })

  it.each([
    [[2, 2], '"order" has position 2, and the record before it has 2.'],
    [[undefined, 1], '"order" has position 1, and the record before it has 1.'],
    [[5, undefined, 6], '"bill" has position 6, and the record before it has 6.'],
  ])('rise: %j is refused', (positions, what) => {
    const answers = resolve(pack, featuresAt(...positions))
    expect(answers.ok ? [] : answers.problems).toMatchObject([{ code: 'position-order', what }])
  })

  it('have no place in the notation of flags', () => {
    expect(resolve(pack, { name: 'shop', features: ['order@2:title:str'] }).ok).toBe(false)
  })
})
