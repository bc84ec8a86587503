import type { Chunk } from '../../python/reader.ts'
import type { Boundaries } from '../lifting/boundaries.ts'
import type { Lifted } from '../lifting/lift-classes.ts'
import { type Addition, type Piece, withAdditions, withPorts } from './assemble.ts'
import type { Destination } from './destination.ts'
import type { Homes } from './homes.ts'
import { firstPartyOf } from './import-block.ts'
import type { Placing } from './placing.ts'
import { type Binding, isCode, type Module, type Project } from './project.ts'
import { withRepeated } from './repeated.ts'
import { rewrite } from './rewrite.ts'
import { wholePieces } from './whole-module.ts'
import { withNeeds, withoutUnused } from './with-needs.ts'

export interface Relocating {
  /** The pristine project, the other render, and the owner's project. */
  readonly before: Project
  readonly after: Project
  readonly own: Project
  readonly homes: Homes
  readonly placing: Placing
  /** Where a file of the owner's own goes. */
  readonly pathOf: (path: string) => string
  readonly boundaries: Boundaries
  /** Where the pristine project goes, and where the owner's. */
  readonly to: { readonly before: Destination; readonly own: Destination }
}

/** One file of the other layout, made of what the pristine project and the owner's have for it. */
export interface TargetModule {
  readonly was: string
  /** Undefined where the owner deleted everything that it holds. */
  readonly is: string | undefined
  readonly doubts: readonly string[]
  /** Whether nothing of it stood in the project before, as rendered or as its owner has it. */
  readonly isNew: boolean
}

/** Makes a file of the other layout out of the files that have its statements in the pristine and in the owner's project. */
export function targetModule(module: Module, context: Relocating, lifted: Lifted): TargetModule {
  const source = [...context.before.values()].find(({ name }) => context.homes.whole(name) === module.name)
  const made =
    source === undefined ? jointModule(module, context, lifted) : movedModule(source, module, context)
  const additions = additionsTo(module, context)
  const isDeleted = made.is === undefined && additions.length === 0
  const doubts = [...made.doubts, ...additions.flatMap((each) => each.doubts)]
  const isNew = made.isNew && additions.length === 0
  if (isDeleted) return { was: made.was, is: undefined, doubts, isNew }
  const ports = lifted.additions.filter((each) => each.module === module.name)
  const placed = withPorts(withAdditions(made.is ?? made.skeleton, additions), ports)
  const asked = [...made.needs, ...[...additions, ...ports].flatMap((each) => each.needs)]
  const { pieces, needs } = withRepeated(placed, asked, module, context)
  const wanted = needs.filter(({ module: from }) => from !== module.name)
  const firstParty = firstPartyOf(context.after)
  const used = source === undefined ? withoutUnused(pieces, made.wasCode, firstParty) : pieces
  return { was: made.was, is: withNeeds(used, wanted, firstParty), doubts, isNew }
}

interface Made {
  readonly was: string
  /** Of that, what is made of the project's own statements. */
  readonly wasCode: string
  readonly is: readonly Piece[] | undefined
  /** What stands in a file before anything of the owner's is in it. */
  readonly skeleton: readonly Piece[]
  readonly needs: readonly Binding[]
  readonly doubts: readonly string[]
  /** Whether none of its statements comes from the project. */
  readonly isNew: boolean
}

function additionsTo({ name }: Module, { placing, to }: Relocating): readonly Addition[] {
  return (placing.elsewhere.get(name) ?? []).map((carried) => ({
    ...carried,
    ...rewrite(carried.chunk, carried.module, name, to.own),
  }))
}

/** A file that goes there as a whole. */
function movedModule(source: Module, module: Module, { own, after, to }: Relocating): Made {
  const firstParty = firstPartyOf(after)
  const was = wholePieces(source, module.name, to.before, firstParty)
  const now = own.get(source.name)
  const is = now && wholePieces(now, module.name, to.own, firstParty, source)
  return {
    was: was.pieces.map(({ text }) => text).join(''),
    wasCode: '',
    is: is?.pieces,
    skeleton: skeletonOf(module),
    needs: is?.needs ?? [],
    doubts: is?.doubts ?? [],
    isNew: false,
  }
}

