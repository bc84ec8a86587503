import { constants, type Dirent } from 'node:fs'
import { lstat, open, readdir, readlink, realpath, stat } from 'node:fs/promises'
import { dirname, join, resolve, sep } from 'node:path'
import { sameBytes } from '../core/bytes.ts'
import { type Problem, type Result, refusal, success } from '../core/problem.ts'
import type { FileState, FileTree } from '../core/reconcile/types.ts'
import { hasCode, isAbsence, problemOf } from './faults.ts'

/** How much of a folder is read before it is refused as no project. */
export interface Bounds {
  readonly files: number
  readonly bytes: number
  readonly depth: number
}

const projectBounds: Bounds = { files: 50_000, bytes: 512 * 1024 * 1024, depth: 64 }

/** Folders that are made by programs and are never part of a project, wherever they stand in it. */
const madeFolders: ReadonlySet<string> = new Set([
  '.git',
  '.hypothesis',
  '.mypy_cache',
  '.pytest_cache',
  '.ruff_cache',
  '.tox',
  '.venv',
  '__pycache__',
  'node_modules',
])

const ownPaths = /^\.newel\/(?:undo|journal|pending|claim.*)$/

/**
 * What is in a project's folder: path (forward slashes) → state, sorted. Links are kept as links; sockets, devices and
 * what programs make (`.git`, `.venv`, caches, Newel's undo store) are left out.
 * Problems: `folder-too-large`; faults of the disk.
 */
export async function readFolder(root: string, bounds: Bounds = projectBounds): Promise<Result<FileTree>> {
  const states = new Map<string, FileState>()
  const measure = { bytes: 0 }
  try {
    for (const path of await pathsIn(root, bounds)) {
      const state = await stateAt(join(root, path))
      if (state === undefined || state === 'other') continue
      measure.bytes += state.content.length
      if (states.size >= bounds.files || measure.bytes > bounds.bytes) throw new TooLarge()
      states.set(path, state)
    }
    return success(states)
  } catch (error) {
    return refusal(
      error instanceof TooLarge ? tooLarge(root, bounds) : problemOf(error, 'read', pathOf(error, root)),
    )
  }
}

/** The states of some paths in a folder; those that are absent are left out. Problem: `not-a-file`; faults of the disk. */
export async function readPaths(root: string, paths: Iterable<string>): Promise<Result<FileTree>> {
  const states = new Map<string, FileState>()
  const problems: Problem[] = []
  for (const path of paths) {
    try {
      const state = await stateAt(join(root, path))
      if (state === 'other') problems.push(notAFile(join(root, path)))
      else if (state !== undefined) states.set(path, state)
    } catch (error) {
      problems.push(problemOf(error, 'read', join(root, path)))
    }
  }
  return problems.length === 0 ? success(states) : refusal(...problems)
}

/** What stands where a project is to be made. `entries` are names, sorted; `.git` alone does not make a folder full. */
export type Destination =
  | { readonly kind: 'absent' }
  | { readonly kind: 'empty' }
  | { readonly kind: 'files'; readonly entries: readonly string[] }
  | { readonly kind: 'not-a-folder' }

/** Looks at a destination; a link to a folder counts as that folder. Problems: faults of the disk. */
export async function listDestination(path: string): Promise<Result<Destination>> {
  try {
    if (!(await stat(path)).isDirectory()) return success({ kind: 'not-a-folder' })
    const entries = (await readdir(path)).sort()
    return success(entries.length === 0 ? { kind: 'empty' } : { kind: 'files', entries })
  } catch (error) {
    if (!hasCode(error, 'ENOENT')) return refusal(problemOf(error, 'read', path))
    return success((await isDanglingLink(path)) ? { kind: 'not-a-folder' } : { kind: 'absent' })
  }
}

/** A file or link as it is; `other` for a folder, device, pipe or socket; undefined where nothing has that name. */
export async function stateAt(path: string): Promise<FileState | 'other' | undefined> {
  try {
    const found = await lstat(path)
    if (found.isSymbolicLink()) {
      return { content: new Uint8Array(await readlink(path, 'buffer')), mode: 0o777, kind: 'symlink' }
    }
    return found.isFile() ? await readPlainFile(path) : 'other'
  } catch (error) {
    if (isAbsence(error)) return undefined
    throw error
  }
}

/** Same kind, same bytes, and for files the same permission bits. */
export function sameState(one: FileState | undefined, other: FileState | undefined): boolean {
  if (one === undefined || other === undefined) return one === other
  const isSameMode = one.kind === 'symlink' || one.mode === other.mode
  return one.kind === other.kind && isSameMode && sameBytes(one.content, other.content)
}

/** Whether a path in a folder really is in it: false where a folder on the way is a link that leads elsewhere. */
export async function staysInside(root: string, path: string): Promise<boolean> {
  const real = await realpath(root)
  let folder = dirname(resolve(root, path))
  while (folder.length > root.length) {
    try {
      const target = await realpath(folder)
      return target === real || target.startsWith(real + sep)
    } catch (error) {
      // A link to nowhere could lead anywhere by the time it is followed.
      if (!isAbsence(error) || (await isDanglingLink(folder))) return false
      folder = dirname(folder)
    }
  }
  return true
}

class TooLarge extends Error {}

async function pathsIn(root: string, bounds: Bounds): Promise<readonly string[]> {
  const found: string[] = []
  const waiting: { folder: string; depth: number }[] = [{ folder: '', depth: 0 }]
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    const { folder, depth } = next
    if (depth > bounds.depth || found.length > bounds.files) throw new TooLarge()
    for (const entry of await readdir(join(root, folder), { withFileTypes: true })) {
      const path = folder === '' ? entry.name : `${folder}/${entry.name}`
      if (isLeftOut(entry, path)) continue
      if (entry.isDirectory()) waiting.push({ folder: path, depth: depth + 1 })
      else found.push(path)
    }
  }
  return found.sort()
}

const isLeftOut = (entry: Dirent, path: string): boolean =>
  madeFolders.has(entry.name) ||
  ownPaths.test(path) ||
  !(entry.isDirectory() || entry.isFile() || entry.isSymbolicLink())

/** Without following a link or waiting for a pipe that took the file's place since it was looked at. */
async function readPlainFile(path: string): Promise<FileState | 'other'> {
  const file = await open(
    path,
    constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0) | (constants.O_NONBLOCK ?? 0),
  )
  try {
    const found = await file.stat()
    if (!found.isFile()) return 'other'
    return { content: new Uint8Array(await file.readFile()), mode: found.mode & 0o777, kind: 'file' }
  } finally {
    await file.close()
  }
}

async function isDanglingLink(path: string): Promise<boolean> {
  try {
    return (await lstat(path)).isSymbolicLink()
  } catch {
    return false
  }
}

const pathOf = (error: unknown, otherwise: string): string =>
  error instanceof Error && 'path' in error && typeof error.path === 'string' ? error.path : otherwise

const tooLarge = (root: string, bounds: Bounds): Problem => ({
  code: 'folder-too-large',
  what: `${root} holds more than ${bounds.files} files or ${bounds.bytes >> 20} MiB: this is hardly one project.`,
  where: root,
  next: 'Go to the folder of the project itself, or name it with `-C DIR`.',
})

const notAFile = (path: string): Problem => ({
  code: 'not-a-file',
  what: `A folder or a special file stands where the file ${path} belongs.`,
  where: path,
  next: 'Move it away, then run the same command again.',
})
