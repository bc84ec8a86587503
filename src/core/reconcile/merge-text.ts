import type { MergeKind } from '../compose/types.ts'
import { type DocumentFormat, parseDocument } from '../documents/parse.ts'
import type { PythonReader } from '../python/reader.ts'
import { mergePython } from './python.ts'
import { intendedData, says, spliceInto } from './structured/structured.ts'
import { clash } from './structured/three-way.ts'
import { lostBetween } from './words.ts'

/** How the three sides are called in conflict markers. */
export interface Labels {
  readonly base: string
  readonly ours: string
  readonly theirs: string
}

/** A line-wise three-way merge with zdiff3 markers (`git merge-file --zdiff3`), and how many conflicts it left. */
export type MergeText = (base: string, ours: string, theirs: string, labels: Labels) => MergedText

export interface MergedText {
  readonly text: string
  readonly conflicts: number
}

/**
 * Merges three texts by kind. Structured files are merged by key: the line merge is taken where it says exactly what the
 * keys say (so comments of both sides come along), else the changes are spliced into the owner's text, else the conflict
 * is left with markers. What is given back as clean parses. A text without markers and with conflicts is the owner's.
 * Python is merged by symbol where there is a reader, else by lines.
 */
export function mergeByKind(
  kind: MergeKind,
  base: string,
  ours: string,
  theirs: string,
  mergeText: MergeText,
  labels: Labels,
  reader?: PythonReader,
): MergedText {
  if (ours === theirs || base === theirs) return { text: ours, conflicts: 0 }
  if (base === ours) return { text: theirs, conflicts: 0 }
  switch (kind) {
    case 'toml':
    case 'yaml':
    case 'json':
    case 'dotenv':
      return mergeDocument(kind, base, ours, theirs, mergeText(base, ours, theirs, labels))
    case 'python':
      return mergePython(base, ours, theirs, (...sides) => mergeText(...sides, labels), reader)
    case 'lines':
      return mergeText(base, ours, theirs, labels)
    case 'binary':
      return { text: ours, conflicts: 1 }
  }
}

function mergeDocument(
  format: DocumentFormat,
  base: string,
  ours: string,
  theirs: string,
  lines: MergedText,
): MergedText {
  const intended = intendedData(format, base, ours, theirs)
  if (intended === clash) return parses(format, lines.text) ? lines : withMarkers(lines, ours)
  if (lines.conflicts === 0 && says(format, lines.text, intended)) return lines
  const spliced = spliceInto(format, ours, theirs, intended)
  // A comment of the owner may stand on what the pack changed or took away.
  const isWhole = spliced !== undefined && lostBetween(base, ours, spliced).length === 0
  return isWhole ? { text: spliced, conflicts: 0 } : withMarkers(lines, ours)
}

const parses = (format: DocumentFormat, text: string): boolean => parseDocument(format, text, format).ok

/** A line merge that cannot be trusted is a conflict, even where it left no markers: then the owner's text stands. */
const withMarkers = (lines: MergedText, ours: string): MergedText =>
  lines.conflicts > 0 ? lines : { text: ours, conflicts: 1 }
