import { bytesOf, textOf } from '../../bytes.ts'
import type { FileState, FileTree, WantedTree } from '../../reconcile/types.ts'

interface Sides {
  readonly base: FileTree
  readonly ours: FileTree
}

/**
 * Both sides with what the owner wrote behind the end of a text put behind the end of the text that the other layout has
 * there: between the two ends nothing can be told by lines, and there is nothing to decide.
 */
export function withAppended({ base, ours }: Sides, wanted: WantedTree): Sides {
  const found = [...wanted].flatMap(([path, { merge, content }]) => {
    const [was, is, there] = [textIn(base.get(path)), textIn(ours.get(path)), textOf(content)]
    const isText = merge === 'lines' && was !== undefined && is !== undefined && there !== undefined
    if (!isText || was === there || !was.endsWith('\n') || !there.endsWith('\n')) return []
    return is.length > was.length && is.startsWith(was) ? [{ path, there, more: is.slice(was.length) }] : []
  })
  const put = (tree: FileTree, texts: readonly (readonly [path: string, text: string])[]): FileTree =>
    new Map([...tree, ...texts.flatMap(([path, text]) => stateWith(tree.get(path), path, text))])
  return {
    base: put(
      base,
      found.map(({ path, there }) => [path, there]),
    ),
    ours: put(
      ours,
      found.map(({ path, there, more }) => [path, there + more]),
    ),
  }
}

const textIn = (state: FileState | undefined): string | undefined =>
  state?.kind === 'file' ? textOf(state.content) : undefined

const stateWith = (state: FileState | undefined, path: string, text: string) =>
  state === undefined ? [] : [[path, { ...state, content: bytesOf(text) }] as const]
