import { bytesOf, textOf } from '../../src/core/bytes.ts'
import type { FileTree } from '../../src/core/reconcile/types.ts'

/** Changes an owner makes to a tree in memory. Each throws where the file or the place is not there. */
export type Edit = (tree: FileTree) => FileTree

export const edited = (tree: FileTree, ...edits: readonly Edit[]): FileTree =>
  edits.reduce((before, edit) => edit(before), tree)

export function textAt(tree: FileTree, path: string): string {
  const state = tree.get(path)
  const text = state === undefined ? undefined : textOf(state.content)
  if (text === undefined)
    throw new Error(`There is no text ${path}; there are:\n${[...tree.keys()].join('\n')}`)
  return text
}

export const write =
  (path: string, text: string): Edit =>
  (tree) =>
    new Map(tree).set(path, { content: bytesOf(text), mode: tree.get(path)?.mode ?? 0o644, kind: 'file' })

/** Changes the text of a file; a change that changes nothing is a mistake of the test. */
export const change =
  (path: string, changed: (text: string) => string): Edit =>
  (tree) => {
    const before = textAt(tree, path)
    const after = changed(before)
    if (before === after) throw new Error(`The edit of ${path} changes nothing.`)
    return write(path, after)(tree)
  }

export const replace = (path: string, from: string | RegExp, to: string): Edit =>
  change(path, (text) => text.replace(from, () => to))

export const append = (path: string, text: string): Edit => change(path, (before) => before + text)

export const remove =
  (path: string): Edit =>
  (tree) => {
    textAt(tree, path)
    return new Map([...tree].filter(([other]) => other !== path))
  }

export const move =
  (from: string, to: string): Edit =>
  (tree) => {
    const state = tree.get(from)
    if (state === undefined) throw new Error(`There is no ${from} to move.`)
    return new Map([...tree].filter(([path]) => path !== from)).set(to, state)
  }

export const chmod =
  (path: string, mode: number): Edit =>
  (tree) => {
    const state = tree.get(path)
    if (state === undefined) throw new Error(`There is no ${path}.`)
    return new Map(tree).set(path, { ...state, mode })
  }
