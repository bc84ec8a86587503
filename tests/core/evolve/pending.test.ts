import { describe, expect, it } from 'vitest'
import {
  conflictsOf,
  holdsMarkers,
  parsePendingState,
  pendingFiles,
  pendingPaths,
} from '../../../src/core/evolve/pending.ts'
import { lockOf } from '../../node/evolving.ts'
import { file, textIn } from '../reconcile/trees.ts'

const state = {
  label: 'add feature invoice',
  replaces: 'a'.repeat(40),
  conflicts: [{ path: 'src/a.py', marked: true, because: 'both sides changed the same place' }],
}

describe('conflict markers', () => {
  it.each([
    ['all of them', 'a\n<<<<<<< yours\nb\n||||||| was\nc\n=======\nd\n>>>>>>> newel\n', true],
    ['the first alone', '<<<<<<< yours\n', true],
    ['the second alone', 'a\n||||||| was\n', true],
    ['the last alone', 'a\r\n>>>>>>> newel\r\n', true],
    ['a separator inside a paragraph', 'a = 1\nb = 2\n=======\nc = 3\n', true],
    ['a separator below a blank line', 'a = 1\n\n=======\nc = 3\n', true],
    ['a separator at the top', '=======\nc = 3\n', true],
    ['a separator of a file from Windows', 'a = 1\r\nb = 2\r\n=======\r\n', true],
    ['a heading', 'Text.\n\nInstall\n=======\n\nText.\n', false],
    ['a heading at the top', 'Install\n=======\n', false],
    ['a longer underline', 'a\nb\n========\n', false],
    ['markers inside a line', 'x = "<<<<<<< yours"\n# >>>>>>> newel\n', false],
    ['shift operators', '<<<<<<<\n>>>>>>>>> x\n', false],
    ['nothing', '', false],
  ])('%s', (_, text, answer) => {
    expect(holdsMarkers(text)).toBe(answer)
  })
})

describe('the state of a pending change', () => {
  const files = pendingFiles(state, lockOf(new Map()), Uint8Array.of(1, 2))

  it('is three files, and is read back as it was', () => {
    expect([...files.keys()]).toEqual([pendingPaths.lock, pendingPaths.snapshot, pendingPaths.state])
    expect(files.get(pendingPaths.snapshot)?.content).toEqual(Uint8Array.of(1, 2))
    expect(parsePendingState(textIn(files.get(pendingPaths.state)) ?? '')).toEqual({ ok: true, value: state })
  })

  it.each([
    ['no JSON', '{'],
    ['another format', JSON.stringify({ format: 2, ...state })],
    ['a key more', JSON.stringify({ format: 1, ...state, token: 'x' })],
    [
      'a path outside',
      JSON.stringify({ format: 1, ...state, conflicts: [{ ...state.conflicts[0], path: '../x' }] }),
    ],
    ['no blob id', JSON.stringify({ format: 1, ...state, replaces: 'HEAD' })],
  ])('%s is a problem that names `newel abort`', (_, text) => {
    expect(parsePendingState(text)).toMatchObject({
      problems: [
        { code: 'damaged-pending', where: pendingPaths.state, next: expect.stringContaining('newel abort') },
      ],
    })
  })

  it('knows of each conflict whether markers stand in it', () => {
    const text = file('<<<<<<< yours\na\n||||||| was\n=======\nb\n>>>>>>> newel\n')
    const own = { before: text, after: text }
    const because = 'why'
    const conflict = { kind: 'conflict', because, sides: {} } as const
    expect(
      conflictsOf([
        { kind: 'create', path: 'new', after: text },
        { ...conflict, path: 'marked', before: file('a\n'), after: text },
        { ...conflict, path: 'its own markers', ...own },
        { ...conflict, path: 'binary', before: file('\0'), after: file('\0') },
        { ...conflict, path: 'nothing to write' },
      ]),
    ).toEqual([
      { path: 'marked', marked: true, because },
      { path: 'its own markers', marked: false, because },
      { path: 'binary', marked: false, because },
      { path: 'nothing to write', marked: false, because },
    ])
  })
})
