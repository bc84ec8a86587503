import type { Boundary } from '../../pack/types.ts'
import { stdlibModules } from '../../python/stdlib.ts'
import type { Project } from '../relocation/project.ts'

/** What may not be imported where, in a project. */
export interface Boundaries {
  /** Whether something is said about a module at all. */
  readonly covers: (module: string) => boolean
  /** Why a module may not import another one, or a name of it; undefined where it may. */
  readonly forbids: (importer: string, module: string, name?: string) => string | undefined
}

/** The boundaries of a layout; what its own render imports across one is allowed there. */
export function boundariesOf(rules: readonly Boundary<string>[], wanted: Project): Boundaries {
  const kept = rules.map((rule) => ({
    ...rule,
    never: rule.never.filter((name) => !isImportedBelow(rule.below, name, wanted)),
  }))
  return {
    covers: (module) => kept.some(({ below }) => isBelow(module, below)),
    forbids: (importer, module, name) =>
      kept
        .filter(({ below }) => isBelow(importer, below))
        .map((rule) => reasonOf(rule, module, name, wanted))
        .find((because) => because !== undefined),
  }
}

function reasonOf(
  { below, never, libraries }: Boundary<string>,
  module: string,
  name: string | undefined,
  wanted: Project,
): string | undefined {
  const full = name === undefined ? module : `${module}.${name}`
  const found = never.find((each) => isBelow(module, each) || isBelow(full, each))
  if (found !== undefined) return `${below} may not import ${found}`
  const top = module.split('.')[0] ?? module
  const isOwn = [...wanted.keys()].some((each) => each.split('.')[0] === top)
  const isForeign = libraries === 'standard' && !isOwn && !stdlibModules.has(top)
  return isForeign ? `${below} may import the standard library alone` : undefined
}

const isBelow = (module: string, top: string): boolean => module === top || module.startsWith(`${top}.`)

const isImportedBelow = (below: string, name: string, wanted: Project): boolean =>
  [...wanted.values()].some(
    (module) =>
      isBelow(module.name, below) &&
      [...module.bindings.values()].some(
        (entry) => isBelow(entry.module, name) || isBelow(`${entry.module}.${entry.name}`, name),
      ),
  )
