import { textOf } from '../bytes.ts'
import type { FileTree } from '../reconcile/types.ts'

/** A line of a text file, counted from 1. */
export interface Mention {
  readonly path: string
  readonly line: number
  /** Without the space around it, at most 120 characters of it. */
  readonly text: string
}

/** Every line in which Newel is named, in the order of paths and lines. */
export function mentionsIn(tree: FileTree): readonly Mention[] {
  return [...tree]
    .sort(([one], [other]) => (one < other ? -1 : 1))
    .flatMap(([path, { kind, content }]) => {
      const text = kind === 'file' ? textOf(content) : undefined
      const lines = text === undefined ? [] : text.split('\n')
      return lines.flatMap((line, index) =>
        /\bnewel\b/i.test(line) ? [{ path, line: index + 1, text: line.trim().slice(0, 120) }] : [],
      )
    })
}
