import { constants } from 'node:fs'
import { open } from 'node:fs/promises'
import { homedir } from 'node:os'
import { extname, join } from 'node:path'
import { type Problem, type Result, refusal, success } from '../core/problem.ts'
import { type AnswersFormat, parseAnswers } from './answers-text.ts'
import { hasCode, isAbsence, problemOf } from './faults.ts'

/** Standard input, as far as reading answers needs it. */
export interface Input extends AsyncIterable<Uint8Array | string> {
  readonly isTTY?: boolean
  destroy?: () => unknown
}

export interface AnswersOptions {
  readonly stdin?: Input
  /** Milliseconds to wait for standard input. */
  readonly patience?: number
}

/**
 * The answers in a file, by its ending JSON, YAML or TOML; `-` is standard input, JSON if it begins with a brace and
 * YAML otherwise. Values are unchecked, and numbers are texts as written (`3.10` stays that).
 * Problems with `file:line:column`: `answers-syntax`, `answers-shape`; `answers-format`, `answers-too-large`,
 * `answers-terminal`, `answers-timeout`; faults of the disk.
 */
export async function readAnswers(
  source: string,
  { stdin = process.stdin, patience = 5000 }: AnswersOptions = {},
): Promise<Result<Readonly<Record<string, unknown>>>> {
  if (source === '-') return readStdin(stdin, patience)
  const format = formats[extname(source).toLowerCase()]
  if (format === undefined) return refusal(unknownFormat(source))
  try {
    return parsed(await readSmall(source), format, source)
  } catch (error) {
    return refusal(problemOf(error, 'read', source))
  }
}

/** The user's own defaults, `newel/defaults.yaml` in the folder for configuration; none where it is absent. */
export async function readDefaults(
  env: Readonly<Record<string, string | undefined>> = process.env,
): Promise<Result<Readonly<Record<string, unknown>>>> {
  const path = defaultsPath(env)
  try {
    return parsed(await readSmall(path), 'yaml', path)
  } catch (error) {
    return isAbsence(error) || hasCode(error, 'EACCES')
      ? success({})
      : refusal(problemOf(error, 'read', path))
  }
}

/** As the XDG base directory specification says; a relative path there is to be ignored. */
export function defaultsPath(env: Readonly<Record<string, string | undefined>> = process.env): string {
  const config = env.XDG_CONFIG_HOME
  return join(config?.startsWith('/') ? config : join(homedir(), '.config'), 'newel', 'defaults.yaml')
}

const formats: Readonly<Record<string, AnswersFormat>> = {
  '.json': 'json',
  '.yaml': 'yaml',
  '.yml': 'yaml',
  '.toml': 'toml',
}

const largest = 1024 * 1024

async function readStdin(stdin: Input, patience: number): Promise<Result<Readonly<Record<string, unknown>>>> {
  if (stdin.isTTY === true) return refusal(terminal)
  let late: NodeJS.Timeout | undefined
  const timeout = new Promise<'late'>((resolve) => {
    late = setTimeout(() => resolve('late'), patience)
  })
  const bytes = await Promise.race([readAll(stdin), timeout])
  clearTimeout(late)
  if (bytes === 'late') {
    stdin.destroy?.()
    return refusal(silence(patience))
  }
  return parsed(bytes, undefined, 'stdin')
}

async function readAll(stdin: Input): Promise<Uint8Array> {
  const chunks: Uint8Array[] = []
  let length = 0
  for await (const chunk of stdin) {
    const bytes = typeof chunk === 'string' ? new TextEncoder().encode(chunk) : chunk
    chunks.push(bytes)
    length += bytes.length
    if (length > largest) break
  }
  return Buffer.concat(chunks)
}

/** Without waiting where the name is a pipe, and no more than it takes to see that it is too much. */
async function readSmall(path: string): Promise<Uint8Array> {
  const file = await open(path, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0))
  try {
    const buffer = new Uint8Array(largest + 1)
    let length = 0
    for (let read = -1; read !== 0 && length < buffer.length; length += read) {
      read = (await file.read(buffer, length, buffer.length - length, null)).bytesRead
    }
    return buffer.subarray(0, length)
  } finally {
    await file.close()
  }
}

function parsed(
  bytes: Uint8Array,
  format: AnswersFormat | undefined,
  where: string,
): Result<Readonly<Record<string, unknown>>> {
  if (bytes.length > largest) return refusal(tooLarge(where))
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(bytes)
    return parseAnswers(text, format ?? (text.trimStart().startsWith('{') ? 'json' : 'yaml'), where)
  } catch (error) {
    if (!(error instanceof TypeError)) throw error
    return refusal(notText(where))
  }
}

const unknownFormat = (source: string): Problem => ({
  code: 'answers-format',
  what: `${source} does not end in .json, .yaml, .yml or .toml.`,
  where: source,
  next: 'Rename the file after what is in it, or pass it on standard input with `--answers -`.',
})

const tooLarge = (where: string): Problem => ({
  code: 'answers-too-large',
  what: 'The answers are larger than 1 MiB.',
  where,
  next: 'Look whether this is the right file.',
})

const notText = (where: string): Problem => ({
  code: 'answers-syntax',
  what: 'The answers are not valid UTF-8.',
  where,
  next: 'Save the file as UTF-8.',
})

const terminal: Problem = {
  code: 'answers-terminal',
  what: 'Answers are to come from standard input, and that is a terminal.',
  where: '--answers -',
  next: 'Pipe a file in: `newel create --answers - < answers.yaml`.',
}

const silence = (patience: number): Problem => ({
  code: 'answers-timeout',
  what: `Standard input said nothing whole within ${patience / 1000} s.`,
  where: '--answers -',
  next: 'Pipe a file in: `newel create --answers - < answers.yaml`.',
})
