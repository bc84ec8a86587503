import { bytesOf, sameBytes, textOf } from '../bytes.ts'
import { dressUp, undress } from '../reconcile/dress.ts'
import type { FileState, FileTree } from '../reconcile/types.ts'
import type { Lock } from './lock.ts'
import { movesOf } from './moves.ts'

/** How a project differs from what was written; every list sorted by path. */
export interface Drift {
  /** The tool's files, in their place, of which the owner changed the content, the kind or the executable bit. */
  readonly edited: readonly string[]
  /** The tool's files that are gone, those that the lock remembers as declined among them. */
  readonly deleted: readonly string[]
  readonly moved: readonly MovedFile[]
  /** Files that Newel never wrote. */
  readonly added: readonly string[]
}

/** A file that stands elsewhere than it was written. */
interface MovedFile {
  readonly from: string
  readonly to: string
  readonly edited: boolean
}

interface DriftIngredients {
  readonly pristine: FileTree
  readonly ours: FileTree
  readonly lock: Pick<Lock, 'ownerFiles' | 'placements'>
}

/**
 * Compares a project with its pristine render. Files that Newel made and the owner owns (`.env`) and Newel's own folder
 * are in no list. Line ends that git converted, and modes that git does not keep, are no edit.
 */
export function driftOf({ pristine, ours, lock }: DriftIngredients): Drift {
  const isForeign = (path: string) => !lock.ownerFiles.includes(path) && !path.startsWith('.newel/')
  const compared = new Map([...ours].filter(([path]) => pristine.has(path) || isForeign(path)))
  const known = new Map(Object.entries(lock.placements).filter(([from]) => pristine.has(from)))
  const moves = movesOf({ pristine, ours: compared, known })
  const targets = new Set(moves.values())
  const written = [...pristine.keys()].sort()
  return {
    edited: written.filter((path) => isEdited(pristine.get(path), compared.get(path))),
    deleted: written.filter((path) => !compared.has(path) && !moves.has(path)),
    moved: [...moves].map(([from, to]) => ({
      from,
      to,
      edited: isEdited(pristine.get(from), compared.get(to)),
    })),
    added: [...compared.keys()].filter((path) => !pristine.has(path) && !targets.has(path)).sort(),
  }
}

function isEdited(base: FileState | undefined, ours: FileState | undefined): boolean {
  if (base === undefined || ours === undefined) return false
  if (base.kind !== ours.kind) return true
  const isSameMode = base.kind === 'symlink' || isExecutable(base) === isExecutable(ours)
  return !isSameMode || !sameBytes(withLineEndsOf(ours, base).content, ours.content)
}

/** What was written, with the line ends that the owner's file has: what a change is shown against. Binaries stay. */
export function withLineEndsOf(ours: FileState, base: FileState): FileState {
  const [own, written] = [textOf(ours.content), textOf(base.content)]
  if (own === undefined || written === undefined || ours.kind === 'symlink') return base
  const { text, dress } = undress(written)
  const { crlf } = undress(own).dress
  return crlf === dress.crlf ? base : { ...base, content: bytesOf(dressUp(text, { ...dress, crlf })) }
}

/** The one bit of a mode that git keeps. */
export const isExecutable = ({ mode }: FileState): boolean => (mode & 0o100) !== 0
