import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { copyOfRepository } from './copy.ts'

/** What these two install comes from the network, or from uv's cache. */
const slow = { timeout: 180_000 }

let folder = ''
let source = ''
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'newel-start-'))
  source = copyOfRepository(join(folder, 'source'))
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

describe('npm start', () => {
  it('creates a service, shows that it is healthy, stops it, and says what to type next', slow, async () => {
    const project = join(folder, 'demo')
    const { status, stdout, stderr } = start([project, '--tier', 'script', '--no-git'])
    expect([status, status === 0 ? '' : stderr]).toEqual([0, ''])
    expect(stdout).toContain('GET /health  200  {"status":"ok"}\n')
    expect(stdout).toContain('GET /ready  200  {"status":"ready","checks":{"database":"up"}}\n')
    expect(stdout).toContain(`demo is healthy and was stopped again. Next:\n\n  cd ${project}\n`)
    const [, port] = /on port (\d+)/.exec(stdout) ?? []
    await expect(fetch(`http://127.0.0.1:${port}/health`)).rejects.toThrow()
  })

  it('runs the health command of a command-line program', slow, () => {
    const words = [join(folder, 'tool'), '--tier', 'script', '--interface', 'cli', '--no-git']
    const { status, stdout } = start(words)
    expect(status).toBe(0)
    expect(stdout).toMatch(/\n\$ tool check\n[\s\S]*\ntool works\. Next:\n/)
  })

  it.each([
    ['--dry-run', 'Nothing was written.', false],
    ['--no-sync', 'Nothing was installed, so nothing is started. Next: uv sync', true],
  ])('starts nothing with %s', (flag, says, isWritten) => {
    const project = join(folder, flag.slice(2))
    const { status, stdout } = start([project, flag, '--no-git'])
    expect([status, existsSync(project)]).toEqual([0, isWritten])
    expect(stdout).toContain(says)
    expect(stdout).not.toContain('Starting')
  })

  it('ends as newel ends: what is in the way is 3', () => {
    const project = join(folder, 'full')
    mkdirSync(project)
    writeFileSync(join(project, 'README.md'), 'mine\n')
    const { status, stderr } = start([project, '--tier', 'script', '--no-git'])
    expect(status).toBe(3)
    expect(stderr).toContain('In the way: README.md.')
  })
})

function start(words: readonly string[]) {
  return spawnSync(process.execPath, ['scripts/start.mjs', ...words], {
    cwd: source,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'pipe'],
  })
}
