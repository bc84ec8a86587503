import { constants } from 'node:fs'
import * as fs from 'node:fs/promises'
import { dirname } from 'node:path'
import type { FileState } from '../core/reconcile/types.ts'
import { hasCode } from './faults.ts'

/**
 * Every change that Newel makes to a disk goes through these. Tests pass ports that fail or die at the n-th call.
 * Each of them either happens or throws a system error.
 */
export interface FilePort {
  /** One folder, with exactly these permission bits. Throws EEXIST where anything has that name. */
  readonly mkdir: (path: string, mode: number) => Promise<void>
  /** A new file, with exactly these permission bits. Throws EEXIST where anything has that name, a link included. */
  readonly writeFile: (path: string, content: Uint8Array, mode: number) => Promise<void>
  readonly symlink: (target: Uint8Array, path: string) => Promise<void>
  /** A second name for a file; throws EEXIST, so that it serves as a test-and-set. */
  readonly link: (from: string, to: string) => Promise<void>
  readonly rename: (from: string, to: string) => Promise<void>
  readonly chmod: (path: string, mode: number) => Promise<void>
  /** Sets the time of the last change, in milliseconds since 1970. */
  readonly touch: (path: string, changed: number) => Promise<void>
  /** Waits until a file's bytes, or a folder's names, are on the disk. */
  readonly sync: (path: string) => Promise<void>
  readonly removeFile: (path: string) => Promise<void>
  /** Only an empty folder. */
  readonly removeFolder: (path: string) => Promise<void>
  /** A folder that Newel made for itself, with all that is in it. Links in it are removed, never followed. */
  readonly removeOwnFolder: (path: string) => Promise<void>
}

/** The disk of this machine. */
export const disk: FilePort = {
  async mkdir(path, mode) {
    await fs.mkdir(path)
    await fs.chmod(path, mode)
  },
  async writeFile(path, content, mode) {
    const file = await fs.open(path, newFile, 0o600)
    try {
      await file.writeFile(content)
      await file.chmod(mode)
    } finally {
      await file.close()
    }
  },
  symlink: (target, path) => fs.symlink(Buffer.from(target), path),
  link: fs.link,
  rename: fs.rename,
  chmod: fs.chmod,
  touch: (path, changed) => fs.utimes(path, changed / 1000, changed / 1000),
  async sync(path) {
    const handle = await fs.open(path, constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0))
    try {
      await handle.sync()
    } catch (error) {
      // Some network and FUSE file systems cannot sync folders: there is nothing to wait for then.
      if (!hasCode(error, 'EINVAL', 'ENOTSUP')) throw error
    } finally {
      await handle.close()
    }
  },
  removeFile: fs.unlink,
  removeFolder: fs.rmdir,
  removeOwnFolder: (path) => fs.rm(path, { recursive: true, force: true }),
}

/** A new file or link. */
export async function writeState(path: string, state: FileState, port: FilePort): Promise<void> {
  if (state.kind === 'symlink') await port.symlink(state.content, path)
  else await port.writeFile(path, state.content, state.mode)
}

/** Makes a folder and those above it that are missing; gives those that it made, outermost first. */
export async function makeFolders(path: string, port: FilePort): Promise<readonly string[]> {
  try {
    if ((await fs.stat(path)).isDirectory()) return []
  } catch (error) {
    if (!hasCode(error, 'ENOENT')) throw error
    const above = await makeFolders(dirname(path), port)
    await port.mkdir(path, 0o755)
    return [...above, path]
  }
  throw Object.assign(new Error(`ENOTDIR: not a directory, mkdir '${path}'`), { code: 'ENOTDIR' })
}

/** Windows has no O_NOFOLLOW; O_EXCL alone already refuses a link there. */
const newFile = constants.O_WRONLY | constants.O_CREAT | constants.O_EXCL | (constants.O_NOFOLLOW ?? 0)
