import { PassThrough } from 'node:stream'
import { setTimeout as delay } from 'node:timers/promises'
import { describe, expect, it } from 'vitest'
import { quoted } from '../../src/cli/creation/reproduce.ts'
import { exitCodeOf } from '../../src/cli/exit-code.ts'
import { progressOn } from '../../src/cli/progress.ts'
import { drawnTree } from '../../src/cli/report/drawn-tree.ts'
import { problemsText } from '../../src/cli/report/problems.ts'
import { isInteractive, paintFor, wantsColour } from '../../src/cli/terminal.ts'
import { Screen } from './keyboard.ts'

const plain = paintFor(new Screen(), { NO_COLOR: '1' })

describe('exit codes', () => {
  it.each([
    [['unknown-choice'], 2],
    [['unknown-flag', 'missing-answer'], 2],
    [['ENOSPC'], 1],
    [['EACCES'], 1],
    [['claimed'], 1],
    [['internal'], 1],
    [['destination-in-the-way'], 3],
    [['stale-plan'], 3],
    [['missing-uv'], 4],
    [['cancelled'], 130],
    [['unknown-choice', 'missing-uv'], 4],
  ])('of %j is %i', (codes, expected) => {
    expect(exitCodeOf(codes.map((code) => ({ code, what: '' })))).toBe(expected)
  })
})

describe('being interactive', () => {
  const tty = new Screen()
  const deaf = new PassThrough()
  const flags = { json: false, input: true, yes: false }
  const at = (input: unknown, output: unknown, env = {}) =>
    ({ input, output, errors: tty, env, folder: '/', signal: new AbortController().signal }) as never
  const terminalInput = Object.assign(new PassThrough(), { isTTY: true })

  it.each([
    ['a terminal on both sides', at(terminalInput, tty), flags, true],
    ['no terminal in front', at(deaf, tty), flags, false],
    ['no terminal behind', at(terminalInput, deaf), flags, false],
    ['CI', at(terminalInput, tty, { CI: 'true' }), flags, false],
    ['CI=1', at(terminalInput, tty, { CI: '1' }), flags, false],
    ['CI=false', at(terminalInput, tty, { CI: 'false' }), flags, true],
    ['--no-input', at(terminalInput, tty), { ...flags, input: false }, false],
    ['--json', at(terminalInput, tty), { ...flags, json: true }, false],
    ['--yes', at(terminalInput, tty), { ...flags, yes: true }, false],
  ])('with %s', (_, terminal, given, expected) => {
    expect(isInteractive(terminal, given)).toBe(expected)
  })
})

describe('colour', () => {
  it.each([
    [true, {}, true],
    [true, { NO_COLOR: '' }, true],
    [true, { NO_COLOR: '1' }, false],
    [true, { TERM: 'dumb' }, false],
    [false, {}, false],
  ])('on a terminal (%s) with %j: %s', (isTTY, env, expected) => {
    expect(wantsColour(Object.assign(new PassThrough(), { isTTY }), env)).toBe(expected)
  })
})

describe('problems for people', () => {
  it('say what, where, the excerpt and what to do next', () => {
    const problem = {
      code: 'x',
      what: 'No tier flt.',
      where: '--tier',
      excerpt: 'flt\n^',
      next: 'Did you mean flat?',
    }
    expect(problemsText([problem], plain, 'error')).toBe(
      'error: No tier flt.\n  at: --tier\n      flt\n      ^\nnext: Did you mean flat?\n',
    )
  })

  it('cannot drive the terminal', () => {
    expect(problemsText([{ code: 'x', what: 'a\u001B[2Jb\u0007' }], plain, 'error')).toBe(
      'error: a\\x1b[2Jb\\x07\n',
    )
  })
})

it('draws paths as a tree, folders first, and counts what does not fit', () => {
  expect(drawnTree('demo/', ['README.md', 'app/main.py', 'app/api/v1.py'])).toBe(
    ['demo/', '├── app/', '│   ├── api/', '│   │   └── v1.py', '│   └── main.py', '└── README.md'].join('\n'),
  )
  expect(drawnTree('demo/', ['a', 'b', 'c'], 1)).toBe('demo/\n├── a\n… and 2 more lines')
})

describe('progress', () => {
  it('says nothing about what is quick', async () => {
    const log = Object.assign(new PassThrough({ encoding: 'utf8' }), { isTTY: false })
    expect(await progressOn(log, false)('Writing', Promise.resolve(7))).toBe(7)
    expect(log.read()).toBeNull()
  })

  it('counts the seconds on a terminal, and erases itself', async () => {
    const screen = new Screen()
    await progressOn(screen, false)('Installing', delay(1_300))
    expect(screen.text).toContain('Installing … 1 s')
  })

  it('says one line at the start and one at the end elsewhere, and nothing when quiet', async () => {
    const log = Object.assign(new PassThrough({ encoding: 'utf8' }), { isTTY: false })
    const quiet = Object.assign(new PassThrough({ encoding: 'utf8' }), { isTTY: false })
    await Promise.all([
      progressOn(log, false)('Installing', delay(1_200)),
      progressOn(quiet, true)('X', delay(1_200)),
    ])
    expect(log.read()).toBe('Installing …\nInstalling: 1 s\n')
    expect(quiet.read()).toBeNull()
  })

  it('passes failures on', async () => {
    await expect(progressOn(new Screen(), false)('X', Promise.reject(new Error('no')))).rejects.toThrow('no')
  })
})

it.each([
  ['flat', 'flat'],
  ['a b', "'a b'"],
  ["it's", "'it'\\''s'"],
  ['$(x)', "'$(x)'"],
  ['enum(a|b)', "'enum(a|b)'"],
  ['', "''"],
])('quotes %j for a shell', (word, expected) => {
  expect(quoted(word)).toBe(expected)
})
