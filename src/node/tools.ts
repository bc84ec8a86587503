import { delimiter, dirname, isAbsolute } from 'node:path'
import { type Problem, type Result, refusal, success } from '../core/problem.ts'
import { type Command, which } from './run.ts'
import { findUv, type UvOptions, uvHere, uvSettings } from './uv.ts'

/** Programs that uv runs from PyPI where PATH has none: name and requirement, such as `poetry` and `poetry>=2.2,<3`. */
export type Programs = Readonly<Record<string, string>>

export interface ToolOptions extends UvOptions {
  readonly programs: Programs
  /** True: no connection is opened. */
  readonly offline?: boolean
}

/** What a pack's commands are run with. */
export interface Tools {
  /** The words of a command, without a shell; a program that is neither uv nor one of `programs` is looked for on PATH. */
  readonly commandOf: (text: string) => Command
  /** The uv that runs them, where one does. */
  readonly uv?: string
}

/**
 * Finds what commands such as `uv lock` or `poetry run pytest` need. uv is found or installed as `findUv` does, and offline
 * found only. Problems: `missing-uv`; `missing-program` where there is no Python; `cancelled`.
 */
export async function toolsFor(texts: readonly string[], options: ToolOptions): Promise<Result<Tools>> {
  const { programs, offline = false, env = process.env } = options
  const named = [...new Set(texts.map((text) => wordsOf(text)[0] ?? ''))]
  const known = named.filter((name) => Object.hasOwn(programs, name))
  if (known.length === 0 && !named.includes('uv')) return success({ commandOf: (text) => plain(text, {}) })
  const absent: string[] = []
  for (const name of known) if ((await which(name, env)) === undefined) absent.push(name)
  const needsUv = named.includes('uv') || absent.length > 0
  const uv = needsUv ? await (offline ? uvHere(options) : findUv(options)) : success(undefined)
  if (!uv.ok) return uv
  if (needsUv && uv.value === undefined) return refusal(noUv)
  const settings = await uvSettings(options)
  if (!settings.ok) return settings
  const given = { ...settings.value, ...(offline && { UV_OFFLINE: '1' }) }
  return success(toolsWith(uv.value, absent, programs, withPath(given, uv.value, known.length > 0)))
}

type Environment = NonNullable<Command['env']>

/** uv is what commands find; other programs take the first Python on PATH, where uv is told of one. */
function withPath(env: Environment, uv: string | undefined, namesPython: boolean): Environment {
  const python = env.UV_PYTHON ?? ''
  const folders = [
    ...(uv === undefined ? [] : [dirname(uv)]),
    ...(namesPython && isAbsolute(python) ? [dirname(python)] : []),
    env.PATH ?? '',
  ]
  return { ...env, PATH: folders.join(delimiter) }
}

function toolsWith(
  uv: string | undefined,
  absent: readonly string[],
  programs: Programs,
  env: Environment,
): Tools {
  if (uv === undefined) return { commandOf: (text) => plain(text, env) }
  const commandOf = (text: string): Command => {
    const [name = '', ...args] = wordsOf(text)
    if (name === 'uv') return { command: uv, args, env }
    const requirement = absent.includes(name) ? programs[name] : undefined
    return requirement === undefined
      ? plain(text, env)
      : { command: uv, args: ['tool', 'run', '--from', requirement, name, ...args], env }
  }
  return { commandOf, uv }
}

function plain(text: string, env: Environment): Command {
  const [command = '', ...args] = wordsOf(text)
  return { command, args, env }
}

const wordsOf = (text: string): readonly string[] => text.split(' ').filter((word) => word !== '')

const noUv: Problem = {
  code: 'missing-uv',
  what: 'uv is not installed, and offline it cannot be.',
  next: 'Install uv, or add --no-verify: the checks of the project are then not run.',
}
