import { lstat, readdir } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { type Problem, type Result, refusal, success } from '../core/problem.ts'
import type { FileState, Operation } from '../core/reconcile/types.ts'
import { type Applied, applyOperations } from './apply.ts'
import { isAbsence, problemOf, quietly } from './faults.ts'
import { disk, type FilePort } from './files.ts'
import { stateAt } from './folder.ts'
import { forget, isId, type Journal, journalAt, type Kept, placesOf, type Step, stands } from './journal.ts'

/** One change that can be taken back. */
export interface Undoable {
  readonly id: string
  readonly label: string
  /** ISO 8601, UTC. */
  readonly at: string
  readonly paths: readonly string[]
}

/** What can be taken back in a project, newest first. Problems: faults of the disk. */
export async function listUndo(root: string): Promise<Result<readonly Undoable[]>> {
  try {
    const journals = await Promise.all((await idsOf(root)).map((id) => journalAt(placesOf(root, id).done)))
    return success(
      journals
        .filter((journal) => journal !== undefined)
        .map(({ id, label, at, steps }) => ({ id, label, at, paths: steps.map(({ path }) => path) }))
        // Ids tell seconds apart, and two changes may be made in one.
        .sort((one, other) => (one.at < other.at ? 1 : -1)),
    )
  } catch (error) {
    return refusal(problemOf(error, 'read the undo store of', root))
  }
}

/** A change that is about to be taken back. */
export interface PlannedUndo {
  readonly entry: Undoable
  readonly operations: readonly Operation[]
  /** Path → when its kept version was changed last, in milliseconds since 1970. */
  readonly changed: ReadonlyMap<string, number>
}

/**
 * What `undo` would do; writes nothing. Without an id the newest change that is no undo itself.
 * Problems: `nothing-to-undo`, `unknown-undo`, `changed-since` (one for each file), `damaged-undo`; faults of the disk.
 */
export async function planUndo(folder: string, id?: string): Promise<Result<PlannedUndo>> {
  const root = resolve(folder)
  const listed = await listUndo(root)
  if (!listed.ok) return listed
  const entry = listed.value.find((one) =>
    id === undefined ? !one.label.startsWith(undoLabel) : one.id === id,
  )
  if (entry === undefined) return refusal(id === undefined ? nothingToUndo(root) : unknownUndo(id))
  const journal = await journalAt(placesOf(root, entry.id).done)
  if (journal === undefined) return refusal(unknownUndo(entry.id))
  const inverse = await inverseOf(root, journal)
  return inverse.ok ? success({ entry, ...inverse.value }) : inverse
}

/**
 * Takes one change back: bytes, modes and times of what it replaced or removed; files that it made go. Without an id
 * the newest change that is no undo itself. What it takes away is kept in turn, under the id that it gives.
 * Problems: those of `planUndo` and of `applyPlan`.
 */
export async function undo(
  folder: string,
  id?: string,
  options: { readonly signal?: AbortSignal | undefined; readonly port?: FilePort } = {},
): Promise<Result<Applied>> {
  const root = resolve(folder)
  const planned = await planUndo(root, id)
  if (!planned.ok) return planned
  const { entry, operations, changed } = planned.value
  const applied = await applyOperations(root, operations, {
    ...options,
    changed,
    label: `${undoLabel}${entry.label}`,
  })
  // Its bytes are in the project again, and the new entry holds what stood there.
  if (applied.ok) await quietly(() => forget(root, entry.id, options.port ?? disk))
  return applied
}

const undoLabel = 'undo '

async function idsOf(root: string): Promise<readonly string[]> {
  try {
    return (await readdir(join(root, '.newel', 'undo'))).filter(isId).sort()
  } catch (error) {
    if (isAbsence(error)) return []
    throw error
  }
}

/** What puts back how everything was before a change, and the times of the last change to give to it. */
export interface Inverse {
  readonly operations: readonly Operation[]
  readonly changed: ReadonlyMap<string, number>
}

/**
 * The operations that take one change back; `regardless` of what was written to its files since.
 * Problems: `changed-since` (not `regardless`), `damaged-undo`. Throws faults of the disk.
 */
export async function inverseOf(
  root: string,
  journal: Journal,
  regardless = false,
): Promise<Result<Inverse>> {
  const operations: Operation[] = []
  const changed = new Map<string, number>()
  const problems: Problem[] = []
  for (const step of journal.steps) {
    const slot = join(placesOf(root, journal.id).kept, step.before?.slot ?? '')
    const there = await stateAt(join(root, step.path))
    const before = step.before === undefined ? undefined : await keptAt(slot, step.before)
    if (before === 'damaged') problems.push(damaged(step))
    else if (!regardless && !(await isAsLeft(root, step, journal))) problems.push(changedSince(step))
    else operations.push(...inverseStep(step.path, there === 'other' ? undefined : there, before))
    if (before !== undefined && before !== 'damaged') changed.set(step.path, (await lstat(slot)).mtimeMs)
  }
  return problems.length === 0 ? success({ operations, changed }) : refusal(...problems)
}

/** Where a file was removed, nothing stands, or a folder that the same change put there. */
async function isAsLeft(root: string, step: Step, journal: Journal): Promise<boolean> {
  const gaveWay = step.after === undefined && journal.folders.includes(step.path)
  return gaveWay || stands(join(root, step.path), step.after)
}

async function keptAt(slot: string, kept: Kept): Promise<FileState | 'damaged'> {
  if (!(await stands(slot, kept))) return 'damaged'
  const state = await stateAt(slot)
  return state === undefined || state === 'other' ? 'damaged' : state
}

function inverseStep(
  path: string,
  there: FileState | undefined,
  before: FileState | undefined,
): readonly Operation[] {
  if (before !== undefined && there !== undefined)
    return [{ kind: 'replace', path, before: there, after: before }]
  if (before !== undefined) return [{ kind: 'create', path, after: before }]
  return there === undefined ? [] : [{ kind: 'remove', path, before: there }]
}

const nothingToUndo = (root: string): Problem => ({
  code: 'nothing-to-undo',
  what: 'There is no change that Newel could take back.',
  where: root,
  next: 'Type `newel undo --list` to see what is kept.',
})

const unknownUndo = (id: string): Problem => ({
  code: 'unknown-undo',
  what: `No change with the id ${JSON.stringify(id)} is kept.`,
  next: 'Type `newel undo --list` to see the ids.',
})

const changedSince = ({ path }: Step): Problem => ({
  code: 'changed-since',
  what: `${path} has changed since, and taking the change back would lose that.`,
  where: path,
  next: 'Commit or move your version away, bring the file back as it was, then run the same command again.',
})

const damaged = ({ path }: Step): Problem => ({
  code: 'damaged-undo',
  what: `The kept copy of ${path} is missing or was changed.`,
  where: path,
  next: 'Take this file from git, if it is there.',
})
