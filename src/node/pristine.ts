import { gitBlobId } from '../core/evolve/blob.ts'
import type { Lock } from '../core/evolve/lock.ts'
import { snapshotPath } from '../core/evolve/snapshot.ts'
import { type Problem, type Result, refusal, success } from '../core/problem.ts'
import type { FileState, FileTree } from '../core/reconcile/types.ts'
import { hash } from './digest.ts'
import { blobs } from './git-objects.ts'
import { readSnapshot } from './project.ts'
import type { RunOptions } from './run.ts'

/** What was written when the lock was made, and what told it. */
export interface Pristine {
  readonly tree: FileTree
  readonly from: 'snapshot' | 'objects' | 'render'
}

/** Renders the lock's answers with the very version that the lock names; a refusal says why that cannot be done. */
export type RenderAgain = () => Promise<Result<FileTree>>

/**
 * The base of every merge: the committed snapshot, else the repository's objects, else a new render. Each is taken only
 * if it has exactly the files, contents and modes that the lock names: nothing is guessed.
 * Problems: `no-base`, which says what was tried and why it failed; `cancelled`.
 */
export async function findPristine(
  root: string,
  lock: Lock,
  render: RenderAgain,
  options: RunOptions = {},
): Promise<Result<Pristine>> {
  const sources = [
    { from: 'snapshot', tried: `The snapshot ${snapshotPath}`, read: () => readSnapshot(root, lock) },
    { from: 'objects', tried: 'The objects of git', read: () => treeFromObjects(root, lock, options) },
    { from: 'render', tried: 'A new render', read: render },
  ] as const
  const reasons: string[] = []
  for (const { from, tried, read } of sources) {
    const found = await read()
    const reason = found.ok ? differenceFrom(lock, found.value) : reasonOf(found.problems)
    if (found.ok && reason === undefined) return success({ tree: found.value, from })
    if (!found.ok && found.problems.some(({ code }) => code === 'cancelled')) return found
    reasons.push(`${tried}: ${reason}`)
  }
  return refusal(noBase(lock, reasons))
}

const reasonOf = (problems: readonly Problem[]): string => problems.map(({ what }) => what).join(' ')

async function treeFromObjects(root: string, lock: Lock, options: RunOptions): Promise<Result<FileTree>> {
  const files = Object.entries(lock.files)
  const found = await blobs(
    root,
    files.map(([, { blob }]) => blob),
    options,
  )
  if (!found.ok) return found
  const missing = files.filter(([, { blob }]) => !found.value.has(blob)).map(([path]) => path)
  const [first] = missing
  if (first !== undefined) return refusal(lacking(first, missing.length, files.length))
  const states = files.map(([path, { blob, mode }]): [string, FileState] => [
    path,
    { content: found.value.get(blob) ?? new Uint8Array(), mode: Number.parseInt(mode, 8), kind: 'file' },
  ])
  return success(new Map(states))
}

/** Undefined where a tree is the one of the lock, file by file. */
function differenceFrom(lock: Lock, tree: FileTree): string | undefined {
  const paths = [...new Set([...Object.keys(lock.files), ...tree.keys()])].sort()
  const different = paths.filter((path) => !isAsLocked(lock, path, tree.get(path)))
  const [first] = different
  if (first === undefined) return undefined
  return `It is not what the lock names: ${counted(different.length, paths.length)} differ, ${first} first.`
}

function isAsLocked(lock: Lock, path: string, state: FileState | undefined): boolean {
  const locked = Object.hasOwn(lock.files, path) ? lock.files[path] : undefined
  if (locked === undefined || state === undefined) return false
  const isSameMode = state.kind === 'file' && state.mode === Number.parseInt(locked.mode, 8)
  return isSameMode && gitBlobId(state.content, hash) === locked.blob
}

const counted = (some: number, all: number): string => `${some} of ${all} files`

const lacking = (path: string, missing: number, all: number): Problem => ({
  code: 'missing-objects',
  what: `The repository lacks ${counted(missing, all)} as they were written, ${path} first.`,
  where: path,
})

const noBase = (lock: Lock, reasons: readonly string[]): Problem => ({
  code: 'no-base',
  what: `What Newel wrote last cannot be found, so nothing can be merged with it. ${reasons.join(' ')}`,
  where: snapshotPath,
  next: `Bring the snapshot back with git, or type \`newel repair\`, or \`${pinned(lock)}\` with the version that wrote it.`,
})

/** The lock is a file that anybody can edit: only what looks like a version is shown as a command. */
const pinned = ({ newel }: Lock): string =>
  `npx newel@${/^\d[\w.+-]*$/.test(newel) ? newel : 'latest'} repair`
