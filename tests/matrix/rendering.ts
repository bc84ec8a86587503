import { createHash } from 'node:crypto'
import { readdir, readFile } from 'node:fs/promises'
import { join, relative, sep } from 'node:path'
import { fileURLToPath } from 'node:url'
import { flagsOf, type MatrixCell } from './cells.ts'
import { command } from './steps.ts'

export interface Rendering {
  readonly folder: string
  readonly capabilities: readonly string[]
  /** Of paths and bytes, without what differs by design: repository, environment, `uv.lock`, secrets; and without the lock, which repeats all answers. */
  readonly hash: string
}

const repository = fileURLToPath(new URL('../..', import.meta.url))

/** Renders the cell through the command line, as a user does; throws with what the tool said when it refuses. */
export async function render(cell: MatrixCell, folder: string): Promise<Rendering> {
  const argv = [process.execPath, join(repository, 'bin/newel.js'), 'create', folder, ...flagsOf(cell)]
  const quiet = ['--yes', '--no-git', '--no-sync', '--json']
  const { code, stdout, stderr } = await command([...argv, ...quiet], { cwd: repository, limitMs: 60_000 })
  if (code !== 0) throw new Error(`newel create ended with ${code} for ${cell.id}:\n${stdout}\n${stderr}`)
  const { capabilities } = JSON.parse(stdout) as { readonly capabilities?: readonly string[] }
  if (capabilities === undefined)
    throw new Error(`newel create --json said no capabilities for ${cell.id}:\n${stdout}`)
  return { folder, capabilities, hash: await hashOf(folder, /^\.newel\//) }
}

/** Of the paths and bytes below a folder, without what differs by design and what `without` finds. */
export async function hashOf(folder: string, without?: RegExp): Promise<string> {
  const hash = createHash('sha256')
  for (const path of await renderedFiles(folder))
    if (without?.test(path) !== true) hash.update(`${path}\0`).update(await readFile(join(folder, path)))
  return hash.digest('hex').slice(0, 16)
}

const apart = new Set(['.git', '.venv', 'uv.lock', 'poetry.lock', '.env'])

async function renderedFiles(folder: string): Promise<readonly string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true })
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)).split(sep).join('/'))
    .filter((path) => !path.split('/').some((part) => apart.has(part)))
    .sort()
}

/** Which files differ between two renderings: a path with `≠`, or one that only one of them has. */
export async function differences(one: string, other: string): Promise<readonly string[]> {
  const [first, second] = await Promise.all([renderedFiles(one), renderedFiles(other)])
  const found: string[] = []
  for (const path of new Set([...first, ...second])) {
    if (!first.includes(path) || !second.includes(path)) found.push(`only in one: ${path}`)
    else if (!(await readFile(join(one, path))).equals(await readFile(join(other, path))))
      found.push(`≠ ${path}`)
  }
  return found
}
