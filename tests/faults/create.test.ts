import { spawn } from 'node:child_process'
import { chmod, mkdir, readdir, readFile, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createFolder, findStale, removeStale } from '../../src/node/stage.ts'
import { failingAt, faultyPort, fullFrom } from './faulty-port.ts'
import { child, childCommand, childPath, ended, shell } from './spawned.ts'
import { fortyFiles, listing, scratch, write } from './trees.ts'

let place: string
let complete: Readonly<Record<string, string>>

beforeEach(async () => {
  place = await scratch()
  await write(join(place, 'wanted'), fortyFiles)
  complete = await listing(join(place, 'wanted'))
  await rm(join(place, 'wanted'), { recursive: true })
})

afterEach(() => rm(place, { recursive: true, force: true }))

/** How many calls a creation makes. */
async function callsOfCreation(): Promise<number> {
  const port = faultyPort(() => undefined)
  await createFolder(join(place, 'counted'), fortyFiles, { port })
  await rm(join(place, 'counted'), { recursive: true })
  return port.calls()
}

describe('a project, or nothing', () => {
  it('makes every file and folder with its own mode, and leaves nothing beside it', async () => {
    expect(await createFolder(join(place, 'shop'), fortyFiles)).toEqual({
      ok: true,
      value: join(place, 'shop'),
    })
    expect(await listing(join(place, 'shop'))).toEqual(complete)
    expect(await readdir(place)).toEqual(['shop'])
  })

  it.each(['ENOSPC', 'EIO'])(
    '%s at any one call: complete, or nothing and a problem in one line',
    async (code) => {
      const calls = await callsOfCreation()
      for (let n = 1; n <= calls; n += 1) {
        const made = await createFolder(join(place, 'a', 'shop'), fortyFiles, { port: failingAt(n, code) })
        if (made.ok) {
          expect(await listing(join(place, 'a', 'shop'))).toEqual(complete)
          await rm(join(place, 'a'), { recursive: true })
        } else {
          expect(made.problems).toMatchObject([
            { code, what: expect.stringMatching(/^Newel could not .+\.$/) },
          ])
          expect(await readdir(place), `call ${n}`).toEqual([])
        }
      }
    },
  )

  it('a disk that is full from any call on: complete, or nothing', async () => {
    const calls = await callsOfCreation()
    for (let n = 1; n <= calls; n += 1) {
      const made = await createFolder(join(place, 'shop'), fortyFiles, { port: fullFrom(n) })
      expect(await readdir(place), `call ${n}`).toEqual(made.ok ? ['shop'] : [])
      await rm(join(place, 'shop'), { recursive: true, force: true })
    }
  })

  it('SIGKILL at every call: complete or absent, and the next run names and removes what is left', {
    timeout: 120_000,
  }, async () => {
    const calls = await callsOfCreation()
    const outcomes = new Set<string>()
    for (let n = 1; n <= calls; n += 1) {
      const killed = await child(['kill', join(place, 'shop'), String(n)])
      expect(killed.signal).toBe('SIGKILL')
      const names = await readdir(place)
      const stale = await findStale(join(place, 'shop'))
      expect(stale.map((path) => path.slice(place.length + 1))).toEqual(
        names.filter((name) => name !== 'shop'),
      )
      if (names.includes('shop')) expect(await listing(join(place, 'shop'))).toEqual(complete)
      outcomes.add(`${names.includes('shop') ? 'complete' : 'absent'}, ${stale.length} stale`)
      expect(await removeStale(stale)).toEqual({ ok: true, value: undefined })
      expect(await readdir(place)).toEqual(names.filter((name) => name === 'shop'))
      await rm(join(place, 'shop'), { recursive: true, force: true })
    }
    expect([...outcomes].sort()).toEqual(['absent, 0 stale', 'absent, 1 stale', 'complete, 1 stale'])
  })

  it.each(['SIGINT', 'SIGTERM', 'SIGHUP'] as const)('%s in the middle: nothing is left', async (signal) => {
    const process_ = spawn(process.execPath, [childPath, 'slowly', join(place, 'shop')], { stdio: 'pipe' })
    const end = ended(process_)
    while ((await readdir(place)).length === 0) await new Promise((resolve) => setTimeout(resolve, 5))
    process_.kill(signal)
    expect(JSON.parse((await end).stdout)).toMatchObject({ ok: false, problems: [{ code: 'cancelled' }] })
    expect(await readdir(place)).toEqual([])
  })

  it('does not take a living process for a dead one', async () => {
    const process_ = spawn(process.execPath, [childPath, 'slowly', join(place, 'shop')], { stdio: 'pipe' })
    const end = ended(process_)
    while ((await readdir(place)).length === 0) await new Promise((resolve) => setTimeout(resolve, 5))
    expect(await findStale(join(place, 'shop'))).toEqual([])
    process_.kill('SIGINT')
    await end
  })
})

