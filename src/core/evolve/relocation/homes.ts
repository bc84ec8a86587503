import type { Definition, Project } from './project.ts'

/** Where the symbols of one render stand in another. */
export interface Homes {
  /** The module of the other render that has this symbol; undefined where none can be told. */
  readonly of: (definition: Definition) => string | undefined
  /** The module that has what the symbol does; another one where the symbol itself is a port. */
  readonly body: (definition: Definition) => string | undefined
  /** The module of the other render that has most of this one's symbols. */
  readonly primary: (module: string) => string | undefined
  /** All modules of the other render that have any of this one's symbols. */
  readonly all: (module: string) => readonly string[]
  /** The module of the other render that this one becomes as a whole; undefined where it is split or joined with others. */
  readonly whole: (module: string) => string | undefined
}

/** What stands otherwise in the other render. */
interface Reshaped {
  /** Classes whose methods stand in another one there: by name, its name. */
  readonly bodies: ReadonlyMap<string, string>
  /** Modules that go nowhere as a whole. */
  readonly split: ReadonlySet<string>
}

/**
 * Matches two renders by the names of their symbols, which are unique in a project. What is not unique (`logger`) stays
 * with the rest of its module, where the other render has it there.
 */
export function homesOf(before: Project, after: Project, { bodies, split }: Reshaped): Homes {
  const unique = uniqueSymbols(after)
  const all = new Map<string, readonly string[]>()
  const sources = new Map<string, Set<string>>()
  for (const { name, symbols } of before.values()) {
    const targets = byCount(
      [...symbols.keys()].flatMap((symbol) => unique.get(bodies.get(symbol) ?? symbol) ?? []),
    )
    all.set(name, targets)
    for (const target of targets) sources.set(target, (sources.get(target) ?? new Set()).add(name))
  }
  const primary = (module: string) => all.get(module)?.[0] ?? (after.has(module) ? module : undefined)
  const of = ({ module, name }: Definition) => {
    const home = unique.get(name)
    if (home !== undefined) return home
    const candidate = primary(module)
    return candidate !== undefined && after.get(candidate)?.symbols.has(name) ? candidate : undefined
  }
  const whole = (module: string) => {
    if (split.has(module)) return undefined
    const target = primary(module)
    const isAlone = [...(sources.get(target ?? '') ?? [])].every((source) => source === module)
    return (all.get(module)?.length ?? 0) <= 1 && isAlone ? target : undefined
  }
  const body = ({ module, name }: Definition) => of({ module, name: bodies.get(name) ?? name })
  return { of, body, primary, all: (module) => all.get(module) ?? [], whole }
}

function uniqueSymbols(project: Project): ReadonlyMap<string, string> {
  const homes = new Map<string, string>()
  const twice = new Set<string>()
  for (const { name, symbols } of project.values()) {
    for (const symbol of symbols.keys()) {
      if (homes.has(symbol)) twice.add(symbol)
      homes.set(symbol, name)
    }
  }
  return new Map([...homes].filter(([symbol]) => !twice.has(symbol)))
}

/** Each once, the most frequent first. */
function byCount(names: readonly string[]): readonly string[] {
  const counts = new Map<string, number>()
  for (const name of names) counts.set(name, (counts.get(name) ?? 0) + 1)
  return [...counts].sort(([, one], [, other]) => other - one).map(([name]) => name)
}
