import { appendFile, readdir, readFile, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { parse } from 'smol-toml'
import { stdlibModules } from '../../src/core/python/stdlib.ts'
import { type CommandOptions, command, textOf, withCopy } from './steps.ts'

/** An import contract of import-linter, as `pyproject.toml` states it. */
interface Contract {
  readonly name: string
  readonly type: string
  readonly layers?: readonly string[]
  readonly containers?: readonly string[]
  readonly source_modules?: readonly string[]
  readonly forbidden_modules?: readonly string[]
  readonly modules?: readonly string[]
}

/** The contracts of a project; none where it has none. */
export async function contractsOf(folder: string): Promise<readonly Contract[]> {
  const document = parse((await textOf(folder, 'pyproject.toml')) ?? '') as {
    readonly tool?: { readonly importlinter?: { readonly contracts?: readonly Contract[] } }
  }
  return document.tool?.importlinter?.contracts ?? []
}

/** Plants, in a copy of the project, one violation of each contract in turn. Gives back those that were not noticed. */
export async function unnoticedViolations(
  folder: string,
  contracts: readonly Contract[],
  lint: readonly string[],
  environment: CommandOptions['environment'],
): Promise<readonly string[]> {
  const unnoticed: string[] = []
  for (const contract of contracts) {
    const planted = violationOf(contract)
    if (planted === undefined) {
      unnoticed.push(`${contract.name}: no violation can be made for a contract of type ${contract.type}`)
      continue
    }
    const { code, stdout } = await withCopy(folder, async (copy) => {
      await appendFile(await fileOf(copy, planted.importer), `\nimport ${planted.imported}\n`)
      return command(lint, { cwd: copy, environment: { ...environment, PYTHONPATH: await rootOf(copy) } })
    })
    const noticed = code !== 0 && stdout.includes(`${contract.name} BROKEN`)
    if (!noticed)
      unnoticed.push(`${contract.name}: ${planted.importer} may import ${planted.imported}\n${stdout}`)
  }
  return unnoticed
}

/** Which import would break the contract: the lowest layer reaching for the highest, or the first forbidden one. */
function violationOf(
  contract: Contract,
): { readonly importer: string; readonly imported: string } | undefined {
  const pair = (importer: string | undefined, imported: string | undefined) =>
    importer === undefined || imported === undefined ? undefined : { importer, imported }
  switch (contract.type) {
    case 'layers': {
      const inside = (layer: string | undefined) => {
        const [first] = layer?.replace(/[()]/g, '').split(/[|:]/) ?? []
        return first === undefined
          ? undefined
          : [contract.containers?.[0], first.trim()].filter(Boolean).join('.')
      }
      return pair(inside(contract.layers?.at(-1)), inside(contract.layers?.[0]))
    }
    case 'forbidden':
      return pair(contract.source_modules?.[0], contract.forbidden_modules?.[0])
    case 'independence':
      return pair(contract.modules?.[0], contract.modules?.[1])
    default:
      return undefined
  }
}

/** Libraries that modules of the project import, and that no contract forbids to its domain, which knows the standard library alone. */
export async function librariesAllowed(folder: string): Promise<readonly string[]> {
  const contracts = await contractsOf(folder)
  const known = new Set([
    ...stdlibModules,
    ...contracts.flatMap(({ forbidden_modules = [] }) => forbidden_modules),
  ])
  const root = await rootOf(folder)
  const files = (await readdir(root, { recursive: true })).filter(
    (path) => path.endsWith('.py') && !/(?:^|\/)(?:tests|\.venv)\//.test(path),
  )
  const texts = await Promise.all(files.map((path) => readFile(join(root, path), 'utf8')))
  const imported = texts.flatMap((text) =>
    [...text.matchAll(/^ *(?:from|import) (\w+)/gm)].map(([, name = '']) => name),
  )
  const packages = new Set(files.map((path) => path.split('/')[0] ?? ''))
  return [...new Set(imported)].filter((name) => !known.has(name) && !packages.has(name)).sort()
}

/** Where imports start: `src`, if there is one. */
async function rootOf(folder: string): Promise<string> {
  const src = join(folder, 'src')
  return (await exists(src)) ? src : folder
}

async function fileOf(folder: string, module: string): Promise<string> {
  const path = join(await rootOf(folder), ...module.split('.'))
  return (await exists(`${path}.py`)) ? `${path}.py` : join(path, '__init__.py')
}

const exists = (path: string): Promise<boolean> =>
  stat(path).then(
    () => true,
    () => false,
  )
