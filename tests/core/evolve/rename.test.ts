import { describe, expect, it } from 'vitest'
import { bytesOf, textOf } from '../../../src/core/bytes.ts'
import { applyDelta } from '../../../src/core/evolve/delta.ts'
import type { FileState, FileTree, WantedTree } from '../../../src/core/reconcile/types.ts'
import { features, reader, renameOf } from './renames.ts'

const file = (text: string): FileState => ({ content: bytesOf(text), mode: 0o644, kind: 'file' })
const textAt = (tree: FileTree, path: string) => textOf(tree.get(path)?.content ?? new Uint8Array())

/** A file of the owner's, after something was called otherwise around it. */
function followed(words: string, text: string, path = 'tests/own.py', tier = 'flat') {
  const given = { name: 'shop', tier, features }
  const { renamed } = renameOf(given, words.split(' '), (tree) => new Map(tree).set(path, file(text)))
  return { text: textAt(renamed.ours, path), left: renamed.left.map(({ line }) => line) }
}

const mergeText = () => {
  throw new Error('Nothing is to be merged where nothing was edited.')
}

describe.each(['script', 'flat', 'feature', 'layered', 'hexagonal'])('at %s', (tier) => {
  it.each(['feature invoice bill', 'field invoice.total amount', 'project corner-store'])(
    '%s gives the fresh render where nobody edited anything',
    (words) => {
      const { renamed, after } = renameOf({ name: 'shop', tier, features, example: true }, words.split(' '))
      const wanted: WantedTree = new Map(
        [...after.tree.files.values()].map(({ path, content, mode, merge, owner }) => [
          path,
          { content, mode, kind: 'file', merge, owner },
        ]),
      )
      const { tree, lost } = applyDelta(
        { pristine: renamed.pristine, ours: renamed.ours, wanted },
        { mergeText, python: reader },
      )
      expect(lost).toEqual([])
      expect([...tree.keys()]).toEqual([...wanted.keys()])
      for (const [path, { content }] of wanted) expect(textAt(tree, path)).toBe(textOf(content))
      expect([...renamed.pristine.keys()].sort()).toEqual([...after.pristine.keys()].sort())
    },
  )
})

describe('code of the owner', () => {
  it('follows functions, classes, attributes and keywords', () => {
    const { text } = followed(
      'feature invoice bill',
      'async def own(uow, key):\n    invoice = await read_invoice(uow, invoice_id=key)\n    uow.invoices.add(Invoice(number="1"))\n    return invoice\n',
    )
    expect(text).toBe(
      'async def own(uow, key):\n    invoice = await read_bill(uow, bill_id=key)\n    uow.bills.add(Bill(number="1"))\n    return invoice\n',
    )
  })

  it.each([
    ['a parameter of its own', 'def own(invoice: str = "asc", invoice_by: int = 1) -> None: ...\n'],
    ['a call of its own', 'own(invoice="asc", invoice_id=1)\n'],
    ['a name that holds the word', 'invoice_by = reinvoice(invoices_of_mine)\n'],
    ['words of a language', '# in order to invoice somebody\nx = "an invoice for you"\n'],
    ['SQL', 'text("SELECT * FROM invoices WHERE invoices.total > 1")\n'],
    [
      'an address of its own',
      '@router.get("/reports/{invoice_id}/invoice")\ndef own(invoice_id: str): ...\n',
    ],
  ])('keeps %s', (_, text) => {
    expect(followed('feature invoice bill', text).text).toBe(text)
  })

  it('follows addresses and names in texts', () => {
    const { text } = followed(
      'feature invoice bill',
      'get(f"/v1/invoices/{key}")\npatch("shop.services.read_invoice")\n# `Invoice`\n',
    )
    expect(text).toBe('get(f"/v1/bills/{key}")\npatch("shop.services.read_bill")\n# `Bill`\n')
  })

  it('follows its folder, and the modules in it', () => {
    const given = { name: 'shop', tier: 'feature', features }
    const own = 'from shop.invoices.models import Invoice\nfrom shop.invoices.pricing import price\n'
    const { renamed } = renameOf(given, ['feature', 'invoice', 'bill'], (tree) =>
      new Map(tree).set('shop/invoices/pricing.py', file(own)),
    )
    expect(textAt(renamed.ours, 'shop/bills/pricing.py')).toBe(
      'from shop.bills.models import Bill\nfrom shop.bills.pricing import price\n',
    )
  })

  it('is told where two files would meet', () => {
    const given = { name: 'shop', tier: 'feature', features }
    const { renamed } = renameOf(given, ['feature', 'invoice', 'bill'], (tree) =>
      new Map(tree).set('shop/bills/models.py', file('')),
    )
    expect(renamed.met).toEqual([{ from: 'shop/invoices/models.py', to: 'shop/bills/models.py' }])
  })

  it('follows the project: package, settings, command', () => {
    const { text } = followed(
      'project corner-store',
      'import shop.main\nfrom shop import errors\nset("SHOP_OWN", shop.main.app)\n',
    )
    expect(text).toBe(
      'import corner_store.main\nfrom corner_store import errors\nset("CORNER_STORE_OWN", corner_store.main.app)\n',
    )
    const note = followed('project corner-store', 'Type `uv run shop`.\nThe shop of my uncle.\n', 'NOTES.md')
    expect(note.text).toBe('Type `uv run corner-store`.\nThe shop of my uncle.\n')
  })
})

describe('a field that others have too', () => {
  it('is followed where code says what it belongs to', () => {
    const own =
      'async def own(uow, page: InvoicePage, one: Invoice):\n    invoice = await read_invoice(uow, invoice_id=one.id)\n    return invoice.total + one.total + page.total\n'
    const { text, left } = followed('field invoice.total amount', own)
    expect(text).toBe(own.replace('invoice.total + one.total', 'invoice.amount + one.amount'))
    expect(left).toEqual([3])
  })

  it('is told where only its owner knows', () => {
    expect(followed('field invoice.total amount', 'x = {"total": 1}\n\ny = own(total=2)\n').left).toEqual([
      1, 3,
    ])
  })
})
