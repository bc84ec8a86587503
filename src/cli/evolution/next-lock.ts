import type { Answers } from '../../core/answers/types.ts'
import type { Tree } from '../../core/compose/types.ts'
import { gitBlobId } from '../../core/evolve/blob.ts'
import type { Delta } from '../../core/evolve/delta.ts'
import { type Lock, lockPath, makeLock } from '../../core/evolve/lock.ts'
import { conflictsOf, pendingFiles } from '../../core/evolve/pending.ts'
import { newelFolder, printSnapshot, pristineOf } from '../../core/evolve/snapshot.ts'
import { type Result, success } from '../../core/problem.ts'
import { sameState } from '../../core/reconcile/reconcile.ts'
import type { FileTree, Operation } from '../../core/reconcile/types.ts'
import { gzip, hash } from '../../node/digest.ts'
import { readPaths } from '../../node/folder.ts'
import type { LoadedPack } from '../creation/ports.ts'
import type { Conflict } from './plan-change.ts'
import type { ChangeRequest, WantedAnswers } from './request.ts'

interface Ingredients {
  readonly request: ChangeRequest
  readonly before: Lock
  readonly answers: Answers
  readonly tree: Tree
  readonly wanted: WantedAnswers
  readonly pack: LoadedPack
  readonly delta: Pick<Delta, 'plan' | 'tree' | 'placements'>
}

/** The lock after a change. Where the owner put files is remembered as long as they are wanted. */
export function nextLock({ request, before, answers, tree, wanted, pack, delta }: Ingredients): Lock {
  const symbols = Object.entries(before.placements).filter(([from]) => from.includes(':'))
  const ingredients = {
    answers: answers.values,
    replaced: wanted.replaced,
    pack: { id: pack.pack.id, version: pack.pack.version, integrity: pack.integrity },
    newel: request.version,
    tree,
    placements: Object.fromEntries([...symbols, ...delta.placements]),
    declined: stillDeclined(before, tree, delta),
  }
  return makeLock(ingredients, hash)
}

/**
 * That a file was deleted shows as long as it is rendered: it is in the snapshot and not on disk. Only what is gone from
 * the render too must be remembered, for the day when it comes back.
 */
function stillDeclined(
  before: Lock,
  { files }: Tree,
  { plan, tree }: Ingredients['delta'],
): readonly string[] {
  const gone = plan.operations.filter((one) => one.kind === 'keep' && one.before === undefined)
  const paths = [...before.declined, ...gone.map(({ path }) => path).filter((path) => !files.has(path))]
  return [...new Set(paths)].filter((path) => !tree.has(path))
}

interface LockWriting {
  readonly root: string
  readonly lock: Lock
  readonly tree: Tree
  readonly conflicts: readonly Conflict[]
  readonly label: string
}

/** What is to be done in `.newel/`: the lock advances, or waits beside the old one until the conflicts are settled. */
export async function lockOperations(writing: LockWriting): Promise<Result<readonly Operation[]>> {
  const { root, lock, tree, conflicts, label } = writing
  const snapshot = gzip(printSnapshot(pristineOf(tree)))
  const next = newelFolder(lock, snapshot)
  const there = await readPaths(root, next.keys())
  if (!there.ok) return there
  if (conflicts.length === 0) return success(operationsFor(there.value, next))
  const replaces = gitBlobId(there.value.get(lockPath)?.content ?? new Uint8Array(), hash)
  const waiting = pendingFiles({ label, replaces, conflicts: conflictsOf(conflicts) }, lock, snapshot)
  return success(operationsFor(new Map(), waiting))
}

/** What turns some files into what is wanted at their paths. */
export function operationsFor(there: FileTree, wanted: FileTree): readonly Operation[] {
  return [...wanted].flatMap(([path, after]): readonly Operation[] => {
    const before = there.get(path)
    if (before === undefined) return [{ kind: 'create', path, after }]
    return sameState(before, after) ? [] : [{ kind: 'replace', path, before, after }]
  })
}
