import { boundName, type ImportEntry, printImports } from '../../python/imports.ts'
import { namesUsedBy } from '../../python/names-used.ts'
import type { Piece } from './assemble.ts'
import { entriesIn, printBlock, withMore } from './import-block.ts'
import { type Binding, isGuard } from './project.ts'
import { sameEntry } from './rewrite.ts'

/** The text of a module that is put together, whose imports are joined by what its additions need. */
export function withNeeds(
  pieces: readonly Piece[],
  needs: readonly Binding[],
  firstParty: readonly string[],
): string {
  const entries = pieces.flatMap(({ chunk, imports }) => imports ?? entriesIn(chunk))
  const guards = pieces.filter(({ chunk }) => isGuard(chunk)).map(({ text }) => text)
  const more = needs.filter(
    (need) =>
      !entries.some((entry) => sameEntry(entry, need)) &&
      !(need.guarded === true && entries.some((entry) => boundName(entry) === boundName(need))) &&
      !guards.some((text) => isIn(text, need)),
  )
  if (more.length === 0) return textOf(pieces)
  const at = pieces.findIndex(({ chunk }) => chunk.kind === 'import')
  if (at === -1) return belowTop(pieces, printBlock(more, firstParty))
  const end = pieces.findIndex(({ chunk }, index) => index > at && chunk.kind !== 'import')
  const stop = end === -1 ? pieces.length : end
  const block = withMore(pieces.slice(at, stop), more, firstParty)
  return textOf(pieces.slice(0, at)) + block + textOf(pieces.slice(stop))
}

/** The pieces of a module, without imports that were for what the owner deleted: what its code used, and uses no more. */
export function withoutUnused(
  pieces: readonly Piece[],
  was: string,
  firstParty: readonly string[],
): readonly Piece[] {
  const before = namesUsedBy(was)
  const used = namesUsedBy(textOf(pieces.filter(({ chunk }) => chunk.kind !== 'import')))
  const isUsed = (entry: ImportEntry): boolean => used.has(boundName(entry)) || !before.has(boundName(entry))
  const imports = pieces.filter(({ chunk }) => chunk.kind === 'import')
  const entries = imports.flatMap(({ chunk }) => entriesIn(chunk))
  const [first] = imports
  const isPlain = !imports.some(({ text }) => text.includes('#'))
  if (first === undefined || !isPlain || entries.every(isUsed)) return pieces
  const kept = entries.filter(isUsed)
  const gap = /^\n*/.exec(first.text)?.[0] ?? ''
  const text = kept.length === 0 ? '' : `${gap}${printImports(kept, firstParty)}\n`
  return pieces
    .filter((piece) => piece === first || !imports.includes(piece))
    .map((piece) => (piece === first ? { ...piece, text, imports: kept } : piece))
}

const isIn = (guard: string, { module, name }: Binding): boolean =>
  guard.includes(`from ${module} import`) && new RegExp(`\\b${name}\\b`).test(guard)

const textOf = (pieces: readonly Piece[]): string => pieces.map(({ text }) => text).join('')

function belowTop(pieces: readonly Piece[], block: string): string {
  const top = pieces.filter(({ chunk }) => chunk.kind === 'header' || chunk.kind === 'docstring')
  const rest = textOf(pieces.slice(top.length))
  if (top.length === 0) return `${block}\n${rest.startsWith('\n') ? '' : '\n\n'}${rest}`
  return `${textOf(top)}\n${block}\n${rest}`
}
