import { cp, lstat, mkdir, readdir, rm, symlink, utimes, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { FileState } from '../../src/core/reconcile/types.ts'
import { applyPlan } from '../../src/node/apply.ts'
import type { FilePort } from '../../src/node/files.ts'
import { recover } from '../../src/node/recover.ts'
import { listUndo, undo } from '../../src/node/undo.ts'
import { failingAt, faultyPort, frozenAt, fullFrom } from './faulty-port.ts'
import { child } from './spawned.ts'
import { file, link, listing, planOf, scratch, write } from './trees.ts'

const kept = file('kept\n')
const beforeTree = new Map<string, FileState>([
  ['.env', file('SECRET=old\n', 0o600)],
  ['.newel/lock.json', file('{"old": true}\n')],
  ['kept.txt', kept],
  ['latest', link('kept.txt')],
  ['becomes-folder', file('a file\n')],
  ['becomes-file/inner.txt', file('inner\n')],
  ['old/alone/gone.txt', file('gone\n')],
  ['run.sh', file('#!/bin/sh\n', 0o644)],
])
const afterTree = new Map<string, FileState>([
  ['.env', file('SECRET=new\n', 0o600)],
  ['.newel/lock.json', file('{"new": true}\n')],
  ['kept.txt', kept],
  ['latest', link('run.sh')],
  ['becomes-folder/inner.txt', file('now inside\n')],
  ['becomes-file', file('now a file\n')],
  ['new/deep/made.txt', file('made\n')],
  ['run.sh', file('#!/bin/sh\n', 0o755)],
])
const plan = planOf(beforeTree, afterTree)

let place: string
let root: string
let before: Readonly<Record<string, string>>
let after: Readonly<Record<string, string>>

beforeEach(async () => {
  place = await scratch()
  root = join(place, 'project')
  await write(join(place, 'after'), afterTree)
  await write(join(place, 'before'), beforeTree)
  before = await listing(join(place, 'before'))
  after = await listing(join(place, 'after'))
  await startOver()
})

afterEach(() => rm(place, { recursive: true, force: true }))

async function startOver(): Promise<void> {
  await rm(root, { recursive: true, force: true })
  await cp(join(place, 'before'), root, { recursive: true, verbatimSymlinks: true })
}

async function callsOf(work: (port: FilePort) => Promise<unknown>): Promise<number> {
  const port = faultyPort(() => undefined)
  await work(port)
  await startOver()
  return port.calls()
}

/** Nothing of the machinery is left but finished entries of the undo store. */
async function expectTidy(): Promise<void> {
  expect(await readdir(join(root, '.newel'))).not.toContain('journal')
  const listed = await listUndo(root)
  const stored = (await readdir(join(root, '.newel', 'undo')).catch(() => [])).filter(
    (name) => name !== '.gitignore',
  )
  expect(listed.ok && listed.value.map(({ id }) => id).sort()).toEqual(stored.sort())
}

describe('a change is whole, or it never was', () => {
  it('carries out creations, replacements, removals, modes, links, and a file and a folder that trade places', async () => {
    expect(await applyPlan(root, plan, { label: 'add' })).toMatchObject({
      ok: true,
      value: { id: expect.any(String) },
    })
    expect(await listing(root)).toEqual(after)
    await expectTidy()
  })

  it('a process that dies at any call: the next run leaves it byte for byte as before or as after', async () => {
    const calls = await callsOf((port) => applyPlan(root, plan, { port }))
    const outcomes: string[] = []
    for (let n = 1; n <= calls; n += 1) {
      await startOver()
      await applyPlan(root, plan, { port: frozenAt(n) })
      expect(await recover(root), `call ${n}`).toMatchObject({ ok: true })
      const found = await listing(root)
      const isBefore = JSON.stringify(found) === JSON.stringify(before)
      if (!isBefore) expect(found, `call ${n}`).toEqual(after)
      outcomes.push(isBefore ? 'before' : 'after')
      await expectTidy()
    }
    // First always as before, then always as after: there is one moment at which the change happens.
    expect(outcomes).toEqual([...outcomes].sort().reverse())
    expect(new Set(outcomes)).toEqual(new Set(['before', 'after']))
  })

  it.each(['ENOSPC', 'EIO'])(
    '%s at any one call: before with the problem, or after; no run needs to recover',
    async (code) => {
      const calls = await callsOf((port) => applyPlan(root, plan, { port }))
      for (let n = 1; n <= calls; n += 1) {
        await startOver()
        const applied = await applyPlan(root, plan, { port: failingAt(n, code) })
        expect(await listing(root), `call ${n}`).toEqual(applied.ok ? after : before)
        if (!applied.ok) expect(applied.problems).toMatchObject([{ code }])
        expect(await recover(root)).toEqual({ ok: true, value: [] })
        await expectTidy()
      }
    },
  )

  it('a disk that is full from any call on: before, or after', async () => {
    const calls = await callsOf((port) => applyPlan(root, plan, { port }))
    for (let n = 1; n <= calls; n += 1) {
      await startOver()
      const applied = await applyPlan(root, plan, { port: fullFrom(n) })
      await recover(root)
      const found = await listing(root)
      expect(found, `call ${n}`).toEqual(applied.ok || found.new !== undefined ? after : before)
    }
  })

  it('a recovery that dies at any call is itself recovered', { timeout: 120_000 }, async () => {
    const calls = await callsOf((port) => applyPlan(root, plan, { port }))
    for (let n = 1; n <= calls; n += 3) {
      for (let m = 1; m <= 60; m += 1) {
        await startOver()
        await applyPlan(root, plan, { port: frozenAt(n) })
        const port = frozenAt(m)
        await recover(root, port)
        expect(await recover(root), `calls ${n} and ${m}`).toMatchObject({ ok: true })
        const found = await listing(root)
        expect([before, after], `calls ${n} and ${m}`).toContainEqual(found)
        if (port.calls() < m) break
      }
    }
  })

  it('an interruption before the end puts everything back', async () => {
    const controller = new AbortController()
    const port = faultyPort((_, name) => {
      if (name === 'removeFile') controller.abort()
      return undefined
    })
    const applied = await applyPlan(root, plan, { port, signal: controller.signal })
    expect(applied).toMatchObject({ ok: false, problems: [{ code: 'cancelled' }] })
    expect(await listing(root)).toEqual(before)
  })
})

describe('what belongs to others', () => {
  it('a file that changed since the plan was made stops it before anything is written', async () => {
    await writeFile(join(root, 'run.sh'), 'mine\n')
    const mine = await listing(root)
    expect(await applyPlan(root, plan)).toMatchObject({
      problems: [{ code: 'stale-plan', what: expect.stringContaining('run.sh') }],
    })
    expect(await listing(root)).toEqual(mine)
  })

  it('a file that is edited between crash and recovery keeps the edit', async () => {
    const renames = faultyPort((_, name) =>
      name === 'removeFile' ? Object.assign(new Error('x'), { code: 'EIO' }) : undefined,
    )
    const frozen = {
      ...renames,
      rename: renames.rename,
      removeOwnFolder: () => Promise.reject(Object.assign(new Error('x'), { code: 'EIO' })),
    }
    let isFrozen = false
    const port: FilePort = {
      ...frozen,
      removeFile: async () => {
        isFrozen = true
        throw Object.assign(new Error('x'), { code: 'EIO' })
      },
      rename: (from, to) =>
        isFrozen ? Promise.reject(Object.assign(new Error('x'), { code: 'EIO' })) : renames.rename(from, to),
    }
    await applyPlan(root, plan, { port })
    await writeFile(join(root, 'run.sh'), 'mine\n')
    expect(await recover(root)).toMatchObject({ ok: true, value: [{ outcome: 'taken back' }] })
    const runLine = (await listing(root))['run.sh']
    expect(runLine).toBe('file 644 mine\n')
    expect({ ...(await listing(root)), 'run.sh': '' }).toEqual({ ...before, 'run.sh': '' })
  })

  it('a link that leads out of the project is not followed', async () => {
    await mkdir(join(place, 'outside'))
    await symlink(join(place, 'outside'), join(root, 'new'))
    expect(await applyPlan(root, plan)).toMatchObject({ problems: [{ code: 'leads-outside' }] })
    expect(await readdir(join(place, 'outside'))).toEqual([])
  })

  it('a link in place of Newel’s folder is not followed', async () => {
    await mkdir(join(place, 'outside'))
    await rm(join(root, '.newel'), { recursive: true })
    await symlink(join(place, 'outside'), join(root, '.newel'))
    const applied = await applyPlan(root, planOf(new Map(), new Map([['made.txt', file('x')]])))
    expect(applied.ok).toBe(false)
    expect(await readdir(join(place, 'outside'))).toEqual([])
  })

  it('somebody else’s project: EACCES, and nothing changes (needs root, to become somebody else)', async () => {
    await rm(join(root, '.env'))
    const found = await listing(root)
    await import('node:fs/promises').then(({ chmod }) => chmod(place, 0o755))
    const refused = await child(['change', root], { uid: 65534, gid: 65534 })
    expect(JSON.parse(refused.stdout)).toMatchObject({ problems: [{ code: 'EACCES' }] })
    expect(await listing(root)).toEqual(found)
  })
})

describe('undo', () => {
  it('brings back bytes, modes, times and folders, and can itself be undone', async () => {
    await utimes(join(root, 'run.sh'), 1_000_000, 1_000_000)
    await utimes(join(root, 'old/alone/gone.txt'), 2_000_000, 2_000_000)
    await applyPlan(root, plan, { label: 'add feature' })
    const undone = await undo(root)
    expect(undone.ok).toBe(true)
    expect(await listing(root)).toEqual(before)
    expect((await lstat(join(root, 'run.sh'))).mtimeMs).toBe(1_000_000_000)
    expect((await lstat(join(root, 'old/alone/gone.txt'))).mtimeMs).toBe(2_000_000_000)
    const listed = await listUndo(root)
    expect(listed.ok && listed.value.map(({ label }) => label)).toEqual(['undo add feature'])
    expect(await undo(root)).toMatchObject({ problems: [{ code: 'nothing-to-undo' }] })
    expect((await undo(root, undone.ok ? undone.value.id : '')).ok).toBe(true)
    expect(await listing(root)).toEqual(after)
  })

  it('refuses where a file has changed since, and names each', async () => {
    await applyPlan(root, plan)
    await writeFile(join(root, 'run.sh'), 'mine\n')
    await writeFile(join(root, 'new/deep/made.txt'), 'mine\n')
    const mine = await listing(root)
    const refused = await undo(root)
    expect(refused.ok ? [] : refused.problems.map(({ code, where }) => [code, where])).toEqual([
      ['changed-since', 'new/deep/made.txt'],
      ['changed-since', 'run.sh'],
    ])
    expect(await listing(root)).toEqual(mine)
  })

  it('leaves no trace of a pure creation where none is wanted', async () => {
    const bare = join(place, 'bare')
    await write(bare, new Map([['mine.txt', kept]]))
    const made = await applyPlan(bare, planOf(new Map(), new Map([['a/b.txt', kept]])), { keepUndo: false })
    expect(made).toEqual({ ok: true, value: {} })
    expect((await readdir(bare, { recursive: true })).sort()).toEqual(['a', 'a/b.txt', 'mine.txt'])
  })
})
