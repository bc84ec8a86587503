import { textOf } from '../../../src/core/bytes.ts'
import { definitionOf, type Project, projectOf } from '../../../src/core/evolve/relocation/project.ts'
import type { FileTree } from '../../../src/core/reconcile/types.ts'
import { python } from './promoted.ts'

/** Python files in UTF-8 that do not parse. */
export const unread = (tree: FileTree): readonly string[] =>
  [...tree].flatMap(([path, { content }]) => {
    const text = path.endsWith('.py') ? textOf(content)?.replaceAll('\r\n', '\n') : undefined
    return text !== undefined && python.read(text) === undefined ? [path] : []
  })

/** Imports of the project's own that lead nowhere; of what was its own `before` as well. */
export function danglingImports(tree: FileTree, before: FileTree = tree): readonly string[] {
  const project = projectOf(tree, python)
  const names = [...project.keys(), ...projectOf(before, python).keys()]
  const tops = new Set(names.map((name) => name.split('.')[0]))
  return [...project.values()].flatMap(({ path, bindings }) =>
    [...bindings.values()]
      .filter(({ module }) => tops.has(module.split('.')[0]))
      .filter(({ module, name }) => !leads(project, module, name))
      .map(({ module, name }) => `${path}: ${module} ${name ?? ''}`),
  )
}

function leads(project: Project, module: string, name: string | undefined): boolean {
  if (name === undefined || name === '*') return project.has(module)
  const found = project.get(module)
  return (
    project.has(`${module}.${name}`) ||
    definitionOf(project, module, name) !== undefined ||
    found?.bindings.has(name) === true
  )
}
