import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { which } from '../../src/node/run.ts'
import { git, newel } from './project.ts'
import {
  codesOf,
  editThatConflicts,
  packWithChecks,
  temporary,
  textIn,
  traces,
  typed,
  untouched,
} from './promoting.ts'
import { branch, folder, green, projectOf } from './promoting-project.ts'

describe('the checks of the project', () => {
  it('red after green: the branch is kept, the exit code is 1, the last lines are told', async () => {
    const pack = packWithChecks(folder, 'broken', [{ text: 'cat broken/services.py' }])
    const root = await projectOf('broken', pack)
    const done = await typed(root, ['promote', '--apply', ...pack])
    expect(done).toMatchObject({
      exitCode: 1,
      written: true,
      problems: [{ code: 'checks-failed', excerpt: expect.stringContaining('No such file') }],
      details: { checks: [{ before: 'passed', after: 'failed' }], applied: false },
    })
    expect(traces(root)).toEqual({ ...untouched, branches: ['main', branch] })
  })

  it('red before and after is no failure, and is said', async () => {
    const pack = packWithChecks(folder, 'red', [{ text: 'cat nowhere.txt' }])
    const root = await projectOf('red', pack)
    const { code, stdout, stderr } = await newel(root, 'promote', ...pack)
    expect(code).toBe(0)
    expect(stdout).toContain('cat nowhere.txt  before: failed  after: failed')
    expect(stderr).toMatch(/failed before the change already[\s\S]*No such file/)
  })

  it.each([
    ['true', 1, ['checks-failed']],
    ['false', 0, []],
  ])('a command that is new stands for the one that is gone, %s', async (was, exitCode, problems) => {
    const pack = packWithChecks(folder, `new-${was}`, [
      { when: { tier: 'flat' }, text: was },
      { when: { tier: 'feature' }, text: 'cat nowhere.txt' },
    ])
    const root = await projectOf(`new-${was}`, pack)
    const done = await typed(root, ['promote', ...pack])
    expect([done.exitCode, codesOf(done)]).toEqual([exitCode, problems])
    expect(done.details).toMatchObject({
      checks: [
        { before: was === 'true' ? 'passed' : 'failed', after: null },
        { before: null, after: 'failed' },
      ],
    })
  })

  it('are not run with --no-verify, in a dry run, in place, or where conflicts are left', async () => {
    const pack = packWithChecks(folder, 'loud', [{ text: `touch ${join(folder, 'loud', 'it-ran.txt')}` }])
    const root = await projectOf('loud', pack)
    for (const flags of [['--no-verify'], ['--dry-run'], ['--in-place']]) {
      const done = await typed(root, ['promote', ...flags, ...pack])
      expect(done).toMatchObject({ exitCode: 0, details: { checks: [] } })
    }
    git(root, 'reset', '--quiet', '--hard')
    git(root, 'clean', '--quiet', '-fd')
    git(root, 'branch', '-D', branch)
    editThatConflicts(root)
    const { details, exitCode } = await typed(root, ['promote', ...pack])
    expect([exitCode, git(root, 'status', '--porcelain')]).toEqual([3, ''])
    git(root, 'worktree', 'remove', '--force', (details as { worktree: string }).worktree)
  })
})

/** Says what it was given, and fails. */
const aUv = `#!/bin/sh
[ "$1" = --version ] && exit 0
echo "$1 [$UV_PROJECT_ENVIRONMENT] $UV_OFFLINE"
exit 1
`

describe('what the checks need', () => {
  afterEach(() => vi.unstubAllEnvs())

  it('is found as elsewhere: the folder of uv is on PATH, and no shared environment is used', async () => {
    const script = join(folder, 'bin', 'uv')
    mkdirSync(join(folder, 'bin'))
    writeFileSync(script, aUv, { mode: 0o755 })
    const pack = packWithChecks(folder, 'with-uv', [{ text: 'uv run pytest' }])
    const root = await projectOf('with-uv', pack)
    vi.stubEnv('NEWEL_UV', script)
    vi.stubEnv('UV_PROJECT_ENVIRONMENT', '/elsewhere')
    const done = await typed(root, ['promote', '--offline', ...pack])
    expect(done.warnings).toMatchObject([{ code: 'red-before', excerpt: 'run [] 1' }])
  })

  it('offline and without uv: exit 4, and nothing stays; --no-verify does without', async () => {
    const pack = packWithChecks(folder, 'no-uv', [{ text: 'uv run pytest' }])
    const root = await projectOf('no-uv', pack)
    const programs = join(folder, 'programs')
    mkdirSync(programs)
    symlinkSync((await which('git')) ?? '', join(programs, 'git'))
    vi.stubEnv('PATH', programs)
    vi.stubEnv('NEWEL_UV', undefined)
    vi.stubEnv('XDG_CACHE_HOME', join(folder, 'no-cache'))
    const refused = await typed(root, ['promote', '--offline', ...pack])
    expect([refused.exitCode, codesOf(refused)]).toEqual([4, ['missing-uv']])
    expect(traces(root)).toEqual(untouched)
    expect((await typed(root, ['promote', '--offline', '--no-verify', ...pack])).exitCode).toBe(0)
  })

  it('a program that is not there: exit 4, and nothing stays', async () => {
    const pack = packWithChecks(folder, 'absent', [{ text: 'no-such-program-here --test' }])
    const root = await projectOf('absent', pack)
    const refused = await typed(root, ['promote', ...pack])
    expect([refused.exitCode, codesOf(refused)]).toEqual([4, ['missing-program']])
    expect(traces(root)).toEqual(untouched)
  })
})

describe('an interruption', () => {
  it('before anything leaves a branch of that name alone', async () => {
    const root = await projectOf('early')
    git(root, 'branch', branch)
    const controller = new AbortController()
    controller.abort()
    expect(codesOf(await typed(root, ['promote', ...green], controller.signal))).toEqual(['branch-exists'])
    git(root, 'branch', '-D', branch)
    expect(codesOf(await typed(root, ['promote', ...green], controller.signal))).toEqual(['cancelled'])
    expect(traces(root)).toEqual(untouched)
  })

  it.each([
    ['before', { tier: 'flat' }],
    ['after', { tier: 'feature' }],
  ])('while the checks run, %s: branch and work tree are gone', async (side, when) => {
    const began = join(folder, `began-${side}`)
    const pack = packWithChecks(folder, `slow-${side}`, [
      { when, text: `touch ${began}` },
      { when, text: 'sleep 60' },
    ])
    const root = await projectOf(`slow-${side}`, pack)
    const controller = new AbortController()
    const known = temporary()
    const running = typed(root, ['promote', ...pack], controller.signal)
    await vi.waitFor(() => textIn(folder, `began-${side}`), { timeout: 20_000 })
    controller.abort()
    const done = await running
    expect([done.exitCode, codesOf(done), done.written]).toEqual([130, ['cancelled'], false])
    expect(traces(root)).toEqual(untouched)
    expect(temporary().filter((name) => !known.includes(name))).toEqual([])
  })
})
