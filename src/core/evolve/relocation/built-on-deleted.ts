import type { FileTree } from '../../reconcile/types.ts'
import type { Module } from './project.ts'
import type { Relocating } from './target-module.ts'

/**
 * Files of the other layout that nobody had before and that are not wanted either: they import files of the tool's that
 * the owner deleted, or one of these, or they only mark a package in which nothing is left. `moved` is the project as it
 * would stand there.
 */
export function builtOnDeleted(
  fresh: readonly Module[],
  { after }: Relocating,
  moved: FileTree,
): readonly string[] {
  const gone = new Set([...after.values()].filter(({ path }) => !moved.has(path)))
  const names = () => new Set([...gone].map(({ name }) => name))
  const isBuiltOn = (lost: ReadonlySet<string>) => (module: Module) =>
    !gone.has(module) && (importsOneOf(lost, module) || isOfEmptyPackage(module, gone, after))
  const found: string[] = []
  for (
    let next = fresh.filter(isBuiltOn(names()));
    next.length > 0;
    next = fresh.filter(isBuiltOn(names()))
  ) {
    for (const module of next) gone.add(module)
    found.push(...next.map(({ path }) => path))
  }
  return found
}

const importsOneOf = (lost: ReadonlySet<string>, { bindings }: Module): boolean =>
  [...bindings.values()].some(({ module, name }) => lost.has(module) || lost.has(`${module}.${name}`))

function isOfEmptyPackage(module: Module, gone: ReadonlySet<Module>, after: Relocating['after']): boolean {
  if (!module.path.endsWith('/__init__.py')) return false
  const others = [...after.values()].filter(({ name }) => name.startsWith(`${module.name}.`))
  return others.length > 0 && others.every((other) => gone.has(other))
}
