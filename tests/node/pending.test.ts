import { mkdir, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { gitBlobId } from '../../src/core/evolve/blob.ts'
import { lockPath } from '../../src/core/evolve/lock.ts'
import { pendingFiles, pendingPaths } from '../../src/core/evolve/pending.ts'
import { newelFolder, snapshotPath } from '../../src/core/evolve/snapshot.ts'
import type { FileState, Operation } from '../../src/core/reconcile/types.ts'
import { abortPending } from '../../src/node/abort.ts'
import { applyOperations } from '../../src/node/apply.ts'
import { hash } from '../../src/node/digest.ts'
import { stageConflicts, unmergedPaths } from '../../src/node/git-conflicts.ts'
import { continuePending, readPending, unresolved } from '../../src/node/pending.ts'
import { readKnown } from '../../src/node/project.ts'
import { listUndo, undo } from '../../src/node/undo.ts'
import { failingAt, fullFrom } from '../faults/faulty-port.ts'
import { file, listing, scratch, write } from '../faults/trees.ts'
import { lockOf, packed } from './evolving.ts'
import { commitAllIn, committed, gitIn } from './repository.ts'

const marked = '<<<<<<< yours\nb\n||||||| was\na\n=======\nc\n>>>>>>> newel\nsame\n'
const written = new Map<string, FileState>([
  ['a.py', file('a\nsame\n')],
  ['logo.png', file('\0old')],
  ['plain.py', file('1\n')],
])
const wanted = new Map<string, FileState>([
  ['a.py', file('c\nsame\n')],
  ['logo.png', file('\0new')],
  ['plain.py', file('2\n')],
  ['made/new.py', file('new\n')],
])
const yours = { a: file('b\nsame\n'), logo: file('\0yours', 0o600) }
const [oldLock, newLock] = [lockOf(written), lockOf(wanted)]

let place: string
let root: string
let before: Readonly<Record<string, string>>

beforeEach(async () => {
  place = await scratch()
  root = join(place, 'shop')
  await write(root, written)
  await write(root, newelFolder(oldLock, packed(written)))
  await write(
    root,
    new Map([
      ['a.py', yours.a],
      ['logo.png', yours.logo],
    ]),
  )
  committed(root)
  before = await seen()
})
afterEach(() => rm(place, { recursive: true, force: true }))

/** The project without what git keeps of it. */
async function seen(): Promise<Readonly<Record<string, string>>> {
  const all = Object.entries(await listing(root))
  return Object.fromEntries(all.filter(([path]) => !/^\.git(\/|$)/.test(path)))
}

const text = (path: string) => readFile(join(root, path), 'utf8')

const side = (path: string, ours: FileState) => ({
  base: written.get(path) ?? file(''),
  ours,
  theirs: wanted.get(path) ?? file(''),
})

/** As `newel add` leaves a project with one conflict that is marked and one that cannot be. */
async function change(): Promise<void> {
  const because = 'both sides changed it'
  const state = {
    label: 'add feature invoice',
    replaces: gitBlobId(await readFile(join(root, lockPath)), hash),
    conflicts: [
      { path: 'a.py', marked: true, because },
      { path: 'logo.png', marked: false, because },
    ],
  }
  const pending = pendingFiles(state, newLock, packed(wanted))
  const conflict = { kind: 'conflict', because } as const
  const operations: readonly Operation[] = [
    { ...conflict, path: 'a.py', before: yours.a, after: file(marked), sides: side('a.py', yours.a) },
    {
      ...conflict,
      path: 'logo.png',
      before: yours.logo,
      after: yours.logo,
      sides: side('logo.png', yours.logo),
    },
    { kind: 'replace', path: 'plain.py', before: file('1\n'), after: file('2\n') },
    { kind: 'create', path: 'made/new.py', after: file('new\n') },
    ...[...pending].map(([path, after]): Operation => ({ kind: 'create', path, after })),
  ]
  const applied = await applyOperations(root, operations, { label: state.label })
  expect(applied.ok).toBe(true)
  const staged = operations.flatMap((each) => (each.kind === 'conflict' ? [each] : []))
  expect((await stageConflicts(root, staged)).ok).toBe(true)
}

const settle = async (): Promise<void> => {
  await writeFile(join(root, 'a.py'), 'b and c\nsame\n')
  gitIn(root, 'add', 'logo.png')
}

async function open(): Promise<readonly string[]> {
  const pending = await readPending(root)
  if (!pending.ok || pending.value === undefined) throw new Error('nothing is pending')
  const paths = await unresolved(root, pending.value)
  return paths.ok ? paths.value : []
}

/** Lets the first call fail, then the second, until the work is done all the same; gives how often it was refused. */
async function untilDone(attempt: (call: number) => Promise<boolean>): Promise<number> {
  for (let call = 1; ; call += 1) if (await attempt(call)) return call - 1
}

describe('a pending change', () => {
  it('is hidden from git, and none where nothing waits', async () => {
    expect(await readPending(root)).toEqual({ ok: true, value: undefined })
    await change()
    expect(gitIn(root, 'status', '--porcelain', '--untracked-files=all')).not.toContain('.newel')
    expect(await readPending(root)).toMatchObject({
      value: { state: { label: 'add feature invoice' }, lock: { snapshot: newLock.snapshot } },
    })
  })

  it('is open until the markers are gone and git is told of the rest', async () => {
    await change()
    expect(await open()).toEqual(['a.py', 'logo.png'])
    await writeFile(join(root, 'a.py'), 'b\nsame\n>>>>>>> newel\n')
    gitIn(root, 'add', 'a.py', 'logo.png')
    expect(await open()).toEqual(['a.py'])
    await rm(join(root, 'a.py'))
    expect(await open()).toEqual([])
    await mkdir(join(root, 'a.py'))
    expect(await open()).toEqual([])
  })

  it('is open outside a repository only where markers stand', async () => {
    await rm(join(root, '.git'), { recursive: true })
    await rm(join(root, '.newel', 'undo'), { recursive: true, force: true })
    await write(root, pendingFiles(await stateOutside(), newLock, packed(wanted)))
    await writeFile(join(root, 'a.py'), marked)
    expect(await open()).toEqual(['a.py'])
  })

  const stateOutside = async () => ({
    label: 'add',
    replaces: gitBlobId(await readFile(join(root, lockPath)), hash),
    conflicts: ['a.py', 'logo.png'].map((path) => ({ path, marked: path === 'a.py', because: '' })),
  })

  it.each([
    [pendingPaths.state, '{'],
    [pendingPaths.lock, '{"format": 99}'],
    [pendingPaths.snapshot, 'x'],
  ])('with a damaged %s is a problem', async (path, content) => {
    await change()
    await writeFile(join(root, path), content)
    expect(await readPending(root)).toMatchObject({ problems: [{ code: 'damaged-pending', where: path }] })
  })
})

describe('continue', () => {
  it('advances lock and snapshot, settles the index, and nothing waits any more', async () => {
    await change()
    await settle()
    expect(await continuePending(root)).toMatchObject({ ok: true, value: { id: expect.any(String) } })
    expect(await readKnown(root)).toMatchObject({ value: { lock: newLock, pristine: wanted } })
    expect(await readPending(root)).toEqual({ ok: true, value: undefined })
    expect(await unmergedPaths(root)).toEqual({ ok: true, value: [] })
    expect(Object.keys(await seen()).filter((path) => path.includes('pending'))).toEqual([])
    commitAllIn(root, 'can be committed')
    expect(await text('a.py')).toBe('b and c\nsame\n')
  })

  it('refuses while a conflict is open, and then changes nothing', async () => {
    await change()
    const left = await seen()
    expect(await continuePending(root)).toMatchObject({
      problems: [
        { code: 'unsettled', where: 'a.py' },
        { code: 'unsettled', where: 'logo.png' },
      ],
    })
    expect(await seen()).toEqual(left)
    expect(await text(lockPath)).toBe(before[lockPath]?.replace('file 644 ', ''))
  })

  it('refuses to overwrite the lock of another branch', async () => {
    await change()
    await settle()
    await writeFile(join(root, lockPath), '{"of": "another branch"}\n')
    expect(await continuePending(root)).toMatchObject({ problems: [{ code: 'other-lock' }] })
    expect(await text(lockPath)).toBe('{"of": "another branch"}\n')
  })

  it('makes the snapshot anew where it is gone', async () => {
    await change()
    await settle()
    await rm(join(root, snapshotPath))
    expect(await continuePending(root)).toMatchObject({ ok: true })
    expect(await readKnown(root)).toMatchObject({ value: { pristine: wanted } })
  })

  it('is refused where nothing waits', async () => {
    expect(await continuePending(root)).toMatchObject({ problems: [{ code: 'nothing-pending' }] })
    expect(await abortPending(root)).toMatchObject({ problems: [{ code: 'nothing-pending' }] })
  })

  it('is all or nothing, wherever the disk is full', async () => {
    await change()
    await settle()
    const left = await seen()
    const refusals = await untilDone(async (call) => {
      const done = await continuePending(root, { port: fullFrom(call) })
      if (!done.ok) expect(await seen()).toEqual(left)
      return done.ok
    })
    expect(refusals).toBeGreaterThan(5)
    expect(await readPending(root)).toEqual({ ok: true, value: undefined })
  })
})

describe('abort', () => {
  it('puts back every file that the change touched, on disk and in the index', async () => {
    await change()
    expect(await abortPending(root)).toMatchObject({ ok: true })
    expect(await seen()).toEqual(before)
    expect(gitIn(root, 'status', '--porcelain')).toBe('')
  })

  it('keeps what the owner wrote since: their own files where they are, edits of touched ones in the undo store', async () => {
    await change()
    await write(
      root,
      new Map([
        ['a.py', file('an hour of work\n')],
        ['made/new.py', file('edited\n')],
      ]),
    )
    await write(root, new Map([['made/mine.py', file('mine\n')]]))
    await rm(join(root, 'plain.py'))
    gitIn(root, 'add', '--all')
    const aborted = await abortPending(root)
    expect(await seen()).toEqual({ ...before, made: 'folder 755', 'made/mine.py': 'file 644 mine\n' })
    expect(gitIn(root, 'status', '--porcelain')).toBe('A  made/mine.py\n')

    const listed = await listUndo(root)
    expect(listed.ok && listed.value.map(({ label }) => label)).toEqual(['abort add feature invoice'])
    expect((await undo(root, aborted.ok ? aborted.value.id : '')).ok).toBe(true)
    expect([await text('a.py'), await text('made/new.py')]).toEqual(['an hour of work\n', 'edited\n'])
    expect(await abortPending(root)).toMatchObject({ ok: true })
    expect(await seen()).toMatchObject(before)
  })

  it('works with a damaged state, and outside a repository', async () => {
    await change()
    await writeFile(join(root, pendingPaths.state), '{')
    await rm(join(root, '.git'), { recursive: true })
    expect(await abortPending(root)).toMatchObject({ ok: true })
    expect(await seen()).toEqual(before)
  })

  it('takes back the change itself after a `continue` was undone', async () => {
    await change()
    await settle()
    const continued = await continuePending(root)
    expect((await undo(root, continued.ok ? continued.value.id : '')).ok).toBe(true)
    expect(await abortPending(root)).toMatchObject({ ok: true })
    expect(await seen()).toEqual(before)
  })

  it('takes back the change that waits, not a newer one', async () => {
    await change()
    const later: Operation = { kind: 'create', path: 'later.py', after: file('later\n') }
    await applyOperations(root, [later], { label: 'add feature invoice' })
    expect(await abortPending(root)).toMatchObject({ ok: true })
    expect(await seen()).toEqual({ ...before, 'later.py': 'file 644 later\n' })
  })

  it('is refused where the undo store is gone', async () => {
    await change()
    await rm(join(root, '.newel', 'undo'), { recursive: true })
    const left = await seen()
    expect(await abortPending(root)).toMatchObject({ problems: [{ code: 'lost-undo' }] })
    expect(await seen()).toEqual(left)
  })

  it('is all or nothing, wherever a call fails', async () => {
    await change()
    await writeFile(join(root, 'a.py'), 'an hour of work\n')
    const left = await seen()
    const refusals = await untilDone(async (call) => {
      const done = await abortPending(root, { port: failingAt(call, 'EIO') })
      if (!done.ok) expect(await seen()).toEqual(left)
      return done.ok
    })
    expect(refusals).toBeGreaterThan(5)
    expect(await seen()).toEqual(before)
  })
})
