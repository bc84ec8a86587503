import { execFileSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, renameSync, rmSync } from 'node:fs'
import { join, relative, sep } from 'node:path'
import type { FileTree } from '../../src/core/reconcile/types.ts'
import { findToolchain } from '../matrix/toolchain.ts'

/** A service on PyPI that nobody of Newel wrote, in one release. */
export interface Published {
  readonly name: string
  readonly version: string
  /** Of its source distribution. */
  readonly sha256: string
}

const cache = join(import.meta.dirname, '../../.cache/published')

/**
 * The files of a service's source distribution, without the folder around them; kept in .cache/published from one run
 * to the next. Throws with what to type where PyPI cannot be reached, or gives something else.
 */
export async function published(service: Published): Promise<FileTree> {
  const folder = join(cache, `${service.name}-${service.version}-${service.sha256.slice(0, 12)}`)
  if (!existsSync(folder)) await fetch(service, folder)
  return treeIn(folder)
}

async function fetch({ name, version, sha256 }: Published, folder: string): Promise<void> {
  mkdirSync(cache, { recursive: true })
  const work = mkdtempSync(join(cache, 'fetching-'))
  try {
    const { uv, environment } = await findToolchain()
    const words = ['run', '--quiet', '--no-project', '--with', 'pip==25.3', 'python', '-m', 'pip', 'download']
    const exactly = ['--quiet', '--no-deps', '--no-binary', ':all:', '--dest', work, `${name}==${version}`]
    try {
      execFileSync(uv, [...words, ...exactly], { env: { ...process.env, ...environment }, stdio: 'pipe' })
    } catch (error) {
      const command = `python -m pip download --no-deps --no-binary :all: ${name}==${version}`
      throw new Error(`PyPI gave no ${name} ${version}. Type \`${command}\` to see why.\n${error}`)
    }
    const archive = join(work, readdirSync(work)[0] ?? '')
    const digest = createHash('sha256').update(readFileSync(archive)).digest('hex')
    if (digest !== sha256)
      throw new Error(`PyPI gave another ${name} ${version} than the tests know: its SHA-256 is ${digest}.`)
    mkdirSync(join(work, 'files'))
    execFileSync('tar', ['xzf', archive, '--strip-components', '1', '-C', join(work, 'files')])
    renameSync(join(work, 'files'), folder)
  } finally {
    rmSync(work, { recursive: true, force: true })
  }
}

function treeIn(folder: string): FileTree {
  const paths = readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
  return new Map(
    paths.map((path) => [
      relative(folder, path).split(sep).join('/'),
      { content: new Uint8Array(readFileSync(path)), mode: 0o644, kind: 'file' },
    ]),
  )
}
