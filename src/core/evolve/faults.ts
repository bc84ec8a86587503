import { textOf } from '../bytes.ts'
import { moduleNameOf } from '../python/module-names.ts'
import { namesBoundInside } from '../python/names-bound-inside.ts'
import { namesUsedBy } from '../python/names-used.ts'
import { neededEarly } from '../python/needed-early.ts'
import type { PythonReader } from '../python/reader.ts'
import type { FileTree } from '../reconcile/types.ts'
import {
  type Binding,
  definitionOf,
  isCode,
  type Module,
  type Project,
  projectOf,
} from './relocation/project.ts'

/** What is wrong with a tree of Python files, whoever made it so. */
export interface Fault {
  readonly kind: 'unreadable' | 'dangling' | 'unresolved' | 'too-early'
  readonly path: string
  /** The statement that it is in; empty for a file or an import. */
  readonly symbol: string
  /** The name that is missing, or that is bound too late; empty for a file. */
  readonly name: string
}

/**
 * The faults of a tree: files that do not parse, imports of the project's own that lead nowhere, names that its own modules
 * have and that one uses without having them, names that are read while a module is imported and bound only below. What is
 * said in words that a reader of tokens cannot be sure of is no fault.
 */
export function faultsIn(tree: FileTree, reader: PythonReader): readonly Fault[] {
  const project = projectOf(tree, reader)
  const internal = new Set([...project.values()].flatMap(({ symbols }) => [...symbols.keys()]))
  return [
    ...unreadableIn(tree, reader),
    ...[...project.values()].flatMap((module) => [
      ...danglingIn(module, project),
      ...unresolvedIn(module, internal, project),
      ...tooEarlyIn(module),
    ]),
  ]
}

export interface Audited {
  /** The owner's tree, and the fresh render: what is wrong with them is not the fault of a change. */
  readonly before: FileTree
  readonly wanted: FileTree
  readonly after: FileTree
  /** Paths in conflict: what will stand there is not known yet. */
  readonly unsettled: ReadonlySet<string>
}

/** The faults that a change would bring into a project. Names of modules that are in conflict count as there. */
export function faultsBrought(
  { before, wanted, after, unsettled }: Audited,
  reader: PythonReader,
): readonly Fault[] {
  const known = new Set([before, wanted].flatMap((tree) => faultsIn(tree, reader)).map(keyOf))
  const texts = new Set([...before.values()].map(({ content }) => textOf(content)))
  const open = new Set([...unsettled].flatMap((path) => moduleNameOf(path) ?? []))
  const isExcused = (fault: Fault): boolean =>
    known.has(keyOf(fault)) ||
    unsettled.has(fault.path) ||
    (fault.kind === 'unreadable' && texts.has(textOf(after.get(fault.path)?.content ?? new Uint8Array()))) ||
    (fault.kind === 'dangling' && [...open].some((module) => fault.name.startsWith(module)))
  return faultsIn(after, reader).filter((fault) => !isExcused(fault))
}

/** The same fault in another file is the same one; an import that leads nowhere may be of a module that moved. */
const keyOf = ({ kind, symbol, name }: Fault): string =>
  [kind, symbol, kind === 'dangling' ? name.replace(/^.*\./, '') : name].join(' ')

const unreadableIn = (tree: FileTree, reader: PythonReader): readonly Fault[] =>
  [...tree].flatMap(([path, { kind, content }]) => {
    const text = path.endsWith('.py') && kind === 'file' ? textOf(content) : undefined
    const isRead = text === undefined || reader.read(text.replaceAll('\r\n', '\n')) !== undefined
    return isRead ? [] : [{ kind: 'unreadable' as const, path, symbol: '', name: '' }]
  })

function danglingIn({ path, bindings }: Module, project: Project): readonly Fault[] {
  const isOwn = ({ module }: Binding): boolean =>
    [...project.keys()].some(
      (name) => name === module.split('.')[0] || name.startsWith(`${module.split('.')[0]}.`),
    )
  return [...bindings.values()]
    .filter((entry) => isOwn(entry) && !leads(entry, project))
    .map(({ module, name }) => ({
      kind: 'dangling',
      path,
      symbol: '',
      name: name === undefined ? module : `${module}.${name}`,
    }))
}

/** Packages without a file of their own are there all the same. */
function leads({ module, name }: Binding, project: Project): boolean {
  if (name === undefined || name === '*')
    return [...project.keys()].some((each) => `${each}.`.startsWith(`${module}.`))
  return (
    [...project.keys()].some((each) => `${each}.`.startsWith(`${module}.${name}.`)) ||
    definitionOf(project, module, name) !== undefined ||
    project.get(module)?.bindings.has(name) === true ||
    [...(project.get(module)?.bindings.values() ?? [])].some((entry) => entry.name === '*')
  )
}

/** Names that a module of the project defines, and that another one uses and neither defines nor imports. */
function unresolvedIn(module: Module, internal: ReadonlySet<string>, project: Project): readonly Fault[] {
  const { path, chunks, symbols, bindings } = module
  if ([...bindings.values()].some(({ name, module: from }) => name === '*' && !project.has(from))) return []
  const roots = new Set([...bindings.keys()].map((name) => name.split('.')[0] ?? ''))
  return chunks.filter(isCode).flatMap(({ text, key, names }) => {
    const missing = [...namesUsedBy(text)].filter(
      (name) => internal.has(name) && !symbols.has(name) && !roots.has(name) && !names.includes(name),
    )
    if (missing.length === 0) return []
    const bound = namesBoundInside(text)
    return missing
      .filter((name) => !bound.has(name) && definitionOf(project, module.name, name) === undefined)
      .map((name) => ({ kind: 'unresolved' as const, path, symbol: key, name }))
  })
}

/** Where annotations are texts it cannot be told which names are needed at once. */
function tooEarlyIn({ path, chunks, bindings, symbols }: Module): readonly Fault[] {
  if (bindings.get('annotations')?.module === '__future__') return []
  const lines = new Map<string, number>()
  for (const [index, { names, kind }] of chunks.entries())
    if (kind !== 'tail') for (const name of names) if (!lines.has(name)) lines.set(name, index)
  const definition = (name: string) => symbols.get(name)
  return chunks.flatMap((chunk, index) => {
    const late = [...neededEarly(chunk, definition)].filter((name) => (lines.get(name) ?? -1) > index)
    if (late.length === 0) return []
    const bound = namesBoundInside(chunk.text)
    return late
      .filter((name) => !bound.has(name))
      .map((name) => ({ kind: 'too-early' as const, path, symbol: chunk.key, name }))
  })
}
