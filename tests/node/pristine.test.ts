import { rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { noDigest } from '../../src/core/evolve/lock-parse.ts'
import { newelFolder, snapshotPath } from '../../src/core/evolve/snapshot.ts'
import { refusal, success } from '../../src/core/problem.ts'
import type { FileTree } from '../../src/core/reconcile/types.ts'
import { gzip } from '../../src/node/digest.ts'
import { findPristine, type RenderAgain } from '../../src/node/pristine.ts'
import { file, scratch, write } from '../faults/trees.ts'
import { lockOf, packed } from './evolving.ts'
import { commitAllIn, committed, gitIn } from './repository.ts'

const pristine: FileTree = new Map([
  ['empty.py', file('')],
  ['run.sh', file('#!/bin/sh\n', 0o755)],
  ['src/a.py', file('as written\n')],
])
const lock = lockOf(pristine)

let place: string
let root: string
beforeEach(async () => {
  place = await scratch()
  root = join(place, 'shop')
  await write(root, pristine)
  await write(root, newelFolder(lock, packed(pristine)))
})
afterEach(() => rm(place, { recursive: true, force: true }))

/** Commits the project as written, then with an edit of its owner. */
async function edited(): Promise<void> {
  committed(root)
  await writeFile(join(root, 'src/a.py'), 'edited by the owner\n')
  commitAllIn(root, 'edited')
}

const cannot: RenderAgain = async () => refusal({ code: 'x', what: 'That version is not here.' })
const never: RenderAgain = async () => {
  throw new Error('nothing was to be rendered')
}
const renders =
  (tree: FileTree): RenderAgain =>
  async () =>
    success(tree)

const found = (from: string) => ({ ok: true, value: { tree: pristine, from } })
const whyNot = async (render: RenderAgain): Promise<string> => {
  const result = await findPristine(root, lock, render)
  if (result.ok) throw new Error(`found in ${result.value.from}`)
  expect(result.problems.map(({ code }) => code)).toEqual(['no-base'])
  return result.problems[0]?.what ?? ''
}
const removeSnapshot = () => rm(join(root, snapshotPath))

describe('what was written last', () => {
  it('is told by the snapshot, with or without a repository', async () => {
    expect(await findPristine(root, lock, never)).toEqual(found('snapshot'))
    await edited()
    expect(await findPristine(root, lock, never)).toEqual(found('snapshot'))
  })

  it('is told by the objects of git where the snapshot is deleted, whatever is on disk', async () => {
    await edited()
    await removeSnapshot()
    await rm(join(root, 'run.sh'))
    expect(await findPristine(root, lock, never)).toEqual(found('objects'))
  })

  it('is told by the snapshot alone after a squash and a shallow clone, which lose the blobs', async () => {
    await edited()
    for (const [name, make] of [
      ['squashed', squashed],
      ['shallow', shallow],
    ] as const) {
      const clone = join(place, name)
      make(clone)
      expect(await findPristine(clone, lock, never)).toEqual(found('snapshot'))
      await rm(join(clone, snapshotPath))
      expect(await findPristine(clone, lock, renders(pristine))).toEqual(found('render'))
      expect(await findPristine(clone, lock, cannot)).toMatchObject({
        problems: [
          { what: expect.stringContaining('lacks 1 of 3 files as they were written, src/a.py first.') },
        ],
      })
    }
  })

  const shallow = (clone: string) => gitIn(place, 'clone', '--quiet', '--depth=1', `file://${root}`, clone)

  function squashed(clone: string): void {
    gitIn(root, 'checkout', '--quiet', '--orphan', 'squashed')
    gitIn(root, 'commit', '--quiet', '--message', 'all at once')
    gitIn(place, 'clone', '--quiet', '--single-branch', `file://${root}`, clone)
    gitIn(root, 'checkout', '--quiet', 'main')
  }

  it.each([
    ['is no gzip', () => new TextEncoder().encode('<<<<<<< HEAD\n')],
    ['is cut off', () => packed(pristine).slice(0, 40)],
    ['is another one', () => packed(new Map([...pristine, ['src/a.py', file('something else\n')]]))],
    ['is no snapshot', () => gzip(new TextEncoder().encode('[]'))],
  ])('is rendered again where the snapshot %s and git has nothing', async (_, bytes) => {
    await writeFile(join(root, snapshotPath), bytes())
    expect(await findPristine(root, lock, renders(pristine))).toEqual(found('render'))
  })

  it('is not taken from a snapshot that the lock does not name, as after branches met', async () => {
    const met = { ...lock, snapshot: noDigest }
    expect(await findPristine(root, met, renders(pristine))).toEqual(found('render'))
    await edited()
    expect(await findPristine(root, met, never)).toEqual(found('objects'))
  })

  it('is not taken from a snapshot whose files are not those of the lock', async () => {
    const forged = { ...lockOf(new Map([['src/a.py', file('x\n')]])), snapshot: lock.snapshot }
    expect(await findPristine(root, forged, cannot)).toMatchObject({
      problems: [{ what: expect.stringContaining('3 of 3 files differ, empty.py first.') }],
    })
  })
})

describe('a base is never guessed', () => {
  beforeEach(removeSnapshot)

  it.each([
    ['another content', new Map([...pristine, ['src/a.py', file('later\n')]]), 'src/a.py'],
    ['another mode', new Map([...pristine, ['run.sh', file('#!/bin/sh\n')]]), 'run.sh'],
    ['a file more', new Map([...pristine, ['more.py', file('')]]), 'more.py'],
    ['a file less', new Map([...pristine].slice(1)), 'empty.py'],
  ])('a render with %s is refused', async (_, tree, path) => {
    expect(await whyNot(renders(tree))).toMatch(new RegExp(`A new render: .* differ, ${path} first\\.`))
  })

  it('it is said what was tried, why it failed, and which version wrote the project', async () => {
    expect(await whyNot(cannot)).toMatch(
      /The snapshot .* is missing.* The objects of git: .*not a git repository.* A new render: That version is not here\./s,
    )
    const odd = lockOf(pristine, '1.2.3; rm -rf ~')
    const nexts = await Promise.all([lock, odd].map((one) => findPristine(root, one, cannot)))
    expect(nexts).toMatchObject([
      { problems: [{ next: expect.stringContaining('`npx newel@1.2.3 repair`') }] },
      { problems: [{ next: expect.stringContaining('`npx newel@latest repair`') }] },
    ])
  })

  it('an interruption is no reason to go on with the next', async () => {
    const controller = new AbortController()
    controller.abort()
    expect(await findPristine(root, lock, never, { signal: controller.signal })).toMatchObject({
      problems: [{ code: 'cancelled' }],
    })
  })
})
