import type { GivenAnswers } from '../../../src/core/answers/types.ts'
import { circlesBrought } from '../../../src/core/evolve/circles.ts'
import { faultsBrought } from '../../../src/core/evolve/faults.ts'
import { applyPromotion, type Promotion } from '../../../src/core/evolve/promotion.ts'
import { projectOf } from '../../../src/core/evolve/relocation/project.ts'
import { readingOnce } from '../../../src/core/python/read-once.ts'
import type { FileTree } from '../../../src/core/reconcile/types.ts'
import { mergeTextWithGit } from '../../../src/node/git-merge.ts'
import { loadPythonReader } from '../../../src/node/python-reader.ts'
import { textAt } from '../../evolve/edits.ts'
import type { Tier } from '../../evolve/owner-edits.ts'
import { treeOf, wantedOf } from '../../evolve/rendered.ts'
import { ruffOf } from '../../support/ruff.ts'

export const python = readingOnce(await loadPythonReader())

/** A tree of one tier, climbed to another. */
export const promote = (ours: FileTree, from: Tier, to: Tier, given: GivenAnswers): Promotion =>
  promoteFrom(treeOf({ ...given, tier: from }), ours, to, given)

/** A tree of which the tool wrote what is pristine, climbed to a tier. */
export const promoteFrom = (pristine: FileTree, ours: FileTree, to: Tier, given: GivenAnswers): Promotion =>
  applyPromotion(
    { pristine, ours, wanted: wantedOf({ ...given, tier: to }) },
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
