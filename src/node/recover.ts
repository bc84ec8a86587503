import { lstat, readdir } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { type Problem, type Result, refusal, success } from '../core/problem.ts'
import { isAbsence, isSystemError, problemOf } from './faults.ts'
import { disk, type FilePort } from './files.ts'
import {
  ChangedMeanwhile,
  finish,
  forget,
  isId,
  type Journal,
  journalAt,
  placesOf,
  removeEmptyStores,
  takeBack,
  tidy,
} from './journal.ts'

export interface Recovered {
  readonly id: string
  readonly label: string
  readonly outcome: 'finished' | 'taken back'
  /** Files that somebody wrote after the crash: they were left as they are. */
  readonly left: readonly string[]
}

/**
 * Ends what a crash interrupted in a project: a change that was under way is finished, or taken back where it cannot
 * be; drafts are removed. Call it with the claim on the folder in hand. Problems: `damaged-journal`; faults of the disk.
 */
export async function recover(folder: string, port: FilePort = disk): Promise<Result<readonly Recovered[]>> {
  const root = resolve(folder)
  const recovered: Recovered[] = []
  const problems: Problem[] = []
  try {
    for (const id of await idsIn(join(root, '.newel', 'journal'))) {
      const one = await recoverOne(root, id, port)
      if (one === undefined) continue
      if (one.ok) recovered.push(one.value)
      else problems.push(...one.problems)
    }
    await removeDrafts(root, port)
    await removeEmptyStores(root, port)
    return problems.length === 0 ? success(recovered) : refusal(...problems)
  } catch (error) {
    return refusal(problemOf(error, 'recover', root))
  }
}

/** The ids of changes that stand half done in a project, or go on right now: only the claim tells. Throws faults of the disk. */
export async function interruptedIn(root: string): Promise<readonly string[]> {
  const names = await namesIn(join(root, '.newel', 'journal'))
  return (await idsIn(join(root, '.newel', 'journal'))).filter(
    (id) => names.includes(`${id}.json`) || names.includes(`${id}.back.json`),
  )
}

async function recoverOne(root: string, id: string, port: FilePort): Promise<Result<Recovered> | undefined> {
  const places = placesOf(root, id)
  const names = await namesIn(places.journal)
  const isGoingBack = names.includes(`${id}.back.json`)
  if (!isGoingBack && !names.includes(`${id}.json`)) return removeLeftovers(root, id, port)
  const journal = await journalAt(isGoingBack ? places.back : places.entry)
  if (journal?.id !== id) return refusal(damagedJournal(isGoingBack ? places.back : places.entry))
  const outcome = isGoingBack || !(await isFinished(root, journal, port)) ? 'taken back' : 'finished'
  const left = outcome === 'finished' ? [] : await takeBack(root, journal, port)
  if (outcome === 'finished') await tidy(root, id, port)
  return success({ id, label: journal.label, outcome, left })
}

/** Without a journal the change never began, or was done: only `undo.json` tells, and it makes the store worth keeping. */
async function removeLeftovers(root: string, id: string, port: FilePort): Promise<undefined> {
  await port.removeOwnFolder(`${placesOf(root, id).entry}.draft`)
  await tidy(root, id, port)
}

async function isFinished(root: string, journal: Journal, port: FilePort): Promise<boolean> {
  try {
    await finish(root, journal, port, () => {})
    return true
  } catch (error) {
    if (error instanceof ChangedMeanwhile || isSystemError(error)) return false
    throw error
  }
}

/** Entries of the undo store whose change never began. */
async function removeDrafts(root: string, port: FilePort): Promise<void> {
  const undo = join(root, '.newel', 'undo')
  const ongoing = await idsIn(join(root, '.newel', 'journal'))
  for (const id of await idsIn(undo)) {
    const names = await namesIn(join(undo, id))
    const isKept = names.includes('undo.json') || names.includes('left.json')
    if (!isKept && !ongoing.includes(id)) await forget(root, id, port)
  }
}

/** Every id of which a folder holds anything. */
async function idsIn(folder: string): Promise<readonly string[]> {
  const ids = (await namesIn(folder)).map((name) => name.split('.')[0]).filter(isId)
  return [...new Set(ids)].sort()
}

/** The names in a real folder; none where it is absent, or is a link that could lead anywhere. */
async function namesIn(folder: string): Promise<readonly string[]> {
  try {
    return (await lstat(folder)).isDirectory() ? await readdir(folder) : []
  } catch (error) {
    if (isAbsence(error)) return []
    throw error
  }
}

const damagedJournal = (path: string): Problem => ({
  code: 'damaged-journal',
  what: 'A change was interrupted, and its journal cannot be read.',
  where: path,
  next: 'Compare with git what is changed (`git status`), then remove this file.',
})
