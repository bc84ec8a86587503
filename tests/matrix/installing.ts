import { createHash } from 'node:crypto'
import { rm } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { parse } from 'smol-toml'
import type { MatrixCell } from './cells.ts'
import { command, commandStep, type Step, textOf } from './steps.ts'
import type { Toolchain } from './toolchain.ts'

/** How a rendered project is run: a package with an environment, or a script that brings its own as well. */
export interface Installation {
  readonly environment: Readonly<Record<string, string>>
  readonly test: readonly string[]
  readonly lint: readonly string[]
  readonly format: readonly string[]
  readonly types: readonly string[]
  /** For projects that ask for it beside another checker. */
  readonly mypy: readonly string[]
  readonly contracts: readonly string[]
  readonly serve: readonly string[]
  readonly python: string
  /** Folders that only this cell has any use for. */
  readonly ownFolders: readonly string[]
}

interface Installed {
  readonly steps: readonly Step[]
  readonly installation?: Installation
}

/**
 * Installs what the cell needs. Projects with the same dependencies share one environment below `environments`: the next
 * `uv sync` takes the one project out and puts the other in, so only one cell at a time may use the folder.
 */
export async function install(
  cell: MatrixCell,
  folder: string,
  environments: string,
  toolchain: Toolchain,
): Promise<Installed> {
  const project = await installProject(cell, folder, environments, toolchain)
  if (cell.tier !== 'script' || project.installation === undefined) return project
  return installScripts(folder, project.steps, project.installation, toolchain)
}

/** The same without the environments that scripts bring themselves: the project's own runs their tests as well. */
export async function installProject(
  cell: Pick<MatrixCell, 'name' | 'types' | 'installer'>,
  folder: string,
  environments: string,
  { uv, environment: common }: Toolchain,
): Promise<Installed> {
  const document = parse((await textOf(folder, 'pyproject.toml')) ?? '')
  const shared = join(environments, `${setOf(document)}-${cell.installer}`)
  const { run, environment, commands } = (cell.installer === 'uv' ? withUv : withPoetry)(uv, shared)
  const options = { cwd: folder, environment: { ...common, ...environment } }
  const steps: Step[] = []
  for (const [name, argv] of commands) {
    steps.push(await commandStep(name, argv, options))
    if (steps.at(-1)?.ok === false) return { steps }
  }
  return {
    steps,
    installation: {
      environment: options.environment,
      test: [...run, 'pytest', '-q', '-p', 'no:cacheprovider'],
      lint: [...run, 'ruff', 'check', '.'],
      format: [...run, 'ruff', 'format', '--check', '.'],
      types: [...run, ...(checkers[cell.types] ?? [cell.types])],
      mypy: [...run, 'mypy'],
      contracts: [join(shared, 'bin', 'lint-imports')],
      serve: [join(shared, 'bin', cell.name)],
      python: join(shared, 'bin', 'python'),
      ownFolders: [],
    },
  }
}

interface Runner {
  readonly environment: Readonly<Record<string, string>>
  /** By their name, in their order. */
  readonly commands: readonly (readonly [string, readonly string[]])[]
  readonly run: readonly string[]
}

const withUv = (uv: string, shared: string): Runner => ({
  environment: { UV_PROJECT_ENVIRONMENT: shared },
  commands: [['uv sync', [uv, 'sync']]],
  run: [uv, 'run', '--no-sync'],
})

const withMirrors = ['--with', 'poetry-plugin-pypi-mirror']
/** How uv runs a Poetry. */
export const poetryWords = ['tool', 'run', '--from', 'poetry==2.5.*', ...withMirrors, 'poetry']

/** Mirrors have the simple index, and often nothing else that Poetry would ask. */
export const poetrySettings = { POETRY_PYPI_MIRROR_URL: 'https://pypi.org/simple/' }

/** It works in the environment that is active. */
const withPoetry = (uv: string, shared: string): Runner => ({
  environment: { ...poetrySettings, VIRTUAL_ENV: shared },
  commands: [
    ['uv venv', [uv, 'venv', '--quiet', '--allow-existing', shared]],
    ['poetry lock', [uv, ...poetryWords, 'lock']],
    ['poetry check', [uv, ...poetryWords, 'check', '--lock', '--strict']],
    ['poetry sync', [uv, ...poetryWords, 'sync', '--no-interaction']],
  ],
  run: [uv, ...poetryWords, 'run'],
})

/** What they are called with; the others take no words. */
const checkers: Readonly<Record<string, readonly string[]>> = { ty: ['ty', 'check'] }

/** A short name of everything that `uv sync` reads except the project's own name. */
function setOf(document: Readonly<Record<string, unknown>>): string {
  const { dependencies, 'requires-python': python } = document.project as Readonly<Record<string, unknown>>
  const set = JSON.stringify([dependencies, python, document['dependency-groups'] ?? {}])
  return createHash('sha256').update(set).digest('hex').slice(0, 12)
}

/** `uv run main.py` and `uv run test_main.py` work alone: each has its dependencies written in itself. */
async function installScripts(
  folder: string,
  before: readonly Step[],
  project: Installation,
  { uv, environment }: Toolchain,
): Promise<Installed> {
  // These environments are used once: what is imported is compiled then, and the rest never.
  const options = { cwd: folder, environment: { ...environment, UV_COMPILE_BYTECODE: '0' } }
  const steps = [...before]
  for (const script of ['main.py', 'test_main.py']) {
    steps.push(await commandStep(`uv sync --script ${script}`, [uv, 'sync', '--script', script], options))
  }
  const pythonOf = async (script: string) =>
    (await command([uv, 'python', 'find', '--script', script], options)).stdout.trim()
  const [serving, testing] = [await pythonOf('main.py'), await pythonOf('test_main.py')]
  return {
    steps,
    installation: {
      ...project,
      test: [uv, 'run', 'test_main.py'],
      serve: [serving, 'main.py'],
      ownFolders: [serving, testing].map((python) => dirname(dirname(python))),
    },
  }
}

/** Removes what only this cell had any use for. */
export async function uninstall({ ownFolders }: Installation): Promise<void> {
  for (const folder of ownFolders) await rm(folder, { recursive: true, force: true })
}

/** Versions of what the cell ran on and with. */
export async function versionsIn(
  installation: Installation,
  folder: string,
  { uv }: Toolchain,
): Promise<Readonly<Record<string, string>>> {
  const options = { cwd: folder, environment: installation.environment }
  const { stdout } = await command(
    [uv, 'pip', 'list', '--format', 'json', '--python', installation.python],
    options,
  )
  const packages = JSON.parse(stdout === '' ? '[]' : stdout) as readonly {
    readonly name: string
    readonly version: string
  }[]
  const told = packages
    .filter(({ name }) => interesting.includes(name))
    .map(({ name, version }) => [name, version])
  const question = 'import platform; print(platform.python_version())'
  const python = await command([installation.python, '-c', question], options)
  const itself = await command([uv, '--version'], options)
  return {
    node: process.versions.node,
    uv: itself.stdout.trim().split(' ')[1] ?? '',
    python: python.stdout.trim(),
    ...Object.fromEntries(told),
  }
}

const interesting = [
  'mypy',
  'pyright',
  'aiosqlite',
  'alembic',
  'asyncmy',
  'asyncpg',
  'click',
  'django',
  'django-ninja',
  'fastapi',
  'flask',
  'gunicorn',
  'import-linter',
  'psycopg',
  'pydantic',
  'pymysql',
  'pytest',
  'ruff',
  'sqlalchemy',
  'ty',
  'uvicorn',
]
