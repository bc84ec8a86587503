import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { PassThrough } from 'node:stream'
import { machine } from '../../src/cli/machine.ts'
import type { Output } from '../../src/cli/output.ts'
import { run } from '../../src/cli/run.ts'

const version = '0.1.0'
const ports = machine(version)

/** What a command printed, and how it ended. */
export interface Ended {
  readonly code: number
  readonly stdout: string
  readonly stderr: string
}

/** Types `newel …` in a folder where no terminal is: the real command on the real disk, in this process. */
export async function newel(folder: string, ...words: readonly string[]): Promise<Ended> {
  const output = new PassThrough({ encoding: 'utf8' })
  const errors = new PassThrough({ encoding: 'utf8' })
  const { signal } = new AbortController()
  const terminal = { input: new PassThrough(), output, errors, env: {}, folder, signal }
  const code = await run([...words], terminal, { asCreate: false, version, ports })
  return { code, stdout: String(output.read() ?? ''), stderr: String(errors.read() ?? '') }
}

/** The same with `--json`. */
export async function newelJson(folder: string, ...words: readonly string[]): Promise<Output> {
  const { stdout } = await newel(folder, ...words, '--json')
  return JSON.parse(stdout)
}

/** Runs git as an owner with a name; throws what it says when it fails. */
export function git(folder: string, ...words: readonly string[]): string {
  const settings = ['user.name=A', 'user.email=a@example.org', 'commit.gpgsign=false'].flatMap((one) => [
    '-c',
    one,
  ])
  return execFileSync('git', [...settings, ...words], {
    cwd: folder,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'pipe'],
  })
}

export function commit(folder: string, message = 'edits'): void {
  git(folder, 'add', '--all')
  git(folder, 'commit', '--quiet', '--no-verify', '--message', message)
}

/** A project of the built-in pack in a repository of its own, committed. Throws where `create` refuses. */
export async function created(folder: string, name: string, ...flags: readonly string[]): Promise<string> {
  const ended = await newel(folder, 'create', name, '--yes', '--no-sync', '--no-git', ...flags)
  if (ended.code !== 0) throw new Error(ended.stderr)
  const root = join(folder, name)
  git(root, 'init', '--quiet', '--initial-branch=main')
  commit(root, 'create')
  return root
}

/** A folder of its own for one test file, and what takes it away. */
export function workspace(): { readonly folder: string; readonly remove: () => void } {
  const folder = mkdtempSync(join(tmpdir(), 'newel-evolve-'))
  return { folder, remove: () => rmSync(folder, { recursive: true, force: true }) }
}
