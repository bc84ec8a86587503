import type { ImportEntry } from '../../python/imports.ts'
import { namesUsedBy } from '../../python/names-used.ts'
import { neededEarly } from '../../python/needed-early.ts'
import type { Chunk } from '../../python/reader.ts'
import type { Carried } from './placing.ts'
import { type Binding, isCode, type Module } from './project.ts'

/** A part of a module that is put together. */
export interface Piece {
  readonly text: string
  /** The statement that it is, as it was read. */
  readonly chunk: Chunk
  /** The statement of the owner's that it came from; what was added behind that one follows it. */
  readonly source?: Chunk
  readonly isAdded: boolean
  /** What it imports, where that is no longer what the statement says. */
  readonly imports?: readonly ImportEntry[]
}

/** A statement that the owner added, as it reads where it goes. */
export interface Addition extends Carried {
  readonly text: string
  readonly needs: readonly Binding[]
  readonly doubts: readonly string[]
}

/**
 * Puts additions among the pieces of a module: behind the statement that they stood behind, else at the end, values above
 * what uses them; but above what needs them while the module is imported, and below what they need.
 */
export function withAdditions(pieces: readonly Piece[], additions: readonly Addition[]): readonly Piece[] {
  let result = pieces
  for (const addition of additions) {
    const { chunk, module, text } = addition
    const piece: Piece = {
      text: `${gapFor(chunk, module, text)}${text.replace(/^\n+/, '')}`,
      chunk,
      source: chunk,
      isAdded: true,
    }
    const at = placeBehind(chunk, module, result)
    result = settled(result.toSpliced(at, 0, piece), piece)
  }
  return result.map((piece, index) => spaced(piece, result[index - 1]))
}

/** Where it goes, the blank lines above may have to be others: one below imports, two below a definition. */
function spaced(piece: Piece, above: Piece | undefined): Piece {
  if (!piece.isAdded || piece.chunk.kind === 'definition') return piece
  const kind = above?.chunk.kind
  if (kind !== 'import' && kind !== 'definition') return piece
  return { ...piece, text: `${kind === 'import' ? '\n' : '\n\n'}${piece.text.replace(/^\n+/, '')}` }
}

/** Puts a statement that neither layout has above the one that needs it. */
export function withPorts(
  pieces: readonly Piece[],
  ports: readonly { readonly is: string; readonly chunk: Chunk }[],
): readonly Piece[] {
  let result = pieces
  for (const { is: text, chunk } of ports) {
    const piece: Piece = { text, chunk, source: chunk, isAdded: true }
    result = settled(result.toSpliced(result.length, 0, piece), piece)
  }
  return result
}

/** At the top of a file there were no blank lines above it. */
const gapFor = (chunk: Chunk, { chunks }: Module, text: string): string => {
  const gap = /^\n*/.exec(text)?.[0] ?? ''
  if (gap.length > 0) return gap
  if (chunk.kind === 'definition') return '\n\n'
  return chunks[chunks.indexOf(chunk) - 1]?.kind === 'assignment' ? '' : '\n'
}

function placeBehind(chunk: Chunk, { chunks }: Module, pieces: readonly Piece[]): number {
  const above = chunks[chunks.indexOf(chunk) - 1]
  const found = above === undefined ? -1 : pieces.findIndex(({ source }) => source === above)
  if (found !== -1) return found + 1
  const user = chunk.kind === 'assignment' ? firstUser(chunk, pieces) : -1
  if (user !== -1) return user
  const last = pieces.findIndex(
    (piece) => piece.chunk.kind === 'tail' || piece.chunk.title.startsWith('if __name__'),
  )
  return last === -1 ? pieces.length : last
}

/** A value is read above what uses it. */
const firstUser = ({ names }: Chunk, pieces: readonly Piece[]): number =>
  pieces.findIndex(({ chunk, text }) => {
    if (!isCode(chunk)) return false
    const used = namesUsedBy(text)
    return names.some((name) => used.has(name))
  })

/** Moves what was added to where its users and what it uses allow it to stand. */
function settled(pieces: readonly Piece[], piece: Piece): readonly Piece[] {
  const at = pieces.indexOf(piece)
  const rest = pieces.toSpliced(at, 1)
  const definitionOf = definitionsOf(pieces)
  const user = rest.findIndex((each) => {
    const needs = neededEarly(each.source ?? each.chunk, definitionOf)
    return piece.chunk.names.some((name) => needs.has(name))
  })
  const used = rest.findLastIndex(
    (each) => isCode(each.chunk) && each.chunk.names.some((name) => piece.chunk.needs.has(name)),
  )
  if (user !== -1 && user < at) return hoisted(pieces, piece, rest[user])
  return used >= at ? rest.toSpliced(used + 1, 0, piece) : pieces
}

/** What the statements that the owner added define; those of the tool stand where they may. */
function definitionsOf(pieces: readonly Piece[]): (name: string) => Chunk | undefined {
  const added = pieces.filter(({ isAdded }) => isAdded)
  const definitions = new Map(added.flatMap(({ chunk }) => chunk.names.map((name) => [name, chunk] as const)))
  return (name) => definitions.get(name)
}

/** Puts a piece above another one, with those that were added for it and stand below. */
function hoisted(pieces: readonly Piece[], piece: Piece, above: Piece | undefined): readonly Piece[] {
  const at = above === undefined ? 0 : pieces.indexOf(above)
  const below = pieces.slice(at)
  const needed = new Set([piece])
  // A set gives what is put into it on the way as well.
  for (const { chunk } of needed) {
    const names = chunk.kind === 'definition' ? namesUsedBy(chunk.text) : chunk.needs
    for (const each of below) {
      if (each.isAdded && each.chunk.names.some((name) => names.has(name))) needed.add(each)
    }
  }
  const raised = below.filter((each) => needed.has(each))
  return [...pieces.slice(0, at), ...raised, ...below.filter((each) => !needed.has(each))]
}
