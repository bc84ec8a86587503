import { describe, expect, it } from 'vitest'
import { append, change, edited, replace, textAt } from '../../evolve/edits.ts'
import { treeOf } from '../../evolve/rendered.ts'
import { brought, promote } from './promoted.ts'

const given = {
  features: ['customer:name:str', 'invoice:number:str'],
  database: 'sqlite',
  example: false,
}
const flat = treeOf({ ...given, tier: 'flat' })
const wanted = treeOf({ ...given, tier: 'feature' })
const path = 'shop/services.py'

/** The owner's line at the top of a function. */
const calls = (name: string, line: string) =>
  change(path, (text) => text.replace(new RegExp(`async def ${name}\\([^)]*\\)[^:]*:\n`), `$&    ${line}\n`))

describe('a circle of imports', () => {
  it('of the owner’s calls between two features is a conflict that names it', () => {
    const ours = edited(
      flat,
      calls('read_customer', 'print(read_invoice)'),
      calls('read_invoice', 'print(read_customer)'),
    )
    const { plan, lost } = promote(ours, 'flat', 'feature', given)
    const conflicts = plan.operations.flatMap((one) => (one.kind === 'conflict' ? [one.because] : []))
    expect(conflicts).toEqual([
      'modules import one another: shop.customers.service → shop.invoices.service → shop.customers.service',
    ])
    expect(lost).toEqual([])
  })

  it('is opened where a statement of the owner’s can stand below both', () => {
    const helper = '\n\n@marked\ndef label(text: str) -> str:\n    return text\n'
    const marked = 'def marked(call):\n    return call\n\n\nasync def read_customer('
    const ours = edited(
      flat,
      replace(path, 'async def read_customer(', marked),
      append(path, helper),
      calls('read_customer', 'print(read_invoice, marked)'),
      calls('read_invoice', 'print(label)'),
    )
    const { plan, tree, placed } = promote(ours, 'flat', 'feature', given)
    expect(plan.operations.filter(({ kind }) => kind === 'conflict')).toEqual([])
    expect(brought(ours, tree, wanted)).toEqual([])
    expect(placed).toContainEqual(
      expect.objectContaining({ because: 'elsewhere it would close a circle of imports' }),
    )
    expect([...tree.keys()].filter((each) => textAt(tree, each).includes('def label('))).toHaveLength(1)
  })
})
