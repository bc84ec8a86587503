import type { Chunk, PythonReader } from '../python/reader.ts'
import type { MergedText } from './merge-text.ts'
import { holdsAllAdded, isComplete, isInOrder, isUnique, type Three } from './python-audit.ts'
import { mergeUnread } from './python-import-block.ts'
import { mergeBlock } from './python-symbols.ts'

/** A line-wise merge of three texts, with markers that say whose side is whose. */
export type MergeSides = (base: string, ours: string, theirs: string) => MergedText

/**
 * Merges three Python modules by top-level symbol, imports as a set, classes member by member.
 *
 * Which result is given: the merge by symbol where it is clean and sound (it reads without errors, holds the changes of
 * both sides, defines nothing twice and nothing after its use, unless a side did so). Else the merge by lines where that is
 * clean, reads, and defines nothing twice or too late; a clean merge by lines does not outweigh a conflict that the symbols
 * show. Else the one with fewer conflicts. A text that no merge can vouch for is the owner's, as one conflict.
 *
 * Without a reader, or where a side does not parse or lacks its final newline, the merge is by lines. `ours` equal to
 * `base` gives `theirs`, and the other way round, byte for byte.
 */
export function mergePython(
  base: string,
  ours: string,
  theirs: string,
  merge: MergeSides,
  reader?: PythonReader,
): MergedText {
  if (ours === theirs || base === theirs) return { text: ours, conflicts: 0 }
  if (base === ours) return { text: theirs, conflicts: 0 }
  if (reader === undefined) return mergeUnread(base, ours, theirs, merge)
  const sides = readAll(reader, base, ours, theirs)
  if (sides === undefined) return readable(merge(base, ours, theirs), ours, theirs, reader)
  const symbols = [base, ours, theirs].every(endsLine) ? mergeBlock(sides, merge) : undefined
  if (symbols !== undefined && isSound(symbols, sides, reader)) return symbols
  const lines = merge(base, ours, theirs)
  return better(symbols, lines, sides, reader) ?? { text: ours, conflicts: 1 }
}

const endsLine = (text: string): boolean => text === '' || text.endsWith('\n')

function readAll(reader: PythonReader, ...texts: readonly [string, string, string]): Three | undefined {
  const [base, ours, theirs] = texts.map((text) => reader.read(text)?.chunks)
  return base && ours && theirs ? { base, ours, theirs } : undefined
}

/** A line merge in which both sides parsed and the result does not is no merge. */
function readable(merged: MergedText, ours: string, theirs: string, reader: PythonReader): MergedText {
  const reads = (text: string): boolean => reader.read(text) !== undefined
  const spoilt = merged.conflicts === 0 && !reads(merged.text) && reads(ours) && reads(theirs)
  return spoilt ? { text: ours, conflicts: 1 } : merged
}

function isSound(merged: MergedText, sides: Three, reader: PythonReader): boolean {
  if (merged.conflicts > 0) return false
  const chunks = reader.read(merged.text)?.chunks
  return chunks !== undefined && isComplete(chunks, sides) && isWorking(chunks, sides)
}

const isWorking = (chunks: readonly Chunk[], sides: Three): boolean =>
  isUnique(chunks, sides) && isInOrder(chunks, sides)

/** Where the symbols gave nothing clean; undefined where neither result can be trusted. */
function better(
  symbols: MergedText | undefined,
  lines: MergedText,
  sides: Three,
  reader: PythonReader,
): MergedText | undefined {
  const marked =
    symbols !== undefined && symbols.conflicts > 0 && holdsAllAdded(symbols.text, sides) ? symbols : undefined
  if (lines.conflicts > 0) return marked !== undefined && marked.conflicts <= lines.conflicts ? marked : lines
  if (marked !== undefined) return marked
  const chunks = reader.read(lines.text)?.chunks
  return chunks !== undefined && isWorking(chunks, sides) ? lines : undefined
}
