import { type SpawnOptions, spawn } from 'node:child_process'
import { chmodSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { buildSync } from 'esbuild'

export interface Ended {
  readonly code: number | null
  readonly signal: NodeJS.Signals | null
  readonly stdout: string
  readonly stderr: string
}

/** `child.ts` as one file of JavaScript, since it starts a hundred times. It can be read by every user. */
export const childPath = bundledChild()

function bundledChild(): string {
  const folder = mkdtempSync(join(tmpdir(), 'newel-child-'))
  process.once('exit', () => rmSync(folder, { recursive: true, force: true }))
  const outfile = join(folder, 'child.mjs')
  const entry = fileURLToPath(new URL('child.ts', import.meta.url))
  buildSync({
    entryPoints: [entry],
    outfile,
    bundle: true,
    platform: 'node',
    format: 'esm',
    logLevel: 'error',
  })
  chmodSync(folder, 0o755)
  return outfile
}

/** Words of a shell for running `child.ts`, for tests that set a limit first. */
export const childCommand = (...args: readonly string[]): string =>
  [process.execPath, childPath, ...args].map((word) => `'${word}'`).join(' ')

export const child = (args: readonly string[], options: SpawnOptions = {}): Promise<Ended> =>
  ended(spawn(process.execPath, [childPath, ...args], { stdio: 'pipe', ...options }))

export const shell = (script: string, options: SpawnOptions = {}): Promise<Ended> =>
  ended(spawn('sh', ['-c', script], { stdio: 'pipe', ...options }))

export function ended(process: ReturnType<typeof spawn>): Promise<Ended> {
  let stdout = ''
  let stderr = ''
  process.stdout?.on('data', (chunk) => {
    stdout += chunk
  })
  process.stderr?.on('data', (chunk) => {
    stderr += chunk
  })
  return new Promise((resolve, reject) => {
    process.once('error', reject)
    process.once('close', (code, signal) => resolve({ code, signal, stdout, stderr }))
  })
}
