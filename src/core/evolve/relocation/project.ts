import { textOf } from '../../bytes.ts'
import type { ImportEntry } from '../../python/imports.ts'
import { boundName } from '../../python/imports.ts'
import { absoluteModule, moduleNameOf } from '../../python/module-names.ts'
import type { Chunk, PythonReader } from '../../python/reader.ts'
import type { FileTree } from '../../reconcile/types.ts'

/** What a module imports, with an absolute module. */
export interface Binding extends ImportEntry {
  /** Whether it stands under `if TYPE_CHECKING:`, for type checkers alone. */
  readonly guarded?: true
}

/** A module of a project, read. */
export interface Module {
  readonly path: string
  /** Dotted. */
  readonly name: string
  readonly chunks: readonly Chunk[]
  /** By name: the statement at the top level that defines it. */
  readonly symbols: ReadonlyMap<string, Chunk>
  /** By the name that it binds, in `import a.b` the whole: what the module imports. A star stands under `*module`. */
  readonly bindings: ReadonlyMap<string, Binding>
  /** Names that a function rebinds with `global`: whoever reads them elsewhere must read them through the module. */
  readonly rebound: ReadonlySet<string>
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
  for (const chunk of chunks.filter(isCode))
    for (const symbol of chunk.names) if (!symbols.has(symbol)) symbols.set(symbol, chunk)
  const rebound = new Set(chunks.flatMap(({ text }) => reboundIn(text)))
  return { path, name, chunks, symbols, bindings: bindingsOf(path, name, chunks), rebound }
}

function bindingsOf(path: string, name: string, chunks: readonly Chunk[]): ReadonlyMap<string, Binding> {
  const bindings = new Map<string, Binding>()
  for (const chunk of chunks) {
    const guarded = isGuard(chunk) ? { guarded: true as const } : {}
    for (const { start: _, end: __, ...entry } of inBlocks(chunk).flatMap(({ entries = [] }) => entries)) {
      const binding = { ...entry, ...guarded, module: absoluteModule(entry.module, name, path) }
      bindings.set(keyOf(binding), binding)
    }
  }
  return bindings
}

function keyOf(entry: ImportEntry): string {
  if (entry.name === '*') return `*${entry.module}`
  return entry.kind === 'module' && entry.alias === undefined ? entry.module : boundName(entry)
}

/** Names that functions in a text rebind with `global`. */
export const reboundIn = (text: string): readonly string[] =>
  [...text.matchAll(/^[ \t]+global ([\w, ]+)/gm)].flatMap(([, names = '']) =>
    names.split(',').map((name) => name.trim()),
  )

/** Whether a statement is neither text about the module nor an import, be it one for type checkers. */
export const isCode = (chunk: Chunk): boolean =>
  !['header', 'docstring', 'import', 'tail'].includes(chunk.kind) && !isGuard(chunk)

/** Whether a statement is a block of imports under a condition, such as `if TYPE_CHECKING:`. */
export const isGuard = ({ members = [] }: Chunk): boolean =>
  members.length > 1 &&
  members.slice(1).every(({ kind }) => kind === 'import' || kind === 'tail') &&
  /^\s*if (?:\w+\.)?TYPE_CHECKING\b/m.test(members[0]?.text ?? '')

/** Imports may stand under a condition. */
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
