import type { Lift } from '../../pack/types.ts'
import { boundName } from '../../python/imports.ts'
import { namesUsedBy } from '../../python/names-used.ts'
import type { Chunk, PythonReader } from '../../python/reader.ts'
import type { Module, Project } from '../relocation/project.ts'
import type { Relocating } from '../relocation/target-module.ts'
import type { AppliedLift } from './applied.ts'
import type { Boundaries } from './boundaries.ts'
import { type ReadHalf, readHalf } from './half.ts'

/** A statement of the other layout. */
interface Standing {
  readonly module: string
  readonly key: string
  readonly chunk: Chunk
}

/** A class as it reads where it goes, and as it reads beside its other half. */
interface BothSides extends ReadHalf {
  readonly other: ReadHalf
}

/** A class that the owner edited, with all that its lift is about. */
export interface TwoHalves {
  readonly lift: Lift<string>
  /** The owner's statement. */
  readonly source: Chunk
  readonly module: Module
  readonly class: { readonly was: BothSides; readonly is: BothSides }
  readonly there: Standing
  readonly other: Standing
  readonly own: Project
  readonly before: Project
  readonly after: Project
  /** The class as it was written. */
  readonly written: Chunk
  /** Another class as it reads where this one goes. */
  readonly follow: (chunk: Chunk, module: Module) => ReadHalf
  /** Why a text may not stand where the class goes; undefined where it may. */
  readonly forbids: (text: string, side: ReadHalf) => string | undefined
}

interface Ingredients {
  readonly context: Pick<Relocating, 'before' | 'after' | 'own' | 'to'>
  readonly boundaries: Boundaries
  readonly reader: PythonReader
}

/** Reads both halves of a class; undefined where the owner has not edited it, or deleted it. */
export function twoHalves(
  { lift, from, to: target, other }: AppliedLift,
  { context, boundaries, reader }: Ingredients,
): TwoHalves | undefined {
  const { before, after, own, to } = context
  const [old, now] = [before.get(from), own.get(from)]
  const [was, is] = [old?.symbols.get(lift.class), now?.symbols.get(lift.class)]
  const there = after.get(target)?.symbols.get(lift.class)
  const half = after.get(other.module)?.symbols.get(other.name)
  if (!old || !now || !was || !is || !there || !half || was.text.trim() === is.text.trim()) return undefined
  const sides = (chunk: Chunk, module: Module, destination: typeof to.own): BothSides => ({
    ...readHalf(chunk, module, target, destination, reader),
    other: readHalf(chunk, module, other.module, destination, reader),
  })
  return {
    lift,
    source: is,
    written: was,
    follow: (chunk, module) => readHalf(chunk, module, target, to.own, reader),
    module: now,
    class: { was: sides(was, old, to.before), is: sides(is, now, to.own) },
    there: { module: target, key: there.key, chunk: there },
    other: { module: other.module, key: half.key, chunk: half },
    own,
    before,
    after,
    forbids: (text, side) => forbiddenIn(text, side, target, boundaries),
  }
}

function forbiddenIn(
  text: string,
  { needs }: ReadHalf,
  target: string,
  boundaries: Boundaries,
): string | undefined {
  const used = namesUsedBy(text)
  return needs
    .filter((entry) => used.has(boundName(entry)))
    .map((entry) => {
      const because = boundaries.forbids(target, entry.module, entry.name)
      return because && `it uses ${boundName(entry)} of ${entry.module}, and ${because}`
    })
    .find((because) => because !== undefined)
}
