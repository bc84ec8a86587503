import type { Chunk, PythonReader } from '../../python/reader.ts'
import type { Destination } from '../relocation/destination.ts'
import type { Binding, Module, Project } from '../relocation/project.ts'
import { rewrite } from '../relocation/rewrite.ts'
import { moduleOf } from './applied.ts'

/** A class as it reads in one of its two places in the other layout. */
export interface ReadHalf {
  readonly chunk: Chunk
  readonly needs: readonly Binding[]
  readonly doubts: readonly string[]
}

/** Follows the names of a class into a module of the other layout. */
export function readHalf(
  chunk: Chunk,
  from: Module,
  target: string,
  to: Destination,
  reader: PythonReader,
): ReadHalf {
  const { text, needs, doubts } = rewrite(chunk, from, target, to)
  return {
    chunk: reader.read(text)?.chunks.find(({ kind }) => kind === 'definition') ?? chunk,
    needs,
    doubts,
  }
}

/** The imports of dotted names: `sqlalchemy.Column`, or a name that the other layout defines. */
export const importsOf = (dotted: readonly string[], after: Project): readonly Binding[] =>
  dotted.flatMap((each): readonly Binding[] => {
    const dot = each.lastIndexOf('.')
    if (dot !== -1) return [{ kind: 'from', module: each.slice(0, dot), name: each.slice(dot + 1) }]
    const module = moduleOf(after, each)
    return module === undefined ? [] : [{ kind: 'from', module, name: each }]
  })
