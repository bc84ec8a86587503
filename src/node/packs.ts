import { constants } from 'node:fs'
import { lstat, open, readdir, realpath } from 'node:fs/promises'
import { join } from 'node:path'
import type { PackFile, PackFiles } from '../core/pack/types.ts'
import { type Problem, type Result, refusal, success } from '../core/problem.ts'
import { problemOf } from './faults.ts'
import type { Bounds } from './folder.ts'

/** A pack is text that people write: far below these, and far above what any needs. */
const packBounds: Bounds = { files: 5000, bytes: 32 * 1024 * 1024, depth: 24 }

/**
 * A folder as a pack's files. Nothing in it is followed, opened or waited for that is not a plain file.
 * Problems, all at once: `pack-link`, `pack-special-file`, `pack-name`, `pack-clash` (names that are one on some
 * systems), `pack-too-large`; faults of the disk.
 */
export async function loadPackFolder(
  folder: string,
  bounds: Bounds = packBounds,
): Promise<Result<PackFiles>> {
  const walk: Walk = { bounds, files: new Map(), spelled: new Map(), problems: [], bytes: 0 }
  try {
    await readInto(walk, await realpath(folder), '', 0)
  } catch (error) {
    walk.problems.push(
      error instanceof PackTooLarge ? tooLarge(folder, bounds) : problemOf(error, 'read the pack', folder),
    )
  }
  if (walk.problems.length > 0) return refusal(...walk.problems)
  return success(new Map([...walk.files].sort(([one], [other]) => (one < other ? -1 : 1))))
}

interface Walk {
  readonly bounds: Bounds
  readonly files: Map<string, PackFile>
  /** Names as a system sees them that knows neither case nor composition → the first path spelled so. */
  readonly spelled: Map<string, string>
  readonly problems: Problem[]
  bytes: number
}

class PackTooLarge extends Error {}

async function readInto(walk: Walk, root: string, folder: string, depth: number): Promise<void> {
  if (depth > walk.bounds.depth) throw new PackTooLarge()
  for (const name of (await readdir(join(root, folder))).sort()) {
    // An author's own repository is no part of the pack.
    if (name === '.git' && folder === '') continue
    const path = folder === '' ? name : `${folder}/${name}`
    const problem = wrongName(path, name) ?? clash(walk, path)
    if (problem !== undefined) walk.problems.push(problem)
    else await readEntry(walk, root, path, depth)
  }
}

async function readEntry(walk: Walk, root: string, path: string, depth: number): Promise<void> {
  const found = await lstat(join(root, path))
  if (found.isDirectory()) return readInto(walk, root, path, depth + 1)
  if (found.isSymbolicLink()) walk.problems.push(link(path))
  else if (!found.isFile()) walk.problems.push(specialFile(path))
  else {
    if (walk.files.size >= walk.bounds.files) throw new PackTooLarge()
    const file = await readBounded(join(root, path), walk.bounds.bytes - walk.bytes)
    if (file === undefined) walk.problems.push(specialFile(path))
    else {
      walk.bytes += file.content.length
      walk.files.set(path, file)
    }
  }
}

/** Looks again once it is open, since another program may have put a link or a pipe there meanwhile. */
async function readBounded(path: string, left: number): Promise<PackFile | undefined> {
  const file = await open(
    path,
    constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0) | (constants.O_NONBLOCK ?? 0),
  )
  try {
    const found = await file.stat()
    if (!found.isFile()) return undefined
    if (found.size > left) throw new PackTooLarge()
    const content = new Uint8Array(await file.readFile())
    if (content.length > left) throw new PackTooLarge()
    return { content, executable: (found.mode & 0o100) !== 0 }
  } finally {
    await file.close()
  }
}

const wrongName = (path: string, name: string): Problem | undefined =>
  /[\\\p{Cc}\p{Cs}\uFFFD]/u.test(name)
    ? {
        code: 'pack-name',
        what: `The name ${JSON.stringify(path)} holds a character that not every system can store.`,
        where: path,
        next: 'Rename the file.',
      }
    : undefined

function clash({ spelled }: Walk, path: string): Problem | undefined {
  const key = path.normalize('NFC').toLowerCase()
  const other = spelled.get(key)
  if (other === undefined) {
    spelled.set(key, path)
    return undefined
  }
  return {
    code: 'pack-clash',
    what: `${JSON.stringify(path)} and ${JSON.stringify(other)} are one name on systems that fold case or compose letters.`,
    where: path,
    next: 'Rename one of them.',
  }
}

const link = (path: string): Problem => ({
  code: 'pack-link',
  what: `${path} is a symbolic link, and a pack holds only plain files.`,
  where: path,
  next: 'Replace the link by a copy of what it leads to.',
})

const specialFile = (path: string): Problem => ({
  code: 'pack-special-file',
  what: `${path} is a device, pipe or socket, and a pack holds only plain files.`,
  where: path,
  next: 'Remove it from the pack.',
})

const tooLarge = (folder: string, { files, bytes, depth }: Bounds): Problem => ({
  code: 'pack-too-large',
  what: `The pack has more than ${files} files, ${bytes >> 20} MiB, or ${depth} folders inside each other.`,
  where: folder,
  next: 'Name the folder of the pack itself, or remove what does not belong to it.',
})
