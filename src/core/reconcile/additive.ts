import type { MergedText, MergeText } from './merge-text.ts'

/**
 * A line merge for files that list things, one after the other: where both sides put something at the same place, both
 * stay, what is rendered first. What one side put right beside a line that the other changed stays beside the changed
 * line. Everything else is a conflict as before.
 */
export const additively =
  (mergeText: MergeText): MergeText =>
  (base, ours, theirs, labels) => {
    const merged = mergeText(base, ours, theirs, labels)
    return merged.conflicts === 0 ? merged : withoutAdditions(merged)
  }

interface Hunk {
  readonly base: readonly string[]
  readonly ours: readonly string[]
  readonly theirs: readonly string[]
  /** With its markers. */
  readonly lines: readonly string[]
}

function withoutAdditions({ text, conflicts }: MergedText): MergedText {
  const pieces = piecesOf(text.split('\n'))
  const hunks = pieces.filter((piece) => typeof piece !== 'string')
  // Text that looks like a marker, or an older git without the base, is left alone.
  if (hunks.length !== conflicts) return { text, conflicts }
  const settled = pieces.map((piece) => (typeof piece === 'string' ? [piece] : (bothSides(piece) ?? piece)))
  const lines = settled.flatMap((piece) => ('lines' in piece ? piece.lines : piece))
  return { text: lines.join('\n'), conflicts: settled.filter((piece) => 'lines' in piece).length }
}

/** What stood there before is still there on one side, with something put before or behind it: the other side's version of it takes its place. */
function bothSides({ base, ours, theirs }: Hunk): readonly string[] | undefined {
  return around(base, theirs, ours) ?? around(base, ours, theirs)
}

function around(
  base: readonly string[],
  grown: readonly string[],
  changed: readonly string[],
): readonly string[] | undefined {
  const more = grown.length - base.length
  if (more < 0) return undefined
  if (startsWith(grown, base) && base.length > 0) return [...changed, ...grown.slice(base.length)]
  return startsWith(grown.slice(more), base) ? [...grown.slice(0, more), ...changed] : undefined
}

const startsWith = (lines: readonly string[], start: readonly string[]): boolean =>
  start.every((line, index) => lines[index] === line)

/** Lines outside of conflicts, and conflicts. */
function piecesOf(lines: readonly string[]): readonly (string | Hunk)[] {
  const pieces: (string | Hunk)[] = []
  for (let at = 0; at < lines.length; at += 1) {
    const hunk = hunkAt(lines, at)
    pieces.push(hunk ?? lines[at] ?? '')
    if (hunk !== undefined) at += hunk.lines.length - 1
  }
  return pieces
}

function hunkAt(lines: readonly string[], start: number): Hunk | undefined {
  if (!lines[start]?.startsWith('<<<<<<< ')) return undefined
  const find = (mark: string, from: number) =>
    lines.findIndex(
      (line, index) => index > from && (mark === '=======' ? line === mark : line.startsWith(mark)),
    )
  const base = find('||||||| ', start)
  const theirs = base === -1 ? -1 : find('=======', base)
  const end = theirs === -1 ? -1 : find('>>>>>>> ', theirs)
  if (end === -1) return undefined
  return {
    ours: lines.slice(start + 1, base),
    base: lines.slice(base + 1, theirs),
    theirs: lines.slice(theirs + 1, end),
    lines: lines.slice(start, end + 1),
  }
}
