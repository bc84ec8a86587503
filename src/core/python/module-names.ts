/** Old dotted name → new dotted name. */
export type ModuleRenames = ReadonlyMap<string, string>

/** The dotted name of a module's file, from a package root or from `src`; undefined for what is no module. */
export function moduleNameOf(path: string): string | undefined {
  const inside = path.replace(/^src\//, '')
  const name = inside.replace(/(?:\/__init__)?\.py$/, '')
  if (name === inside || name === '__init__') return undefined
  const parts = name.split('/')
  return parts.every((part) => /^[\p{L}_][\p{L}\p{N}_]*$/u.test(part)) ? parts.join('.') : undefined
}

/** The renames of modules that follow from files that moved. A package brings all that is below it. */
export function moduleRenames(moves: Iterable<readonly [from: string, to: string]>): ModuleRenames {
  const renames = new Map<string, string>()
  for (const [from, to] of moves) {
    const [old, now] = [moduleNameOf(from), moduleNameOf(to)]
    if (old !== undefined && now !== undefined && old !== now) renames.set(old, now)
  }
  return renames
}

/**
 * Renames modules wherever a text says their whole dotted name: imports, `module:attribute` strings, patch targets,
 * commands in documents. `from package import module` is followed where it imports that one name. Names that merely
 * begin or end like a module's stay as they are.
 */
export function renameModules(text: string, renames: ModuleRenames): string {
  if (renames.size === 0) return text
  const dotted = [...renames.keys()].filter((name) => name.includes('.')).sort(byLength)
  const whole =
    dotted.length === 0
      ? undefined
      : new RegExp(`(?<![\\w.])(?:${dotted.map(escaped).join('|')})(?!\\w)`, 'g')
  const renamed = whole === undefined ? text : text.replace(whole, (name) => renames.get(name) ?? name)
  return renamed.replace(
    importOfOneName,
    (line, margin: string, parent: string, name: string, alias?: string) => {
      const now = renames.get(`${parent}.${name}`)
      if (now === undefined) return line
      const dot = now.lastIndexOf('.')
      const last = now.slice(dot + 1)
      const bound = alias ?? name
      const as = bound === last ? '' : ` as ${bound}`
      return dot === -1 ? line : `${margin}from ${now.slice(0, dot)} import ${last}${as}`
    },
  )
}

const importOfOneName = /^([ \t]*)from ([\w.]+) import (\w+)(?: as (\w+))?(?=[ \t]*(?:#.*)?$)/gm

/** A submodule before its package, so that the longer name is met first. */
const byLength = (one: string, other: string): number => other.length - one.length

const escaped = (name: string): string => name.replaceAll('.', '\\.')

/** A module as an import in another module names it: leading dots go up from the package that the other one is in. */
export function absoluteModule(named: string, importer: string, importerPath: string): string {
  const dots = /^\.*/.exec(named)?.[0].length ?? 0
  if (dots === 0) return named
  const parts = importer.split('.')
  const levels = importerPath.endsWith('/__init__.py') ? dots - 1 : dots
  const above = parts.slice(0, Math.max(parts.length - levels, 0))
  return [
    ...above,
    ...named
      .slice(dots)
      .split('.')
      .filter((part) => part !== ''),
  ].join('.')
}
