import { delimiter, dirname, isAbsolute } from 'node:path'
import type { Problem, Result } from '../../src/core/problem.ts'
import { findPython } from '../../src/node/python.ts'
import { findUv } from '../../src/node/uv.ts'

/** What installs and runs the rendered projects. */
export interface Toolchain {
  readonly uv: string
  /** Of every command: the interpreter itself rather than a shim, uv on PATH, no environment of somebody else. */
  readonly environment: Readonly<Record<string, string>>
}

/**
 * Finds uv and Python as the tool itself does: nothing needs to be on PATH but a Python. `python` is a version such as
 * `3.12` or the path of an interpreter; UV_PYTHON unless told. Throws with what to type when something is missing.
 */
export async function findToolchain(python = settingOf('UV_PYTHON')): Promise<Toolchain> {
  const uv = valueOrThrow(await findUv())
  const interpreter =
    python !== undefined && isAbsolute(python) ? python : valueOrThrow(await findPython(python)).path
  return {
    uv,
    environment: {
      UV_PYTHON: interpreter,
      UV_COMPILE_BYTECODE: '1',
      PYTHONDONTWRITEBYTECODE: '',
      VIRTUAL_ENV: '',
      PATH: [dirname(uv), process.env.PATH ?? ''].join(delimiter),
    },
  }
}

/** A variable that is set to nothing is not set. */
function settingOf(name: string): string | undefined {
  const value = process.env[name]
  return value === '' ? undefined : value
}

function valueOrThrow<T>(result: Result<T>): T {
  if (result.ok) return result.value
  throw new Error(result.problems.map(worded).join('\n'))
}

const worded = ({ what, next = '' }: Problem) => `${what} ${next}`.trim()
