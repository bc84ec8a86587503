import { boundName, type ImportEntry } from '../../python/imports.ts'
import { namesUsedBy } from '../../python/names-used.ts'
import type { Chunk } from '../../python/reader.ts'
import type { Piece } from './assemble.ts'
import type { Destination } from './destination.ts'
import { followGuard, followImports } from './import-block.ts'
import { type Binding, isGuard, type Module } from './project.ts'
import { type Rewritten, rewrite } from './rewrite.ts'

export interface WholeModule {
  readonly pieces: readonly Piece[]
  /** What must be imported besides. */
  readonly needs: readonly Binding[]
  readonly doubts: readonly string[]
}

/**
 * A module that stays in one piece, as it reads in the other layout: with its own words, order and comments. What stands as it was
 * written needs nothing that the other layout does not bring.
 */
export function wholePieces(
  module: Module,
  target: string,
  to: Destination,
  firstParty: readonly string[],
  written?: Module,
): WholeModule {
  const code = new Map(
    module.chunks
      .filter((chunk) => chunk.kind !== 'import' && !isGuard(chunk))
      .map((chunk) => [chunk, rewrite(chunk, module, target, to)] as const),
  )
  const isDropped = unusedIn([...code.values()])
  const follow = (imports: readonly Chunk[]) =>
    followImports(imports, module, target !== module.name, to, firstParty, isDropped)
  const pieces = runsOf(module.chunks).flatMap((run): readonly Piece[] => {
    const [first] = run
    if (first === undefined) return []
    if (first.kind === 'import') {
      const { text, entries } = follow(run)
      return [{ text, chunk: first, imports: entries, isAdded: false }]
    }
    const text = code.get(first)?.text ?? followGuard(first, (imports) => follow(imports).text)
    return [{ text, chunk: first, ...(code.has(first) && { source: first }), isAdded: false }]
  })
  return {
    pieces,
    needs: [...code].flatMap(([chunk, { extra }]) => (isIn(chunk, written) ? [] : extra)),
    doubts: [...code.values()].flatMap(({ doubts }) => doubts),
  }
}

/** Imports of classes of which another thing stands in all of a module's code. */
function unusedIn(code: readonly Rewritten[]): (entry: ImportEntry) => boolean {
  const unused = new Set(code.flatMap((each) => each.unused))
  const used = new Set(unused.size === 0 ? [] : code.flatMap(({ text }) => [...namesUsedBy(text)]))
  return (entry) => unused.has(boundName(entry)) && !used.has(boundName(entry))
}

const isIn = (chunk: Chunk, written: Module | undefined): boolean =>
  written?.chunks.some(({ key, text }) => key === chunk.key && text.trim() === chunk.text.trim()) === true

/** Imports that stand together, and everything else alone. */
function runsOf(chunks: readonly Chunk[]): readonly (readonly Chunk[])[] {
  const runs: Chunk[][] = []
  for (const chunk of chunks) {
    const above = runs.at(-1)
    if (chunk.kind === 'import' && above?.at(-1)?.kind === 'import') above.push(chunk)
    else runs.push([chunk])
  }
  return runs
}