const skeletonOf = ({ chunks }: Module): readonly Piece[] =>
  chunks.filter((chunk) => !isCode(chunk)).map((chunk) => ({ text: chunk.text, chunk, isAdded: false }))

/** A file whose statements come from files that are taken apart: in the order of the other render. */
function jointModule(module: Module, context: Relocating, lifted: Lifted): Made {
  const was: string[] = []
  const wasCode: string[] = []
  const is: Piece[] = []
  const needs: Binding[] = []
  const doubts: string[] = []
  const known = { all: 0, kept: 0 }
  for (const chunk of module.chunks) {
    const statement = lifted.statementAt(module.name, chunk.key)
    if (statement !== undefined) {
      was.push(statement.was)
      is.push({
        text: statement.is,
        chunk: statement.chunk,
        source: statement.source ?? statement.chunk,
        isAdded: false,
      })
      needs.push(...statement.needs)
      known.all += 1
      known.kept += 1
      continue
    }
    const source = isCode(chunk) ? sourceOf(chunk, module, context) : undefined
    if (source === undefined) {
      was.push(chunk.text)
      is.push({ text: topText(chunk, module, context), chunk, isAdded: false })
      continue
    }
    const old = inGap(
      chunk,
      source.was,
      rewrite(source.was, source.module, module.name, context.to.before).text,
    )
    was.push(old)
    wasCode.push(old)
    known.all += 1
    if (source.is === undefined) continue
    known.kept += 1
    const isEdited = bodyOf(source.is) !== bodyOf(source.was)
    const now = rewrite(source.is, source.own, module.name, context.to.own)
    const text = isEdited || bodyOf(now) !== old.trim() ? inGap(chunk, source.is, now.text) : old
    is.push({ text, chunk, source: source.is, isAdded: false })
    doubts.push(...now.doubts)
    if (isEdited) needs.push(...now.needs)
  }
  return {
    was: was.join(''),
    wasCode: wasCode.join(''),
    // New statements alone are no reason for a file of which the owner deleted the rest.
    is: known.all > 0 && known.kept === 0 ? undefined : is,
    skeleton: skeletonOf(module),
    needs,
    doubts,
    isNew: known.all === 0,
  }
}

interface Source {
  readonly module: Module
  readonly own: Module
  readonly was: Chunk
  /** Undefined where the owner deleted it. */
  readonly is: Chunk | undefined
}

/** What the pristine project and the owner's have for a statement of the other render. */
function sourceOf(chunk: Chunk, module: Module, { before, own, homes }: Relocating): Source | undefined {
  const [name] = chunk.names
  for (const candidate of before.values()) {
    const was =
      name === undefined ? candidate.chunks.find(({ key }) => key === chunk.key) : candidate.symbols.get(name)
    if (was === undefined || !isCode(was)) continue
    const [symbol] = was.names
    const home =
      symbol === undefined
        ? homes.primary(candidate.name)
        : homes.of({ module: candidate.name, name: symbol })
    if (home !== module.name) continue
    const now = own.get(candidate.name)
    const is = now?.chunks.find(({ key }) => key === was.key)
    return { module: candidate, own: now ?? candidate, was, is }
  }
  return undefined
}

/** What the owner says of a file goes with its main part. */
function topText(chunk: Chunk, module: Module, { before, own, homes }: Relocating): string {
  if (chunk.kind !== 'docstring') return chunk.text
  for (const source of before.values()) {
    if (homes.primary(source.name) !== module.name) continue
    const [was, is] = [source, own.get(source.name)].map((each) =>
      each?.chunks.find(({ kind }) => kind === 'docstring'),
    )
    if (is !== undefined && is.text.trim() !== was?.text.trim()) return inGap(chunk, is, is.text)
  }
  return chunk.text
}

const gapOf = (text: string): string => /^\n*/.exec(text)?.[0] ?? ''

const bodyOf = ({ text }: { readonly text: string }): string => text.trim()

/** The blank lines are those of the place. */
const inGap = (place: Chunk, chunk: Chunk, text: string): string =>
  bodyOf(place) === text.trim() ? place.text : gapOf(place.text) + text.slice(gapOf(chunk.text).length)
