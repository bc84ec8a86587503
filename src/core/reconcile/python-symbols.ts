import type { Chunk } from '../python/reader.ts'
import type { MergedText } from './merge-text.ts'
import type { MergeSides } from './python.ts'
import type { Three } from './python-audit.ts'
import { bodyOf, gapOf, type ImportSets, importSets, mergeImport } from './python-imports.ts'
import { matchChunks, type Unit } from './python-match.ts'
import { orderUnits } from './python-order.ts'
import { gapIn, spaced } from './python-spacing.ts'

/** A unit as the merge leaves it. */
export interface Settled {
  readonly unit: Unit
  /** The blank lines above it. */
  readonly gap: string
  readonly body: string
  readonly conflicts: number
}

/**
 * Merges the chunks of one block, symbol by symbol. What is left of a symbol that one side deleted and the other changed is
 * a conflict with an empty side. Undefined where it cannot be said which chunks belong together, or in which order.
 */
export function mergeBlock(three: Three, merge: MergeSides): MergedText | undefined {
  const sides = { base: joined(three.base), ours: joined(three.ours), theirs: joined(three.theirs) }
  const matched = matchChunks(sides)
  const order = matched && orderUnits(matched)
  if (matched === undefined || order === undefined) return undefined
  const sets = importSets(sides.base, sides.ours, sides.theirs)
  const settled = order.map((unit) => settle(unit, sets, merge))
  if (!settled.every((each) => each !== undefined)) return undefined
  const left = settled.filter(({ body }) => body !== '')
  return {
    text: spaced(left, matched).join(''),
    conflicts: left.reduce((sum, { conflicts }) => sum + conflicts, 0),
  }
}

/** Overloads, and a property with its setter, are one symbol. */
function joined(chunks: readonly Chunk[]): readonly Chunk[] {
  const result: Chunk[] = []
  for (const chunk of chunks) {
    const above = result.at(-1)
    if (above?.kind === 'definition' && chunk.kind === 'definition' && above.title === chunk.title)
      result[result.length - 1] = oneOf(above, chunk)
    else result.push(chunk)
  }
  return result
}

function oneOf(above: Chunk, below: Chunk): Chunk {
  const { members, ...rest } = above
  return { ...rest, text: above.text + below.text, needs: new Set([...above.needs, ...below.needs]) }
}

function settle(unit: Unit, sets: ImportSets, merge: MergeSides): Settled | undefined {
  const { base, ours, theirs } = unit
  const gap = picked(base && gapIn(base), ours && gapIn(ours), theirs && gapIn(theirs))
  const merged = (base ?? ours ?? theirs)?.kind === 'import' ? importOf(unit, sets) : mergeUnit(unit, merge)
  return merged && { unit, gap, body: merged.text, conflicts: merged.conflicts }
}

const bodyIn = (chunk: Chunk): string => (chunk.kind === 'tail' ? chunk.text : bodyOf(chunk))

/** From the side that changed it; the owner's where both did. */
function picked(base: string | undefined, ours: string | undefined, theirs: string | undefined): string {
  return (ours === undefined || ours === base ? (theirs ?? ours) : ours) ?? ''
}

function importOf(unit: Unit, sets: ImportSets): MergedText | undefined {
  const text = mergeImport(unit, sets)
  return text === undefined ? undefined : { text: text.slice(gapOf(text).length), conflicts: 0 }
}

function mergeUnit(unit: Unit, merge: MergeSides): MergedText {
  const [base, ours, theirs] = [unit.base, unit.ours, unit.theirs].map((chunk) => chunk && bodyIn(chunk))
  if (ours === theirs || base === theirs) return { text: ours ?? '', conflicts: 0 }
  if (base === ours) return { text: theirs ?? '', conflicts: 0 }
  if (base === undefined && (ours === undefined || theirs === undefined))
    return { text: ours ?? theirs ?? '', conflicts: 0 }
  const inner = mergeMembers(unit, merge)
  if (inner?.conflicts === 0) return inner
  const lines = mergeBelowComments(unit, merge) ?? merge(base ?? '', ours ?? '', theirs ?? '')
  return inner !== undefined && inner.conflicts <= lines.conflicts ? inner : lines
}

/** A comment above a symbol and the symbol's first line are no one place; undefined where both sides changed the comment. */
function mergeBelowComments({ base, ours, theirs }: Unit, merge: MergeSides): MergedText | undefined {
  if (base === undefined || ours === undefined || theirs === undefined) return undefined
  const [was, is, wanted] = [base, ours, theirs].map(commentsIn)
  if (was !== is && was !== wanted && is !== wanted) return undefined
  const code = merge(codeIn(base), codeIn(ours), codeIn(theirs))
  return { ...code, text: picked(was, is, wanted) + code.text }
}

const commentsIn = ({ text, lead }: Chunk): string => text.slice(gapOf(text).length, lead)
const codeIn = ({ text, lead }: Chunk): string => text.slice(Math.max(lead, gapOf(text).length))

/** Of a class or another block that all sides have, or of imports under one condition that both sides added. */
function mergeMembers({ base, ours, theirs }: Unit, merge: MergeSides): MergedText | undefined {
  if (!ours?.members || !theirs?.members || (base !== undefined && !base.members)) return undefined
  if (base === undefined && !(isOfImports(ours) && isOfImports(theirs))) return undefined
  const three = { base: base?.members ?? [], ours: ours.members, theirs: theirs.members }
  const merged = mergeBlock(three, merge)
  return merged && { ...merged, text: merged.text.slice(gapOf(merged.text).length) }
}

const isOfImports = ({ members = [] }: Chunk): boolean =>
  members.slice(1).every(({ kind }) => kind === 'import' || kind === 'tail')
