import type { Problem } from '../core/problem.ts'

/** What was being done to a path when it failed, as people say it: "write", "read", "make the folder", "rename". */
export type Deed = string

/**
 * A fault of the machine as a problem: what was being done, to which path, and the next step. Its code is the one of
 * errno (`ENOSPC`), so that the edge can tell it from wrong usage. Anything that is no system error is our own mistake
 * and is thrown again.
 */
export function problemOf(error: unknown, deed: Deed, path: string): Problem {
  if (!isSystemError(error)) throw error
  const known = faults[error.code]
  return {
    code: error.code,
    what: `Newel could not ${deed} ${path}: ${known?.what ?? error.code.toLowerCase()}.`,
    where: path,
    next: known?.next ?? 'Look at this path, then run the same command again.',
  }
}

/** Tidying that fails must hide neither a success nor the problem that came before; our own mistakes are thrown. */
export async function quietly(work: () => Promise<unknown>): Promise<void> {
  try {
    await work()
  } catch (error) {
    if (!isSystemError(error)) throw error
  }
}

export interface SystemError extends Error {
  readonly code: string
  readonly syscall?: string
  readonly path?: string
  readonly dest?: string
}

/** Whether an error comes from the operating system: it has a code such as `ENOENT`. */
export const isSystemError = (error: unknown): error is SystemError =>
  error instanceof Error &&
  'code' in error &&
  typeof error.code === 'string' &&
  /^E[A-Z0-9]+$/.test(error.code)

/** Whether an error says that this name is not there, or that something on the way to it is no folder. */
export const isAbsence = (error: unknown): boolean =>
  isSystemError(error) && (error.code === 'ENOENT' || error.code === 'ENOTDIR')

export const hasCode = (error: unknown, ...codes: readonly string[]): boolean =>
  isSystemError(error) && codes.includes(error.code)

/** Causes and next steps by errno; the wording follows errno(3), in plain words. */
const faults: Readonly<Record<string, { readonly what: string; readonly next: string }>> = {
  ENOSPC: { what: 'the disk is full', next: 'Free some space there, then run the same command again.' },
  EDQUOT: {
    what: 'your quota on this disk is used up',
    next: 'Free some space there, then run the same command again.',
  },
  EACCES: {
    what: 'you have no permission',
    next: 'Choose a folder that you may write to, or ask for the permission, then run the same command again.',
  },
  EPERM: {
    what: 'the system does not permit it',
    next: 'Look at the owner and the attributes of this path, or choose another folder.',
  },
  EROFS: { what: 'the file system is read-only', next: 'Choose a folder on a disk that can be written to.' },
  EMFILE: {
    what: 'this process has too many files open',
    next: 'Raise the limit (`ulimit -n 1024`), then run the same command again.',
  },
  ENFILE: {
    what: 'this machine has too many files open',
    next: 'End programs that hold many files, then run the same command again.',
  },
  ENAMETOOLONG: {
    what: 'a name or the whole path is too long',
    next: 'Choose a shorter name, or a folder closer to the root.',
  },
  EXDEV: { what: 'it would cross from one disk to another', next: 'Choose a folder that lies on one disk.' },
  ENOTDIR: {
    what: 'something on the way to it is not a folder',
    next: 'Move that file away, or choose another folder.',
  },
  EEXIST: { what: 'it is there already', next: 'Move it away, then run the same command again.' },
  ENOTEMPTY: {
    what: 'the folder is not empty',
    next: 'Move what is in it away, then run the same command again.',
  },
  EISDIR: {
    what: 'a folder is in its place',
    next: 'Move that folder away, then run the same command again.',
  },
  ENOENT: { what: 'it is not there', next: 'Look at the path for a slip, then run the same command again.' },
  EBUSY: {
    what: 'another program is using it',
    next: 'Close that program, then run the same command again.',
  },
  EIO: { what: 'the disk reports an error', next: 'Look at the disk’s health (`dmesg`) before you go on.' },
  ELOOP: {
    what: 'symbolic links on the way to it lead in a circle, or a link stands where none may',
    next: 'Remove that link, then run the same command again.',
  },
  ENOMEM: {
    what: 'this machine is out of memory',
    next: 'Close other programs, then run the same command again.',
  },
}
