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
  const ofPacks = named.filter((name) => Object.hasOwn(programs, name))
  const absent: string[] = []
  for (const name of ofPacks) if ((await which(name, env)) === undefined) absent.push(name)
  if (!named.includes('uv') && ofPacks.length === 0) return success({ commandOf: (text) => plain(text, {}) })
  const needsUv = named.includes('uv') || absent.length > 0
  const uv = needsUv ? await (offline ? uvHere(options) : findUv(options)) : success(undefined)
  if (!uv.ok) return uv
  if (needsUv && uv.value === undefined) return refusal(noUv)
  const settings = await uvSettings(options)
  if (!settings.ok) return settings
  const python = settings.value.UV_PYTHON ?? ''
  const folders = [
    ...(uv.value === undefined ? [] : [dirname(uv.value)]),
    // Other programs take the first Python on PATH.
    ...(ofPacks.length > 0 && isAbsolute(python) ? [dirname(python)] : []),
    settings.value.PATH ?? '',
  ]
  const given = { ...settings.value, PATH: folders.join(delimiter), ...(offline && { UV_OFFLINE: '1' }) }
  const fromPypi = (text: string): Command => {
    const [name = ''] = wordsOf(text)
    const args = ['tool', 'run', '--from', programs[name] ?? name, ...wordsOf(text)]
    return { command: uv.value ?? 'uv', args, env: given }
  }
  const commandOf = (text: string): Command => {
    const [name = '', ...args] = wordsOf(text)
    if (absent.includes(name)) return fromPypi(text)
    return name === 'uv' && uv.value !== undefined
      ? { command: uv.value, args, env: given }
      : plain(text, given)
  }
  return success({ commandOf, ...(uv.value === undefined ? {} : { uv: uv.value }) })
}

function plain(text: string, env: NonNullable<Command['env']>): Command {
  const [command = '', ...args] = wordsOf(text)
  return { command, args, env }
}

const wordsOf = (text: string): readonly string[] => text.split(' ').filter((word) => word !== '')

const noUv: Problem = {
  code: 'missing-uv',
  what: 'uv is not installed, and offline it cannot be.',
  next: 'Install uv, or add --no-verify: the checks of the project are then not run.',
}
