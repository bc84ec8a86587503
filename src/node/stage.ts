import { randomBytes } from 'node:crypto'
import { lstat, readdir, readFile, realpath, stat } from 'node:fs/promises'
import { basename, dirname, join, resolve } from 'node:path'
import { isSafePath } from '../core/evolve/safe-path.ts'
import { type Problem, type Result, refusal, success } from '../core/problem.ts'
import type { FileTree, Operation } from '../core/reconcile/types.ts'
import { applyOperations } from './apply.ts'
import { hasCode, isAbsence, problemOf, quietly } from './faults.ts'
import { disk, type FilePort, makeFolders, writeState } from './files.ts'
import { listDestination } from './folder.ts'
import { type Doing, problemWhile, throwIfAborted } from './interrupts.ts'
import { isLiving, isRunning, readMaker, thisMaker } from './living.ts'

export interface StageOptions {
  /** When it fires before the last step, everything is taken away again. */
  readonly signal?: AbortSignal | undefined
  readonly port?: FilePort
}

/**
 * A new folder with these files, or nothing. They are written beside the destination, synced, and renamed into place
 * in one step. The destination is absent or an empty folder; where an empty folder cannot be replaced (it is where the
 * shell stands, or a mount), the files are put into it through the journal. Folders get mode 755, files their own.
 * Gives the folder's path. Problems: `not-empty`, `not-a-folder`, `unsafe-path`, `cancelled`; faults of the disk.
 */
export async function createFolder(
  destination: string,
  tree: FileTree,
  { signal, port = disk }: StageOptions = {},
): Promise<Result<string>> {
  const unsafe = [...tree.keys()].filter((path) => !isSafePath(path))
  if (unsafe.length > 0) return refusal(...unsafe.map(unsafePath))
  const found = await listDestination(destination)
  if (!found.ok) return found
  switch (found.value.kind) {
    case 'absent':
      return stageAndRename({ destination: resolve(destination), mode: 0o755, tree, signal, port })
    case 'empty':
      return replaceEmpty(await realpath(destination), tree, { signal, port })
    case 'files':
      return refusal(notEmpty(destination, found.value.entries))
    case 'not-a-folder':
      return refusal(notAFolder(destination))
  }
}

interface Staging extends Required<StageOptions> {
  readonly destination: string
  /** Of the folder itself: one that was there keeps its own. */
  readonly mode: number
  readonly tree: FileTree
}

async function replaceEmpty(
  folder: string,
  tree: FileTree,
  options: Required<StageOptions>,
): Promise<Result<string>> {
  if (folder === (await realpath(process.cwd()))) return fillFolder(folder, tree, options)
  const mode = (await stat(folder)).mode & 0o777
  const staged = await stageAndRename({ destination: folder, mode, tree, ...options })
  // EBUSY: a mount. EXDEV: a mount too, as some systems say it. The others: only the folder itself may be written to.
  const isFixed =
    !staged.ok && staged.problems.some(({ code }) => /^E(?:BUSY|XDEV|ACCES|PERM|ROFS)$/.test(code))
  return isFixed ? fillFolder(folder, tree, options) : staged
}

async function fillFolder(
  folder: string,
  tree: FileTree,
  options: Required<StageOptions>,
): Promise<Result<string>> {
  const operations = [...tree].map(([path, after]): Operation => ({ kind: 'create', path, after }))
  const applied = await applyOperations(folder, operations, { ...options, label: 'create', keepUndo: false })
  return applied.ok ? success(folder) : applied
}

async function stageAndRename(stage: Staging): Promise<Result<string>> {
  const { destination, signal, port } = stage
  const staging = join(dirname(destination), stagingName(basename(destination)))
  const made: string[] = []
  const doing: Doing = { deed: 'make the folder', path: dirname(destination) }
  try {
    made.push(...(await makeFolders(dirname(destination), port)))
    Object.assign(doing, { deed: 'make a staging folder in', path: dirname(destination) })
    await port.mkdir(staging, 0o700)
    await port.writeFile(join(staging, makerName), bytesOfMaker(), 0o600)
    await writeTree(join(staging, 'tree'), stage, doing)
    Object.assign(doing, { deed: 'move the finished folder to', path: destination })
    throwIfAborted(signal)
    await port.rename(join(staging, 'tree'), destination)
  } catch (error) {
    return refusal(await takenAway(problemWhile(error, doing), staging, made, port))
  }
  // The command has succeeded: what follows is tidying, and the next run tidies too.
  await quietly(() => port.sync(dirname(destination)))
  await quietly(() => port.removeOwnFolder(staging))
  return success(destination)
}

