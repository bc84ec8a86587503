import { bytesOf, sameBytes, textOf } from '../bytes.ts'
import type { PythonReader } from '../python/reader.ts'
import { additively } from './additive.ts'
import { dressUp, mergeDress, undress } from './dress.ts'
import { type Labels, type MergeText, mergeByKind } from './merge-text.ts'
import type { FileState, Operation, WantedFile } from './types.ts'

/** One path that all three sides have. */
export interface ThreeFiles {
  readonly path: string
  readonly base: FileState
  readonly ours: FileState
  readonly theirs: WantedFile
}

const usualLabels: Labels = { base: 'as it was written', ours: 'yours', theirs: 'newel' }

/** The operation for a path that all three sides have: content and mode are merged apart. */
export function mergeFile(
  files: ThreeFiles,
  mergeText: MergeText,
  labels: Labels = usualLabels,
  reader?: PythonReader,
): Operation {
  const { path, base, ours, theirs } = files
  const mode = base.mode === ours.mode ? theirs.mode : ours.mode
  if (sameContent(ours, theirs) || sameContent(base, theirs)) {
    const because = sameContent(base, ours)
      ? 'nothing changed'
      : sameContent(ours, theirs)
        ? 'it is already as wanted'
        : 'you edited it'
    return settled(path, ours, { ...ours, mode }, 'replace', because)
  }
  if (sameContent(base, ours))
    return settled(path, ours, { content: theirs.content, kind: theirs.kind, mode }, 'replace', '')
  const sides = [base, ours, theirs].map(sideOf)
  const [was, is, wanted] = sides
  if (was === undefined || is === undefined || wanted === undefined || theirs.merge === 'binary') {
    return conflict(files, { ...ours, mode }, 'both sides changed it, and it cannot be merged by lines')
  }
  const merge = theirs.additive === true ? additively(mergeText) : mergeText
  const dress = mergeDress(was.dress, is.dress, wanted.dress)
  const merged = mergeByKind(theirs.merge, was.text, is.text, wanted.text, merge, labels, reader)
  const after: FileState = { kind: 'file', mode, content: bytesOf(dressUp(merged.text, dress)) }
  if (merged.conflicts > 0) return conflict(files, after, placesText(merged.conflicts))
  const kind = was.text === is.text ? 'replace' : 'merge'
  return settled(path, ours, after, kind, 'what is new is there already')
}

export const sameContent = (one: FileState, other: FileState): boolean =>
  one.kind === other.kind && sameBytes(one.content, other.content)

/** A wanted file without what only the pack knows. */
export const stateOf = ({ content, mode, kind }: FileState): FileState => ({ content, mode, kind })

/** A text to merge; undefined for links and for binary content. */
function sideOf(state: FileState) {
  const text = state.kind === 'file' ? textOf(state.content) : undefined
  return text === undefined ? undefined : undress(text)
}

function settled(
  path: string,
  before: FileState,
  after: FileState,
  kind: 'replace' | 'merge',
  because: string,
): Operation {
  if (before.mode === after.mode && sameContent(before, after)) return { kind: 'keep', path, before, because }
  return { kind, path, before, after }
}

function conflict({ path, base, ours, theirs }: ThreeFiles, after: FileState, because: string): Operation {
  return {
    kind: 'conflict',
    path,
    before: ours,
    after,
    because,
    sides: { base, ours, theirs: stateOf(theirs) },
  }
}

const placesText = (count: number): string =>
  count === 1 ? 'both sides changed the same place' : `both sides changed ${count} places`
