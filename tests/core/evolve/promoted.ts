import type { GivenAnswers } from '../../../src/core/answers/types.ts'
import { circlesBrought } from '../../../src/core/evolve/circles.ts'
import { faultsBrought } from '../../../src/core/evolve/faults.ts'
import { applyPromotion, type Promotion } from '../../../src/core/evolve/promotion.ts'
import { type Project, projectOf } from '../../../src/core/evolve/relocation/project.ts'
import { readingOnce } from '../../../src/core/python/read-once.ts'
import { stdlibModules } from '../../../src/core/python/stdlib.ts'
import type { FileTree } from '../../../src/core/reconcile/types.ts'
import { mergeTextWithGit } from '../../../src/node/git-merge.ts'
import { loadPythonReader } from '../../../src/node/python-reader.ts'
import { textAt } from '../../evolve/edits.ts'
import type { Tier } from '../../evolve/owner-edits.ts'
import { rendered, treeOf, wantedOf } from '../../evolve/rendered.ts'
import { ruffOf } from '../../support/ruff.ts'

export const python = readingOnce(await loadPythonReader())

/** A tree of one tier, climbed to another. */
export const promote = (ours: FileTree, from: Tier, to: Tier, given: GivenAnswers): Promotion =>
  promoteFrom(treeOf({ ...given, tier: from }), ours, to, given)

/** A tree of which the tool wrote what is pristine, climbed to a tier. */
export const promoteFrom = (pristine: FileTree, ours: FileTree, to: Tier, given: GivenAnswers): Promotion =>
  applyPromotion(
    {
      pristine,
      ours,
      wanted: wantedOf({ ...given, tier: to }),
      shape: rendered({ ...given, tier: to }).shape,
    },
    { mergeText: mergeTextWithGit, python },
  )

const modulesIn = (tree: FileTree): readonly string[] =>
  [...tree.keys()].filter((path) => path.endsWith('.py'))

/** What would be wrong with a tree that was not wrong with the owner's, in words. */
export const brought = (before: FileTree, after: FileTree, wanted: FileTree): readonly string[] => [
  ...faultsBrought({ before, after, wanted, unsettled: new Set() }, python).map(
    ({ kind, path, symbol, name }) => `${path}: ${symbol} ${name} is ${kind}`,
  ),
  ...circlesBrought(before, after, python).map((circle) => circle.join(' → ')),
]

/** What ruff finds, without its lines, and files that it would lay out anew; `tree` may be a part of the whole. */
export function findings(tree: FileTree, whole: FileTree = tree): readonly string[] {
  const tops = [...new Set([...projectOf(whole, python).keys()].map((name) => name.split('.')[0] ?? ''))]
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

/** Imports at hexagonal that point outwards, directly or through modules beside the layers, and libraries in the domain. */
export function contractFaults(tree: FileTree): readonly string[] {
  const project = projectOf(tree, python)
  const modules = [...project.values()].filter(({ name }) => layers.some((layer) => isIn(name, layer)))
  return modules.flatMap(({ name }) => {
    const inner = layers.findIndex((layer) => isIn(name, layer))
    const reached = reachedFrom(name, project)
    const outwards = reached.filter(
      (other) =>
        layers.slice(0, inner).some((layer) => isIn(other, layer)) ||
        (isIn(name, 'shop.adapters.inbound') && isIn(other, 'shop.adapters.outbound')) ||
        (isIn(name, 'shop.adapters.outbound') && isIn(other, 'shop.adapters.inbound')),
    )
    const foreign = reached.filter((other) => isForeign(other) && inner === layers.length - 1)
    const frameworks = reached.filter(
      (other) =>
        inner === layers.length - 2 && /^(?:fastapi|pydantic|sqlalchemy|starlette|structlog)\b/.test(other),
    )
    return [...outwards, ...foreign, ...frameworks].map((other) => `${name} reaches ${other}`)
  })
}

/** The outermost first. */
const layers = ['shop.bootstrap', 'shop.adapters', 'shop.application', 'shop.domain']

const isIn = (module: string, layer: string): boolean => module === layer || module.startsWith(`${layer}.`)

const isForeign = (module: string): boolean => {
  const top = module.split('.')[0] ?? ''
  return top !== 'shop' && !stdlibModules.has(top)
}

/** What a module imports, and what modules beside the layers import for it. */
function reachedFrom(start: string, project: Project): readonly string[] {
  const [seen, todo] = [new Set<string>(), [start]]
  for (let name = todo.pop(); name !== undefined; name = todo.pop()) {
    for (const entry of project.get(name)?.bindings.values() ?? []) {
      const whole = `${entry.module}.${entry.name}`
      const target = project.has(whole) ? whole : entry.module
      if (seen.has(target)) continue
      seen.add(target)
      if (project.has(target) && !layers.some((layer) => isIn(target, layer))) todo.push(target)
    }
  }
  return [...seen]
}
