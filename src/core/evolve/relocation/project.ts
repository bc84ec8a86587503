import { textOf } from '../../bytes.ts'
import type { ImportEntry } from '../../python/imports.ts'
import { boundName } from '../../python/imports.ts'
import { absoluteModule, moduleNameOf } from '../../python/module-names.ts'
import type { Chunk, PythonReader } from '../../python/reader.ts'
import type { FileTree } from '../../reconcile/types.ts'

/** A module of a project, read. */
export interface Module {
  readonly path: string
  /** Dotted. */
  readonly name: string
  readonly chunks: readonly Chunk[]
  /** By name: the statement at the top level that defines it. */
  readonly symbols: ReadonlyMap<string, Chunk>
  /** By the name that it binds: what the module imports, with absolute modules. A star stands under `*module`. */
  readonly bindings: ReadonlyMap<string, ImportEntry>
}

/** The modules of a project, by dotted name. */
export type Project = ReadonlyMap<string, Module>

/** Where a symbol is defined. */
export interface Definition {
  readonly module: string
  readonly name: string
}

/** The modules of a tree. Files that do not parse, or whose names are no identifiers, are in none. */
export function projectOf(tree: FileTree, reader: PythonReader): Project {
  const modules = new Map<string, Module>()
  for (const [path, { content, kind }] of tree) {
    const name = moduleNameOf(path)
    const text = name === undefined || kind !== 'file' ? undefined : textOf(content)
    const read = text === undefined ? undefined : reader.read(text.replaceAll('\r\n', '\n'))
    if (name !== undefined && read !== undefined) modules.set(name, moduleWith(path, name, read.chunks))
  }
  return modules
}

function moduleWith(path: string, name: string, chunks: readonly Chunk[]): Module {
  const symbols = new Map<string, Chunk>()
  const bindings = new Map<string, ImportEntry>()
  for (const chunk of chunks.flatMap(inBlocks)) {
    for (const { start: _, end: __, ...entry } of chunk.entries ?? []) {
      const absolute = { ...entry, module: absoluteModule(entry.module, name, path) }
      bindings.set(entry.name === '*' ? `*${absolute.module}` : boundName(absolute), absolute)
    }
  }
  for (const chunk of chunks) {
    if (chunk.kind === 'import' || chunk.members?.some(({ kind }) => kind === 'import')) continue
    for (const symbol of chunk.names) if (!symbols.has(symbol)) symbols.set(symbol, chunk)
  }
  return { path, name, chunks, symbols, bindings }
}

/** Imports may stand under a condition, such as `TYPE_CHECKING`. */
const inBlocks = (chunk: Chunk): readonly Chunk[] =>
  chunk.kind === 'definition' ? [chunk] : [chunk, ...(chunk.members ?? []).flatMap(inBlocks)]

/** Where a name that a module offers is defined, followed through imports of other modules of the project. */
export function definitionOf(
  project: Project,
  module: string,
  name: string,
  depth = 0,
): Definition | undefined {
  const found = project.get(module)
  if (found === undefined || depth > 8) return undefined
  if (found.symbols.has(name)) return { module, name }
  const entry = found.bindings.get(name)
  if (entry?.kind === 'from' && entry.name !== undefined)
    return definitionOf(project, entry.module, entry.name, depth + 1)
  const stars = [...found.bindings.values()].filter((each) => each.name === '*')
  return stars
    .map((star) => definitionOf(project, star.module, name, depth + 1))
    .find((each) => each !== undefined)
}
