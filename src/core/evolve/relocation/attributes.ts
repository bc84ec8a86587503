import type { ImportEntry } from '../../python/imports.ts'
import type { Destination } from './destination.ts'
import { wholeName } from './names.ts'
import { definitionOf } from './project.ts'

/** A name for a module of the project. */
export interface ModuleName {
  readonly module: string
  readonly entry: ImportEntry
}

export interface Followed {
  readonly text: string
  /** The imports of modules that the text needs now. */
  readonly needs: readonly ImportEntry[]
}

/**
 * `services.pay` where `services` became several modules: each use gets the module that has it now, or is a plain name
 * where that is `target` itself. The name alone stays with the module that has most.
 */
export function followAttributes(
  text: string,
  { module, entry }: ModuleName,
  target: string,
  to: Destination,
): Followed {
  const isDotted = entry.kind === 'module' && entry.alias === undefined
  const name = isDotted ? entry.module : (entry.alias ?? entry.name ?? '')
  const main = to.rename(module)
  const called = (each: string) => (isDotted ? each : each === main ? name : aliasOf(each))
  const needed = new Set<string>()
  const use = (each: string) => {
    needed.add(each)
    return called(each)
  }
  const followed = text.replace(
    new RegExp(`${wholeName(name)}(?:(\\s*\\.\\s*)(\\w+))?`, 'g'),
    (found, dot: string | undefined, attribute: string | undefined, at: number) => {
      if (isOfImport(text, at)) return found
      if (attribute === undefined || dot === undefined) return use(main)
      if (to.project.has(`${module}.${attribute}`)) return found
      const definition = definitionOf(to.project, module, attribute)
      const isHandedOn = definition?.module !== module && to.isOwn(module)
      const isMoved = definition !== undefined && !isHandedOn && to.locate(definition) !== definition.module
      const home = isMoved ? to.locate(definition) : main
      const name = isMoved ? definition.name : attribute
      return home === target ? name : `${use(home)}${dot}${name}`
    },
  )
  if (needed.size === 0 && followed === text) needed.add(main)
  return { text: followed, needs: [...needed].map((each) => importLike(entry, each, called(each))) }
}

/** In the form that the import had: `import a.b as c`, or `from a import b as c`. */
const importLike = (entry: ImportEntry, module: string, name: string): ImportEntry =>
  entry.kind === 'module' && entry.alias !== undefined
    ? { kind: 'module', module, alias: name }
    : importOfModule(module, name)

/** Whether a place in a text is part of an import statement. */
const isOfImport = (text: string, at: number): boolean =>
  /^[ \t]*(?:from|import)\s/.test(text.slice(text.lastIndexOf('\n', at - 1) + 1))

/** What a module is called where its last word alone might say too little. */
export const aliasOf = (module: string): string => module.split('.').slice(-2).join('_')

/** The import that binds a module to a name; the whole dotted name stands for itself. */
export function importOfModule(module: string, name: string): ImportEntry {
  const dot = module.lastIndexOf('.')
  if (name === module) return { kind: 'module', module }
  if (dot === -1) return { kind: 'module', module, alias: name }
  const last = module.slice(dot + 1)
  return { kind: 'from', module: module.slice(0, dot), name: last, ...(name === last ? {} : { alias: name }) }
}