describe('what stands at the destination', () => {
  it('an empty folder is replaced, and keeps its mode', async () => {
    await mkdir(join(place, 'shop'), { mode: 0o700 })
    await chmod(join(place, 'shop'), 0o700)
    expect((await createFolder(join(place, 'shop'), fortyFiles)).ok).toBe(true)
    expect(await listing(join(place, 'shop'))).toEqual(complete)
    expect((await stat(join(place, 'shop'))).mode & 0o777).toBe(0o700)
  })

  it('the folder where the shell stands is filled, not replaced', async () => {
    await mkdir(join(place, 'shop'))
    const before = await stat(join(place, 'shop'))
    expect((await child(['create', '.'], { cwd: join(place, 'shop') })).stdout).toContain('"ok":true')
    expect((await stat(join(place, 'shop'))).ino).toBe(before.ino)
    expect(await listing(join(place, 'shop'))).toEqual(complete)
  })

  it('a mount is filled, since it cannot be replaced', async () => {
    await mkdir(join(place, 'shop'))
    const filled = await shell(
      `unshare -m sh -c "mount -t tmpfs none '${place}/shop' && ${childCommand('create', `${place}/shop`)} && ls -A '${place}/shop' | wc -l"`,
    )
    expect(filled.stderr).toBe('')
    expect(filled.stdout).toMatch(/"ok":true.*\n3\n$/)
  })

  it('a folder with files, a file, and a dangling link are refused and stay', async () => {
    await write(
      place,
      new Map([['full/mine.txt', { content: new Uint8Array([1]), mode: 0o644, kind: 'file' }]]),
    )
    const before = await listing(place)
    expect(await createFolder(join(place, 'full'), fortyFiles)).toMatchObject({
      problems: [{ code: 'not-empty' }],
    })
    const inFile = await createFolder(join(place, 'full', 'mine.txt'), fortyFiles)
    expect(inFile).toMatchObject({ problems: [{ code: 'not-a-folder' }] })
    const below = await createFolder(join(place, 'full', 'mine.txt', 'shop'), fortyFiles)
    expect(below).toMatchObject({ problems: [{ code: 'ENOTDIR' }] })
    expect(await listing(place)).toEqual(before)
  })

  it.each([
    '../out',
    '/etc/out',
    'a/../../out',
    '.git/hooks/x',
    'sub/.GIT/config',
    '',
    'a//b',
    'a\\b',
    'a\0b',
  ])('the path %j is refused before anything is written', async (path) => {
    const tree = new Map([[path, { content: new Uint8Array(), mode: 0o644, kind: 'file' as const }]])
    expect(await createFolder(join(place, 'shop'), tree)).toMatchObject({
      problems: [{ code: 'unsafe-path' }],
    })
    expect(await readdir(place)).toEqual([])
  })
})

