import { execFileSync } from 'node:child_process'
import { chmodSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { which } from '../../src/node/run.ts'
import { findUv } from '../../src/node/uv.ts'
import { commit, created, git } from './project.ts'
import { codesOf, edit, textIn, traces, typed, untouched } from './promoting.ts'
import { branch, folder, green, projectOf } from './promoting-project.ts'

/** Says what it was asked, writes the lock file, and nothing of it comes from a network. */
const locking = `#!/bin/sh
[ "$1" = --version ] && exit 0
echo "$@" >> "$NEWEL_TEST_LOG"
if [ "$2" = --script ]; then echo made > "$3.lock"; else echo made > uv.lock; fi
`
const failing = `#!/bin/sh
[ "$1" = --version ] && exit 0
echo "error: no route to host" >&2
exit 2
`

function uvThat(name: string, script: string): string {
  mkdirSync(join(folder, name), { recursive: true })
  const path = join(folder, name, 'uv')
  writeFileSync(path, script)
  chmodSync(path, 0o755)
  vi.stubEnv('NEWEL_UV', path)
  vi.stubEnv('NEWEL_TEST_LOG', join(folder, name, 'log'))
  return join(folder, name, 'log')
}

/** A project whose lock file is committed, and whose next tier has other dependencies. */
async function locked(name: string): Promise<string> {
  const root = await projectOf(name)
  writeFileSync(join(root, 'uv.lock'), 'old\n')
  edit(root, 'pyproject.toml', 'dependencies = [', 'dependencies = [\n    "tenacity>=9",')
  return root
}

const climb = ['promote', '--to', 'layered', '--branch', branch] as const

describe('uv.lock', { timeout: 120_000 }, () => {
  afterEach(() => vi.unstubAllEnvs())

  it('of the branch is made anew, in the commit of what changes, and not in the owner’s folder', async () => {
    const root = await locked('locked')
    const log = uvThat('uv-locks', locking)
    expect((await typed(root, [...climb, ...green])).exitCode).toBe(0)
    expect(readFileSync(log, 'utf8')).toBe('lock\n')
    expect([git(root, 'show', `${branch}:uv.lock`), textIn(root, 'uv.lock')]).toEqual(['made\n', 'old\n'])
    const changes = git(root, 'log', '--format=%s', `main..${branch}`, '--', 'uv.lock').trim()
    expect(changes).toBe('newel promote --to layered: changes')
  })

  it('stays as it is offline: exit 0, and the command is told', async () => {
    const root = await locked('offline')
    const log = uvThat('uv-offline', locking)
    const done = await typed(root, [...climb, '--offline', '--no-verify', ...green])
    expect(done).toMatchObject({
      exitCode: 0,
      warnings: [{ code: 'lock-outdated', where: 'uv.lock', next: expect.stringContaining('`uv lock`') }],
    })
    expect(() => readFileSync(log)).toThrow()
    expect(git(root, 'show', `${branch}:uv.lock`)).toBe('old\n')
  })

  it('cannot be made: exit 4 with what uv said, and the branch stays, not brought home', async () => {
    const root = await locked('unlocked')
    uvThat('uv-fails', failing)
    const done = await typed(root, [...climb, '--apply', ...green])
    expect(done).toMatchObject({
      exitCode: 4,
      written: true,
      problems: [{ code: 'lock-outdated', excerpt: 'error: no route to host' }],
      details: { applied: false },
    })
    expect(traces(root)).toEqual({ ...untouched, branches: ['main', branch] })
  })

  it('cannot be made, for there is no uv: the same', async () => {
    const root = await locked('without')
    const programs = join(folder, 'programs')
    mkdirSync(programs)
    symlinkSync((await which('git')) ?? '', join(programs, 'git'))
    vi.stubEnv('PATH', programs)
    vi.stubEnv('NEWEL_UV', undefined)
    vi.stubEnv('XDG_CACHE_HOME', join(folder, 'no-cache'))
    const done = await typed(root, [...climb, '--no-verify', ...green])
    expect([done.exitCode, codesOf(done)]).toEqual([4, ['lock-outdated']])
  })

  it('is told of, and not made, in place', async () => {
    const root = await locked('in-place')
    const log = uvThat('uv-in-place', locking)
    const done = await typed(root, ['promote', '--to', 'layered', '--in-place', ...green])
    expect(done.warnings.map(({ code }) => code)).toEqual(['lock-outdated'])
    expect(() => readFileSync(log)).toThrow()
  })

  it('is left alone where pyproject.toml stays as it is', async () => {
    const root = await locked('same')
    const log = uvThat('uv-same', locking)
    const done = await typed(root, ['promote', '--branch', branch, ...green])
    const touches = git(root, 'diff', '--name-only', 'main', branch).includes('pyproject.toml')
    expect([done.exitCode, touches]).toEqual([0, false])
    expect(() => readFileSync(log)).toThrow()
  })

  it('is one that fits, by the real uv, with the versions that it had', async () => {
    const root = await created(folder, 'real', '--tier', 'flat', '--feature', 'invoice:number:str', ...green)
    const uv = await findUv()
    if (!uv.ok) throw new Error(uv.problems.map(({ what }) => what).join())
    const asked = (...words: readonly string[]) => execFileSync(uv.value, words, { cwd: root, stdio: 'pipe' })
    edit(root, 'pyproject.toml', 'dependencies = [', 'dependencies = [\n    "packaging==24.2",')
    asked('lock')
    edit(root, 'pyproject.toml', '"packaging==24.2"', '"packaging>=24.2"')
    asked('lock')
    commit(root)
    expect((await typed(root, [...climb, '--apply', ...green])).exitCode).toBe(0)
    asked('lock', '--check')
    expect(textIn(root, 'uv.lock')).toMatch(/name = "packaging"\nversion = "24\.2"/)
  })
})

describe('the lock of a script', () => {
  afterEach(() => vi.unstubAllEnvs())

  it('of which nothing is left is told of', async () => {
    const root = await created(folder, 'script', '--tier', 'script', ...green)
    writeFileSync(join(root, 'main.py.lock'), 'old\n')
    commit(root)
    const log = uvThat('uv-script', locking)
    const done = await typed(root, ['promote', ...green])
    expect(done).toMatchObject({
      exitCode: 0,
      warnings: [
        {
          code: 'lock-outdated',
          where: 'main.py.lock',
          next: expect.stringContaining('git rm main.py.lock'),
        },
      ],
    })
    expect(() => readFileSync(log)).toThrow()
  })

  it('that is still there is made anew', async () => {
    const root = await created(folder, 'kept', '--tier', 'script', '--feature', 'customer:name:str', ...green)
    writeFileSync(join(root, 'main.py.lock'), 'old\n')
    commit(root)
    const log = uvThat('uv-kept', locking)
    await typed(root, ['add', 'feature', 'invoice:number:str', '--branch', 'more', ...green])
    expect(readFileSync(log, 'utf8')).toBe('lock --script main.py\n')
    expect(git(root, 'show', 'more:main.py.lock')).toBe('made\n')
  })
})
