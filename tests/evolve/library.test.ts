import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, expect, it } from 'vitest'
import { add, promote, remove, rename, status, undo, update } from '../../src/index.ts'
import { commit, created, git, workspace } from './project.ts'

const { folder, remove: removeWorkspace } = workspace()
afterAll(removeWorkspace)

it('gives programs what the commands give, and prints nothing', async () => {
  const root = await created(folder, 'shop', '--tier', 'flat', '--feature', 'customer:name:str')
  const dry = await add(['feature', 'invoice:total:decimal'], { folder: root, dryRun: true })
  expect([dry.ok, dry.written, git(root, 'status', '--porcelain')]).toEqual([true, false, ''])

  const added = await add(['feature', 'invoice:total:decimal'], { folder: root })
  expect([added.exitCode, added.written]).toEqual([0, true])
  expect(added.plan.filter(({ kind }) => kind === 'create').map(({ path }) => path)).toEqual(
    dry.plan.filter(({ kind }) => kind === 'create').map(({ path }) => path),
  )
  commit(root)
  expect((await update({ folder: root })).written).toBe(false)
  expect((await status({ folder: root })).details).toMatchObject({ features: ['customer', 'invoice'] })

  const removed = await remove(['feature', 'invoice'], { folder: root })
  expect([removed.exitCode, git(root, 'diff', '--stat', 'HEAD~1')]).toEqual([0, ''])
  expect((await undo(undefined, { folder: root })).ok).toBe(true)
  expect(git(root, 'status', '--porcelain')).toBe('')
})

it('commits on a branch and leaves the folder as it is', async () => {
  const root = await created(folder, 'branched', '--tier', 'flat', '--feature', 'customer:name:str')
  const added = await add(['feature', 'invoice:total:decimal'], { folder: root, branch: 'newel/invoice' })
  expect(added.details).toMatchObject({ branch: { name: 'newel/invoice' }, worktree: null, conflicts: [] })
  expect([git(root, 'status', '--porcelain'), git(root, 'worktree', 'list').split('\n').length]).toEqual([
    '',
    2,
  ])
  expect(git(root, 'log', '--format=%s', '-1', 'newel/invoice').trim()).toBe(
    'newel add feature invoice:total:decimal',
  )
  git(root, 'merge', '--quiet', '--ff-only', 'newel/invoice')
  expect(existsSync(join(root, 'tests/integration/test_invoices.py'))).toBe(true)
  expect((await add([], { folder: root, branch: 'newel/invoice' })).ok).toBe(true)
  const again = await add(['feature', 'note:title:str'], { folder: root, branch: 'newel/invoice' })
  expect(again.problems.map(({ code }) => code)).toEqual(['branch-exists'])
})

it('renames and climbs', async () => {
  const root = await created(folder, 'climber', '--tier', 'flat', '--feature', 'customer:name:str')
  expect((await rename(['feature', 'customer', 'buyer'], { folder: root })).ok).toBe(true)
  commit(root)
  const climbed = await promote({ folder: root, verify: false, apply: true })
  expect([climbed.ok, climbed.answers?.tier, git(root, 'status', '--porcelain')]).toEqual([
    true,
    'feature',
    '',
  ])
  expect(existsSync(join(root, 'climber/buyers/service.py'))).toBe(true)
  expect((await promote({ folder: root, to: 'flat' })).problems.map(({ code }) => code)).toEqual([
    'tier-below',
  ])
})

it('gives refusals as problems', async () => {
  const nowhere = await add(['feature', 'invoice:total:decimal'], { folder })
  expect([nowhere.ok, nowhere.exitCode, nowhere.problems.map(({ code }) => code)]).toEqual([
    false,
    2,
    ['no-lock'],
  ])
})
