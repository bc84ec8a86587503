import { spawnSync } from 'node:child_process'
import { cp, readdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { FilePort } from '../../src/node/files.ts'
import { disk } from '../../src/node/files.ts'
import { onDisk } from '../evolve/on-disk.ts'
import { commit, created, git, newel } from '../evolve/project.ts'
import { faultyPort, frozenAt } from './faulty-port.ts'
import { listing, scratch } from './trees.ts'

type Listing = Readonly<Record<string, string>>

const add = ['add', 'database=postgres'] as const

let place: string
let root: string

beforeAll(async () => {
  place = await scratch()
  root = join(place, 'project')
  await prepareStarts()
})

afterAll(() => rm(place, { recursive: true, force: true }))

/** The project as it is before each of the commands, as a folder to copy. */
async function prepareStarts(): Promise<void> {
  const made = await created(place, 'made', '--tier', 'script', '--feature', 'customer:name:str')
  const owner = onDisk(made)
  owner.append('README.md', 'Ours.\n')
  owner.append('main.py', '\n\nOURS = 1\n')
  commit(made)
  git(made, 'gc', '--quiet')
  await keep(made, 'edited')
  owner.change('.env.example', (text) => text.replace(/^.*DATABASE_URL=.*$/m, '$&?ours'))
  commit(made)
  await keep(made, 'edited more')
  expect((await newel(made, ...add)).code).toBe(3)
  await keep(made, 'in conflict')
  for (const path of git(made, 'diff', '--name-only', '--diff-filter=U').trim().split('\n'))
    owner.write(path, '# settled\n')
  git(made, 'add', '--all')
  await keep(made, 'settled')
  await start('edited')
  expect((await newel(root, ...add)).code).toBe(0)
  await keep(root, 'added')
}

const keep = (folder: string, name: string): Promise<void> =>
  cp(folder, join(place, 'starts', name), { recursive: true, verbatimSymlinks: true })

async function start(name: string): Promise<void> {
  await rm(root, { recursive: true, force: true })
  await cp(join(place, 'starts', name), root, { recursive: true, verbatimSymlinks: true })
}

/** What is in the project, git's own files and claims left out. */
async function found(): Promise<Listing> {
  const all = Object.entries(await listing(root))
  return Object.fromEntries(all.filter(([path]) => !/^\.git(?:\/|$)|^\.newel\/claim/.test(path)))
}

/** Types a command while the disk of this process is another one. */
async function newelOn(port: FilePort, words: readonly string[]): Promise<number> {
  const real = { ...disk }
  Object.assign(disk, port)
  try {
    return (await newel(root, ...words)).code
  } finally {
    Object.assign(disk, real)
  }
}

/** The claim of a process that died is nobody's; the one of this process, which lives, is taken away by hand. */
async function dropClaim(): Promise<void> {
  for (const name of await readdir(join(root, '.newel')))
    if (name.startsWith('claim')) await rm(join(root, '.newel', name), { recursive: true })
}

/** The state before, the state after, and how many writes lie between. */
async function uninterrupted(from: string, words: readonly string[]) {
  await start(from)
  const before = await found()
  const port = faultyPort(() => undefined)
  const code = await newelOn(port, words)
  return { before, after: await found(), calls: port.calls(), code }
}

const commands: readonly (readonly [name: string, from: string, words: readonly string[], code: number])[] = [
  ['add without conflicts', 'edited', add, 0],
  ['add with conflicts', 'edited more', add, 3],
  ['continue', 'settled', ['continue'], 0],
  ['abort', 'in conflict', ['abort'], 0],
  ['undo', 'added', ['undo'], 0],
]

describe('a process that dies at any write leaves the project as before or as after', () => {
  it.each(commands)(
    '%s: nothing is written from the n-th call on',
    { timeout: 300_000 },
    async (_, from, words, code) => {
      const whole = await uninterrupted(from, words)
      expect(whole.code).toBe(code)
      expect(whole.calls).toBeGreaterThan(5)
      const outcomes: string[] = []
      for (let n = 1; n <= whole.calls; n += 1) {
        await start(from)
        await newelOn(frozenAt(n), words)
        await dropClaim()
        expect((await newel(root, 'undo', '--list')).code, `call ${n}`).toBe(0)
        outcomes.push(await outcomeOf(whole, n))
      }
      // First always as before, then always as after: there is one moment at which the change happens.
      expect(outcomes).toEqual([...outcomes].sort().reverse())
      expect(new Set(outcomes)).toEqual(new Set(['before', 'after']))
    },
  )

  it.each(commands)('%s: SIGKILL', { timeout: 300_000 }, async (_, from, words) => {
    const whole = await uninterrupted(from, words)
    const step = Math.ceil(whole.calls / 5)
    for (let n = 1; n <= whole.calls; n += step) {
      await start(from)
      const child = fileURLToPath(new URL('evolve-child.ts', import.meta.url))
      expect(spawnSync(process.execPath, [child, root, String(n), ...words]).signal).toBe('SIGKILL')
      expect((await newel(root, 'undo', '--list')).code, `call ${n}`).toBe(0)
      await outcomeOf(whole, n)
    }
  })
})

async function outcomeOf({ before, after }: { before: Listing; after: Listing }, n: number): Promise<string> {
  const now = await found()
  const isBefore = JSON.stringify(now) === JSON.stringify(before)
  if (!isBefore) expect(now, `call ${n}`).toEqual(after)
  return isBefore ? 'before' : 'after'
}
