import { boundName } from '../python/imports.ts'
import type { PythonReader } from '../python/reader.ts'
import type { FileTree } from '../reconcile/types.ts'
import { type Binding, type Project, projectOf } from './relocation/project.ts'
import { matchesBetween } from './series/homes-between.ts'

/** Modules that import one another while they are imported, as one goes round: the first one comes again at the end. */
export type Circle = readonly string[]

/**
 * The circles of imports in a project, one for each group of modules that reach one another, by name. Imports inside
 * functions and for type checkers alone are in none.
 */
export function circlesIn(project: Project): readonly Circle[] {
  const next = new Map([...project.keys()].map((name) => [name, importedBy(name, project)]))
  const seen = new Set<string>()
  const circles: Circle[] = []
  for (const name of [...project.keys()].sort()) {
    if (seen.has(name)) continue
    const circle = wayBack(name, next)
    if (circle === undefined) continue
    circles.push(circle)
    for (const other of circle) seen.add(other)
  }
  return circles
}

/** The modules of the project that a module imports while it is imported. */
function importedBy(name: string, project: Project): readonly string[] {
  const bindings = [...(project.get(name)?.bindings.values() ?? [])]
  const modules = bindings.filter(({ guarded }) => guarded !== true).map((one) => moduleOf(one, project))
  return [...new Set(modules)].filter((module) => project.has(module) && module !== name)
}

/** A package may be asked for one of its modules. */
const moduleOf = (entry: Binding, project: Project): string => {
  const inside = `${entry.module}.${entry.name ?? boundName(entry)}`
  return project.has(inside) ? inside : entry.module
}

/** The shortest way from a module to itself. */
function wayBack(start: string, next: ReadonlyMap<string, readonly string[]>): Circle | undefined {
  const cameFrom = new Map<string, string>()
  const todo = [start]
  for (let name = todo.shift(); name !== undefined; name = todo.shift()) {
    for (const module of next.get(name) ?? []) {
      if (module === start) return [...wayTo(name, start, cameFrom), start]
      if (cameFrom.has(module)) continue
      cameFrom.set(module, name)
      todo.push(module)
    }
  }
  return undefined
}

function wayTo(name: string, start: string, cameFrom: ReadonlyMap<string, string>): readonly string[] {
  const way = [name]
  for (let at = name; at !== start; ) {
    at = cameFrom.get(at) ?? start
    way.unshift(at)
  }
  return way
}

/**
 * The circles of a project that its owner did not have: of one whose parts come from modules that went round already, a
 * change is not the cause.
 */
export function circlesBrought(before: FileTree, after: FileTree, reader: PythonReader): readonly Circle[] {
  const [was, is] = [projectOf(before, reader), projectOf(after, reader)]
  const circles = circlesIn(is)
  if (circles.length === 0) return []
  const origins = originsOf(was, is)
  const old = circlesIn(was).map((circle) => new Set(circle))
  const isOld = (circle: Circle): boolean =>
    old.some((one) => {
      const round = circle
        .slice(1)
        .filter((name) => [...(origins.get(name) ?? [])].some((each) => one.has(each)))
      return round.length > 1
    })
  return circles.filter((circle) => !isOld(circle))
}

/** By module: those of the other project that its statements come from. */
function originsOf(was: Project, is: Project): ReadonlyMap<string, ReadonlySet<string>> {
  const names = new Map([...was.values()].map(({ path, name }) => [path, name]))
  const matches = matchesBetween(was, is)
  return new Map(
    [...is.values()].map(({ name, chunks }) => {
      const sources = chunks.flatMap((chunk) => names.get(matches.get(chunk)?.path ?? '') ?? [])
      return [name, new Set(was.has(name) ? [name, ...sources] : sources)]
    }),
  )
}
