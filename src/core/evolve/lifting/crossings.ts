import { boundName } from '../../python/imports.ts'
import { namesUsedBy } from '../../python/names-used.ts'
import type { PythonReader } from '../../python/reader.ts'
import type { FileTree } from '../../reconcile/types.ts'
import type { Breach } from '../relocation/contracts.ts'
import {
  type Binding,
  definitionOf,
  isCode,
  type Module,
  type Project,
  projectOf,
} from '../relocation/project.ts'
import type { Relocating } from '../relocation/target-module.ts'

/**
 * Where code of the owner's would cross a boundary of the layout: itself, or through modules of the owner's own that no boundary is
 * about. What the render imports itself is no crossing.
 */
export function crossingsIn(
  tree: FileTree,
  { boundaries, after }: Pick<Relocating, 'boundaries' | 'after'>,
  reader: PythonReader,
): readonly Breach[] {
  const project = projectOf(tree, reader)
  const bound = [...project.values()].filter(({ name }) => boundaries.covers(name))
  return bound.flatMap((module) =>
    [...module.bindings.values()]
      .filter((entry) => !isRendered(entry, after.get(module.name)) && leads(entry, project))
      .flatMap((entry) => {
        const because = reasonFor(module.name, entry, project, boundaries)
        return because === undefined ? [] : breachesBy(module, entry, because)
      }),
  )
}

const isRendered = (entry: Binding, rendered: Module | undefined): boolean =>
  [...(rendered?.bindings.values() ?? [])].some(
    ({ module, name }) => module === entry.module && name === entry.name,
  )

/** What leads nowhere crosses nothing. */
const leads = ({ module, name }: Binding, project: Project): boolean =>
  name === undefined ||
  !project.has(module) ||
  project.has(`${module}.${name}`) ||
  definitionOf(project, module, name) !== undefined

/** `seen` holds the modules that were asked already, so that each is asked once, however many ways lead to it. */
function reasonFor(
  importer: string,
  { module, name }: Binding,
  project: Project,
  { forbids, covers }: Relocating['boundaries'],
  seen: Set<string> = new Set(),
): string | undefined {
  const direct = forbids(importer, module, name)
  if (direct !== undefined) return direct
  const next = [`${module}.${name}`, module].find((each) => project.has(each)) ?? ''
  const found = project.get(next)
  // What is inside a boundary is asked for itself.
  if (found === undefined || covers(next) || seen.has(next)) return undefined
  seen.add(next)
  for (const entry of found.bindings.values()) {
    const because = reasonFor(importer, entry, project, { forbids, covers }, seen)
    if (because !== undefined) return `through ${next}: ${because}`
  }
  return undefined
}

/** One for each statement that uses what is imported; for none, the file as a whole. */
function breachesBy(module: Module, entry: Binding, because: string): readonly Breach[] {
  const name = boundName(entry)
  const what = entry.name === undefined ? entry.module : `${entry.name} of ${entry.module}`
  const quoted = new RegExp(`(["']).*\\b${name}\\b.*\\1`)
  const users = module.chunks.filter(
    (chunk) => isCode(chunk) && (namesUsedBy(chunk.text).has(name) || quoted.test(chunk.text)),
  )
  const reason = `it uses ${what}, and ${because}`
  if (users.length === 0)
    return [{ path: module.path, symbol: '', because: reason.replace('it uses', 'it imports') }]
  return users.map(({ key }) => ({ path: module.path, symbol: key, because: reason }))
}
