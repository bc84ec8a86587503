import type { AnswerValue } from '../answers/types.ts'
import type { MergeKind, Tree, TreeFile } from '../compose/types.ts'
import { gitBlobId, type Hash } from './blob.ts'
import { printSnapshot, pristineOf, snapshotDigest } from './snapshot.ts'

/** The number of the format that this version writes, and the newest that it reads. */
export const lockFormat = 1

/** Where the lock stands in a project. */
export const lockPath = '.newel/lock.json'

/** What Newel knows of one of its own files. The owner's files are in `ownerFiles`. */
interface LockedFile {
  /** Git blob id (SHA-1, hex) of the pristine render. */
  readonly blob: string
  /** How it is merged when both sides changed it. */
  readonly merge: MergeKind
  /** Permission bits of the pristine render as octal text, e.g. `644`. */
  readonly mode: string
  readonly roles: readonly string[]
}

/** What one version of a project was rendered from: enough to render it again, and to see what its owner changed. */
export interface Lock {
  readonly format: typeof lockFormat
  /** Exact version of the tool that wrote it. */
  readonly newel: string
  /** The pack, its exact version, and a digest of its files. */
  readonly pack: { readonly id: string; readonly version: string; readonly integrity: string }
  /** All answers, features with their fields among them. */
  readonly answers: Readonly<Record<string, AnswerValue>>
  /** By question: what `add` put another answer in the place of, the latest last. Printed where there is any. */
  readonly replaced: Readonly<Record<string, readonly AnswerValue[]>>
  /** By path. */
  readonly files: Readonly<Record<string, LockedFile>>
  /** Symbols that stand elsewhere than the layout says: `path:symbol` by the layout → path where it is. */
  readonly placements: Readonly<Record<string, string>>
  /** Paths of the tool's files that the owner deleted: they are not made again. */
  readonly declined: readonly string[]
  /** Paths that Newel made once and the owner owns, e.g. `.env`: never compared, never in the snapshot. */
  readonly ownerFiles: readonly string[]
  /** `sha256-<hex>` of the printed snapshot, before compression. */
  readonly snapshot: string
}

export interface LockIngredients {
  readonly answers: Readonly<Record<string, AnswerValue>>
  readonly pack: { readonly id: string; readonly version: string; readonly integrity: string }
  /** Version of this tool. */
  readonly newel: string
  readonly tree: Tree
  /** From the lock before, where there was one. */
  readonly replaced?: Lock['replaced']
  readonly placements?: Readonly<Record<string, string>>
  readonly declined?: readonly string[]
}

/** The lock of a tree that is about to be written. Hashing is the caller's, since the core has none. */
export function makeLock(ingredients: LockIngredients, hash: Hash): Lock {
  const { answers, pack, newel, tree, replaced = {}, placements = {}, declined = [] } = ingredients
  const files = [...tree.files.values()]
  return {
    format: lockFormat,
    newel,
    pack: { id: pack.id, version: pack.version, integrity: pack.integrity },
    answers,
    replaced,
    files: lockedFiles(files, hash),
    placements,
    declined: [...declined].sort(),
    ownerFiles: files
      .filter(({ owner }) => owner === 'user')
      .map(({ path }) => path)
      .sort(),
    snapshot: snapshotDigest(printSnapshot(pristineOf(tree)), hash),
  }
}

/** Whether a path is the tool's, the owner's by the lock, or not known to it. */
export function ownerOf(lock: Lock, path: string): 'tool' | 'user' | undefined {
  if (Object.hasOwn(lock.files, path)) return 'tool'
  return lock.ownerFiles.includes(path) ? 'user' : undefined
}

function lockedFiles(files: readonly TreeFile[], hash: Hash): Readonly<Record<string, LockedFile>> {
  return Object.fromEntries(
    files
      .filter(({ owner }) => owner === 'tool')
      .map(({ path, content, merge, mode, roles }) => [
        path,
        { blob: gitBlobId(content, hash), merge, mode: mode.toString(8), roles: [...roles] },
      ]),
  )
}

/** The lock as text: keys sorted by code units, one entry a line so that git merges it, a newline at the end. */
export function printLock({ replaced, ...lock }: Lock): string {
  const shown = Object.keys(replaced).length === 0 ? lock : { ...lock, replaced }
  return `${printed(sortedKeys(shown), 0)}\n`
}

type Json = string | number | boolean | null | readonly Json[] | { readonly [key: string]: Json }

function sortedKeys(value: unknown): Json {
  if (Array.isArray(value)) return value.map(sortedKeys)
  if (typeof value !== 'object' || value === null) return value as Json
  const entries = Object.entries(value).filter(([, member]) => member !== undefined)
  entries.sort(([one], [other]) => (one < other ? -1 : 1))
  return Object.fromEntries(entries.map(([key, member]) => [key, sortedKeys(member)]))
}

function printed(value: Json, depth: number): string {
  if (typeof value !== 'object' || value === null || isOneEntry(value, depth)) return JSON.stringify(value)
  const margin = '  '.repeat(depth + 1)
  const [open, close] = Array.isArray(value) ? '[]' : '{}'
  const members = Array.isArray(value)
    ? value.map((member) => printed(member, depth + 1))
    : Object.entries(value).map(([key, member]) => `${JSON.stringify(key)}: ${printed(member, depth + 1)}`)
  if (members.length === 0) return `${open}${close}`
  return `${open}\n${members.map((member) => margin + member).join(',\n')}\n${'  '.repeat(depth)}${close}`
}

/** Everything at the top opens up, and so does what holds records; a file, a field, a list of words stay on their line. */
const isOneEntry = (value: object, depth: number): boolean => depth >= 2 && !holdsRecords(value)

function holdsRecords(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return false
  const isListOfRecords = Array.isArray(value) && value.some((member) => typeof member === 'object')
  return isListOfRecords || Object.values(value).some(holdsRecords)
}
