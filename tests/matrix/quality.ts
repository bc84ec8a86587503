import { testServerUrl } from '../blackbox/databases.ts'
import { dialectOf, type MatrixCell } from './cells.ts'
import { librariesAllowed } from './contracts.ts'
import type { Installation } from './installing.ts'
import { command, commandStep, type Step, step, textOf } from './steps.ts'
import type { Toolchain } from './toolchain.ts'

/** `uv run pytest` and the rest, one step each. `environment` is added for the tests alone. */
export async function qualitySteps(
  installation: Installation,
  folder: string,
  environment: Readonly<Record<string, string>>,
): Promise<readonly Step[]> {
  const tests = { cwd: folder, environment: { ...installation.environment, ...environment } }
  return [await commandStep('tests', installation.test, tests), ...(await lintSteps(installation, folder))]
}

/** What can be said of a project without running it. */
export async function lintSteps(installation: Installation, folder: string): Promise<readonly Step[]> {
  const options = { cwd: folder, environment: installation.environment }
  const hasMypy = (await textOf(folder, 'pyproject.toml'))?.includes('[tool.mypy]') === true
  const asksForMypy = hasMypy && !installation.types.includes('mypy')
  return [
    await commandStep('ruff check', installation.lint, options),
    await commandStep('ruff format --check', installation.format, options),
    await commandStep('types', installation.types, options),
    ...(asksForMypy ? [await commandStep('mypy', installation.mypy, options)] : []),
  ]
}

/** Pinned: another version finds other things. */
const deptry = 'deptry==0.24.0'

/** Each comes with the library that is declared, by the same authors and at the version which that one needs. */
const companions = ['botocore', 'pydantic_core', 'starlette', 'werkzeug']

/** Whether the project declares what it imports: what another library happens to bring may be gone with its next version. */
export async function declaredStep(
  { name, tier }: Pick<MatrixCell, 'name' | 'tier'>,
  { python, environment }: Installation,
  folder: string,
  { uv }: Toolchain,
): Promise<Step> {
  const asked = ['-c', 'import sysconfig; print(sysconfig.get_paths()["purelib"])']
  const { stdout } = await command([python, ...asked], { cwd: folder, environment })
  const own = tier === 'script' ? ['main'] : [name.replaceAll('-', '_')]
  const options = [
    ...['--ignore', 'DEP002', '--per-rule-ignores', `DEP003=${companions.join('|')}`],
    ...['--extend-exclude', 'test_main.py', '--no-ansi'],
    ...own.flatMap((module) => ['--known-first-party', module]),
  ]
  return commandStep(
    'imports are declared',
    [uv, 'tool', 'run', '--from', deptry, 'deptry', '.', ...options],
    {
      cwd: folder,
      environment: { ...environment, PYTHONPATH: stdout.trim() },
    },
  )
}

/** The project's own tests run on the server that the project is for; SQLite files they make themselves. */
export async function testDatabase(cell: MatrixCell): Promise<Readonly<Record<string, string>>> {
  const url = await testServerUrl(cell.database, dialectOf(cell))
  return url === undefined ? {} : { TEST_DATABASE_URL: url }
}

/** Whether the project's own import contracts are kept, and name what they should; nothing at tiers that have none. */
export async function contractStep(
  { tier }: Pick<MatrixCell, 'tier'>,
  { contracts, environment }: Installation,
  folder: string,
): Promise<readonly Step[]> {
  if (tier !== 'layered' && tier !== 'hexagonal') return []
  const kept = await commandStep('import contracts', contracts, { cwd: folder, environment })
  if (tier !== 'hexagonal') return [kept]
  const named = await step('the domain may import no library that the project imports', async () => {
    const missing = await librariesAllowed(folder)
    return missing.length === 0 ? undefined : `no contract forbids ${missing.join(', ')}`
  })
  return [kept, named]
}

/**
 * Whether `tests/contract.json` as it was rendered is what the project would write of its API itself, byte for byte: it promises
 * all of it, and a contract that is written anew changes no line. Nothing for projects without one.
 */
export async function promiseStep(
  cell: Pick<MatrixCell, 'tier' | 'interface'>,
  { test, environment }: Installation,
  folder: string,
): Promise<readonly Step[]> {
  if (cell.tier === 'script' || cell.interface === 'cli') return []
  const words = [...test, '--no-cov', '--write-contract', 'tests/integration/test_openapi.py']
  const promised = await step('what is promised is what the API says', async () => {
    const rendered = await textOf(folder, 'tests/contract.json')
    const { code, stdout, stderr } = await command(words, { cwd: folder, environment })
    if (code !== 0) return `${words.join(' ')} ended with ${code}\n${stdout}\n${stderr}`
    const written = await textOf(folder, 'tests/contract.json')
    return written === rendered ? undefined : `written anew, the contract is another one:\n${written}`
  })
  return [promised]
}

/** For a program of the terminal: it says its version, its help and its health, and refuses what it does not know. */
export async function terminalSteps(installation: Installation, folder: string): Promise<readonly Step[]> {
  const expected: readonly (readonly [string, number])[] = [
    ['--version', 0],
    ['--help', 0],
    ['check', 0],
    ['no-such-command', 2],
  ]
  const options = { cwd: folder, environment: installation.environment }
  const steps: Step[] = []
  for (const [argument, code] of expected) {
    steps.push(
      await step(`program ${argument}`, async () => {
        const said = await command([...installation.serve, argument], options)
        const ending = `exit code ${said.code}, not ${code}\n${said.stdout}\n${said.stderr}`
        return said.code === code ? undefined : ending
      }),
    )
  }
  return steps
}
