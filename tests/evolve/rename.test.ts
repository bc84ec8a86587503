import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { commit, created, git, newel, newelJson, workspace } from './project.ts'

const { folder, remove } = workspace()
afterAll(remove)

const features = [
  '--feature',
  'customer:name:str(1..80)',
  '--feature',
  'invoice:number:str(1..20),total:decimal,customer:ref(customer)',
]

const text = (root: string, path: string) => readFileSync(join(root, path), 'utf8')

/** What git knows of a folder, without the history. */
const treeOf = (root: string) => git(root, 'rev-parse', 'HEAD^{tree}').trim()

describe('a project that nobody edited', () => {
  it.each([
    ['script', 'feature invoice bill', 'feature bill invoice'],
    ['flat', 'project corner-store', 'project shop'],
    ['feature', 'feature customer client_account', 'feature client_account customer'],
    ['layered', 'field invoice.number code', 'field invoice.code number'],
    ['hexagonal', 'field invoice.customer payer', 'field invoice.payer customer'],
    ['hexagonal', 'project corner-store', 'project shop'],
  ])('%s: %s, and back, leaves no difference', async (tier, there, back) => {
    const root = await created(
      join(folder, `${tier}-${there.replaceAll(/\W/g, '-')}`),
      'shop',
      '--tier',
      tier,
      ...features,
    )
    const before = treeOf(root)
    const done = await newel(root, 'rename', ...there.split(' '))
    expect(done).toMatchObject({
      code: 0,
      stderr: there.startsWith('project') ? expect.stringContaining('SHOP_') : '',
    })
    commit(root)
    expect(treeOf(root)).not.toBe(before)
    expect((await newelJson(root, 'status')).details).toMatchObject({
      drift: { edited: [], deleted: [], moved: [], added: [] },
    })
    expect((await newel(root, 'rename', ...back.split(' '))).code).toBe(0)
    commit(root)
    expect(treeOf(root)).toBe(before)
  })
})

describe('the data of a project', () => {
  it.each(['flat', 'hexagonal'])('stays where it is at %s: no migration changes', async (tier) => {
    const root = await created(join(folder, `data-${tier}`), 'shop', '--tier', tier, ...features)
    const migrations = () => git(root, 'ls-files', '--stage', '--', '*/versions/*')
    const before = migrations()
    await newel(root, 'rename', 'feature', 'invoice', 'bill')
    commit(root)
    await newel(root, 'rename', 'field', 'bill.number', 'code')
    commit(root)
    expect(before).toContain('0003_invoice.py')
    expect(migrations()).toBe(before)
    const answers = JSON.parse(text(root, '.newel/lock.json')).answers
    expect(answers.features[1]).toMatchObject({
      name: 'bill',
      plural: 'bills',
      table: 'invoices',
      stem: 'invoice',
    })
    expect(answers.features[1].fields[0]).toMatchObject({ name: 'code', column: 'number' })
  })

  it('keeps its table from a new feature that would have it', async () => {
    const root = await created(join(folder, 'table'), 'shop', ...features)
    await newel(root, 'rename', 'feature', 'invoice', 'bill')
    commit(root)
    const added = await newel(root, 'add', 'feature', 'invoice:total:decimal')
    expect(added.code).not.toBe(0)
    expect(added.stderr).toContain('would share the table "invoices"')
  })
})
