import { join } from 'node:path'
import { afterAll, expect, it } from 'vitest'
import { created, newel, newelJson, workspace } from './project.ts'

const { folder, remove } = workspace()
afterAll(remove)

it('says what to add beside a feature that needs it, as it is typed there', async () => {
  const root = await created(join(folder, 'none'), 'shop', '--database', 'none')
  const refused = await newel(root, 'add', 'feature', 'invoice:total:decimal')
  expect(refused.code).toBe(2)
  expect(refused.stderr).toContain(
    'Add database=sqlite, database=postgres or database=mysql in the same command.',
  )
  expect((await newel(root, 'add', 'feature', 'invoice:total:decimal', 'database=sqlite')).code).toBe(0)
})

it('says that databases must be taken back before a migration goes', async () => {
  const root = await created(join(folder, 'gone'), 'shop', '--feature', 'invoice:total:decimal')
  const { warnings } = await newelJson(root, 'remove', 'feature', 'invoice')
  expect(warnings.map(({ code, where }) => [code, where])).toEqual([
    ['chain-shortened', 'shop/migrations/versions/0002_invoice.py'],
  ])
})

it('says that a feature would meet the one of the example', async () => {
  const root = await created(join(folder, 'example'), 'shop', '--example')
  const refused = await newel(root, 'add', 'feature', 'order:total:decimal')
  expect(refused.stderr).toContain('which comes with example=true')
})
