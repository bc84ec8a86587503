import { lstat, readdir, readFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { isSafePath } from '../core/evolve/safe-path.ts'
import { hash } from './digest.ts'
import { isAbsence } from './faults.ts'
import { type FilePort, makeFolders } from './files.ts'
import { stateAt } from './folder.ts'

/** One side of a change, kept in a slot: a file whose name is a number. */
export interface Kept {
  readonly slot: string
  readonly kind: 'file' | 'symlink'
  readonly mode: number
  /** SHA-256 of the content, hex. */
  readonly sha256: string
}

export interface Step {
  readonly path: string
  /** Absent: nothing had that name. Its slot is in the undo folder. */
  readonly before?: Kept
  /** Absent: it is removed. Its slot is in the journal's folder until it is swapped in. */
  readonly after?: Kept
}

/**
 * One change of a project. While it goes on it stands in `.newel/journal/<id>.json`; the moment it is renamed to
 * `.newel/undo/<id>/undo.json` the change is done. As `<id>.back.json` it is being taken back.
 */
export interface Journal {
  readonly format: 1
  readonly id: string
  /** The command that made the change, for people. */
  readonly label: string
  /** ISO 8601, UTC. */
  readonly at: string
  /** Folders that the change makes, outermost first. */
  readonly folders: readonly string[]
  readonly steps: readonly Step[]
}

/** Where the parts of one change are. */
export const placesOf = (root: string, id: string) => {
  const journal = join(root, '.newel', 'journal')
  const undo = join(root, '.newel', 'undo')
  return {
    journal,
    undo,
    slots: join(journal, id),
    entry: join(journal, `${id}.json`),
    back: join(journal, `${id}.back.json`),
    kept: join(undo, id),
    done: join(undo, id, 'undo.json'),
    left: join(undo, id, 'left.json'),
  }
}

export type Places = ReturnType<typeof placesOf>

/** What a slot is to hold. */
export const keptOf = (
  slot: string,
  state: { readonly kind: 'file' | 'symlink'; readonly mode: number; readonly content: Uint8Array },
): Kept => ({ slot, kind: state.kind, mode: state.mode, sha256: hash('sha256', state.content) })

/** Whether what stands at a path is that side of a step; undefined stands for nothing. */
export async function stands(path: string, kept: Kept | undefined): Promise<boolean> {
  const found = await stateAt(path)
  if (found === 'other') return false
  if (found === undefined || kept === undefined) return found === kept
  const isSameMode = found.kind === 'symlink' || found.mode === kept.mode
  return found.kind === kept.kind && isSameMode && hash('sha256', found.content) === kept.sha256
}

/** Thrown when a file is neither as it was nor as it is to be: somebody else wrote it meanwhile. */
export class ChangedMeanwhile extends Error {
  readonly changed: string

  constructor(changed: string) {
    super(`${changed} changed meanwhile`)
    this.changed = changed
  }
}

/** Swaps in what is not swapped in yet, then marks the change as done. Can be repeated after a crash at any point. */
export async function finish(
  root: string,
  journal: Journal,
  port: FilePort,
  eachStep: () => void,
): Promise<void> {
  const places = placesOf(root, journal.id)
  for (const step of journal.steps) {
    eachStep()
    if (step.after === undefined) await removeOne(root, step, journal, port)
    else await swapOne(root, step, step.after, places, port)
  }
  for (const folder of foldersTouched(root, journal)) await port.sync(folder)
  await port.rename(places.entry, places.done)
}

async function removeOne(root: string, step: Step, journal: Journal, port: FilePort): Promise<void> {
  const path = join(root, step.path)
  const found = await stateAt(path)
  // After a crash a folder of this change may stand there already.
  if (found === 'other' && journal.folders.includes(step.path)) return
  if (found === undefined) return removeEmptyAbove(root, path, port)
  if (!(await stands(path, step.before))) throw new ChangedMeanwhile(step.path)
  await port.removeFile(path)
  await removeEmptyAbove(root, path, port)
}

/** A slot that is gone has been swapped in already. */
async function swapOne(root: string, step: Step, after: Kept, places: Places, port: FilePort): Promise<void> {
  const path = join(root, step.path)
  const slot = join(places.slots, after.slot)
  if ((await stateAt(slot)) === undefined) return
  if (!(await stands(path, step.before))) throw new ChangedMeanwhile(step.path)
  await makeFolders(dirname(path), port)
  await port.rename(slot, path)
}

/** Only folders that this removal emptied: git knows no empty ones, and an owner's folder with anything in it stays. */
async function removeEmptyAbove(root: string, path: string, port: FilePort): Promise<void> {
  for (let folder = dirname(path); folder.length > root.length; folder = dirname(folder)) {
    try {
      if ((await readdir(folder)).length > 0) return
      await port.removeFolder(folder)
    } catch (error) {
      if (!isAbsence(error)) throw error
    }
  }
}

/**
 * Puts everything back as it was, and forgets the change. A file that somebody else wrote since is left as it is and
 * named, and then the kept bytes stay too. Can be repeated after a crash at any point.
 */
export async function takeBack(root: string, journal: Journal, port: FilePort): Promise<readonly string[]> {
  const places = placesOf(root, journal.id)
  await renameIfThere(places.entry, places.back, port)
  const left: string[] = []
  for (const step of [...journal.steps].reverse()) {
    if (!(await isPutBack(root, step, places, port))) left.push(step.path)
    // At once, since the next step may put a file where this one made a folder.
    for (const folder of madeAbove(step, journal)) await removeIfEmpty(join(root, folder), port)
  }
  if (left.length === 0) await port.removeFile(places.back)
  else await port.rename(places.back, places.left)
  await tidy(root, journal.id, port)
  if (left.length === 0) await forget(root, journal.id, port)
  return left
}

async function isPutBack(root: string, step: Step, places: Places, port: FilePort): Promise<boolean> {
  const path = join(root, step.path)
  const isUntouched =
    step.after !== undefined && (await stateAt(join(places.slots, step.after.slot))) !== undefined
  if (isUntouched || (await stands(path, step.before))) return true
  const isGone = (await stateAt(path)) === undefined
  if (!isGone && !(step.after !== undefined && (await stands(path, step.after)))) return false
  if (step.before === undefined) await port.removeFile(path)
  else {
    await makeFolders(dirname(path), port)
    // The kept file is the one that stood there, so a rename needs no space on a full disk.
    await port.rename(join(places.kept, step.before.slot), path)
  }
  return true
}

/** Innermost first. */
const madeAbove = (step: Step, { folders }: Journal): readonly string[] =>
  folders
    .filter((folder) => step.path.startsWith(`${folder}/`))
    .sort((one, other) => other.length - one.length)

/** The folders that hold the names that change, each once. */
function foldersTouched(root: string, { steps, folders }: Journal): readonly string[] {
  const above = steps.filter(({ after }) => after !== undefined).map(({ path }) => dirname(join(root, path)))
  return [...new Set([...above, ...folders.map((folder) => dirname(join(root, folder)))])]
}

async function renameIfThere(from: string, to: string, port: FilePort): Promise<void> {
  try {
    await port.rename(from, to)
  } catch (error) {
    if (!isAbsence(error)) throw error
  }
}

async function removeIfEmpty(folder: string, port: FilePort): Promise<void> {
  try {
    const isFolder = (await lstat(folder)).isDirectory()
    if (isFolder && (await readdir(folder)).length === 0) await port.removeFolder(folder)
  } catch (error) {
    if (!isAbsence(error)) throw error
  }
}

/** Takes away what the machinery itself needs no more: the journal's slots, and its folder once that is empty. */
export async function tidy(root: string, id: string, port: FilePort): Promise<void> {
  await port.removeOwnFolder(placesOf(root, id).slots)
  await removeIfEmpty(placesOf(root, id).journal, port)
}

/** Forgets one entry of the undo store, and the folders that only it needed. */
export async function forget(root: string, id: string, port: FilePort): Promise<void> {
  await port.removeOwnFolder(placesOf(root, id).kept)
  await removeEmptyStores(root, port)
}

/** Takes away Newel's own folders in a project that hold nothing. */
export async function removeEmptyStores(root: string, port: FilePort): Promise<void> {
  const { journal, undo } = placesOf(root, '')
  await removeIfEmpty(journal, port)
  const entries = await readdir(undo).catch(() => [])
  if (entries.every((name) => name === '.gitignore')) await port.removeOwnFolder(undo)
  await removeIfEmpty(join(root, '.newel'), port)
}

/** A journal or undo record; undefined where the text is none, or names anything outside the project. */
function readJournal(text: string): Journal | undefined {
  try {
    const read = JSON.parse(text) as Journal
    const isWhole =
      read.format === 1 && isId(read.id) && typeof read.label === 'string' && typeof read.at === 'string'
    const areSafe = read.folders.every(isSafePath) && read.steps.every(isStep)
    return isWhole && areSafe ? read : undefined
  } catch {
    return undefined
  }
}

/** The journal that a file holds; undefined where there is none. */
export async function journalAt(path: string): Promise<Journal | undefined> {
  try {
    return readJournal(await readFile(path, 'utf8'))
  } catch (error) {
    if (isAbsence(error)) return undefined
    throw error
  }
}

export const isId = (id: unknown): id is string =>
  typeof id === 'string' && /^\d{8}-\d{6}-[0-9a-f]{6}$/.test(id)

const isStep = ({ path, before, after }: Step): boolean =>
  isSafePath(path) && [before, after].every((kept) => kept === undefined || /^\d+$/.test(kept.slot))
