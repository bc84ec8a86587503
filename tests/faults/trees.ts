import { existsSync } from 'node:fs'
import {
  chmod,
  lstat,
  mkdir,
  mkdtemp,
  readdir,
  readFile,
  readlink,
  symlink,
  writeFile,
} from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import type { FileState, FileTree, Operation, Plan } from '../../src/core/reconcile/types.ts'

export const file = (text: string, mode = 0o644): FileState => ({
  content: new TextEncoder().encode(text),
  mode,
  kind: 'file',
})

export const link = (target: string): FileState => ({
  content: new TextEncoder().encode(target),
  mode: 0o777,
  kind: 'symlink',
})

/** An empty folder; in memory where there is such a place, since these tests sync thousands of files. */
export const scratch = (): Promise<string> =>
  mkdtemp(join(existsSync('/dev/shm') ? '/dev/shm' : tmpdir(), 'newel-test-'))

/** Forty files in a dozen folders, as a small project has them. */
export const fortyFiles: FileTree = new Map([
  ['.env', file('SECRET=1\n', 0o600)],
  ['bin/run', file('#!/bin/sh\n', 0o755)],
  ...Array.from({ length: 38 }, (_, index): [string, FileState] => [
    `src/shop/part${index % 9}/module${index}.py`,
    file(`# ${index}\n${'x = 1\n'.repeat(40)}`),
  ]),
])

/** Everything below a folder, folders among them: path → a line of kind, mode and content. Newel's stores left out. */
export async function listing(root: string): Promise<Readonly<Record<string, string>>> {
  const found: Record<string, string> = {}
  for (const path of (await readdir(root, { recursive: true })).sort()) {
    if (path.startsWith('.newel/undo') || path.startsWith('.newel/journal')) continue
    const state = await lstat(join(root, path))
    const mode = (state.mode & 0o777).toString(8)
    if (state.isDirectory()) found[path] = `folder ${mode}`
    else if (state.isSymbolicLink()) found[path] = `link to ${await readlink(join(root, path))}`
    else found[path] = `file ${mode} ${await readFile(join(root, path), 'latin1')}`
  }
  return found
}

/** Writes a tree without any of Newel's own code. */
export async function write(root: string, tree: FileTree): Promise<void> {
  for (const [path, { kind, content, mode }] of tree) {
    await mkdir(dirname(join(root, path)), { recursive: true })
    if (kind === 'symlink') await symlink(new TextDecoder().decode(content), join(root, path))
    else await writeFile(join(root, path), content)
    if (kind === 'file') await chmod(join(root, path), mode)
  }
}

/** The operations that turn one tree into another. */
export function planOf(before: FileTree, after: FileTree): Plan {
  const paths = [...new Set([...before.keys(), ...after.keys()])].sort()
  const operations = paths.flatMap((path): readonly Operation[] => {
    const [was, is] = [before.get(path), after.get(path)]
    if (was === undefined) return is === undefined ? [] : [{ kind: 'create', path, after: is }]
    if (is === undefined) return [{ kind: 'remove', path, before: was }]
    return was === is
      ? [{ kind: 'keep', path, because: 'same' }]
      : [{ kind: 'replace', path, before: was, after: is }]
  })
  return { operations } as unknown as Plan
}
