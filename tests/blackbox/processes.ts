import { type ChildProcess, spawn } from 'node:child_process'
import type { Beside, Ended } from './cell.ts'

/** A process, what it has said so far, and its end. */
export interface Started {
  readonly child: ChildProcess
  readonly logLines: () => readonly string[]
  readonly ended: Promise<Ended>
}

/** Every process that is still running, so that none outlives the harness. */
const alive = new Set<ChildProcess>()

process.on('exit', () => {
  for (const child of alive) child.kill('SIGKILL')
})

/** Starts a command with `typed` as its whole input; a limit in milliseconds kills it. A program that is missing has ended with `null`. */
export function start(
  command: readonly string[],
  folder: string,
  environment: NodeJS.ProcessEnv,
  limitMs?: number,
  typed?: string,
  detached = false,
): Started {
  const [program = '', ...args] = command
  const stdio: ['pipe', 'pipe', 'pipe'] = ['pipe', 'pipe', 'pipe']
  const child = spawn(program, args, { cwd: folder, env: environment, stdio, detached })
  alive.add(child)
  child.stdin.on('error', () => undefined)
  child.stdin.end(typed)
  const said = { stdout: '', stderr: '' }
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    said.stdout += text
  })
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    said.stderr += text
  })
  const limit = limitMs === undefined ? undefined : setTimeout(() => child.kill('SIGKILL'), limitMs)
  const ended = new Promise<Ended>((resolve) => {
    child.on('error', (error) => {
      said.stderr += error.message
      if (child.pid === undefined) resolve({ code: null, ...said, opened: false })
    })
    child.on('close', (code) => {
      alive.delete(child)
      clearTimeout(limit)
      resolve({ code, ...said, opened: false })
    })
  })
  return { child, ended, logLines: () => said.stdout.split('\n').slice(0, -1) }
}

/** Starts a process that starts others, such as a worker, in a group of its own: they are killed together. */
export function startGroup(
  command: readonly string[],
  folder: string,
  environment: NodeJS.ProcessEnv,
): Beside {
  const { child, ended, logLines } = start(command, folder, environment, undefined, undefined, true)
  const end = () => {
    if (child.pid !== undefined && child.exitCode === null && child.signalCode === null)
      process.kill(-child.pid, 'SIGKILL')
  }
  process.once('exit', end)
  void ended.then(() => process.off('exit', end))
  const kill = async () => {
    end()
    await ended
  }
  return { logLines, ended, kill, terminate: () => child.kill('SIGTERM') }
}
