import type { FileTree } from '../../reconcile/types.ts'
import { type Moves, movesOf } from '../moves.ts'
import type { Project } from '../relocation/project.ts'
import type { Matches } from './homes-between.ts'

interface WholeMoves {
  readonly before: FileTree
  readonly after: FileTree
  readonly project: Project
  readonly matches: Matches
}

/**
 * Which file becomes which: those that are alike as a whole, then those that are taken apart, each by where most of its
 * text goes. So the history of a file can be followed into the one that is most of it.
 */
export function wholeMoves({ before, after, project, matches }: WholeMoves): Moves {
  const moves = new Map(movesOf({ pristine: before, ours: after }))
  const taken = new Set(moves.values())
  const rows = shares(project, matches)
    .filter(({ from, to }) => !after.has(from) && !before.has(to))
    .sort((one, other) => other.amount - one.amount)
  for (const { from, to } of rows) {
    if (moves.has(from) || taken.has(to)) continue
    moves.set(from, to)
    taken.add(to)
  }
  return moves
}

interface Share {
  readonly from: string
  readonly to: string
  readonly amount: number
}

/** How much text goes from file to file. */
function shares(project: Project, matches: Matches): readonly Share[] {
  const amounts = new Map<string, Share>()
  for (const { path: to, chunks } of project.values())
    for (const chunk of chunks) {
      const source = matches.get(chunk)
      if (source === undefined) continue
      const key = `${source.path}\n${to}`
      const amount = (amounts.get(key)?.amount ?? 0) + source.chunk.text.length
      amounts.set(key, { from: source.path, to, amount })
    }
  return [...amounts.values()]
}
