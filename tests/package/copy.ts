import { cpSync, symlinkSync, utimesSync } from 'node:fs'
import { join } from 'node:path'

export const repository = join(import.meta.dirname, '../..')

const wanted = [
  'bin',
  'scripts',
  'src',
  'templates',
  'LICENSE',
  'README.md',
  'package.json',
  'package-lock.json',
  'tsconfig.json',
]

/** What builds and packs, in a folder of its own, so that a build there does not take dist/ from other tests. */
export function copyOfRepository(to: string): string {
  for (const path of wanted) cpSync(join(repository, path), join(to, path), { recursive: true })
  symlinkSync(join(repository, 'node_modules'), join(to, 'node_modules'), 'junction')
  // The packages are those of the repository: never newer than they are, so that nothing is installed.
  utimesSync(join(to, 'package-lock.json'), 0, 0)
  return to
}
