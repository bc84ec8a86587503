import { chmod, mkdir, realpath, rm, utimes, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { gitBlobId } from '../../src/core/evolve/blob.ts'
import { hash } from '../../src/node/digest.ts'
import { blobs } from '../../src/node/git-objects.ts'
import {
  type ChangedPaths,
  changedPaths,
  ignoredAmong,
  isInRepository,
  listedFiles,
  repositoryOf,
} from '../../src/node/git-state.ts'
import { file, scratch, write } from '../faults/trees.ts'
import { commitAllIn, committed, gitIn } from './repository.ts'

let place: string
/** A project in a sub-folder of the repository at `place`. */
let root: string

beforeEach(async () => {
  place = await realpath(await scratch())
  root = join(place, 'services', 'shop')
})
afterEach(() => rm(place, { recursive: true, force: true }))

const textFiles = (entries: Readonly<Record<string, string>>) =>
  new Map(Object.entries(entries).map(([path, text]) => [path, file(text)]))

async function repository(entries: Readonly<Record<string, string>>): Promise<void> {
  await write(root, textFiles(entries))
  await write(place, textFiles({ 'README.md': 'outside\n' }))
  committed(place)
}

const clean = { ok: true, value: { tracked: [], untracked: [], ignored: [] } }

describe('the repository of a project', () => {
  it('is none outside of one', async () => {
    expect(await repositoryOf(place)).toEqual({ ok: true, value: undefined })
    expect(await isInRepository(place)).toEqual({ ok: true, value: false })
  })

  it('has a top, a prefix and a head, which is missing before the first commit', async () => {
    await mkdir(root, { recursive: true })
    gitIn(place, 'init', '--quiet')
    const unborn = { top: place, prefix: 'services/shop/', head: undefined, ongoing: undefined }
    expect(await repositoryOf(root)).toEqual({ ok: true, value: unborn })
    await repository({ 'a.py': '1\n' })
    const head = gitIn(place, 'rev-parse', 'HEAD').trim()
    expect(await repositoryOf(root)).toEqual({ ok: true, value: { ...unborn, head } })
    expect(await repositoryOf(place)).toMatchObject({ value: { prefix: '' } })
  })

  it.each([
    ['merge', ['merge', 'other']],
    ['rebase', ['rebase', 'other']],
    ['cherry-pick', ['cherry-pick', 'other']],
    ['revert', ['revert', '--no-edit', 'HEAD~1']],
  ])('says that a %s goes on', async (ongoing, command) => {
    await repository({ 'a.py': '1\n' })
    gitIn(place, 'checkout', '--quiet', '-b', 'other')
    await writeFile(join(root, 'a.py'), 'other\n')
    commitAllIn(place, 'other')
    gitIn(place, 'checkout', '--quiet', 'main')
    for (const text of ['2\n', '3\n']) {
      await writeFile(join(root, 'a.py'), text)
      commitAllIn(place, text)
    }
    expect(() => gitIn(place, ...command)).toThrow()
    expect(await repositoryOf(root)).toMatchObject({ value: { ongoing } })
  })

  it('says that a bisection goes on, in a second work tree too', async () => {
    await repository({ 'a.py': '1\n' })
    const second = join(place, 'second')
    gitIn(place, 'worktree', 'add', '--quiet', '--detach', second)
    gitIn(second, 'bisect', 'start')
    expect(await repositoryOf(second)).toMatchObject({ value: { top: second, ongoing: 'bisect' } })
    expect(await repositoryOf(root)).toMatchObject({ value: { ongoing: undefined } })
  })

  it('is a problem where git does not trust its owner, not "none"', async () => {
    await repository({ 'a.py': '1\n' })
    process.env.GIT_TEST_ASSUME_DIFFERENT_OWNER = '1'
    try {
      expect(await repositoryOf(root)).toMatchObject({
        problems: [{ code: 'git-failed', what: expect.stringContaining('dubious ownership') }],
      })
    } finally {
      delete process.env.GIT_TEST_ASSUME_DIFFERENT_OWNER
    }
  })
})

describe('what has changed', () => {
  it('is listed file by file, below the project only, whatever the names are', async () => {
    await repository({
      '.gitignore': '*.log\n.venv/\n',
      'a.py': '1\n',
      'b.py': '1\n',
      'c.py': '1\n',
      'é "x" [1].py': '1\n',
    })
    await writeFile(join(place, 'README.md'), 'changed\n')
    await write(
      root,
      textFiles({ 'a.py': '2\n', 'é "x" [1].py': '2\n', 'new/deep/x.py': '', 'new/y\ty.py': '' }),
    )
    await write(root, textFiles({ 'app.log': '', '.venv/lib/x.py': '', 'staged.py': '' }))
    await rm(join(root, 'b.py'))
    gitIn(root, 'add', 'staged.py')
    gitIn(root, 'mv', 'c.py', 'moved.py')
    const found = await changedPaths(root)
    expect(found.ok && sorted(found.value)).toEqual({
      tracked: ['a.py', 'b.py', 'c.py', 'moved.py', 'staged.py', 'é "x" [1].py'],
      untracked: ['new/deep/x.py', 'new/y\ty.py'],
      ignored: ['.venv/', 'app.log'],
    })
  })

  it('counts files that are unmerged', async () => {
    await repository({ 'a.py': '1\n' })
    const [id = ''] = gitIn(root, 'rev-parse', ':./a.py').split('\n')
    gitIn(root, 'update-index', '--force-remove', 'a.py')
    const entry = `100644 ${id} 2\tservices/shop/a.py\n`
    await writeFile(join(place, '.git', 'stages'), entry)
    gitIn(root, '-c', 'alias.stage-it=!git update-index --index-info < .git/stages', 'stage-it')
    expect(await changedPaths(root)).toMatchObject({ value: { tracked: ['a.py'] } })
  })

  it('is nothing after a touch', async () => {
    await repository({ 'a.py': '1\n' })
    await utimes(join(root, 'a.py'), 1_000, 1_000)
    expect(await changedPaths(root)).toEqual(clean)
  })

  it('is nothing where only a mode differs that git is told to overlook', async () => {
    await repository({ 'a.py': '1\n' })
    await chmod(join(root, 'a.py'), 0o755)
    expect(await changedPaths(root)).toMatchObject({ value: { tracked: ['a.py'] } })
    gitIn(root, 'config', 'core.fileMode', 'false')
    expect(await changedPaths(root)).toEqual(clean)
  })

  it('is nothing where only line ends differ that git converts', async () => {
    await repository({ 'a.py': '1\n2\n' })
    gitIn(root, 'config', 'core.autocrlf', 'true')
    await writeFile(join(root, 'a.py'), '1\r\n2\r\n')
    expect(await changedPaths(root)).toEqual(clean)
    await writeFile(join(root, 'a.py'), '1\r\n3\r\n')
    expect(await changedPaths(root)).toMatchObject({ value: { tracked: ['a.py'] } })
  })

  it('says so where the whole project is ignored', async () => {
    await repository({ 'a.py': '1\n' })
    gitIn(place, 'rm', '-r', '--quiet', '--cached', 'services')
    await writeFile(join(place, '.gitignore'), 'services/\n')
    expect(await changedPaths(root)).toMatchObject({ value: { untracked: [], ignored: ['./'] } })
  })
})

const sorted = (lists: ChangedPaths) =>
  Object.fromEntries(Object.entries(lists).map(([name, paths]) => [name, [...paths].sort()]))

describe('files', () => {
  it('are listed as git tracks or would add them, without those that are gone', async () => {
    await repository({ '.gitignore': '*.log\n', 'a.py': '1\n', 'gone.py': '1\n', 'sub/ü.py': '1\n' })
    await rm(join(root, 'gone.py'))
    await write(root, textFiles({ 'new.py': '', 'x.log': '' }))
    expect(await listedFiles(root)).toEqual({
      ok: true,
      value: ['.gitignore', 'a.py', 'new.py', 'sub/ü.py'],
    })
    gitIn(root, 'update-index', '--skip-worktree', 'a.py')
    await rm(join(root, 'a.py'))
    expect(await listedFiles(root)).toMatchObject({ value: ['.gitignore', 'new.py', 'sub/ü.py'] })
  })

  it('are ignored by name, whether they exist or not, unless they are tracked', async () => {
    await repository({ '.gitignore': '*.log\nbuild/\n', 'a.py': '1\n', 'kept.txt': '1\n' })
    await write(root, textFiles({ 'kept.log': '' }))
    gitIn(root, 'add', '--force', 'kept.log')
    const asked = ['a.py', 'x.log', 'build/y.py', 'kept.log', ':(glob)x.log']
    expect(await ignoredAmong(root, asked)).toEqual({
      ok: true,
      value: new Set(['x.log', 'build/y.py', ':(glob)x.log']),
    })
    expect(await ignoredAmong(root, ['a.py'])).toEqual({ ok: true, value: new Set() })
    expect(await ignoredAmong(root, [])).toEqual({ ok: true, value: new Set() })
    expect(await ignoredAmong('/', ['a'])).toMatchObject({ problems: [{ code: 'git-failed' }] })
  })
})

describe('contents by blob id', () => {
  it('are given as they are, those that the repository has', async () => {
    const contents = [Uint8Array.of(), Uint8Array.of(0, 10, 255, 10), new TextEncoder().encode('a\nb')]
    const tree = contents.map((content, index) => [`f${index}`, { ...file(''), content }] as const)
    await write(root, new Map(tree))
    committed(place)
    const ids = contents.map((content) => gitBlobId(content, hash))
    const found = await blobs(root, [...ids, 'f'.repeat(40), ids[0] ?? ''])
    expect(found.ok && [...found.value]).toEqual(ids.map((id, index) => [id, contents[index]]))
  })

  it('leave out what is no blob, and are none without a repository', async () => {
    await repository({ 'a.py': '1\n' })
    const commit = gitIn(root, 'rev-parse', 'HEAD').trim()
    expect(await blobs(root, [commit])).toEqual({ ok: true, value: new Map() })
    expect(await blobs('/', [commit])).toMatchObject({ problems: [{ code: 'git-failed' }] })
  })
})
