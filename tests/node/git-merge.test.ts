import { chmod, mkdir, readdir, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { MergeFailed, mergeTextWithGit } from '../../src/node/git-merge.ts'
import { run, which } from '../../src/node/run.ts'
import { scratch } from '../faults/trees.ts'

const labels = { base: 'was', ours: 'yours', theirs: 'newel' }
const merge = (base: string, ours: string, theirs: string) => mergeTextWithGit(base, ours, theirs, labels)
const lines = (...words: readonly (string | number)[]) => words.map((word) => `${word}\n`).join('')
const numbers = (from: number, to: number) =>
  Array.from({ length: to - from + 1 }, (_, index) => from + index)

describe('a merge by lines', () => {
  it('takes the changes of both sides, and marks with labels what cannot be merged', () => {
    expect(merge('1\n2\n3\n4\n5\n', 'one\n2\n3\n4\n5\n', '1\n2\n3\n4\nfive\n')).toEqual({
      text: 'one\n2\n3\n4\nfive\n',
      conflicts: 0,
    })
    expect(merge('a\nsame\n', 'b\nsame\n', 'c\nsame\n')).toEqual({
      text: '<<<<<<< yours\nb\n||||||| was\na\n=======\nc\n>>>>>>> newel\nsame\n',
      conflicts: 1,
    })
  })

  it('leaves what both sides added alike out of the markers, as zdiff3 does', () => {
    const merged = merge('a\n', 'new\nb\n', 'new\nc\n')
    expect(merged.text).toBe('new\n<<<<<<< yours\nb\n||||||| was\na\n=======\nc\n>>>>>>> newel\n')
  })

  it.each([2, 126, 127, 300])('%i conflicts are no failure', (count) => {
    const text = (word: string) =>
      Array.from({ length: count }, (_, index) => `${word}${index}\n1\n2\n3\n4\n5\n`).join('')
    const merged = merge(text('base'), text('ours'), text('theirs'))
    expect(merged.conflicts).toBe(Math.min(count, 127))
    expect(merged.text.match(/^<{7} yours$/gm)).toHaveLength(count)
  })

  it.each([
    ['empty texts', '', 'a\n', '', 'a\n'],
    ['no newline at the end', 'a\nb\nc\nd\ne', 'A\nb\nc\nd\ne', 'a\nb\nc\nd\nE', 'A\nb\nc\nd\nE'],
    ['letters of other scripts', 'ä\nb\nc\nd\n', 'ö\nb\nc\nd\n', 'ä\nb\nc\n字\n', 'ö\nb\nc\n字\n'],
  ])('copes with %s', (_, base, ours, theirs, answer) => {
    expect(merge(base, ours, theirs)).toEqual({ text: answer, conflicts: 0 })
  })

  it('calls it a conflict where an edit could belong to either of two copies', () => {
    const base = lines(...numbers(0, 14))
    const copied = lines(...numbers(0, 12), ...numbers(7, 14))
    const edited = lines(...numbers(0, 9), 'edit', ...numbers(10, 14))
    expect(merge(base, edited, copied)).toEqual({
      conflicts: 1,
      text: [
        lines(...numbers(0, 9)),
        lines('<<<<<<< yours', 'edit', '||||||| was', '======='),
        lines(...numbers(10, 12), ...numbers(7, 9), '>>>>>>> newel'),
        lines(...numbers(10, 14)),
      ].join(''),
    })
  })

  it('leaves no folder behind when the process ends', async () => {
    const place = await scratch()
    const script = `
      import { mergeTextWithGit } from ${JSON.stringify(new URL('../../src/node/git-merge.ts', import.meta.url).href)}
      mergeTextWithGit('a\\n', 'b\\n', 'a\\n', { base: '', ours: '', theirs: '' })
      const { readdirSync } = await import('node:fs')
      console.log(readdirSync(process.env.TMPDIR).length)`
    try {
      const outcome = await run({
        command: process.execPath,
        args: ['--input-type=module', '--eval', script],
        env: { TMPDIR: place },
      })
      expect(outcome.tail).toMatch(/^1$/m)
      expect(await readdir(place)).toEqual([])
    } finally {
      await rm(place, { recursive: true })
    }
  })
})

describe('a git that cannot merge', () => {
  let place: string
  const path = process.env.PATH
  beforeEach(async () => {
    place = await scratch()
  })
  afterEach(async () => {
    process.env.PATH = path
    await rm(place, { recursive: true })
  })

  async function standIn(script: string): Promise<void> {
    await mkdir(join(place, 'bin'))
    await writeFile(join(place, 'bin', 'git'), `#!/bin/sh\n${script}\n`)
    await chmod(join(place, 'bin', 'git'), 0o755)
    process.env.PATH = `${join(place, 'bin')}:${path}`
  }

  const failure = (): unknown => {
    try {
      return merge('a\n', 'b\n', 'c\n')
    } catch (error) {
      return error instanceof MergeFailed ? error.problem : error
    }
  }

  it('is asked for diff3 where it is too old for zdiff3', async () => {
    const real = await which('git')
    await standIn(`case "$*" in *--zdiff3*) echo "error: unknown option \\\`zdiff3'" >&2; exit 129;; esac
exec ${real} "$@"`)
    expect(failure()).toMatchObject({ conflicts: 1, text: expect.stringContaining('||||||| was') })
  })

  it('throws a problem for people', async () => {
    await standIn('echo "error: Cannot merge binary files" >&2; exit 255')
    expect(failure()).toMatchObject({ code: 'git-failed', what: expect.stringContaining('binary files') })
    process.env.PATH = '/nowhere'
    expect(failure()).toMatchObject({ code: 'missing-git' })
  })
})
