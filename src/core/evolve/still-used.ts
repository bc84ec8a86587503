import { textOf } from '../bytes.ts'
import type { ImportEntry } from '../python/imports.ts'
import { absoluteModule, moduleNameOf } from '../python/module-names.ts'
import type { Chunk, PythonReader } from '../python/reader.ts'
import type { FileTree } from '../reconcile/types.ts'

/** An import in one of the project's files whose target a change takes away. */
export interface StillUsed {
  readonly path: string
  /** Of the statement, from 1. */
  readonly line: number
  /** `package.module`, or `package.module.name`. */
  readonly target: string
}

interface Trees {
  /** The owner's tree. */
  readonly before: FileTree
  /** The fresh render. */
  readonly wanted: FileTree
  /** What would be written. */
  readonly after: FileTree
  /** Paths in conflict: what will stand there is not known yet. */
  readonly unsettled: ReadonlySet<string>
  readonly python: PythonReader
}

/**
 * The imports that lead somewhere in the owner's tree or in the fresh render and lead nowhere after a change, by path
 * and line: code of the owner that uses what the pack no longer gives, or new code that uses what the owner put
 * elsewhere. Files that do not parse or are in conflict, and imports inside functions, are not seen.
 */
export function stillUsed({ before, wanted, after, unsettled, python }: Trees): readonly StillUsed[] {
  const [was, fresh] = [modulesOf(before, python), modulesOf(wanted, python)]
  const is = new Map([...modulesOf(after, python), ...modulesAt(unsettled)])
  return [...is].flatMap(([name, module]) => {
    const known = new Set(importsOf(name, was.get(name)).map(({ target }) => target))
    return importsOf(name, module).flatMap(({ line, target, entry }) => {
      const sources = known.has(target) ? [was] : [was, fresh]
      const isLost = !leadsSomewhere(entry, is) && sources.some((modules) => leadsSomewhere(entry, modules))
      return isLost ? [{ path: module.path, line, target }] : []
    })
  })
}

interface Module {
  readonly path: string
  /** Those in blocks too; undefined where the file does not parse, or is in conflict: it may define anything. */
  readonly chunks: readonly Chunk[] | undefined
  readonly names: ReadonlySet<string>
}

type Modules = ReadonlyMap<string, Module>

function modulesOf(tree: FileTree, python: PythonReader): Modules {
  const modules = new Map<string, Module>()
  for (const [path, { content, kind }] of tree) {
    const name = moduleNameOf(path)
    const text = name === undefined || kind !== 'file' ? undefined : textOf(content)
    if (name === undefined || text === undefined) continue
    const chunks = python.read(text.replaceAll('\r\n', '\n'))?.chunks.flatMap(withMembers)
    modules.set(name, { path, chunks, names: new Set(chunks?.flatMap(({ names }) => names)) })
  }
  return modules
}

const modulesAt = (paths: ReadonlySet<string>): readonly (readonly [string, Module])[] =>
  [...paths].flatMap((path) => {
    const name = moduleNameOf(path)
    return name === undefined ? [] : [[name, { path, chunks: undefined, names: new Set<string>() }] as const]
  })

const withMembers = (chunk: Chunk): readonly Chunk[] =>
  chunk.kind === 'definition' ? [chunk] : [chunk, ...(chunk.members ?? []).flatMap(withMembers)]

interface Import {
  readonly line: number
  readonly target: string
  /** With an absolute module. */
  readonly entry: ImportEntry
}

const importsOf = (name: string, module: Module | undefined): readonly Import[] =>
  (module?.chunks ?? []).flatMap(({ entries = [], line }) =>
    entries.map((each) => {
      const entry = { ...each, module: absoluteModule(each.module, name, module?.path ?? '') }
      return { line, target: targetOf(entry), entry }
    }),
  )

function leadsSomewhere({ module, name }: ImportEntry, modules: Modules): boolean {
  const found = modules.get(module)
  if (name === undefined || name === '*') return found !== undefined
  const isKnown = found !== undefined && (found.chunks === undefined || found.names.has(name))
  return isKnown || modules.has(`${module}.${name}`)
}

const targetOf = ({ module, name }: ImportEntry): string =>
  name === undefined || name === '*' ? module : `${module}.${name}`
