import { mkdirSync, mkdtempSync, utimesSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { listing } from '../faults/trees.ts'
import { inPack, onDisk, outcomeOf, trapsIn } from './on-disk.ts'
import { commit, created, git, newel, workspace } from './project.ts'

const { folder, remove } = workspace()
afterAll(remove)

const { project, projectOfPack } = trapsIn(folder)
const invoice = ['feature', 'invoice:number:str,total:decimal'] as const

const lock = '.newel/lock.json'

const filesIn = (root: string): readonly string[] =>
  git(root, 'ls-files', '--cached', '--others', '--exclude-standard', '--deduplicate', 'shop', 'tests')
    .trim()
    .split('\n')
    .filter((path) => onDisk(root).has(path))

describe('conflicts', () => {
  const places = (word: string, count: number) =>
    Array.from({ length: count }, (_, index) => `${word}${index}\n1\n2\n3\n4\n5\n`).join('')

  it.each([1, 2, 127, 128, 300])(
    '%i of them in one file are exit code 3, and nothing else',
    async (count) => {
      const { root, owner, pack, update } = await projectOfPack((pack) =>
        pack.write(inPack.dockerignore, places('before', count)),
      )
      pack.write(inPack.dockerignore, places('pack', count))
      owner.write('.dockerignore', places('owner', count))
      commit(root)
      const { exitCode, conflicts } = await outcomeOf(root, ...update)
      expect([exitCode, conflicts]).toEqual([
        3,
        [expect.stringMatching(/^\.dockerignore: both sides changed/)],
      ])
      expect(owner.read('.dockerignore').match(/^<{7} /gm)).toHaveLength(count)
      for (let index = 0; index < count; index += 1)
        expect(owner.read('.dockerignore')).toContain(`owner${index}\n`)
    },
  )

  it('leave the lock as it was, and no command of Newel goes on before they are settled', async () => {
    const { root, owner, pack, update } = await projectOfPack()
    pack.append(inPack.claude, 'From the pack.\n')
    owner.append('CLAUDE.md', 'From the owner.\n')
    commit(root)
    const before = owner.read(lock)
    expect((await newel(root, ...update)).code).toBe(3)
    expect(owner.read(lock)).toBe(before)
    expect(git(root, 'log', '--oneline').trim().split('\n')).toHaveLength(2)
    for (const path of ['uv.lock', '.venv']) expect(owner.has(path)).toBe(false)
    for (const next of [['add', ...invoice], ['undo'], ['update']])
      expect((await outcomeOf(root, ...next)).problems).toEqual(['conflicts-pending'])
    expect((await outcomeOf(root, 'continue')).problems).not.toEqual([])
    expect(owner.read(lock)).toBe(before)
    owner.write('CLAUDE.md', '@AGENTS.md\nBoth.\n')
    git(root, 'add', 'CLAUDE.md')
    expect((await newel(root, 'continue')).code).toBe(0)
    expect(owner.read(lock)).not.toBe(before)
    expect(owner.read('CLAUDE.md')).toBe('@AGENTS.md\nBoth.\n')
  })
})

describe('files on one side only', () => {
  it('a file that is new in the render and that the owner has already stays the owner’s, as a conflict', async () => {
    const { root, owner } = await project()
    owner.write('shop/invoices/models.py', '# mine\n')
    commit(root)
    const { exitCode, conflicts } = await outcomeOf(root, 'add', ...invoice)
    expect([exitCode, conflicts]).toEqual([3, ['shop/invoices/models.py: it is there already and differs']])
    expect(owner.read('shop/invoices/models.py')).toBe('# mine\n')
    expect(owner.has('shop/invoices/service.py')).toBe(true)
  })

  it('a file that the pack has since, and the old base lacks, is created by update', async () => {
    const { root, owner, pack, update } = await projectOfPack()
    pack.write('contributors/docker/files/docs/running.md', '# Running\n')
    expect((await newel(root, ...update)).code).toBe(0)
    expect(owner.read('docs/running.md')).toBe('# Running\n')
  })

  it('a file that the owner deleted and the pack changed stays away, and the report says so', async () => {
    const { root, owner, pack, update } = await projectOfPack()
    pack.append(inPack.claude, 'More.\n')
    owner.remove('CLAUDE.md')
    commit(root)
    expect(await outcomeOf(root, ...update)).toMatchObject({ exitCode: 0, declined: ['CLAUDE.md'] })
    expect(owner.has('CLAUDE.md')).toBe(false)
    commit(root, 'updated')
    expect((await newel(root, 'add', ...invoice, ...update.slice(1))).code).toBe(0)
    expect(owner.has('CLAUDE.md')).toBe(false)
  })

  it('a folder that the owner renamed is followed, also by what is new in it', async () => {
    const { root, owner } = await project()
    owner.move('shop/shared', 'shop/common')
    for (const path of filesIn(root)) {
      const text = owner.read(path)
      if (text.includes('shop.shared')) owner.write(path, text.replaceAll('shop.shared', 'shop.common'))
    }
    commit(root)
    expect(await outcomeOf(root, 'add', ...invoice)).toMatchObject({ exitCode: 0, conflicts: [] })
    expect(owner.has('shop/shared')).toBe(false)
    expect(owner.read('shop/invoices/models.py')).toContain('from shop.common.database import')
  })

  it('a file that an answer makes vanish goes if it was not edited, and is a conflict if it was', async () => {
    const { root, owner } = await project('--feature', 'invoice:number:str')
    owner.append('shop/invoices/service.py', '\n\nOURS = 1\n')
    commit(root)
    const { exitCode, conflicts } = await outcomeOf(root, 'remove', 'feature', 'invoice')
    expect([exitCode, conflicts]).toEqual([3, [expect.stringContaining('shop/invoices/service.py: ')]])
    expect(owner.read('shop/invoices/service.py')).toContain('OURS = 1')
    expect(owner.has('shop/invoices/models.py')).toBe(false)
  })
})

describe('what git ignores', () => {
  it('a file that git ignores is merged all the same, said, and given back by undo', async () => {
    const { root, owner } = await project()
    owner.append('.gitignore', 'AGENTS.md\nshop/main.py\n')
    owner.append('shop/main.py', '\n# ours\n')
    git(root, 'rm', '--quiet', '--cached', 'shop/main.py', 'AGENTS.md')
    commit(root)
    const before = owner.read('shop/main.py')
    expect(await outcomeOf(root, 'add', ...invoice)).toMatchObject({
      exitCode: 0,
      warnings: ['ignored-file shop/main.py'],
    })
    expect(owner.read('shop/main.py')).toContain('# ours')
    expect(owner.read('shop/main.py')).toContain('invoices')
    expect((await newel(root, 'undo')).code).toBe(0)
    expect(owner.read('shop/main.py')).toBe(before)
  })

  it('an .env that the owner edited stays as it is, byte for byte', async () => {
    const { root, owner, pack, update } = await projectOfPack()
    owner.write('.env', 'SHOP_DATABASE_URL=mine\n# ours\n')
    pack.append(inPack.claude, 'More.\n')
    expect((await newel(root, ...update)).code).toBe(0)
    commit(root)
    expect((await newel(root, 'add', 'database=postgres', '--template', update[2] ?? '')).code).toBe(0)
    expect(owner.read('.env')).toBe('SHOP_DATABASE_URL=mine\n# ours\n')
  })
})

describe('a tree that is not dirty is not called so', () => {
  const touched = async (change: (root: string, owner: ReturnType<typeof onDisk>) => void) => {
    const { root, owner } = await project()
    change(root, owner)
    expect(await outcomeOf(root, 'add', ...invoice)).toMatchObject({ exitCode: 0, problems: [] })
    return { root, owner }
  }

  it('files that were touched', async () => {
    await touched((root) => {
      for (const path of git(root, 'ls-files').trim().split('\n')) utimesSync(join(root, path), 9, 9)
    })
  })

  it('line ends that git converts', async () => {
    const { root, owner } = await touched((root, owner) => {
      git(root, 'config', 'core.autocrlf', 'true')
      for (const path of git(root, 'ls-files', '*.py', '*.md', '*.toml').trim().split('\n'))
        if (owner.read(path) !== '') owner.change(path, (text) => text.replaceAll('\n', '\r\n'))
    })
    expect(owner.read('shop/main.py').replaceAll('\r\n', '')).not.toContain('\n')
    expect(owner.read('shop/main.py')).toContain('invoices')
    expect(git(root, 'diff', '--stat', '--', 'shop/customers')).toBe('')
  })

  it('modes that git is told to overlook', async () => {
    await touched((root, owner) => {
      git(root, 'config', 'core.fileMode', 'false')
      for (const path of git(root, 'ls-files').trim().split('\n')) owner.chmod(path, 0o755)
    })
  })

  it('while one that is dirty is named, and nothing changes', async () => {
    const { root, owner } = await project()
    owner.append('README.md', 'Not committed.\n')
    const before = await listing(root)
    expect(await outcomeOf(root, 'add', ...invoice)).toMatchObject({ exitCode: 2, problems: ['dirty-tree'] })
    expect(await listing(root)).toEqual(before)
  })
})

describe('a change that cannot be made changes nothing', () => {
  it('a folder or a file in the way is a conflict that names it', async () => {
    const { root, owner } = await project()
    owner.write('shop/invoices', 'a file\n')
    commit(root)
    const { exitCode, conflicts } = await outcomeOf(root, 'add', ...invoice)
    expect(exitCode).toBe(3)
    expect(conflicts).toContain('shop/invoices/models.py: shop/invoices is no folder')
    expect(owner.read('shop/invoices')).toBe('a file\n')
  })

  it('an untracked folder that stands where a file belongs', async () => {
    const { root, owner } = await project()
    owner.write('shop/invoices/models.py/mine.txt', 'mine\n')
    const before = await listing(root)
    const { exitCode } = await outcomeOf(root, 'add', ...invoice)
    expect(exitCode).not.toBe(0)
    expect(owner.read('shop/invoices/models.py/mine.txt')).toBe('mine\n')
    if (exitCode !== 3) expect(await listing(root)).toEqual(before)
  })

  it('a folder that was there is not wiped when a creation in it fails', async () => {
    const place = mkdtempSync(join(folder, 'there-'))
    mkdirSync(join(place, 'README.md'))
    writeFileSync(join(place, 'README.md', 'mine.txt'), 'mine\n')
    writeFileSync(join(place, 'notes.txt'), 'mine\n')
    const before = await listing(place)
    const { code } = await newel(
      place,
      'create',
      '.',
      '--name',
      'shop',
      '--yes',
      '--no-sync',
      '--no-git',
      '--on-conflict',
      'overwrite',
    )
    expect(code).not.toBe(0)
    expect(await listing(place)).toEqual(before)
  })

  it('an update of a fresh project is a no-op', async () => {
    for (const tier of ['script', 'flat', 'feature', 'layered', 'hexagonal']) {
      const root = await created(mkdtempSync(join(folder, 'fresh-')), 'shop', '--tier', tier)
      expect(await outcomeOf(root, 'update')).toMatchObject({ exitCode: 0, written: false })
      expect(git(root, 'status', '--porcelain', '--ignored')).toBe('')
    }
  })
})
