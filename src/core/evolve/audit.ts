import { textOf } from '../bytes.ts'
import { sameContent } from '../reconcile/merge-file.ts'
import type { FileState, FileTree, Plan } from '../reconcile/types.ts'

/** A word or sign that the owner wrote and that a result lacks. */
export interface LostText {
  readonly text: string
  /** One of the owner's files that holds it. */
  readonly path: string
}

interface Audited {
  readonly base: FileTree
  readonly ours: FileTree
  readonly result: FileTree
  readonly plan: Plan
}

/**
 * What the owner added to the pristine tree and a result does not hold, by words over the whole project, so that text
 * that moved between files or was laid out anew is not taken for lost. Files that are replaced as a whole by a plan's
 * conflict count by their sides. Binary files are compared whole. The audit knows nothing of how the result was made.
 */
export function lostTexts({ base, ours, result, plan }: Audited): readonly LostText[] {
  const [was, is, now] = [countsOf(base), countsOf(ours), countsOf(result)]
  for (const operation of plan.operations) {
    if (operation.kind === 'conflict' && operation.sides.ours !== undefined && operation.after === undefined)
      count(now, operation.sides.ours)
  }
  const lost = [...is].flatMap(([text, times]) => {
    const added = times - (was.get(text) ?? 0)
    return added > (now.get(text) ?? 0) ? [text] : []
  })
  const words = lost.map((text) => ({ text, path: holderOf(text, ours) }))
  return [...words, ...lostBinaries(base, ours, result)]
}

type Counts = Map<string, number>

function countsOf(tree: FileTree): Counts {
  const counts: Counts = new Map()
  for (const state of tree.values()) count(counts, state)
  return counts
}

function count(counts: Counts, state: FileState): void {
  for (const [word] of (textIn(state) ?? '').matchAll(words)) counts.set(word, (counts.get(word) ?? 0) + 1)
}

/** Names and numbers; signs are laid out anew by merges of structured documents. */
const words = /[\p{L}\p{N}_]+/gu

const textIn = (state: FileState): string | undefined =>
  state.kind === 'file' ? textOf(state.content) : undefined

function holderOf(text: string, ours: FileTree): string {
  for (const [path, state] of ours) if (textIn(state)?.includes(text) === true) return path
  return ''
}

function lostBinaries(base: FileTree, ours: FileTree, result: FileTree): readonly LostText[] {
  return [...ours].flatMap(([path, state]) => {
    const isText = textIn(state) !== undefined
    return isText || holds(base, path, state) || holds(result, path, state)
      ? []
      : [{ text: 'its content', path }]
  })
}

/** At its path, or wherever it moved to. */
const holds = (tree: FileTree, path: string, state: FileState): boolean =>
  [tree.get(path), ...tree.values()].some((other) => other !== undefined && sameContent(other, state))
