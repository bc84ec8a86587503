import { spawnSync } from 'node:child_process'
import { chmodSync, chownSync, mkdtempSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, describe, expect, it } from 'vitest'
import { listing } from '../faults/trees.ts'
import { inPack, onDisk, outcomeOf, trapsIn } from './on-disk.ts'
import { commit, created, git, newel, workspace } from './project.ts'

const { folder, remove } = workspace()
afterAll(remove)

const { project, projectOfPack } = trapsIn(folder)
const invoice = ['add', 'feature', 'invoice:number:str'] as const
const payment = ['add', 'feature', 'payment:amount:int'] as const

/** What is in a project now: the features are merged with what the owner wrote. */
function expectMerged(root: string): void {
  const main = onDisk(root).read('shop/main.py')
  for (const part of ['# ours', 'customers', 'invoices', 'payments']) expect(main).toContain(part)
}

describe('histories that lack what was written before', () => {
  it('a shallow clone', async () => {
    const { root, owner } = await project()
    expect((await newel(root, ...invoice)).code).toBe(0)
    commit(root, 'invoice')
    owner.append('shop/main.py', '\n# ours\n')
    commit(root)
    const clone = join(mkdtempSync(join(folder, 'clone-')), 'shop')
    git(folder, 'clone', '--quiet', '--depth', '1', `file://${root}`, clone)
    expect(await outcomeOf(clone, ...payment)).toMatchObject({ exitCode: 0, conflicts: [] })
    expectMerged(clone)
    expect((await newel(clone, 'undo')).code).toBe(0)
    expect(git(clone, 'status', '--porcelain')).toBe('')
  })

  it('a squashed branch, in a clone that never saw it', async () => {
    const { root, owner } = await project()
    git(root, 'switch', '--quiet', '--create', 'feature')
    expect((await newel(root, ...invoice)).code).toBe(0)
    commit(root, 'invoice')
    owner.append('shop/main.py', '\n# ours\n')
    commit(root)
    git(root, 'switch', '--quiet', 'main')
    git(root, 'merge', '--quiet', '--squash', 'feature')
    commit(root, 'squashed')
    git(root, 'branch', '--quiet', '-D', 'feature')
    const clone = join(mkdtempSync(join(folder, 'clone-')), 'shop')
    git(folder, 'clone', '--quiet', `file://${root}`, clone)
    expect(await outcomeOf(clone, ...payment)).toMatchObject({ exitCode: 0, conflicts: [] })
    expectMerged(clone)
  })

  it('a rebased branch', async () => {
    const { root, owner } = await project()
    git(root, 'switch', '--quiet', '--create', 'feature')
    expect((await newel(root, ...invoice)).code).toBe(0)
    commit(root, 'invoice')
    git(root, 'switch', '--quiet', 'main')
    owner.append('shop/main.py', '\n# ours\n')
    commit(root)
    git(root, 'switch', '--quiet', 'feature')
    git(root, 'rebase', '--quiet', 'main')
    expect(await outcomeOf(root, ...payment)).toMatchObject({ exitCode: 0, conflicts: [] })
    expectMerged(root)
  })

  it('a rebase that is under way is named, and nothing changes', async () => {
    const { root, owner } = await project()
    git(root, 'switch', '--quiet', '--create', 'other')
    owner.append('README.md', 'Theirs.\n')
    commit(root)
    git(root, 'switch', '--quiet', 'main')
    owner.append('README.md', 'Ours.\n')
    commit(root)
    expect(() => git(root, 'rebase', 'other')).toThrow()
    const before = await listing(root)
    expect(await outcomeOf(root, ...invoice)).toMatchObject({ written: false, problems: ['git-busy'] })
    expect(await listing(root)).toEqual(before)
  })

  it('a clone without any history at all', async () => {
    const { root, owner } = await project()
    expect((await newel(root, ...invoice)).code).toBe(0)
    owner.append('shop/main.py', '\n# ours\n')
    owner.remove('.git')
    expect(await outcomeOf(root, ...payment)).toMatchObject({ exitCode: 0, conflicts: [] })
    expectMerged(root)
  })
})

describe('several services in one repository', () => {
  it('each has its own lock, and only the one that is meant changes', async () => {
    const place = mkdtempSync(join(folder, 'many-'))
    const flags = ['--tier', 'feature', '--feature', 'customer:name:str'] as const
    for (const name of ['shop', 'billing']) {
      await created(place, name, ...flags)
      onDisk(place).remove(`${name}/.git`)
    }
    git(place, 'init', '--quiet', '--initial-branch=main')
    commit(place)
    const [shop, billing] = [join(place, 'shop'), join(place, 'billing')]
    const before = await listing(billing)
    onDisk(shop).append('shop/main.py', '\n# ours\n')
    commit(place)
    for (const words of [invoice, payment]) {
      expect(await outcomeOf(join(shop, 'shop'), ...words)).toMatchObject({ exitCode: 0, conflicts: [] })
      commit(place)
    }
    expectMerged(shop)
    expect(await listing(billing)).toEqual(before)
    expect(readdirSync(place).sort()).toEqual(['.git', 'billing', 'shop'])
    expect(await outcomeOf(place, ...invoice)).toMatchObject({ written: false, problems: ['no-lock'] })
  })

  it('conflicts are told to git at their place below the top', async () => {
    const { root, owner, pack, update } = await projectOfPack()
    const place = mkdtempSync(join(folder, 'nested-'))
    owner.remove('.git')
    onDisk(place).move(join('..', root.slice(folder.length + 1)), 'services/shop')
    git(place, 'init', '--quiet', '--initial-branch=main')
    const shop = join(place, 'services/shop')
    onDisk(shop).append('CLAUDE.md', 'Ours.\n')
    commit(place)
    pack.append(inPack.claude, 'Theirs.\n')
    expect(await outcomeOf(shop, ...update)).toMatchObject({ exitCode: 3 })
    expect(git(place, 'diff', '--name-only', '--diff-filter=U').trim()).toBe('services/shop/CLAUDE.md')
    expect((await newel(shop, 'abort')).code).toBe(0)
    expect(git(place, 'status', '--porcelain')).toBe('')
  })
})

describe('a folder that may not be written', () => {
  it('is named, and nothing changes (as root: as somebody else, since root may write everywhere)', async () => {
    const { root, owner } = await project()
    const nobody = process.getuid?.() === 0 ? { uid: 65534, gid: 65534 } : {}
    chmodSync(folder, 0o755)
    chmodSync(join(root, '..'), 0o755)
    for (const path of ['.', ...readdirSync(root, { recursive: true, encoding: 'utf8' })])
      if (nobody.uid !== undefined) chownSync(join(root, path), nobody.uid, nobody.gid)
    owner.chmod('shop', 0o555)
    const before = await listing(root)
    const program = fileURLToPath(new URL('../../bin/newel.js', import.meta.url))
    const env = { ...process.env, HOME: root, GIT_CONFIG_GLOBAL: '/dev/null' }
    const ended = spawnSync(process.execPath, [program, ...invoice], {
      cwd: root,
      encoding: 'utf8',
      env,
      ...nobody,
    })
    const where = `Newel could not change ${join(root, 'shop/invoices')}: you have no permission.`
    expect([ended.status, ended.stderr]).toEqual([1, expect.stringContaining(where)])
    expect(await listing(root)).toEqual(before)
    owner.chmod('shop', 0o755)
    const again = spawnSync(process.execPath, [program, ...invoice], {
      cwd: root,
      encoding: 'utf8',
      env,
      ...nobody,
    })
    expect([again.status, again.stderr]).toEqual([0, ''])
  })
})
