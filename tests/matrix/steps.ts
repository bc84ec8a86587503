import { spawn } from 'node:child_process'
import { cp, readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'

/** One thing that was done to a cell. */
export interface Step {
  readonly name: string
  readonly ok: boolean
  readonly milliseconds: number
  /** The end of what it said, when it failed. */
  readonly tail?: string
}

export interface Said {
  readonly code: number | null
  readonly stdout: string
  readonly stderr: string
}

export interface CommandOptions {
  readonly cwd: string
  readonly environment?: Readonly<Record<string, string>>
  /** The command is killed after it. Default 10 minutes. */
  readonly limitMs?: number
}

/** Runs a command to its end; a program that is missing is an exit code of null with the reason on stderr. */
export function command(argv: readonly string[], options: CommandOptions): Promise<Said> {
  const [program = '', ...args] = argv
  return new Promise((resolve) => {
    const child = spawn(program, args, {
      cwd: options.cwd,
      env: { ...process.env, ...options.environment },
      stdio: ['ignore', 'pipe', 'pipe'],
      timeout: options.limitMs ?? 600_000,
    })
    const said = { stdout: '', stderr: '' }
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      said.stdout += text
    })
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      said.stderr += text
    })
    child.on('error', (error) => resolve({ code: null, stdout: said.stdout, stderr: error.message }))
    child.on('close', (code) => resolve({ code, ...said }))
  })
}

/** A step that is done when the command exits with 0. */
export function commandStep(name: string, argv: readonly string[], options: CommandOptions): Promise<Step> {
  return step(name, async () => {
    const { code, stdout, stderr } = await command(argv, options)
    return code === 0 ? undefined : `${argv.join(' ')} ended with ${code}\n${stdout}\n${stderr}`
  })
}

/** A step that is done when `work` gives nothing back; a text is what went wrong, and so is an exception. */
export async function step(name: string, work: () => Promise<string | undefined>): Promise<Step> {
  const started = performance.now()
  const fault = await work().catch((error: unknown) =>
    error instanceof Error ? (error.stack ?? error.message) : String(error),
  )
  const milliseconds = Math.round(performance.now() - started)
  return {
    name,
    ok: fault === undefined,
    milliseconds,
    ...(fault === undefined ? {} : { tail: tailOf(fault) }),
  }
}

const tailOf = (text: string) => text.trim().split('\n').slice(-40).join('\n')

/** Reads a text file; `undefined` when there is none. */
export async function textOf(...parts: readonly string[]): Promise<string | undefined> {
  return readFile(join(...parts), 'utf8').catch(() => undefined)
}

/** A copy of a folder that `work` may spoil. */
export async function withCopy<T>(folder: string, work: (copy: string) => Promise<T>): Promise<T> {
  const copy = `${folder}.copy`
  await cp(folder, copy, { recursive: true })
  try {
    return await work(copy)
  } finally {
    await rm(copy, { recursive: true, force: true })
  }
}
