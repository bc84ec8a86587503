import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { execa } from 'execa'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'

const enter = '\\r'
const down = '\\x1b[B'
const escapeKey = '\\x1b'

/** Types into a real terminal: each row is what must have appeared and the keys that follow. */
async function typed(folder: string, rows: readonly (readonly [expected: string, keys: string])[]) {
  const command = [process.execPath, resolve('bin/newel.js'), 'create', 'shop', '--no-sync', '--no-git']
  return execa('python3', [resolve('tests/cli/terminal.py'), ...command], {
    cwd: folder,
    input: rows.map((row) => row.join('\t')).join('\n'),
    reject: false,
  })
}

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'newel-terminal-'))
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

describe('in a real terminal', () => {
  it('asks, walks back, shows the project and makes it', async () => {
    const { exitCode, stdout } = await typed(folder, [
      ['How big will it become?', `${down}${enter}`],
      ['Which framework?', escapeKey],
      ['How big will it become?', enter],
      ['Which framework?', enter],
      ['Which database?', enter],
      ['?', enter],
      ['Shall it be made?', enter],
    ])
    expect(stdout).toContain('newel create shop --tier feature')
    expect(exitCode).toBe(0)
    expect(existsSync(join(folder, 'shop', 'shop', 'shared', 'config.py'))).toBe(true)
  })

  it('Ctrl-C at a question stops with 130, and nothing is written', async () => {
    const { exitCode } = await typed(folder, [['How big will it become?', '\\x03']])
    expect(exitCode).toBe(130)
    expect(existsSync(join(folder, 'shop'))).toBe(false)
  })
})
