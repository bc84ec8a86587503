import type { Problem } from '../problem.ts'
import type { ImportEntry } from '../python/imports.ts'
import type { RenderedFile } from './modules.ts'
import type { UnitInstance } from './place.ts'

/**
 * What is wrong between fragments: `symbol-clash` where two in one file define the same name, `unmet-import` where one uses
 * a name of the project that is not defined where it is imported from. What modules that are no fragments (`others`) define
 * is their author's matter.
 */
export function moduleProblems(
  files: readonly RenderedFile[],
  others: readonly string[],
  firstParty: readonly string[],
): readonly Problem[] {
  const project = { defined: namesByModule(files), others: new Set(others), firstParty: new Set(firstParty) }
  return files.flatMap((each) => [...definedTwice(each), ...importsUnmet(each, project)])
}

/** Fragments that share a file may not define the same name: the second would hide the first. */
function definedTwice(each: RenderedFile): readonly Problem[] {
  const owner = new Map<string, UnitInstance>()
  return each.units.flatMap(({ unit, fragment }) =>
    fragment.ownSymbols.flatMap((symbol) => {
      const first = owner.get(symbol)
      owner.set(symbol, first ?? unit)
      if (first === undefined) return []
      return [
        {
          code: 'symbol-clash',
          what: `${symbol} is defined twice in ${each.file.path}: by ${first.source} and by ${unit.source}.`,
          where: unit.source,
          next: 'Top-level names are unique in a file: rename one of them.',
        },
      ]
    }),
  )
}

interface Project {
  readonly defined: ReadonlyMap<string, ReadonlySet<string>>
  readonly others: ReadonlySet<string>
  readonly firstParty: ReadonlySet<string>
}

/** The names that can be imported from each module and package. */
function namesByModule(files: readonly RenderedFile[]): ReadonlyMap<string, ReadonlySet<string>> {
  const defined = new Map<string, Set<string>>()
  const add = (module: string, names: readonly string[]) =>
    defined.set(module, new Set([...(defined.get(module) ?? []), ...names]))
  for (const { module, units } of files) {
    add(
      module,
      units.flatMap(({ fragment }) => fragment.symbols),
    )
    const parts = module.split('.')
    for (const [index, part] of parts.entries()) if (index > 0) add(parts.slice(0, index).join('.'), [part])
  }
  return defined
}

/** Every name that a fragment imports from the project and uses must be defined where it is imported from. */
function importsUnmet(each: RenderedFile, project: Project): readonly Problem[] {
  return each.units.flatMap(({ unit, fragment }) =>
    fragment.needs
      .filter((entry) => !isMet(entry, project))
      .map((entry) => ({
        code: 'unmet-import',
        what: whatIsUnmet(unit, entry, project),
        where: unit.source,
        next: `Check the name, or import it from the role whose fragment defines ${entry.name ?? 'it'}.`,
      })),
  )
}

function isMet({ module, name }: ImportEntry, { defined, others, firstParty }: Project): boolean {
  if (!firstParty.has(module.split('.')[0] ?? '') || others.has(module)) return true
  if (name === undefined) return defined.has(module)
  return defined.get(module)?.has(name) === true || others.has(`${module}.${name}`)
}

function whatIsUnmet(unit: UnitInstance, { module, name }: ImportEntry, { defined }: Project): string {
  const imports = `${unit.source} imports ${name === undefined ? module : `${name} from ${module}`}`
  return defined.has(module)
    ? `${imports}, which does not define it.`
    : `${imports}, which is no module of the project.`
}
