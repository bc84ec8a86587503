import { lstat } from 'node:fs/promises'
import { join } from 'node:path'
import { bytesOf } from '../core/bytes.ts'
import type { FileState } from '../core/reconcile/types.ts'
import { hasCode } from './faults.ts'
import { disk, type FilePort, writeState } from './files.ts'
import { stateAt } from './folder.ts'
import { type Doing, throwIfAborted } from './interrupts.ts'
import { type Journal, type Places, placesOf } from './journal.ts'

/** One path of a project before and after; undefined stands for nothing. */
export interface Change {
  readonly path: string
  readonly before?: FileState
  readonly after?: FileState
}

export interface PrepareOptions {
  readonly signal?: AbortSignal | undefined
  readonly port?: FilePort
  /** Times of the last change (milliseconds since 1970) to give to written files, by path. */
  readonly changed?: ReadonlyMap<string, number>
}

/** Everything that can run out of space happens here, before the first file of the project is touched. */
export async function prepare(
  root: string,
  journal: Journal,
  changes: readonly Change[],
  { port = disk, signal, changed }: PrepareOptions,
  doing: Doing,
): Promise<void> {
  const places = placesOf(root, journal.id)
  Object.assign(doing, { deed: 'make the journal in', path: join(root, '.newel') })
  await makeStores(root, places, port)
  for (const [index, { path, before, after }] of changes.entries()) {
    throwIfAborted(signal)
    const slot = String(index)
    if (before !== undefined) {
      Object.assign(doing, { deed: 'keep a copy of', path: join(root, path) })
      await keep(join(root, path), join(places.kept, slot), before, port)
    }
    if (after === undefined) continue
    Object.assign(doing, { deed: 'write', path: join(root, path) })
    await writeSlot(join(places.slots, slot), after, changed?.get(path), port)
  }
  Object.assign(doing, { deed: 'write the journal in', path: places.journal })
  throwIfAborted(signal)
  await writeEntry(places, journal, port)
}

/** The stores hide themselves from git, since a folder that Newel does not know has no `.newel/.gitignore`. */
async function makeStores(root: string, places: Places, port: FilePort): Promise<void> {
  await makeIfAbsent(join(root, '.newel'), 0o755, port)
  for (const store of [places.journal, places.undo]) {
    await makeIfAbsent(store, 0o700, port)
  }
  if ((await stateAt(join(places.undo, '.gitignore'))) === undefined) {
    await port.writeFile(join(places.undo, '.gitignore'), bytesOf('*\n'), 0o644)
  }
  await port.mkdir(places.slots, 0o700)
  await port.mkdir(places.kept, 0o700)
}

async function makeIfAbsent(folder: string, mode: number, port: FilePort): Promise<void> {
  try {
    await port.mkdir(folder, mode)
  } catch (error) {
    // A link in its place could send the undo store anywhere.
    if (!hasCode(error, 'EEXIST') || !(await lstat(folder)).isDirectory()) throw error
  }
}

/** A second name keeps the file itself, with its times; where the file system has none, its bytes. */
async function keep(path: string, slot: string, before: FileState, port: FilePort): Promise<void> {
  const { mtimeMs } = await lstat(path)
  try {
    if (before.kind === 'file') return await port.link(path, slot)
  } catch (error) {
    if (!hasCode(error, 'EPERM', 'EMLINK', 'ENOTSUP', 'ENOSYS', 'EXDEV')) throw error
  }
  await writeSlot(slot, before, mtimeMs, port)
}

async function writeSlot(
  slot: string,
  state: FileState,
  changed: number | undefined,
  port: FilePort,
): Promise<void> {
  await writeState(slot, state, port)
  if (state.kind === 'symlink') return
  if (changed !== undefined) await port.touch(slot, changed)
  await port.sync(slot)
}

async function writeEntry(places: Places, journal: Journal, port: FilePort): Promise<void> {
  const draft = `${places.entry}.draft`
  await port.writeFile(draft, bytesOf(`${JSON.stringify(journal)}\n`), 0o600)
  for (const path of [draft, places.slots, places.kept, places.undo]) await port.sync(path)
  await port.rename(draft, places.entry)
  await port.sync(places.journal)
}
