import type { Chunk } from '../../python/reader.ts'
import type { Piece } from './assemble.ts'
import type { Destination } from './destination.ts'
import { followGuard, followImports } from './import-block.ts'
import { type Binding, isGuard, type Module } from './project.ts'
import { rewrite } from './rewrite.ts'

export interface WholeModule {
  readonly pieces: readonly Piece[]
  /** What must be imported besides. */
  readonly needs: readonly Binding[]
  readonly doubts: readonly string[]
}

/** A module that stays in one piece, as it reads in the other layout: with its own words, order and comments. */
export function wholePieces(
  module: Module,
  target: string,
  to: Destination,
  firstParty: readonly string[],
): WholeModule {
  const doubts: string[] = []
  const needs: Binding[] = []
  const follow = (imports: readonly Chunk[]) =>
    followImports(imports, module, target !== module.name, to, firstParty)
  const pieces = runsOf(module.chunks).flatMap((run): readonly Piece[] => {
    const [first] = run
    if (first === undefined) return []
    if (first.kind === 'import') {
      const { text, entries } = follow(run)
      return [{ text, chunk: first, imports: entries, isAdded: false }]
    }
    if (isGuard(first)) {
      const text = followGuard(first, (imports) => follow(imports).text)
      return [{ text, chunk: first, isAdded: false }]
    }
    const rewritten = rewrite(first, module, target, to)
    doubts.push(...rewritten.doubts)
    needs.push(...rewritten.extra)
    return [{ text: rewritten.text, chunk: first, source: first, isAdded: false }]
  })
  return { pieces, needs, doubts }
}

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
