import type { GivenAnswers } from '../../../src/core/answers/types.ts'
import { applyPromotion, type Promotion } from '../../../src/core/evolve/promotion.ts'
import { definitionOf, type Project, projectOf } from '../../../src/core/evolve/relocation/project.ts'
import { readingOnce } from '../../../src/core/python/read-once.ts'
import type { FileTree } from '../../../src/core/reconcile/types.ts'
import { mergeTextWithGit } from '../../../src/node/git-merge.ts'
import { loadPythonReader } from '../../../src/node/python-reader.ts'
import { textAt } from '../../evolve/edits.ts'
import type { Tier } from '../../evolve/owner-edits.ts'
import { treeOf, wantedOf } from '../../evolve/rendered.ts'
import { ruffOf } from '../../support/ruff.ts'

const python = readingOnce(await loadPythonReader())

/** A tree of one tier, climbed to another. */
export const promote = (ours: FileTree, from: Tier, to: Tier, given: GivenAnswers): Promotion =>
  applyPromotion(
    { pristine: treeOf({ ...given, tier: from }), ours, wanted: wantedOf({ ...given, tier: to }) },
    { mergeText: mergeTextWithGit, python },
  )

const modulesIn = (tree: FileTree): readonly string[] =>
  [...tree.keys()].filter((path) => path.endsWith('.py'))

/** Python files that do not parse. */
export const unread = (tree: FileTree): readonly string[] =>
  modulesIn(tree).filter((path) => python.read(textAt(tree, path)) === undefined)

/** Imports of the project's own that lead nowhere. */
export function danglingImports(tree: FileTree): readonly string[] {
  const project = projectOf(tree, python)
  const tops = new Set([...project.keys()].map((name) => name.split('.')[0]))
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

/** Names that a module needs while it is imported, and binds only below. */
export function tooEarly(tree: FileTree): readonly string[] {
  return [...projectOf(tree, python).values()].flatMap(({ path, chunks }) =>
    chunks.flatMap((chunk, index) => {
      const below = new Set(chunks.slice(index + 1).flatMap(({ names }) => names))
      const above = new Set(chunks.slice(0, index + 1).flatMap(({ names }) => names))
      return [...chunk.needs]
        .filter((name) => below.has(name) && !above.has(name) && isRead(chunk.text, name))
        .map((name) => `${path}: ${chunk.key} needs ${name}`)
    }),
  )
}

/** A parameter of that name is no need. */
const isRead = (text: string, name: string): boolean =>
  !new RegExp(`[(,]\\s*\\**${name}\\s*[:,)=]`).test(text)

/** What ruff finds, without its lines, and files that it would lay out anew. */
export function findings(tree: FileTree): readonly string[] {
  const tops = [...new Set([...projectOf(tree, python).keys()].map((name) => name.split('.')[0] ?? ''))]
  return modulesIn(tree).flatMap((path) => {
    const text = textAt(tree, path)
    const verdict = verdictOf(text, tops)
    const laidOut = verdict.formatted === text ? [] : [`${path}: format`]
    return [...verdict.findings.map((one) => `${path}: ${one.replace(/^\d+: /, '')}`), ...laidOut]
  })
}

const verdicts = new Map<string, ReturnType<typeof ruffOf>>()

/** The same texts come up again and again. */
function verdictOf(text: string, tops: readonly string[]) {
  const key = `${tops.join(' ')}\0${text}`
  const verdict = verdicts.get(key) ?? ruffOf(text, tops)
  verdicts.set(key, verdict)
  return verdict
}

/** Modules of the project that import one another at the top, as one line for each module that is in such a circle. */
export function importCycles(tree: FileTree): readonly string[] {
  const project = projectOf(tree, python)
  const next = (name: string): readonly string[] =>
    [...(project.get(name)?.bindings.values() ?? [])]
      .filter(({ guarded }) => guarded !== true)
      .map(({ module, name: symbol }) =>
        project.has(`${module}.${symbol}`) ? `${module}.${symbol}` : module,
      )
      .filter((module) => project.has(module) && module !== name)
  return [...project.keys()].filter((start) => reaches(start, next(start), next))
}

function reaches(goal: string, from: readonly string[], next: (name: string) => readonly string[]): boolean {
  const [seen, todo] = [new Set<string>(), [...from]]
  for (let name = todo.pop(); name !== undefined; name = todo.pop()) {
    if (name === goal) return true
    if (!seen.has(name)) todo.push(...next(name))
    seen.add(name)
  }
  return false
}
