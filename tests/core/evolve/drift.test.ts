import { describe, expect, it } from 'vitest'
import { bytesOf, textOf } from '../../../src/core/bytes.ts'
import { driftOf, withLineEndsOf } from '../../../src/core/evolve/drift.ts'
import type { FileState, FileTree } from '../../../src/core/reconcile/types.ts'

const file = (text: string, mode = 0o644): FileState => ({ content: bytesOf(text), mode, kind: 'file' })
const link = (target: string): FileState => ({ content: bytesOf(target), mode: 0o777, kind: 'symlink' })

const written: FileTree = new Map([
  ['README.md', file('# Shop\n')],
  ['bin/run', file('#!/bin/sh\n', 0o755)],
  ['logo.png', { content: new Uint8Array([0, 13, 10, 255]), mode: 0o644, kind: 'file' }],
])
const lock = { ownerFiles: ['.env'], placements: { 'bin/run': 'tools/go' } }

/** The project with some files replaced; undefined takes one away. */
function drifted(changes: Readonly<Record<string, FileState | undefined>>) {
  const entries = Object.entries({ ...Object.fromEntries(written), ...changes })
  const ours = new Map(
    entries.flatMap(([path, state]) => (state === undefined ? [] : [[path, state] as const])),
  )
  return driftOf({ pristine: written, ours, lock })
}

const nothing = { edited: [], deleted: [], moved: [], added: [] }

describe('drift', () => {
  it.each<[string, Readonly<Record<string, FileState | undefined>>, object]>([
    ['an untouched project', {}, {}],
    ['a changed text', { 'README.md': file('# Mine\n') }, { edited: ['README.md'] }],
    ['a changed binary', { 'logo.png': file('text') }, { edited: ['logo.png'] }],
    ['a lost executable bit', { 'bin/run': file('#!/bin/sh\n') }, { edited: ['bin/run'] }],
    ['another umask', { 'README.md': file('# Shop\n', 0o664), 'bin/run': file('#!/bin/sh\n', 0o700) }, {}],
    ['a link in place of a file', { 'README.md': link('# Shop\n') }, { edited: ['README.md'] }],
    ['converted line ends', { 'README.md': file('# Shop\r\n') }, {}],
    ['an edit under converted line ends', { 'README.md': file('# Mine\r\n') }, { edited: ['README.md'] }],
    ['a lost newline at the end', { 'README.md': file('# Shop') }, { edited: ['README.md'] }],
    ['an emptied file', { 'README.md': file('') }, { edited: ['README.md'] }],
    ['a deleted file', { 'README.md': undefined }, { deleted: ['README.md'] }],
    [
      'a moved file',
      { 'bin/run': undefined, 'tools/start': file('#!/bin/sh\n', 0o755) },
      { moved: [{ from: 'bin/run', to: 'tools/start', edited: false }] },
    ],
    [
      'a file that was moved before and rewritten since',
      { 'bin/run': undefined, 'tools/go': file('exit\n', 0o755) },
      { moved: [{ from: 'bin/run', to: 'tools/go', edited: true }] },
    ],
    [
      'a moved file that was edited too',
      { 'bin/run': undefined, 'tools/start': file('#!/bin/sh\n') },
      { moved: [{ from: 'bin/run', to: 'tools/start', edited: true }] },
    ],
    [
      'a secret that looks like a lost file',
      { 'README.md': undefined, '.env': file('# Shop\n') },
      { deleted: ['README.md'] },
    ],
    ['files of the owner', { 'b.py': file(''), 'a.py': file('') }, { added: ['a.py', 'b.py'] }],
    ['what Newel made for the owner', { '.env': file('SECRET=1\n') }, {}],
    ['the folder of Newel', { '.newel/lock.json': file('{}\n') }, {}],
  ])('%s', (_, changes, expected) => {
    expect(drifted(changes)).toEqual({ ...nothing, ...expected })
  })
})

it('shows what was written with the line ends of the owner', () => {
  const shown = (ours: string, base: string) => textOf(withLineEndsOf(file(ours), file(base)).content)
  expect(shown('a\r\nb\r\n', 'a\nc\n')).toBe('a\r\nc\r\n')
  expect(shown('a\nb\n', 'a\r\nc\r\n')).toBe('a\nc\n')
  expect(shown('a\nb\n', 'a\nc')).toBe('a\nc')
})
