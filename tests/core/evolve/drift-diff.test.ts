import { execFileSync } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { driftOf } from '../../../src/core/evolve/drift.ts'
import { diffsOf } from '../../../src/core/evolve/drift-diff.ts'
import type { FileState, FileTree } from '../../../src/core/reconcile/types.ts'
import { file, link, listing, write } from '../../faults/trees.ts'

const lines = ['one', 'two', 'three', 'four', 'five', 'six', '']
const text = lines.join('\n')
const edited = text.replace('three', 'THREE')

const written: FileTree = new Map([
  ['README.md', file(text)],
  ['bin/run', file(`#!/bin/sh\n${text}`, 0o755)],
  ['docs/über uns.md', file(text)],
  ['empty.py', file('')],
  ['logo.png', { content: new Uint8Array([0, 1]), mode: 0o644, kind: 'file' }],
])

type Changes = Readonly<Record<string, FileState | undefined>>

function diffs(changes: Changes) {
  const all = Object.entries({ ...Object.fromEntries(written), ...changes })
  const ours = new Map(all.flatMap(([path, state]) => (state === undefined ? [] : [[path, state] as const])))
  const drift = driftOf({ pristine: written, ours, lock: { ownerFiles: [], placements: {} } })
  return { files: diffsOf(drift, written, ours), ours }
}

let folder: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'newel-diff-'))
})
afterEach(() => rm(folder, { recursive: true, force: true }))

describe('git apply makes of the pristine render what is there', () => {
  it.each<[string, Changes]>([
    ['an edit', { 'README.md': file(edited) }],
    ['no newline at the end', { 'README.md': file(text.trimEnd()) }],
    ['an edit in a file with spaces and umlauts', { 'docs/über uns.md': file(edited) }],
    ['an emptied file', { 'README.md': file('') }],
    ['a file that was empty', { 'empty.py': file('x = 1\n') }],
    ['a deleted file', { 'README.md': undefined }],
    ['a deleted empty file', { 'empty.py': undefined }],
    ['a mode', { 'bin/run': file(`#!/bin/sh\n${text}`) }],
    ['a mode and an edit', { 'README.md': file(edited, 0o755) }],
    ['a moved file', { 'bin/run': undefined, 'tools/run': file(`#!/bin/sh\n${text}`, 0o755) }],
    ['a moved and edited file', { 'bin/run': undefined, 'tools/run': file(`#!/bin/sh\n${edited}`) }],
    ['several', { 'README.md': file(edited), 'empty.py': undefined, 'bin/run': file('#!/bin/sh\n', 0o755) }],
  ])('%s', async (_, changes) => {
    const { files, ours } = diffs(changes)
    await write(join(folder, 'pristine'), written)
    await write(join(folder, 'ours'), ours)
    const patch = files.map(({ diff }) => diff).join('')
    execFileSync('git', ['apply', '-'], { cwd: join(folder, 'pristine'), input: patch })
    expect(await listing(join(folder, 'pristine'))).toEqual(await listing(join(folder, 'ours')))
  })
})

it('passes over binary files and links, which no text can show, and says so', async () => {
  const { files } = diffs({
    'README.md': file(edited),
    'bin/run': link('../run'),
    'logo.png': { content: new Uint8Array([0, 2]), mode: 0o644, kind: 'file' },
  })
  expect(files.map(({ diff }) => diff).slice(1)).toEqual([
    'Binary files a/bin/run and b/bin/run differ\n',
    'Binary files a/logo.png and b/logo.png differ\n',
  ])
  await write(folder, written)
  execFileSync('git', ['apply', '-'], { cwd: folder, input: files.map(({ diff }) => diff).join('') })
  expect((await listing(folder))['README.md']).toBe(`file 644 ${edited}`)
})

it('shows an edit under converted line ends alone', () => {
  const [shown] = diffs({ 'README.md': file(edited.replaceAll('\n', '\r\n')) }).files
  expect(shown?.diff.split('\n').filter((line) => /^[-+](?![-+])/.test(line))).toEqual([
    '-three\r',
    '+THREE\r',
  ])
})
