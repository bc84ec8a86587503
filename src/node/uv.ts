import { copyFile, mkdtemp } from 'node:fs/promises'
import { homedir } from 'node:os'
import { join } from 'node:path'
import { type Problem, type Result, refusal, success } from '../core/problem.ts'
import { problemOf, quietly } from './faults.ts'
import { disk, makeFolders } from './files.ts'
import { findPython } from './python.ts'
import { type Command, isProgram, type RunOptions, type RunOutcome, run, whichAll } from './run.ts'

/** The line of uv that the packs are tested with; it is installed where there is none. */
const uvVersion = '0.13'

type Environment = Readonly<Record<string, string | undefined>>

export interface UvOptions extends RunOptions {
  readonly env?: Environment
  /** Where an installed uv is kept; the user's cache folder unless told. */
  readonly cache?: string
  /** Minor version of Python, e.g. `3.12`. */
  readonly python?: string | undefined
}

/**
 * The path of a uv that runs: NEWEL_UV, then PATH, then the one that was installed before; else it is installed into
 * the cache from PyPI. Problems: `missing-uv`, `missing-program` (no Python to install it with), `cancelled`.
 */
export async function findUv(options: UvOptions = {}): Promise<Result<string>> {
  const found = await uvHere(options)
  if (!found.ok) return found
  return found.value === undefined ? installUv(keptUv(options), options) : success(found.value)
}

/** The uv that `findUv` would give without installing any; undefined where it would install one. Problem: `missing-uv`. */
export async function uvHere(options: UvOptions = {}): Promise<Result<string | undefined>> {
  const { env = process.env } = options
  const named = env.NEWEL_UV
  if (named !== undefined && named !== '')
    return (await runs(named)) ? success(named) : refusal(wrongUv(named))
  for (const path of [...(await whichAll('uv', env)), keptUv(options)]) {
    if (await runs(path)) return success(path)
  }
  return success(undefined)
}

const keptUv = ({ env = process.env, cache = cacheFolder(env) }: UvOptions): string =>
  join(cache, `uv-${uvVersion}`, uvName)

/** The environment in which uv works on a project. Problem: `missing-program` where there is no Python. */
export async function uvSettings(options: UvOptions = {}): Promise<Result<Environment>> {
  const { env = process.env } = options
  const python = await pythonFor(options)
  // An environment that is active in the user's shell is another project's, and uv would warn of it.
  return python.ok ? success({ ...env, VIRTUAL_ENV: undefined, UV_PYTHON: python.value }) : python
}

async function pythonFor({ env = process.env, python }: UvOptions): Promise<Result<string>> {
  const chosen = env.UV_PYTHON
  if (python === undefined && chosen !== undefined && chosen !== '') return success(chosen)
  const found = await findPython(python, env)
  return found.ok ? success(found.value.path) : found
}

/** In a draft folder first, so that two runs at once, or one that dies, leave a whole program or none. */
async function installUv(kept: string, options: UvOptions): Promise<Result<string>> {
  const folder = join(kept, '..')
  let draft: string | undefined
  try {
    await makeFolders(folder, disk)
    draft = await mkdtemp(join(folder, 'draft-'))
    const installed = await installedInto(draft, options)
    if (!installed.ok) return installed
    await copyFile(installed.value, join(draft, uvName))
    await disk.chmod(join(draft, uvName), 0o755)
    await disk.rename(join(draft, uvName), kept)
    return success(kept)
  } catch (error) {
    return refusal(problemOf(error, 'install uv into', folder))
  } finally {
    const made = draft
    if (made !== undefined) await quietly(() => disk.removeOwnFolder(made))
  }
}

/** With an environment of its own; where this Python cannot make one, into a plain folder. uv itself needs neither. */
async function installedInto(draft: string, options: UvOptions): Promise<Result<string>> {
  const { env = process.env } = options
  const python = await findPython(undefined, env)
  if (!python.ok) return python
  const settings = { ...env, PIP_REQUIRE_VIRTUALENV: undefined }
  const wanted = ['--quiet', '--disable-pip-version-check', `uv==${uvVersion}.*`]
  const venv = join(draft, 'venv')
  const made = await run({ command: python.value.path, args: ['-m', 'venv', venv], env: settings }, options)
  const install: Command =
    made.how === 'done'
      ? { command: join(venv, binName, 'python'), args: ['-m', 'pip', 'install', ...wanted], env: settings }
      : {
          command: python.value.path,
          args: ['-m', 'pip', 'install', '--target', venv, ...wanted],
          env: settings,
        }
  const outcome = made.how === 'cancelled' ? made : await run(install, options)
  if (outcome.how === 'done') return success(join(venv, made.how === 'done' ? binName : 'bin', uvName))
  return refusal(missingUv(outcome))
}

const uvName = process.platform === 'win32' ? 'uv.exe' : 'uv'
const binName = process.platform === 'win32' ? 'Scripts' : 'bin'

/** As the XDG base directory specification says; a relative path there is to be ignored. */
function cacheFolder(env: Environment): string {
  const cache = env.XDG_CACHE_HOME
  return join(cache?.startsWith('/') ? cache : join(homedir(), '.cache'), 'newel')
}

async function runs(path: string): Promise<boolean> {
  if (!(await isProgram(path))) return false
  return (await run({ command: path, args: ['--version'] }, { timeout: 10_000 })).how === 'done'
}

const cancelledUv: Problem = { code: 'cancelled', what: 'Cancelled while uv was running.' }

const wrongUv = (path: string): Problem => ({
  code: 'missing-uv',
  what: `NEWEL_UV names ${path}, which does not run.`,
  where: 'NEWEL_UV',
  next: 'Set it to the path of uv, or unset it.',
})

const missingUv = (outcome: RunOutcome): Problem =>
  outcome.how === 'cancelled'
    ? cancelledUv
    : {
        code: 'missing-uv',
        what: `uv is not installed, and installing it failed: ${outcome.tail || outcome.how}`,
        next: `Install it with \`pip install 'uv==${uvVersion}.*'\`, or run the same command again with \`--no-sync\`.`,
      }
