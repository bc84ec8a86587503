import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { chainsIn, forksIn } from '../../core/evolve/chains.ts'
import { type Lock, lockPath, makeLock } from '../../core/evolve/lock.ts'
import { noDigest, parseLock, withoutDigestConflict } from '../../core/evolve/lock-parse.ts'
import { mergeLocks, type Remembered } from '../../core/evolve/merge-locks.ts'
import { newelFolder, printSnapshot, pristineOf } from '../../core/evolve/snapshot.ts'
import { type Problem, type Result, refusal, success } from '../../core/problem.ts'
import type { FileTree } from '../../core/reconcile/types.ts'
import { applyOperations } from '../../node/apply.ts'
import { gzip, hash } from '../../node/digest.ts'
import { problemOf } from '../../node/faults.ts'
import { readPaths } from '../../node/folder.ts'
import { settlePaths, unmergedPaths } from '../../node/git-conflicts.ts'
import { unmergedVersions } from '../../node/git-objects.ts'
import { isInRepository } from '../../node/git-state.ts'
import { findPristine } from '../../node/pristine.ts'
import { readKnown } from '../../node/project.ts'
import { readProjectTree } from '../../node/project-tree.ts'
import type { LoadedPack, Ports } from '../creation/ports.ts'
import { operationsFor } from './next-lock.ts'
import { packDiffers } from './refusals.ts'
import { loadPackOf, render, renderedAgain } from './rendered.ts'
import type { ChangeRequest } from './request.ts'

/** What a repair did. */
export interface Repaired {
  readonly how: 'nothing was wrong' | 'the snapshot was found again' | 'lock and snapshot were rendered again'
  readonly warnings: readonly Problem[]
}

type Repairing = Pick<ChangeRequest, 'label' | 'version' | 'folder' | 'template'>

/**
 * Brings lock and snapshot back: a snapshot that is lost is found by the lock, each file verified by its blob id. After
 * branches met, the answers of both are merged and rendered again, for no base that both had knows of both. Call it under
 * the claim. Problems: those of the lock, `mergeLocks`, `findPristine`; `pack-differs`; faults of git and of the disk.
 */
export async function repairProject(
  root: string,
  request: Repairing,
  ports: Ports,
): Promise<Result<Repaired>> {
  const known = await readKnown(root)
  if (known.ok) return success({ how: 'nothing was wrong', warnings: [] })
  const met = await lockOf(root)
  if (!met.ok) return met
  const pack = await loadPackOf(request, met.value.lock, ports)
  if (!pack.ok) return pack
  const { lock, areTwo } = met.value
  const isHere = pack.value.integrity === lock.pack.integrity
  if (!areTwo) {
    const found = await findPristine(root, lock as Lock, async () => {
      if (!isHere) return refusal(packDiffers(lock, pack.value, request.label))
      return renderedAgain(root, lock, pack.value)
    })
    if (!found.ok) return found
    return written(root, lock as Lock, found.value.tree, 'the snapshot was found again', [])
  }
  return isHere
    ? bothRendered(root, lock, pack.value, request)
    : refusal(packDiffers(lock, pack.value, request.label))
}

/** The lock as it is, or what the locks of two branches come to. */
async function lockOf(
  root: string,
): Promise<Result<{ readonly lock: Remembered | Lock; readonly areTwo: boolean }>> {
  const inRepository = await isInRepository(root)
  const versions =
    inRepository.ok && inRepository.value ? await unmergedVersions(root, lockPath) : success(undefined)
  if (!versions.ok) return versions
  if (versions.value !== undefined) return mergedFrom(versions.value)
  try {
    const text = await readFile(join(root, lockPath), 'utf8')
    const lock = parseLock(withoutDigestConflict(text))
    return lock.ok ? success({ lock: lock.value, areTwo: lock.value.snapshot === noDigest }) : lock
  } catch (error) {
    return refusal(problemOf(error, 'read', join(root, lockPath)))
  }
}

function mergedFrom(
  versions: readonly Uint8Array[],
): Result<{ readonly lock: Remembered; readonly areTwo: true }> {
  const [base, ours, theirs] = versions.map((bytes) => parseLock(new TextDecoder().decode(bytes)))
  if (base?.ok !== true || ours?.ok !== true || theirs?.ok !== true)
    return refusal(
      ...[base, ours, theirs].flatMap((one) => (one === undefined || one.ok ? [] : one.problems)),
    )
  const merged = mergeLocks({ base: base.value, ours: ours.value, theirs: theirs.value })
  return merged.ok ? success({ lock: merged.value, areTwo: true }) : merged
}

async function bothRendered(
  root: string,
  remembered: Remembered,
  pack: LoadedPack,
  { version }: Repairing,
): Promise<Result<Repaired>> {
  const rendered = render(remembered.answers, pack)
  if (!rendered.ok) return rendered
  const { tree, answers } = rendered.value
  const about = { id: pack.pack.id, version: pack.pack.version, integrity: pack.integrity }
  const { replaced, placements, declined } = remembered
  const lock = makeLock(
    { answers: answers.values, pack: about, newel: version, tree, replaced, placements, declined },
    hash,
  )
  const ours = await readProjectTree(root, tree.files.keys())
  if (!ours.ok) return ours
  const chains = chainsIn(tree.files.values(), pack.pack)
  return written(
    root,
    lock,
    pristineOf(tree),
    'lock and snapshot were rendered again',
    forksIn(ours.value, chains),
  )
}

async function written(
  root: string,
  lock: Lock,
  pristine: FileTree,
  how: Repaired['how'],
  warnings: readonly Problem[],
): Promise<Result<Repaired>> {
  const wanted = newelFolder(lock, gzip(printSnapshot(pristine)))
  const there = await readPaths(root, wanted.keys())
  if (!there.ok) return there
  const applied = await applyOperations(root, operationsFor(there.value, wanted), { label: 'repair' })
  if (!applied.ok) return applied
  const settled = await settleOwn(root, [...wanted.keys()])
  return settled.ok ? success({ how, warnings }) : settled
}

/** What is Newel's own is settled now, whatever else of the merge is left. */
async function settleOwn(root: string, own: readonly string[]): Promise<Result<void>> {
  const inRepository = await isInRepository(root)
  if (!inRepository.ok || !inRepository.value) return success(undefined)
  const unmerged = await unmergedPaths(root)
  if (!unmerged.ok) return unmerged
  const mine = unmerged.value.filter((path) => own.includes(path))
  return mine.length === 0 ? success(undefined) : settlePaths(root, mine)
}
