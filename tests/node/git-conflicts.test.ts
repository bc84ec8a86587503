import { chmod, readFile, realpath, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { resetPaths, settlePaths, stageConflicts, unmergedPaths } from '../../src/node/git-conflicts.ts'
import {
  addWorktree,
  commitAll,
  fastForward,
  linkedWorktree,
  removeBranch,
  removeWorktree,
  restoreWorktree,
} from '../../src/node/git-worktree.ts'
import { file, link, scratch, write } from '../faults/trees.ts'
import { committed, gitIn } from './repository.ts'

let place: string
/** A project in a sub-folder of the repository at `place`. */
let root: string

beforeEach(async () => {
  place = await realpath(await scratch())
  root = join(place, 'shop')
  const files = new Map([
    ['a.py', file('ours\n')],
    ['b.py', file('untouched\n')],
    ['run [1].sh', file('#!/bin/sh\n', 0o755)],
  ])
  await write(root, files)
  committed(place)
})
afterEach(() => rm(place, { recursive: true, force: true }))

const done = { ok: true, value: undefined }
const sides = { base: file('base\n'), ours: file('ours\n'), theirs: file('theirs\n') }
const deletedHere = { base: file('#!/bin/sh\n', 0o755), theirs: file('#!/bin/bash\n', 0o755) }
const both = [
  { path: 'a.py', sides },
  { path: 'run [1].sh', sides: deletedHere },
]

describe('conflicts in the index', () => {
  it('have the three sides as stages, with their modes, and status calls them unmerged', async () => {
    expect(await stageConflicts(root, both)).toEqual(done)
    const staged = gitIn(root, 'ls-files', '--unmerged', '-z').split('\0').filter(Boolean)
    expect(staged.map((entry) => entry.replace(/ [0-9a-f]{40} /, ' '))).toEqual([
      '100644 1\ta.py',
      '100644 2\ta.py',
      '100644 3\ta.py',
      '100755 1\trun [1].sh',
      '100755 3\trun [1].sh',
    ])
    const contents = [1, 2, 3].map((stage) => gitIn(root, 'show', `:${stage}:./a.py`))
    expect(contents).toEqual(['base\n', 'ours\n', 'theirs\n'])
    expect(gitIn(root, 'status', '--porcelain')).toBe('UU shop/a.py\nDU "shop/run [1].sh"\n')
    expect(await unmergedPaths(root)).toEqual({ ok: true, value: ['a.py', 'run [1].sh'] })
  })

  it('are what `git mergetool` works on', async () => {
    await stageConflicts(root, [{ path: 'a.py', sides }])
    const tool = 'cat "$BASE" "$LOCAL" "$REMOTE" > "$MERGED"'
    const settings = ['-c', `mergetool.all.cmd=${tool}`, '-c', 'mergetool.all.trustExitCode=true']
    gitIn(root, ...settings, '-c', 'mergetool.keepBackup=false', 'mergetool', '--no-prompt', '--tool=all')
    expect(await readFile(join(root, 'a.py'), 'utf8')).toBe('base\nours\ntheirs\n')
    expect(await unmergedPaths(root)).toEqual({ ok: true, value: [] })
  })

  it('keep links as links, and go through the filters of their path', async () => {
    await writeFile(join(root, '.gitattributes'), '*.txt text eol=crlf\n')
    const links = { ours: link('a\r\nb'), theirs: link('b.py') }
    const texts = { ours: file('1\r\n'), theirs: file('2\r\n') }
    await stageConflicts(root, [
      { path: 'latest.txt', sides: links },
      { path: 'new.txt', sides: texts },
    ])
    const shown = ['latest.txt', 'new.txt'].map((path) => gitIn(root, 'cat-file', 'blob', `:2:./${path}`))
    expect(shown).toEqual(['a\r\nb', '1\n'])
    expect(gitIn(root, 'ls-files', '--stage', 'latest.txt')).toMatch(/^120000 /)
  })

  it('are settled as the files are on disk', async () => {
    await stageConflicts(root, both)
    await writeFile(join(root, 'a.py'), 'settled\n')
    await rm(join(root, 'run [1].sh'))
    expect(await settlePaths(root, ['a.py', 'run [1].sh'])).toEqual(done)
    expect(gitIn(root, 'status', '--porcelain')).toBe('M  shop/a.py\nD  "shop/run [1].sh"\n')
  })

  it('are forgotten by a reset, which leaves the rest and the files alone', async () => {
    await writeFile(join(root, 'a.py'), 'edited\n')
    await writeFile(join(root, 'b.py'), 'staged\n')
    gitIn(root, 'add', 'b.py')
    await stageConflicts(root, [...both, { path: 'new.py', sides: { theirs: file('new\n') } }])
    expect(await resetPaths(root, ['a.py', 'run [1].sh', 'new.py', '[b].py'])).toEqual(done)
    expect(gitIn(root, 'status', '--porcelain')).toBe(' M shop/a.py\nM  shop/b.py\n')
  })

  it('of no paths are nothing to do, and outside a repository a problem', async () => {
    await writeFile(join(root, 'b.py'), 'staged\n')
    gitIn(root, 'add', 'b.py')
    expect(await stageConflicts(root, [])).toEqual(done)
    expect(await resetPaths(root, [])).toEqual(done)
    expect(await settlePaths(root, [])).toEqual(done)
    expect(gitIn(root, 'status', '--porcelain')).toBe('M  shop/b.py\n')
    expect(await stageConflicts('/', both)).toMatchObject({ problems: [{ code: 'git-failed' }] })
  })
})

describe('a second work tree', () => {
  const identity = { GIT_CONFIG_GLOBAL: '/dev/null', GIT_CONFIG_NOSYSTEM: '1' }
  let second: string
  beforeEach(async () => {
    Object.assign(process.env, identity)
    gitIn(place, 'config', 'user.name', 'Owner')
    gitIn(place, 'config', 'user.email', 'owner@example.org')
    second = join(place, 'elsewhere', 'second')
    expect(await addWorktree(root, second, 'newel/add')).toEqual(done)
  })
  afterEach(() => {
    for (const name of Object.keys(identity)) delete process.env[name]
  })

  const hook = async (script: string) => {
    const path = join(place, '.git', 'hooks', 'pre-commit')
    await write(place, new Map([['.git/hooks/pre-commit', file(`#!/bin/sh\n${script}\n`)]]))
    await chmod(path, 0o755)
  }

  it('is on a branch of its own; a commit in it has the name of the owner; the first one stays', async () => {
    await write(second, new Map([['shop/new.py', file('new\n')]]))
    await rm(join(second, 'shop', 'b.py'))
    const commit = await commitAll(second, 'Add invoices\n\nNewel-Change: add')
    const id = commit.ok ? (commit.value ?? '') : ''
    expect(gitIn(place, 'show', '--format=%an|%B', '--name-status', id)).toBe(
      'Owner|Add invoices\n\nNewel-Change: add\n\n\nD\tshop/b.py\nA\tshop/new.py\n',
    )
    expect(gitIn(place, 'rev-parse', 'newel/add').trim()).toBe(id)
    expect(await removeWorktree(root, second)).toEqual(done)
    expect(gitIn(place, 'worktree', 'list', '--porcelain').match(/^worktree /gm)).toHaveLength(1)
    expect(gitIn(place, 'status', '--porcelain')).toBe('')
    expect(gitIn(place, 'branch', '--show-current').trim()).toBe('main')
  })

  it('has no commit where nothing changed', async () => {
    expect(await commitAll(second, 'nothing')).toEqual({ ok: true, value: undefined })
  })

  it('runs the hooks of the owner, and a refusal comes with their words', async () => {
    await hook('git ls-files "*.py" >&2; echo "the linter says no" >&2; exit 1')
    await write(second, new Map([['shop/new.py', file('new\n')]]))
    expect(await commitAll(second, 'x')).toMatchObject({
      problems: [
        {
          code: 'git-failed',
          what: expect.stringMatching(/^`git commit` failed: [\s\S]*new\.py\nthe linter says no$/),
        },
      ],
    })
  })

  it('has no commit without an identity', async () => {
    gitIn(place, 'config', '--unset', 'user.email')
    await write(second, new Map([['shop/new.py', file('new\n')]]))
    expect(await commitAll(second, 'x')).toMatchObject({ problems: [{ code: 'no-identity' }] })
  })

  it('goes with all that is in it, also where its folder is gone already', async () => {
    await write(second, new Map([['dirty.py', file('')]]))
    await rm(second, { recursive: true })
    expect(await removeWorktree(root, second)).toEqual(done)
    expect(await addWorktree(root, second, 'newel/again')).toEqual(done)
    await write(second, new Map([['dirty.py', file('')]]))
    expect(await removeWorktree(root, second)).toEqual(done)
    expect(await removeWorktree(root, root)).toMatchObject({ problems: [{ code: 'git-failed' }] })
  })

  it('gets no branch that exists, or whose name is none, and leaves nothing behind', async () => {
    const other = `${second}-other`
    expect(await addWorktree(root, other, 'main')).toMatchObject({ problems: [{ code: 'branch-exists' }] })
    expect(await addWorktree(root, other, '-d')).toMatchObject({ problems: [{ code: 'git-failed' }] })
    expect(await addWorktree(root, other, 'a..b')).toMatchObject({ problems: [{ code: 'git-failed' }] })
    expect(gitIn(place, 'branch', '--list', '--format=%(refname:short)')).toBe('main\nnewel/add\n')
  })

  it('is put back to its last commit, what is ignored apart', async () => {
    await write(second, new Map([['.gitignore', file('.venv/\n')]]))
    await commitAll(second, 'x')
    await rm(join(second, 'shop', 'b.py'))
    await write(
      second,
      new Map([
        ['made/by/tests.txt', file('x')],
        ['.venv/bin/python', file('x')],
      ]),
    )
    expect(await restoreWorktree(second)).toEqual(done)
    expect(gitIn(second, 'status', '--porcelain', '--ignored')).toBe('!! .venv/\n')
  })

  it('is known as linked, with its branch; the first one is not', async () => {
    expect(await linkedWorktree(join(second, 'shop'))).toEqual({
      ok: true,
      value: { top: second, first: place, branch: 'newel/add' },
    })
    expect(await linkedWorktree(root)).toEqual({ ok: true, value: undefined })
  })

  it('brings the first one forward, unless that has commits of its own; then its branch can go', async () => {
    await write(second, new Map([['shop/new.py', file('new\n')]]))
    await commitAll(second, 'x')
    expect(await fastForward(root, 'newel/add')).toEqual(done)
    expect(gitIn(place, 'rev-parse', 'HEAD')).toBe(gitIn(second, 'rev-parse', 'HEAD'))
    gitIn(place, 'reset', '--quiet', '--hard', 'HEAD~1')
    gitIn(place, 'commit', '--quiet', '--allow-empty', '--no-verify', '--message', 'own')
    expect(await fastForward(root, 'newel/add')).toMatchObject({ problems: [{ code: 'git-failed' }] })
    await removeWorktree(root, second)
    expect(await removeBranch(root, 'newel/add')).toEqual(done)
    expect(gitIn(place, 'branch', '--list').trim()).toBe('* main')
  })
})
