import { sameBytes } from '../../core/bytes.ts'
import type { SymbolMove } from '../../core/evolve/symbol-moves.ts'
import type { Operation } from '../../core/reconcile/types.ts'
import type { Change } from '../evolution/plan-change.ts'
import type { Climb } from '../evolution/plan-promotion.ts'

/** A folder with how many files are in it itself. */
export interface FolderRow {
  readonly folder: string
  readonly before: number
  readonly after: number
}

/** The project before and after, by folder; sorted, the project's own folder first. */
export function foldersOf({ delta }: Change, { before }: Climb): readonly FolderRow[] {
  const [was, is] = [countsOf([...before.keys()]), countsOf([...delta.tree.keys()])]
  return [...new Set([...was.keys(), ...is.keys()])]
    .sort()
    .map((folder) => ({ folder, before: was.get(folder) ?? 0, after: is.get(folder) ?? 0 }))
}

function countsOf(paths: readonly string[]): ReadonlyMap<string, number> {
  const counts = new Map<string, number>()
  for (const path of paths) {
    const folder = path.includes('/') ? path.replace(/[^/]*$/, '') : './'
    counts.set(folder, (counts.get(folder) ?? 0) + 1)
  }
  return counts
}

/** Files that are written and hold what the owner wrote: they differ from what a new project would have there. */
export const carriedPaths = ({ operations, tree }: Change): readonly string[] =>
  operations.flatMap((operation) =>
    isWritten(operation) && !operation.path.startsWith('.newel/') && !isRendered(operation, tree)
      ? [operation.path]
      : [],
  )

type Written = Extract<Operation, { kind: 'create' | 'replace' | 'merge' }>

const isWritten = (operation: Operation): operation is Written =>
  operation.kind === 'create' || operation.kind === 'replace' || operation.kind === 'merge'

function isRendered({ path, after }: Written, { files }: Change['tree']): boolean {
  const rendered = files.get(path)
  return rendered !== undefined && sameBytes(rendered.content, after.content)
}

/** The names that move together, the first few of them. */
export function symbolsText({ symbols }: SymbolMove): string {
  const shown = symbols.slice(0, 4).join(', ')
  return symbols.length > 4 ? `${shown} and ${symbols.length - 4} more` : shown
}
