import type { Placement } from '../compose/types.ts'

/** Top-level names that one layout has in one file and another layout in another. */
export interface SymbolMove {
  readonly from: string
  readonly to: string
  /** Sorted. */
  readonly symbols: readonly string[]
}

/** The move table between two renders of a project: what stands in both, and not in the same file, sorted by path. */
export function symbolMoves(
  before: readonly Placement[],
  after: readonly Placement[],
): readonly SymbolMove[] {
  const homes = new Map(after.flatMap((one) => one.symbols.map((symbol) => [keyOf(one, symbol), one.path])))
  const moves = new Map<string, { from: string; to: string; symbols: Set<string> }>()
  for (const one of before) {
    for (const symbol of one.symbols) {
      const to = homes.get(keyOf(one, symbol))
      if (to === undefined || to === one.path) continue
      const key = `${one.path}\n${to}`
      const move = moves.get(key) ?? { from: one.path, to, symbols: new Set<string>() }
      moves.set(key, move)
      move.symbols.add(symbol)
    }
  }
  return [...moves]
    .sort(([one], [other]) => (one < other ? -1 : 1))
    .map(([, { from, to, symbols }]) => ({ from, to, symbols: [...symbols].sort() }))
}

/** Two roles may define the same name, in files of their own. */
const keyOf = ({ role, record }: Placement, symbol: string): string => [role, record ?? '', symbol].join('\n')
