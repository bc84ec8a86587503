import { describe, expect, it } from 'vitest'
import { resolve } from '../../../src/core/answers/resolve.ts'
import { builtInPack } from '../../generated/built-in.ts'

const pack = await builtInPack()

const customer = 'customer:name:str'
const bill = { name: 'bill', table: 'invoices', stem: 'invoice', fields: ['total:decimal'] }

function resolved(...features: readonly unknown[]) {
  const answers = resolve(pack, { name: 'shop', features })
  return answers.ok ? answers.value.values.features : answers.problems.map(({ code }) => code)
}

describe('what a database calls features and fields', () => {
  it('is kept where it is another name', () => {
    const parent = { name: 'parent', type: 'ref', ref: 'customer', column: 'customer_id' }
    expect(resolved(customer, { ...bill, fields: [parent] })).toMatchObject([
      { name: 'customer' },
      { name: 'bill', table: 'invoices', stem: 'invoice', fields: [{ column: 'customer_id' }] },
    ])
  })

  it('is left out where it is what it would be by default', () => {
    const field = { name: 'payer', type: 'ref', ref: 'customer', column: 'payer_id' }
    const said = JSON.stringify(
      resolved(customer, { name: 'bill', table: 'bills', stem: 'bill', fields: [field] }),
    )
    expect(said).not.toMatch(/table|stem|column/)
  })

  it.each([
    [[bill, 'invoice:total:decimal'], ['table-repeated']],
    [['invoice:total:decimal', bill], ['table-repeated']],
    [[{ ...bill, table: 'My Table' }], ['name-form']],
    [[{ ...bill, stem: 'x'.repeat(64) }], ['name-too-long']],
    [[{ ...bill, fields: ['a:int', { name: 'b', type: 'int', column: 'a' }] }], ['field-repeated']],
    [[{ ...bill, fields: [{ name: 'b', type: 'int', column: '' }] }], ['name-missing']],
  ])('refuses %j', (features, codes) => {
    expect(resolved(...features)).toEqual(codes)
  })
})
