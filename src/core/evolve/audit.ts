import { textOf } from '../bytes.ts'
import { withImportsOnce } from '../python/imports-once.ts'
import { moduleNameOf } from '../python/module-names.ts'
import { sameContent } from '../reconcile/merge-file.ts'
import type { FileState, FileTree, Plan } from '../reconcile/types.ts'
import { lostWords, type WordCounts, wordCounts } from '../reconcile/words.ts'

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
  const replaced = plan.operations.flatMap((operation) =>
    operation.kind === 'conflict' && operation.sides.ours !== undefined && operation.after === undefined
      ? [[operation.path, operation.sides.ours] as const]
      : [],
  )
  const lost = lostWords(countsOf(base), countsOf(ours), countsOf([...result, ...replaced]))
  const words = lost.map((text) => ({ text, path: holderOf(text, ours) }))
  return [...words, ...lostBinaries(base, ours, result)]
}

const countsOf = (files: Iterable<readonly [path: string, state: FileState]>): WordCounts =>
  wordCounts([...files].map(([path, state]) => textCounted(path, textIn(state) ?? '')))

const textCounted = (path: string, text: string): string =>
  moduleNameOf(path) === undefined ? text : withImportsOnce(text)

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
