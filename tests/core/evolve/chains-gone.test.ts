import { expect, it } from 'vitest'
import { goneFromChains } from '../../../src/core/evolve/chains-gone.ts'
import { pack, settled } from './renames.ts'

const rolesOf = (files: ReturnType<typeof settled>['tree']['files']) =>
  new Map([...files.values()].map(({ path, roles }) => [path, roles]))

function gone(before: readonly string[], after: readonly string[], tier = 'flat') {
  const [was, is] = [before, after].map((features) =>
    settled({ name: 'shop', tier, example: false, features }),
  )
  if (was === undefined || is === undefined) throw new Error('Two projects were asked for.')
  const { chains } = pack
  return goneFromChains({ base: was.pristine, roles: rolesOf(was.tree.files), wanted: is.tree.files, chains })
}

const customer = 'customer:name:str'
const invoice = 'invoice:total:decimal'

it('warns of each migration that goes with its feature', () => {
  expect(gone([customer, invoice], [customer]).map(({ code, where, what }) => [code, where, what])).toEqual([
    [
      'chain-shortened',
      'shop/migrations/versions/0003_invoice.py',
      'shop/migrations/versions/0003_invoice.py goes, and with it the revision "0003_invoice": what stands at it by then can go neither forward nor back.',
    ],
  ])
})

it('also of the last one', () => {
  expect(gone([customer], []).map(({ where }) => where)).toEqual([
    'shop/migrations/versions/0002_customer.py',
  ])
})

it('says nothing where nothing goes, or where there are no migrations', () => {
  expect(gone([customer], [customer, invoice])).toEqual([])
  expect(gone([customer, invoice], [customer], 'script')).toEqual([])
})
