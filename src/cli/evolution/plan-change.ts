import type { Answers } from '../../core/answers/types.ts'
import type { Tree } from '../../core/compose/types.ts'
import { chainsIn, rechain } from '../../core/evolve/chains.ts'
import { goneFromChains } from '../../core/evolve/chains-gone.ts'
import { circlesBrought } from '../../core/evolve/circles.ts'
import { applyDelta, type Delta } from '../../core/evolve/delta.ts'
import { faultsBrought } from '../../core/evolve/faults.ts'
import type { LiftedField } from '../../core/evolve/lift.ts'
import type { LiftedForReport } from '../../core/evolve/lifting/lift-classes.ts'
import type { Lock } from '../../core/evolve/lock.ts'
import type { Placed } from '../../core/evolve/relocation/relocate.ts'
import { type RolesByPath, relocationsOf } from '../../core/evolve/relocations.ts'
import { pristineOf } from '../../core/evolve/snapshot.ts'
import { stillUsed } from '../../core/evolve/still-used.ts'
import { type Problem, type Result, refusal, success } from '../../core/problem.ts'
import { readingOnce } from '../../core/python/read-once.ts'
import type { PythonReader } from '../../core/python/reader.ts'
import type { FileTree, Operation, WantedTree } from '../../core/reconcile/types.ts'
import { MergeFailed, mergeTextWithGit } from '../../node/git-merge.ts'
import { findPristine } from '../../node/pristine.ts'
import { readProjectTree } from '../../node/project-tree.ts'
import { loadPythonReader } from '../../node/python-reader.ts'
import { wantedOf } from '../creation/plan-creation.ts'
import type { LoadedPack, Ports } from '../creation/ports.ts'
import { lockOperations, nextLock } from './next-lock.ts'
import type { Climb } from './plan-promotion.ts'
import { circleProblem, faultProblems, lostProblems, packDiffers, stillUsedProblem } from './refusals.ts'
import { onDisk, type StartingTrees, startRenamed } from './rename-trees.ts'
import { loadPackOf, type Rendered, render, renderedAgain } from './rendered.ts'
import type { ChangeRequest, WantedAnswers } from './request.ts'

/** The project that a change is made to. */
export interface Changed {
  /** Absolute. */
  readonly root: string
  readonly lock: Lock
}

/** A change of a project that is settled and not yet written. */
export interface Change {
  readonly request: ChangeRequest
  readonly project: Changed
  readonly answers: Answers
  readonly tree: Tree
  readonly delta: Delta
  /** Everything that is to be written, `.newel/` included. */
  readonly operations: readonly Operation[]
  readonly conflicts: readonly Conflict[]
  readonly warnings: readonly Problem[]
  /** What the owner added and where it went, in another layout. */
  readonly placed?: readonly Placed[]
  /** Fields that the owner wrote by hand and that are fields of the record from now on. */
  readonly lifted?: readonly LiftedField[]
  /** Members of classes that stand in two places now. */
  readonly lifts?: readonly LiftedForReport[]
  /** In another layout: what there was before. */
  readonly climb?: Climb
}

export type Conflict = Extract<Operation, { kind: 'conflict' }>

/**
 * Settles everything about a change and writes nothing: what the owner has edited since the last render is replayed on
 * the render that is wanted now.
 * @returns problems of the pack, the answers, the composition, the base; `other-pack`, `pack-differs`, `still-used`,
 * `would-lose`, `merge-failed`
 */
export async function planChange(
  request: ChangeRequest,
  project: Changed,
  ports: Ports,
): Promise<Result<Change>> {
  const pack = await packOf(request, project.lock, ports)
  if (!pack.ok) return pack
  const wanted = request.wanted(project.lock, pack.value)
  if (!wanted.ok) return wanted
  const rendered = render(wanted.value.given, pack.value)
  if (!rendered.ok) return request.worded ? refusal(...request.worded(rendered.problems)) : rendered
  const pristine = await findPristine(project.root, project.lock, () =>
    renderedAgain(project.root, project.lock, pack.value),
  )
  if (!pristine.ok) return pristine
  const base = pristine.value.tree
  const ours = await readProjectTree(project.root, [...base.keys(), ...rendered.value.tree.files.keys()])
  if (!ours.ok) return ours
  return replayed(
    { request, project, pack: pack.value, wanted: wanted.value, ...rendered.value },
    base,
    ours.value,
  )
}

/** The pack that the project was rendered from, in the version that is at hand. */
export async function packOf(request: ChangeRequest, lock: Lock, ports: Ports): Promise<Result<LoadedPack>> {
  const pack = await loadPackOf(request, lock, ports)
  if (!pack.ok) return pack
  const isSame = pack.value.integrity === lock.pack.integrity
  return !request.samePack || isSame ? pack : refusal(packDiffers(lock, pack.value, request.label))
}

/** What a change is planned from. */
export interface Settled extends Rendered {
  readonly request: ChangeRequest
  readonly project: Changed
  readonly pack: LoadedPack
  readonly wanted: WantedAnswers
}

