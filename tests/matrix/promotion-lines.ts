import { textOf } from '../../src/core/bytes.ts'
import type { FileTree } from '../../src/core/reconcile/types.ts'

/** How many lines an owner added, and how many of them read the same afterwards. */
export interface LineCount {
  readonly added: number
  readonly verbatim: number
}

/**
 * Looks for every line that the owner added, imports apart, anywhere in the result. One that does not read the same is
 * lost where a word of it is nowhere. It knows nothing of layouts, so that the engine is not judged by its own measure.
 */
export function linesKept(
  pristine: FileTree,
  ours: FileTree,
  result: FileTree,
): { readonly lines: LineCount; readonly lost: readonly string[] } {
  const before = countsOf(pristine)
  const after = countsOf(result)
  const words = new Set([...after.keys()].flatMap(wordsIn))
  const added = [...countsOf(ours)].filter(([line, count]) => count > (before.get(line) ?? 0))
  const changed = added.filter(([line]) => !after.has(line))
  const lost = changed.filter(([line]) => wordsIn(line).some((word) => !words.has(word)))
  return {
    lines: { added: added.length, verbatim: added.length - changed.length },
    lost: lost.map(([line]) => `lost: ${line}`),
  }
}

/** Words that must be somewhere: not the modules that a name is looked up in, and not what only says that a class is a table. */
const wordsIn = (line: string): readonly string[] =>
  (line.replace(/\bshop\.(?:\w+\.)*(?=\w)/g, '').match(/[A-Za-z_]\w{2,}/g) ?? []).filter(
    (word) => word !== '__table_args__',
  )

/** Lines of all texts, without their margins; imports name modules, which are others in every layout. */
function countsOf(tree: FileTree): ReadonlyMap<string, number> {
  const counts = new Map<string, number>()
  for (const [path, { content }] of tree) {
    if (path.startsWith('.newel/') || path === 'uv.lock') continue
    for (const line of (textOf(content) ?? '').split('\n').map((one) => one.trim()))
      if (line !== '' && !/^(?:from|import) /.test(line)) counts.set(line, (counts.get(line) ?? 0) + 1)
  }
  return counts
}
