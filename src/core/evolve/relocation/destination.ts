import { moduleNameOf } from '../../python/module-names.ts'
import type { Chunk } from '../../python/reader.ts'
import type { ClassForms } from './class-forms.ts'
import type { Homes } from './homes.ts'
import { isFixture, placeKey } from './place.ts'
import type { Definition, Module, Project } from './project.ts'

/** Where everything of a project will stand in the other layout. */
export interface Destination {
  readonly project: Project
  /** The module in which a symbol will be defined. */
  readonly locate: (definition: Definition) => string
  /** The module that a statement will stand in. */
  readonly targetOf: (chunk: Chunk, module: Module) => string
  /** Whether pytest hands a symbol out by its name, so that nobody imports it. */
  readonly isFixture: (definition: Definition) => boolean
  /** Whether a function rebinds a symbol with `global`. */
  readonly isRebound: (definition: Definition) => boolean
  /** What else stands for a class in the other layout, where it stands in two places there. */
  readonly formsOf: (definition: Definition) => ClassForms | undefined
  /** Whether a module is the owner's own, so that what it hands on it still hands on there. */
  readonly isOwn: (module: string) => boolean
  /** What a module will be called, as far as it is one module. */
  readonly rename: (module: string) => string
}

interface DestinationIngredients {
  /** The pristine project; `project` is it, or what the owner made of it. */
  readonly before: Project
  readonly project: Project
  readonly homes: Homes
  readonly pathOf: (path: string) => string
  /** By `placeKey`: where statements of the owner's own go. */
  readonly targets: ReadonlyMap<string, string>
  /** By the name of a class of the tool's. */
  readonly forms: ReadonlyMap<string, ClassForms>
}

/** Settles where each symbol and module of a project goes. */
export function destinationOf(ingredients: DestinationIngredients): Destination {
  const { before, project, homes, pathOf, targets, forms } = ingredients
  const rename = (name: string): string => {
    const module = project.get(name)
    if (module !== undefined && !before.has(name)) return moduleNameOf(pathOf(module.path)) ?? name
    return homes.primary(name) ?? name
  }
  const homeOf = ({ module, name }: Definition) =>
    before.has(module) ? homes.of({ module, name }) : undefined
  const targetOf = (chunk: Chunk, { name: module }: Module): string => {
    const [name] = chunk.names
    const home = name === undefined ? undefined : homeOf({ module, name })
    return targets.get(placeKey(module, chunk.key)) ?? home ?? rename(module)
  }
  return {
    project,
    rename,
    isOwn: (module) => project.has(module) && !before.has(module),
    targetOf,
    isFixture: ({ module, name }) => isFixture(project.get(module)?.symbols.get(name)),
    formsOf: ({ module, name }) =>
      before.get(module)?.symbols.has(name) === true ? forms.get(name) : undefined,
    isRebound: ({ module, name }) => project.get(module)?.rebound.has(name) ?? false,
    locate: (definition) => {
      const module = project.get(definition.module)
      const chunk = module?.symbols.get(definition.name)
      const placed = chunk && targets.get(placeKey(definition.module, chunk.key))
      return placed ?? homeOf(definition) ?? rename(definition.module)
    },
  }
}
