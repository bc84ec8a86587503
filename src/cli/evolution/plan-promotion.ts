import type { RecordsQuestion } from '../../core/answers/types.ts'
import type { Tree } from '../../core/compose/types.ts'
import { chainsIn, rechain } from '../../core/evolve/chains.ts'
import type { LiftedField } from '../../core/evolve/lift.ts'
import { liftFields } from '../../core/evolve/lift.ts'
import type { Lock } from '../../core/evolve/lock.ts'
import { applyPromotion } from '../../core/evolve/promotion.ts'
import { type SeriesStep, seriesOf } from '../../core/evolve/series/series.ts'
import { pristineOf } from '../../core/evolve/snapshot.ts'
import { type SymbolMove, symbolMoves } from '../../core/evolve/symbol-moves.ts'
import { type Result, refusal, success } from '../../core/problem.ts'
import { moduleNameOf } from '../../core/python/module-names.ts'
import { readingOnce } from '../../core/python/read-once.ts'
import type { PythonReader } from '../../core/python/reader.ts'
import type { FileTree } from '../../core/reconcile/types.ts'
import { MergeFailed, mergeTextWithGit } from '../../node/git-merge.ts'
import { findPristine } from '../../node/pristine.ts'
import { readProjectTree } from '../../node/project-tree.ts'
import { loadPythonReader } from '../../node/python-reader.ts'
import { wantedOf } from '../creation/plan-creation.ts'
import type { LoadedPack, Ports } from '../creation/ports.ts'
import { lockOperations, nextLock } from './next-lock.ts'
import { type Change, type Changed, packOf, type Settled, whatForbids, withAdditive } from './plan-change.ts'
import { render, renderedAgain } from './rendered.ts'
import type { ChangeRequest } from './request.ts'

/** A project before a climb to another layout, beside which the change shows what is after. */
export interface Climb {
  /** Every file, the owner's own among them. */
  readonly before: FileTree
  readonly moves: readonly SymbolMove[]
  /** The owner's tree in the other layout, before anything was merged. */
  readonly relocated: FileTree
  /** Commands that the pack has for the project as it was. */
  readonly checks: readonly string[]
  /** The trees between before and after, for commits that can be read one by one. */
  readonly series: () => readonly SeriesStep[]
}

/**
 * Settles a climb to another tier and writes nothing: fields that the owner wrote by hand become fields of the record,
 * the project and its pristine render are moved into the new layout alike, and what the owner changed is merged there.
 * @returns problems of the pack, the tier, the composition, the base; `pack-differs`, `still-used`, `would-lose`
 */
export async function planPromotion(
  request: ChangeRequest,
  project: Changed,
  ports: Ports,
): Promise<Result<Change>> {
  const pack = await packOf(request, project.lock, ports)
  if (!pack.ok) return pack
  const wanted = request.wanted(project.lock, pack.value)
  if (!wanted.ok) return wanted
  const before = render(project.lock.answers, pack.value)
  if (!before.ok) return before
  const pristine = await findPristine(project.root, project.lock, () =>
    renderedAgain(project.root, project.lock, pack.value),
  )
  if (!pristine.ok) return pristine
  const first = render(wanted.value.given, pack.value)
  if (!first.ok) return first
  const paths = [...pristine.value.tree.keys(), ...first.value.tree.files.keys()]
  const ours = await readProjectTree(project.root, paths)
  if (!ours.ok) return ours
  const reader = readingOnce(await loadPythonReader())
  const lifted = liftedIn(project.lock, before.value.tree, ours.value, pack.value, reader)
  const layout = pack.value.pack.layoutQuestion
  const now = render({ ...lifted.answers, [layout]: wanted.value.given[layout] }, pack.value)
  const was = render(lifted.answers, pack.value)
  if (!now.ok || !was.ok) return refusal(...[now, was].flatMap((one) => (one.ok ? [] : one.problems)))
  return promoted(
    { request, project, pack: pack.value, wanted: wanted.value, ...now.value },
    was.value.tree,
    ours.value,
    lifted.fields,
    reader,
  )
}

function liftedIn(lock: Lock, tree: Tree, ours: FileTree, pack: LoadedPack, reader: PythonReader) {
  const questions = pack.pack.questions.filter((one): one is RecordsQuestion => one.kind === 'records')
  const again = (answers: Lock['answers']) => {
    const rendered = render(answers, pack)
    return rendered.ok ? rendered.value.tree : undefined
  }
  return liftFields({ answers: lock.answers, questions, tree, ours, render: again }, reader)
}

async function promoted(
  settled: Settled,
  was: Tree,
  ours: FileTree,
  lifted: readonly LiftedField[],
  reader: PythonReader,
): Promise<Result<Change>> {
  const { request, project, tree, answers, pack } = settled
  const wanted = withAdditive(wantedOf(tree, new Map()), tree, pack)
  try {
    const known = new Map(Object.entries(project.lock.placements).filter(([from]) => !from.includes(':')))
    const declined = new Set([...project.lock.declined, ...project.lock.ownerFiles])
    const { shape } = tree
    const ingredients = { pristine: pristineOf(was), ours, wanted, shape, known, declined }
    const promotion = applyPromotion(ingredients, { mergeText: mergeTextWithGit, python: reader })
    const problems = whatForbids(promotion, ours, pristineOf(tree), request.label, reader)
    if (problems.length > 0) return refusal(...problems)
    const { operations } = promotion.plan
    const { relocated } = promotion
    const rendered = new Set([...was.files.keys(), ...tree.files.keys()])
    const conflicts = operations.filter((one) => one.kind === 'conflict')
    const written = inItsChain(tree, promotion.tree, pack)
    const lock = nextLock({ ...settled, tree: written, before: project.lock, delta: promotion })
    const own = await lockOperations({
      root: project.root,
      lock,
      tree: written,
      conflicts,
      label: request.label,
    })
    if (!own.ok) return own
    const all = [...operations, ...own.value]
    return success({
      request,
      project,
      answers,
      tree,
      delta: promotion,
      operations: all,
      conflicts,
      warnings: [],
      placed: promotion.placed.map((one) => ({ ...one, target: fileOf(one.target, promotion.tree) })),
      lifted,
      lifts: promotion.lifts,
      climb: {
        before: ours,
        relocated,
        moves: symbolMoves(was.placements, tree.placements),
        checks: was.checks,
        series: () => seriesOf({ before: ours, relocated, after: promotion.tree, rendered }, reader),
      },
    })
  } catch (error) {
    if (error instanceof MergeFailed) return refusal(error.problem)
    throw error
  }
}

/** The file of a module; a module that is in conflict may have none. */
const fileOf = (module: string, tree: FileTree): string =>
  [...tree.keys()].find((path) => moduleNameOf(path) === module) ?? module

/** The render as the next changes start from it: files of a chain stand behind those of the owner that they came behind. */
function inItsChain(tree: Tree, ours: FileTree, { pack }: LoadedPack): Tree {
  const chains = chainsIn(tree.files.values(), pack)
  return { ...tree, files: rechain({ base: new Map(), ours, wanted: tree.files, chains }).wanted }
}
