import type { Problem } from '../problem.ts'
import { type Flaw, problemAt, type Source, type Spot } from './source.ts'

/** Where a template was written: a whole file, or one value in a YAML file. */
export interface Origin {
  readonly path: string
  /** The whole file, for excerpts; absent in packs that were compiled ahead. */
  readonly text?: string
  /** Where the template's first character stands. */
  readonly start: Spot
  /** What stands before each further line; undefined where lines cannot be told apart, as in folded texts. */
  readonly indent?: number
}

export const wholeFile = (source: Source): Origin => ({ ...source, start: { line: 1, column: 1 }, indent: 0 })

/** A problem in a template, at the place in the file that its author knows. */
export function problemIn(origin: Origin, spot: Spot | undefined, flaw: Flaw): Problem {
  const there = spot === undefined ? origin.start : spotInFile(origin, spot)
  return problemAt(origin, there, flaw)
}

function spotInFile({ start, indent }: Origin, spot: Spot): Spot {
  if (indent === undefined) return start
  if (spot.line === 1) return { line: start.line, column: start.column + spot.column - 1 }
  return { line: start.line + spot.line - 1, column: spot.column + indent }
}