describe('the machine', () => {
  it.each(['000', '022', '077', '777'])('umask %s changes no mode', async (umask) => {
    const made = await shell(`umask ${umask}; exec ${childCommand('create', join(place, 'shop'))}`)
    expect(made.stdout).toContain('"ok":true')
    expect(await listing(join(place, 'shop'))).toEqual(complete)
    expect((await stat(join(place, 'shop'))).mode & 0o777).toBe(0o755)
  })

  it('a real full disk: ENOSPC, and nothing is left on it (needs root, or user namespaces)', async () => {
    const small = await shell(
      `unshare -m sh -c "mount -t tmpfs -o size=64k none '${place}' && ${childCommand('create', `${place}/shop`)} && ls -A '${place}'"`,
    )
    expect(small.stderr, 'mounting a tmpfs was refused').toBe('')
    const [line = '', ...left] = small.stdout.trimEnd().split('\n')
    expect(JSON.parse(line)).toMatchObject({
      problems: [
        {
          code: 'ENOSPC',
          what: expect.stringContaining('the disk is full'),
          where: expect.stringContaining('/shop/'),
        },
      ],
    })
    expect(left).toEqual([])
  })

  it('a read-only disk: EROFS (needs root, or user namespaces)', async () => {
    const readOnly = await shell(
      `unshare -m sh -c "mount -t tmpfs -o ro none '${place}' && ${childCommand('create', `${place}/shop`)}"`,
    )
    expect(readOnly.stderr, 'mounting a tmpfs was refused').toBe('')
    expect(JSON.parse(readOnly.stdout)).toMatchObject({ problems: [{ code: 'EROFS' }] })
  })

  it('somebody else’s folder: EACCES (needs root, to become somebody else)', async () => {
    await chmod(place, 0o755)
    const refused = await child(['create', join(place, 'shop')], { uid: 65534, gid: 65534 })
    expect(refused.stderr).toBe('')
    expect(JSON.parse(refused.stdout)).toMatchObject({
      problems: [
        { code: 'EACCES', what: expect.stringContaining(place), next: expect.stringContaining('permission') },
      ],
    })
    expect(await readdir(place)).toEqual([])
  })

  it('an empty folder of one’s own in somebody else’s is filled', async () => {
    await chmod(place, 0o755)
    await shell(`mkdir '${place}/shop' && chown 65534:65534 '${place}/shop'`)
    const made = await child(['create', join(place, 'shop')], { uid: 65534, gid: 65534 })
    expect(made.stdout).toContain('"ok":true')
    expect(await listing(join(place, 'shop'))).toEqual(complete)
  })

  it('twenty-four open files are enough', async () => {
    const made = await shell(`ulimit -n 24; exec ${childCommand('create', join(place, 'shop'))}`)
    expect(made.stdout + made.stderr).toContain('"ok":true')
    expect(await listing(join(place, 'shop'))).toEqual(complete)
  })

  it('a name that is too long: ENAMETOOLONG', async () => {
    const made = await createFolder(join(place, 'x'.repeat(300)), fortyFiles)
    expect(made).toMatchObject({
      problems: [{ code: 'ENAMETOOLONG', next: 'Choose a shorter name, or a folder closer to the root.' }],
    })
    expect(await readdir(place)).toEqual([])
  })
})

describe('one at a time', () => {
  const claimants = (all: readonly number[], self: number) => all.filter((pid) => pid !== self).map(String)

  const tenAtOnce = () =>
    Promise.all(Array.from({ length: 10 }, () => child(['claimed', join(place, 'shop')])))

  it('of ten creations at once exactly one wins, and the tree has one origin', async () => {
    const outcomes = (await tenAtOnce()).map(({ stdout }) => JSON.parse(stdout))
    const won = outcomes.filter(({ ok }) => ok)
    expect(won.map(({ pid }) => String(pid))).toEqual([await readFile(join(place, 'shop', 'who'), 'utf8')])
    const all = outcomes.map(({ pid }) => pid)
    for (const { pid, problems } of outcomes.filter(({ ok }) => !ok)) {
      const [{ code, what }] = problems
      // Who comes late finds the project, or somebody else who came late and is looking at it.
      if (code !== 'not-empty') expect(claimants(all, pid)).toContain(what.match(/process (\d+)/)?.[1])
    }
    expect(await readdir(place)).toEqual(['shop'])
  })

  it('a dead process holds nothing, whoever asks at once', async () => {
    const holder = spawn(process.execPath, [childPath, 'hold', join(place, 'shop')], { stdio: 'pipe' })
    const end = ended(holder)
    await new Promise((resolve) => holder.stdout?.once('data', resolve))
    const refused = JSON.parse((await child(['claimed', join(place, 'shop')])).stdout)
    expect(refused).toMatchObject({
      problems: [{ code: 'claimed', what: expect.stringContaining(`process ${holder.pid}`) }],
    })
    holder.kill('SIGKILL')
    await end
    expect(await readdir(place)).toEqual(['.shop.newel-claim'])
    const outcomes = (await tenAtOnce()).map(({ stdout }) => JSON.parse(stdout))
    expect(outcomes.filter(({ ok }) => ok)).toHaveLength(1)
    expect(await readdir(place)).toEqual(['shop'])
  })
})