async function replayed(settled: Settled, written: FileTree, there: FileTree): Promise<Result<Change>> {
  const { request, answers, wanted, pack } = settled
  const python = pack.pack.language === 'python' ? readingOnce(await loadPythonReader()) : undefined
  const start = startOf(settled, written, there, python)
  if (!start.ok) return start
  const { pristine, ours } = start.value
  const project = { ...settled.project, lock: start.value.lock }
  const { files } = settled.tree
  const chained = rechain({
    base: pristine,
    ours,
    wanted: files,
    chains: chainsIn(files.values(), pack.pack),
  })
  const roles: RolesByPath = new Map(
    Object.entries(project.lock.files).map(([path, file]) => [path, file.roles]),
  )
  const shortened = goneFromChains({ base: pristine, roles, wanted: files, chains: pack.pack.chains })
  const tree: Tree = { ...settled.tree, files: chained.wanted }
  const fresh = withAdditive(wantedOf(tree, new Map()), tree, pack)
  const staged = deltaOf({ ...settled, project, tree }, { pristine, ours, wanted: fresh }, python)
  if (!staged.ok) return staged
  const delta = wanted.renaming ? onDisk(staged.value, ours, written, there) : staged.value
  const problems = whatForbids(delta, ours, pristineOf(tree), request.label, python)
  if (problems.length > 0) return refusal(...problems)
  const circles = python === undefined ? [] : circlesBrought(ours, delta.tree, python).map(circleProblem)
  const { operations } = delta.plan
  const conflicts = operations.flatMap((one) => (one.kind === 'conflict' ? [withReason(one, wanted)] : []))
  const lock = nextLock({ ...settled, tree, before: project.lock, delta })
  const own = await lockOperations({ root: project.root, lock, tree, conflicts, label: request.label })
  if (!own.ok) return own
  return success({
    request,
    project,
    answers,
    tree,
    delta,
    operations: [...operations, ...own.value],
    conflicts,
    warnings: [...start.value.warnings, ...chained.warnings, ...shortened, ...circles],
  })
}

/** Where something is called otherwise, both trees are brought to the new names before anything is compared. */
function startOf(
  { project: { lock }, tree, wanted: { renaming }, pack }: Settled,
  pristine: FileTree,
  ours: FileTree,
  reader: PythonReader | undefined,
): Result<StartingTrees> {
  if (renaming === undefined) return success({ pristine, ours, lock, warnings: [] })
  return startRenamed({ pristine, ours, lock, tree, renaming, pack: pack.pack, reader })
}

/** The files that hold a role of which the pack says that it lists things. */
export function withAdditive(wanted: WantedTree, tree: Tree, { pack }: LoadedPack): WantedTree {
  const isAdditive = (path: string) =>
    pack.additiveFiles.includes(path) ||
    tree.files.get(path)?.roles.some((role) => pack.additive.includes(role))
  return new Map(
    [...wanted].map(([path, file]) => [path, isAdditive(path) ? { ...file, additive: true } : file]),
  )
}

/** Why the result of a change may not be written. */
export function whatForbids(
  delta: Delta,
  before: FileTree,
  wanted: FileTree,
  label: string,
  python: PythonReader | undefined,
): readonly Problem[] {
  if (python === undefined) return lostProblems(delta)
  const { plan, tree: after } = delta
  const unsettled = new Set(plan.operations.flatMap(({ kind, path }) => (kind === 'conflict' ? [path] : [])))
  const used = stillUsed({ before, wanted, after, unsettled, python })
  const known = new Set(used.map(({ target }) => target))
  const faults = faultsBrought({ before, wanted, after, unsettled }, python)
  return [
    ...lostProblems(delta),
    ...used.map((use) => stillUsedProblem(use, before.has(use.path), label)),
    ...faultProblems(faults.filter(({ name }) => !known.has(name))),
  ]
}

interface Trees {
  readonly pristine: FileTree
  readonly ours: FileTree
  readonly wanted: WantedTree
}

function deltaOf(
  { project: { lock }, tree, wanted: { roles } }: Settled,
  trees: Trees,
  python: PythonReader | undefined,
): Result<Delta> {
  const before: RolesByPath = new Map(Object.entries(lock.files).map(([path, file]) => [path, file.roles]))
  const after: RolesByPath = new Map([...tree.files.values()].map((file) => [file.path, file.roles]))
  try {
    const ingredients = {
      ...trees,
      known: new Map(Object.entries(lock.placements).filter(([from]) => !from.includes(':'))),
      declined: new Set([...lock.declined, ...lock.ownerFiles]),
      relocated: relocationsOf(before, after, roles),
    }
    return success(applyDelta(ingredients, { mergeText: mergeTextWithGit, python }))
  } catch (error) {
    if (error instanceof MergeFailed) return refusal(error.problem)
    throw error
  }
}

/** A file that the pack gave up on purpose says why. */
const withReason = (conflict: Conflict, { removed }: WantedAnswers): Conflict => {
  const because = conflict.sides.theirs === undefined ? removed?.get(conflict.path) : undefined
  return because === undefined ? conflict : { ...conflict, because: `${conflict.because}: ${because}` }
}
