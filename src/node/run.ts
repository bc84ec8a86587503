import { constants } from 'node:fs'
import { access, stat } from 'node:fs/promises'
import { delimiter, join } from 'node:path'
import { execa } from 'execa'

/** A program to run: data first, so that it can be printed, planned and tested before it happens. */
export interface Command {
  readonly command: string
  readonly args: readonly string[]
  readonly cwd?: string
  /** Added to the environment; undefined takes a variable out of it. */
  readonly env?: Readonly<Record<string, string | undefined>>
}

export interface RunOptions {
  /** What the program reads from its standard input; nothing unless told. */
  readonly input?: Uint8Array
  /** Milliseconds; ten minutes unless told. */
  readonly timeout?: number
  readonly signal?: AbortSignal | undefined
  /** Called once a second with the whole seconds that have passed. */
  readonly onSecond?: ((seconds: number) => void) | undefined
}

/** How a program ended. Programs that fail are values, never exceptions. */
export interface RunOutcome {
  readonly how: 'done' | 'failed' | 'missing' | 'timed-out' | 'cancelled'
  /** Absent where it never started or a signal ended it. */
  readonly exitCode?: number
  readonly stdout: Uint8Array
  readonly stderr: Uint8Array
  /** The last lines of what it said, stderr if it used that: for messages. */
  readonly tail: string
}

/** Runs a program without a terminal: its standard input is closed, so that nothing ever waits for a person. */
export async function run(command: Command, options: RunOptions = {}): Promise<RunOutcome> {
  const { timeout = 600_000, signal, onSecond, input } = options
  const began = performance.now()
  const tick = () => onSecond?.(Math.floor((performance.now() - began) / 1000))
  const clock = onSecond === undefined ? undefined : setInterval(tick, 1000)
  try {
    const result = await execa(command.command, command.args, {
      ...(command.cwd === undefined ? {} : { cwd: command.cwd }),
      ...(signal === undefined ? {} : { cancelSignal: signal }),
      env: command.env ?? {},
      ...(input === undefined ? { stdin: 'ignore' as const } : { input }),
      encoding: 'buffer',
      reject: false,
      stripFinalNewline: false,
      timeout,
      forceKillAfterDelay: 2000,
    })
    const stdout = result.stdout ?? new Uint8Array()
    const stderr = result.stderr ?? new Uint8Array()
    return {
      how: howItEnded(result),
      ...(result.exitCode === undefined ? {} : { exitCode: result.exitCode }),
      stdout,
      stderr,
      tail: tailOf(stderr.length > 0 ? stderr : stdout),
    }
  } finally {
    clearInterval(clock)
  }
}

interface Ended {
  readonly failed: boolean
  readonly isCanceled: boolean
  readonly timedOut: boolean
  readonly code?: string | undefined
}

function howItEnded({ failed, isCanceled, timedOut, code }: Ended): RunOutcome['how'] {
  if (isCanceled) return 'cancelled'
  if (timedOut) return 'timed-out'
  if (code === 'ENOENT' || code === 'EACCES') return 'missing'
  return failed ? 'failed' : 'done'
}

/** The last lines of what a program printed: at most twelve, without colours. */
export function tailOf(output: Uint8Array): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: terminal colours begin with the escape character
  const plain = textOfOutput(output).replaceAll(/\u001b\[[0-9;]*[A-Za-z]/g, '')
  return plain.trimEnd().split(/\r?\n/).slice(-12).join('\n')
}

/** What a program printed, as text. */
export const textOfOutput = (output: Uint8Array): string => new TextDecoder().decode(output)

/** A command as a person would type it in a POSIX shell. */
export function shown({ command, args, cwd, env = {} }: Command): string {
  const settings = Object.entries(env).flatMap(([name, value]) =>
    value === undefined ? [] : [`${name}=${shellQuote(value)}`],
  )
  const words = [...settings, ...[command, ...args].map(shellQuote)].join(' ')
  return cwd === undefined ? words : `cd ${shellQuote(cwd)} && ${words}`
}

/** One word for a POSIX shell, in single quotes where it needs them. */
export const shellQuote = (word: string): string =>
  /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`

/** Every program of that name on PATH, as absolute paths in the order in which they are found. */
export async function whichAll(
  name: string,
  env: Readonly<Record<string, string | undefined>> = process.env,
): Promise<readonly string[]> {
  const folders = (env.PATH ?? '').split(delimiter).filter((folder) => folder !== '')
  const names = process.platform === 'win32' ? [`${name}.exe`, `${name}.cmd`, name] : [name]
  const found: string[] = []
  for (const path of folders.flatMap((folder) => names.map((one) => join(folder, one)))) {
    if (!found.includes(path) && (await isProgram(path))) found.push(path)
  }
  return found
}

/** The first program of that name on PATH; undefined where there is none. */
export const which = async (
  name: string,
  env: Readonly<Record<string, string | undefined>> = process.env,
): Promise<string | undefined> => (await whichAll(name, env))[0]

/** Whether a path is a file that may be run. */
export async function isProgram(path: string): Promise<boolean> {
  try {
    await access(path, constants.X_OK)
    return (await stat(path)).isFile()
  } catch {
    return false
  }
}
