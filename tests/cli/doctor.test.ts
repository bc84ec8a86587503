import { execFileSync } from 'node:child_process'
import { mkdir, rename, rm, symlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { thisMaker } from '../../src/node/living.ts'
import { which } from '../../src/node/run.ts'
import { listing, scratch } from '../faults/trees.ts'
import { change, commitAll, jsonIn, makeProject, removeIn, typedIn, writeIn } from './projects.ts'

interface Check {
  readonly id: string
  readonly about: string
  readonly status: string
  readonly what: string
  readonly next?: string
}

const git = (await which('git')) ?? 'git'

let place: string
let root: string
beforeEach(async () => {
  place = await scratch()
  root = join(place, 'demo')
  await makeProject(root)
  await machineWith(['git', 'python3', 'uv'])
  await writeFile(join(place, 'gitconfig'), '[user]\nname = A\nemail = a@example.org\n')
  vi.stubEnv('GIT_CONFIG_GLOBAL', join(place, 'gitconfig'))
  vi.stubEnv('XDG_CACHE_HOME', join(place, 'cache'))
})
afterEach(async () => {
  vi.unstubAllEnvs()
  await rm(place, { recursive: true, force: true })
})

/** PATH with nothing but these: git is the real one, the others say what they are asked. */
async function machineWith(names: readonly string[], version = '3.12') {
  const bin = join(place, 'bin')
  const scripts: Readonly<Record<string, string>> = {
    python3: `echo /opt/python3; echo ${version}`,
    uv: 'echo uv 0.13.0',
  }
  await rm(bin, { recursive: true, force: true })
  await mkdir(bin)
  for (const name of names) {
    if (name === 'git') await symlink(git, join(bin, name))
    else await writeFile(join(bin, name), `#!/bin/sh\n${scripts[name]}\n`, { mode: 0o755 })
  }
  vi.stubEnv('PATH', bin)
}

async function examine(folder = root) {
  const env = { PATH: process.env.PATH, XDG_CACHE_HOME: join(place, 'cache') }
  const { code, output } = await jsonIn(folder, 'doctor', { env })
  const checks: readonly Check[] = output.details.checks
  return { code, checks, wrong: checks.filter(({ status }) => status !== 'ok') }
}

const machineIds = ['node', 'git', 'git-identity', 'python', 'uv']

describe('newel doctor', () => {
  it('finds nothing missing where nothing is missing, and changes nothing', async () => {
    commitAll(root)
    const before = await listing(root)
    const { code, checks, wrong } = await examine(join(root, 'app'))
    expect([code, wrong]).toEqual([0, []])
    expect(checks.map(({ id }) => id)).toEqual([
      ...machineIds,
      ...['lock', 'snapshot', 'pending', 'claim', 'journal', 'undo', 'undo-ignored', 'lock-ignored'],
    ])
    expect(await listing(root)).toEqual(before)
  })

  it('looks at the machine alone outside of a project', async () => {
    const { code, checks } = await examine(place)
    expect([code, checks.map(({ id }) => id)]).toEqual([0, machineIds])
    const { stdout } = await typedIn(place, 'doctor', { env: { PATH: process.env.PATH } })
    expect(stdout).toContain('This folder is in no project of Newel, so none was looked at.\n')
  })

  it('says it for people, each with the next step', async () => {
    await machineWith(['git', 'uv'])
    const { code, stdout } = await typedIn(root, 'doctor', { env: { PATH: process.env.PATH } })
    expect(code).toBe(4)
    expect(stdout).toMatch(/^This machine\n {2}ok {6} Node \d+\.\d+\.\d+ runs Newel\.\n {2}ok {6} git \d/)
    expect(stdout).toContain(
      '  missing  There is no Python 3.11 or later here.\n           next: Install Python (3.11 or later)',
    )
    expect(stdout).toContain(`\n\n${root}\n  ok       The lock can be read: newel 1.2.3, small 1.0.0.\n`)
  })
})

describe('what is missing on the machine ends it with 4', () => {
  it.each<[string, readonly string[], string, readonly string[]]>([
    ['no git', ['python3', 'uv'], '3.12', ['git', 'repository']],
    ['no Python', ['git', 'uv'], '3.12', ['python']],
    ['a Python that is too old', ['git', 'python3', 'uv'], '3.10', ['python']],
  ])('%s', async (_, names, version, expected) => {
    await machineWith(names, version)
    const { code, wrong } = await examine()
    expect([code, wrong.map(({ id }) => id)]).toEqual([4, expected])
    expect(wrong.every(({ next }) => next !== undefined)).toBe(true)
  })

  it('no identity for git', async () => {
    await writeFile(join(place, 'gitconfig'), '')
    const { code, wrong } = await examine()
    expect([code, wrong.map(({ id }) => id)]).toEqual([4, ['git-identity']])
    expect(wrong[0]?.next).toContain('git config --global user.email')
  })

  it('a NEWEL_UV that does not run', async () => {
    const env = { PATH: process.env.PATH, NEWEL_UV: join(place, 'nothing') }
    const { code, output } = await jsonIn(root, 'doctor', { env })
    expect(code).toBe(4)
    expect(output.details.checks.find(({ id }: Check) => id === 'uv').status).toBe('missing')
  })

  it('but not uv, which is installed when it is needed, and not now', async () => {
    await machineWith(['git', 'python3'])
    const { code, checks } = await examine()
    expect(code).toBe(0)
    expect(checks.find(({ id }) => id === 'uv')?.what).toContain('uv is not here')
    expect(Object.keys(await listing(place))).not.toContain('cache')
  })
})

describe('what is wrong in the project ends it with 1', () => {
  const dead = { ...thisMaker('dd'), pid: 2 ** 30 }

  it.each<[string, () => Promise<unknown>, string, string]>([
    ['a damaged lock', () => writeIn(root, '.newel/lock.json', '{'), 'lock', 'git checkout'],
    ['a lost lock', () => removeIn(root, '.newel/lock.json'), 'lock', ''],
    ['another snapshot', () => writeIn(root, '.newel/pristine.json.gz', 'x'), 'snapshot', 'newel repair'],
    [
      'a stale claim',
      () => writeIn(root, '.newel/claim', JSON.stringify(dead)),
      'claim',
      'newel undo --list',
    ],
    ['an interrupted change', interrupted, 'journal', 'newel undo --list'],
    [
      'an undo store that git sees',
      () => writeIn(root, '.newel/.gitignore', ''),
      'undo-ignored',
      '.gitignore',
    ],
    ['a lock that git ignores', () => ignored('.newel/'), 'lock-ignored', 'git check-ignore'],
  ])('%s', async (_, damage, id, next) => {
    if (id === 'undo-ignored') commitAll(root)
    await damage()
    const { code, wrong } = await examine()
    expect([code, wrong.map((check) => check.id)]).toEqual([1, [id]])
    expect(wrong[0]?.next).toContain(next)
  })

  it('what `newel undo --list` is said to tidy up, it does', async () => {
    await interrupted()
    await writeIn(root, '.newel/claim', JSON.stringify(dead))
    expect((await examine()).wrong.map(({ id }) => id)).toEqual(['claim', 'journal'])
    await typedIn(root, 'undo --list')
    expect((await examine()).code).toBe(0)
  })

  it('a change that goes on is none', async () => {
    await interrupted()
    await writeIn(root, '.newel/claim', JSON.stringify(thisMaker('aa')))
    const { code, checks } = await examine()
    expect(code).toBe(0)
    expect(checks.find(({ id }) => id === 'claim')?.what).toContain(`process ${process.pid}`)
  })

  it('counts what can be taken back', async () => {
    await change(root, 'add one', { 'README.md': 'x'.repeat(4096) })
    const undo = (await examine()).checks.find(({ id }) => id === 'undo')
    expect(undo?.what).toMatch(/^1 change is kept for undo, in \d+ KiB\.$/)
  })

  async function interrupted() {
    const id = await change(root, 'add one', { 'one.py': '1\n' })
    await mkdir(join(root, '.newel/journal'), { recursive: true })
    await rename(join(root, '.newel/undo', id, 'undo.json'), join(root, '.newel/journal', `${id}.json`))
  }

  async function ignored(pattern: string) {
    execFileSync('git', ['init', '-q'], { cwd: root })
    await writeIn(root, '.gitignore', `${pattern}\n`)
  }
})
