import { type Problem, type Result, refusal, success } from '../core/problem.ts'
import { run, textOfOutput, whichAll } from './run.ts'

/** The versions of Python that a rendered project may stand on, newest first. */
const pythonVersions = ['3.14', '3.13', '3.12', '3.11'] as const

export interface Python {
  /** Absolute: the interpreter itself, not a shim that stands for it. */
  readonly path: string
  /** E.g. `3.12`. */
  readonly version: string
}

/**
 * An interpreter that runs: of the wanted minor version, or the newest that is 3.11 or later. Shims of version
 * managers are asked which interpreter they lead to, since uv's own search trips over them.
 * Problem: `missing-python`.
 */
export async function findPython(
  wanted?: string,
  env: Readonly<Record<string, string | undefined>> = process.env,
): Promise<Result<Python>> {
  const names = [
    ...(wanted === undefined ? pythonVersions : [wanted]).map((version) => `python${version}`),
    'python3',
  ]
  for (const name of names) {
    for (const path of await whichAll(name, env)) {
      const python = await askedPython(path, env)
      if (python !== undefined && suits(python, wanted)) return success(python)
    }
  }
  return refusal(missingPython(wanted))
}

const question = 'import sys; print(sys.executable); print("%d.%d" % sys.version_info[:2])'

async function askedPython(
  path: string,
  env: Readonly<Record<string, string | undefined>>,
): Promise<Python | undefined> {
  const outcome = await run({ command: path, args: ['-I', '-c', question], env }, { timeout: 10_000 })
  const [executable = '', version = ''] = textOfOutput(outcome.stdout).split(/\r?\n/)
  return outcome.how === 'done' && executable !== '' ? { path: executable, version } : undefined
}

function suits({ version }: Python, wanted: string | undefined): boolean {
  if (wanted !== undefined) return version === wanted
  const [major = 0, minor = 0] = version.split('.').map(Number)
  return major === 3 && minor >= 11
}

const missingPython = (wanted: string | undefined): Problem => ({
  code: 'missing-program',
  what:
    wanted === undefined ? 'There is no Python 3.11 or later here.' : `There is no Python ${wanted} here.`,
  next: 'Install Python (3.11 or later), or set UV_PYTHON to the path of an interpreter.',
})