/** Two passes, since a disk syncs many files that wait faster than each in its turn. */
async function writeTree(root: string, stage: Staging, doing: Doing): Promise<void> {
  const { destination, mode, tree, signal, port } = stage
  const folders = foldersOf(tree)
  const files = [...tree].filter(([, { kind }]) => kind === 'file').map(([path]) => path)
  const next = (deed: string, path: string): string => {
    throwIfAborted(signal)
    Object.assign(doing, { deed, path: join(destination, path) })
    return join(root, path)
  }
  for (const folder of folders)
    await port.mkdir(next('make the folder', folder), folder === '' ? mode : 0o755)
  for (const [path, state] of tree) await writeState(next('write', path), state, port)
  for (const path of [...files, ...folders]) await port.sync(next('sync', path))
}

/** Every folder of a tree, the root (`''`) first and each before what is in it. */
function foldersOf(tree: FileTree): readonly string[] {
  const folders = new Set<string>([''])
  for (const path of tree.keys()) {
    const parts = path.split('/').slice(0, -1)
    parts.forEach((_, index) => {
      folders.add(parts.slice(0, index + 1).join('/'))
    })
  }
  return [...folders].sort()
}

/** Takes the staging folder away; where even that fails, the problem says where it stays. */
async function takenAway(
  problem: Problem,
  staging: string,
  made: readonly string[],
  port: FilePort,
): Promise<Problem> {
  try {
    await port.removeOwnFolder(staging)
    for (const folder of [...made].reverse()) await port.removeFolder(folder)
    return problem
  } catch {
    return {
      ...problem,
      next: `${problem.next ?? ''} The next run removes what is left in ${staging}.`.trimStart(),
    }
  }
}

/** Drafts that a dead process left beside this destination: staging folders and claims, as absolute paths. */
export async function findStale(destination: string): Promise<readonly string[]> {
  const folder = dirname(resolve(destination))
  const stale: string[] = []
  for (const name of await namesIn(folder)) {
    if (await isStale(folder, name, basename(resolve(destination)))) stale.push(join(folder, name))
  }
  return stale.sort()
}

/** Removes what `findStale` named. Problems: faults of the disk, one for each path that stays. */
export async function removeStale(paths: readonly string[], port: FilePort = disk): Promise<Result<void>> {
  const problems: Problem[] = []
  for (const path of paths) {
    try {
      await port.removeOwnFolder(path)
    } catch (error) {
      problems.push(problemOf(error, 'remove', path))
    }
  }
  return problems.length === 0 ? success(undefined) : refusal(...problems)
}

const makerName = 'maker.json'

const stagingName = (name: string): string =>
  `.${name}.newel-${process.pid}-${randomBytes(4).toString('hex')}`

const bytesOfMaker = (): Uint8Array =>
  new TextEncoder().encode(`${JSON.stringify(thisMaker(randomBytes(8).toString('hex')))}\n`)

async function isStale(folder: string, name: string, destination: string): Promise<boolean> {
  const rest = name.startsWith(`.${destination}.newel-`) ? name.slice(destination.length + 8) : ''
  const path = join(folder, name)
  if (/^claim[.-][\w.-]+$/.test(rest)) return isLeftBy(path, undefined)
  const [, pid] = /^(\d+)-[0-9a-f]{8}$/.exec(rest) ?? []
  return pid !== undefined && (await isRealFolder(path)) && isLeftBy(join(path, makerName), Number(pid))
}

/** A process that died between making the folder and signing it left only its number, in the folder's name. */
async function isLeftBy(signature: string, pid: number | undefined): Promise<boolean> {
  try {
    const maker = readMaker(await readFile(signature, 'utf8'))
    if (maker !== undefined) return !isLiving(maker)
  } catch (error) {
    if (!isAbsence(error)) return false
  }
  return pid !== undefined && !isRunning(pid)
}

async function isRealFolder(path: string): Promise<boolean> {
  try {
    return (await lstat(path)).isDirectory()
  } catch {
    return false
  }
}

async function namesIn(folder: string): Promise<readonly string[]> {
  try {
    return await readdir(folder)
  } catch (error) {
    if (isAbsence(error) || hasCode(error, 'EACCES')) return []
    throw error
  }
}

const unsafePath = (path: string): Problem => ({
  code: 'unsafe-path',
  what: `The path ${JSON.stringify(path)} does not stay inside the project.`,
  where: path,
  next: 'Tell the author of the pack: every path is relative, and none leads into `.git`.',
})

const notEmpty = (destination: string, entries: readonly string[]): Problem => ({
  code: 'not-empty',
  what: `${destination} is not empty (${entries.slice(0, 3).join(', ')}${entries.length > 3 ? ', …' : ''}).`,
  where: destination,
  next: 'Choose another name, or say with `--on-conflict keep` or `overwrite` what becomes of these files.',
})

const notAFolder = (destination: string): Problem => ({
  code: 'not-a-folder',
  what: `${destination} is there, and it is not a folder.`,
  where: destination,
  next: 'Move it away, or choose another name.',
})
