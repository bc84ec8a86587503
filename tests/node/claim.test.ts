import { mkdir, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { claim, removeDead } from '../../src/node/claim.ts'
import { disk } from '../../src/node/files.ts'
import { isLiving, isRunning, readMaker, thisMaker } from '../../src/node/living.ts'
import { scratch } from '../faults/trees.ts'

let place: string
beforeEach(async () => {
  place = await scratch()
})
afterEach(() => rm(place, { recursive: true, force: true }))

/** The kernel gives out no number this high. */
const noProcess = 2 ** 30
const me = thisMaker('aa')
const dead = { ...me, pid: noProcess, token: 'dd' }

describe('a claim', () => {
  it('is one for one folder, by whatever name, and goes with everything that was made for it', async () => {
    await mkdir(join(place, 'real'))
    await symlink('real', join(place, 'link'))
    const first = await claim(join(place, 'real', 'sub', 'shop'))
    expect(first.ok).toBe(true)
    const second = await claim(join(place, 'link', 'sub', '.', 'shop'))
    expect(second).toMatchObject({
      problems: [
        {
          code: 'claimed',
          what: expect.stringContaining(`process ${process.pid}`),
          next: expect.stringContaining('kill'),
        },
      ],
    })
    if (first.ok) first.value.release()
    expect(await readdir(join(place, 'real'))).toEqual([])
    const third = await claim(join(place, 'link', 'sub', 'shop'))
    expect(third.ok).toBe(true)
    if (third.ok) third.value.release()
  })

  it('on a project is inside it, and a creation’s beside it counts as well', async () => {
    const beside = await claim(join(place, 'shop'))
    await mkdir(join(place, 'shop', '.newel'), { recursive: true })
    expect(await claim(join(place, 'shop'))).toMatchObject({ problems: [{ code: 'claimed' }] })
    if (beside.ok) beside.value.release()
    const inside = await claim(join(place, 'shop'))
    expect(inside.ok && inside.value.path).toBe(join(place, 'shop', '.newel', 'claim'))
    if (inside.ok) inside.value.release()
    expect(await readdir(join(place, 'shop', '.newel'))).toEqual([])
    expect(await readdir(place)).toEqual(['shop'])
  })

  it('of a dead holder is not removed once a living one has taken its place', async () => {
    const path = join(place, '.shop.newel-claim')
    await writeFile(path, JSON.stringify(me))
    expect(await removeDead(path, dead, place)).toBe(true)
    expect(JSON.parse(await readFile(path, 'utf8'))).toEqual(me)
    await writeFile(path, JSON.stringify(dead))
    expect(await removeDead(path, dead, place)).toBe(true)
    expect(await readdir(place)).toEqual([])
  })

  it('that says nothing, as after a power cut, is named with what to type', async () => {
    await writeFile(join(place, '.shop.newel-claim'), '')
    expect(await claim(join(place, 'shop'))).toMatchObject({
      problems: [{ code: 'claimed', next: expect.stringContaining('rm ') }],
    })
  })

  it('once released does not release another’s', async () => {
    const right = await claim(join(place, 'shop'))
    await writeFile(join(place, '.shop.newel-claim'), JSON.stringify({ ...me, token: 'other' }))
    if (right.ok) right.value.release()
    expect(await readdir(place)).toEqual(['.shop.newel-claim'])
  })
})

describe('a maker', () => {
  it.each([
    ['this process', me, true],
    ['a number without a process', dead, false],
    ['such a one that gave no start time', { pid: noProcess, host: me.host, at: me.at, token: 'dd' }, false],
    ['this number at another time', { ...me, started: '1' }, false],
    ['another machine’s, just now', { ...dead, host: 'elsewhere' }, true],
    ['another machine’s, yesterday', { ...dead, host: 'elsewhere', at: me.at - 86_400_000 }, false],
  ])('%s', (_, maker, lives) => {
    expect(isLiving(maker)).toBe(lives)
  })

  it('is running or not by its number', () => {
    expect([isRunning(process.pid), isRunning(1), isRunning(noProcess)]).toEqual([true, true, false])
  })

  it.each([
    '',
    '{}',
    'null',
    '{"pid": -1, "host": "h", "at": 1, "token": "a"}',
    '{"pid": 1, "host": "h", "at": 1, "token": "../a"}',
  ])('is not read from %j', (text) => {
    expect(readMaker(text)).toBeUndefined()
  })
})

it('a new file replaces nothing and follows no link', async () => {
  await writeFile(join(place, 'there'), 'mine')
  await symlink('elsewhere', join(place, 'link'))
  for (const name of ['there', 'link']) {
    await expect(disk.writeFile(join(place, name), new Uint8Array([1]), 0o644)).rejects.toMatchObject({
      code: 'EEXIST',
    })
  }
  expect(await readFile(join(place, 'there'), 'utf8')).toBe('mine')
  expect((await readdir(place)).sort()).toEqual(['link', 'there'])
})
