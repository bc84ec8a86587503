import { randomBytes } from 'node:crypto'
import { accessSync, constants, readFileSync, rmdirSync, statSync, unlinkSync } from 'node:fs'
import { readFile, realpath } from 'node:fs/promises'
import { basename, dirname, join, resolve } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { type Problem, type Result, refusal, success } from '../core/problem.ts'
import { hasCode, isAbsence, problemOf } from './faults.ts'
import { disk, makeFolders } from './files.ts'
import { isLiving, type Maker, readMaker, thisMaker } from './living.ts'

/** The right to change one folder, until it is released or the process ends. */
export interface Claim {
  /** The file that says so. */
  readonly path: string
  readonly release: () => void
}

/**
 * Claims a destination, which may not exist yet: of many that try at once exactly one gets it. A process that died
 * does not hold it. Problems: `claimed`, which names the process; faults of the disk.
 */
export async function claim(destination: string): Promise<Result<Claim>> {
  const folder = await settled(destination)
  const [own, other] = claimPaths(folder)
  const made = new Set<string>()
  try {
    for (const path of await makeFolders(dirname(own), disk)) made.add(path)
    const taken = await take(own, folder)
    if (!taken.ok) return taken
    const right = releasedAtExit(taken.value, [...made].reverse())
    // A creation claims beside the folder, a change claims inside it: each looks at the other's place after its own.
    const holder = await holderOf(other)
    if (holder === undefined || !isLiving(holder)) return success(right)
    right.release()
    return refusal(claimed(folder, holder))
  } catch (error) {
    return refusal(problemOf(error, 'claim', own))
  }
}

/** One who has, or had, the claim on a folder. */
export interface Holder {
  /** The file that says so. */
  readonly path: string
  readonly pid: number
  readonly isLiving: boolean
}

/** Who claims a folder: a dead one does not hold it, and the next claim takes its place. Throws faults of the disk. */
export async function holdersOf(destination: string): Promise<readonly Holder[]> {
  const found: Holder[] = []
  for (const path of claimPaths(await settled(destination))) {
    const holder = await holderOf(path)
    if (holder !== undefined) found.push({ path, pid: holder.pid, isLiving: isLiving(holder) })
  }
  return found
}

/** The same folder has one name: links on the way to it are followed, as far as it exists. */
async function settled(destination: string): Promise<string> {
  const absolute = resolve(destination)
  try {
    return await realpath(absolute)
  } catch (error) {
    if (!isAbsence(error) || dirname(absolute) === absolute) return absolute
    return join(await settled(dirname(absolute)), basename(absolute))
  }
}

/** Inside a project of Newel, or where the parent cannot be written to; beside the destination otherwise. */
function claimPaths(folder: string): readonly [own: string, other: string] {
  const inside = join(folder, '.newel', 'claim')
  const beside = join(dirname(folder), `.${basename(folder)}.newel-claim`)
  const isInside = isFolder(join(folder, '.newel')) || (isFolder(folder) && !isWritable(dirname(folder)))
  return isInside ? [inside, beside] : [beside, inside]
}

/**
 * link(2) makes a name only where none is, so a claim appears with its content or not at all. A dead holder's claim is
 * removed under a claim of its own, named by the dead one's token: nobody can then remove a living one by mistake.
 */
async function take(path: string, folder: string): Promise<Result<Claim>> {
  const mine = thisMaker(randomBytes(8).toString('hex'))
  const draft = `${path}.${mine.token}`
  await disk.writeFile(draft, new TextEncoder().encode(`${JSON.stringify(mine)}\n`), 0o644)
  try {
    for (let attempt = 0; attempt < 200; attempt += 1) {
      if (await isLinked(draft, path)) return success({ path, release: () => releaseOwn(path, mine.token) })
      const holder = await holderOf(path)
      if (holder !== undefined && isLiving(holder)) return refusal(claimed(folder, holder))
      if (holder !== undefined && !(await removeDead(path, holder, folder))) await sleep(10)
    }
  } finally {
    await disk.removeFile(draft)
  }
  return refusal(unreadable(path))
}

async function isLinked(draft: string, path: string): Promise<boolean> {
  try {
    await disk.link(draft, path)
    return true
  } catch (error) {
    if (hasCode(error, 'EEXIST')) return false
    throw error
  }
}

/** Removes a dead holder's claim, unless another has taken its place since. False: somebody else is at it. */
export async function removeDead(path: string, dead: Maker, folder: string): Promise<boolean> {
  const right = await take(`${path}-${dead.token}`, folder)
  if (!right.ok) return false
  try {
    const holder = await holderOf(path)
    if (holder?.token === dead.token) await disk.removeFile(path)
    return true
  } finally {
    right.value.release()
  }
}

async function holderOf(path: string): Promise<Maker | undefined> {
  try {
    return readMaker(await readFile(path, 'utf8'))
  } catch (error) {
    if (isAbsence(error)) return undefined
    throw error
  }
}

function releasedAtExit(taken: Claim, madeFolders: readonly string[]): Claim {
  const release = () => {
    process.off('exit', release)
    taken.release()
    for (const folder of madeFolders) removeIfEmpty(folder)
  }
  process.once('exit', release)
  return { path: taken.path, release }
}

/** Only the own claim: the folder, and another's claim with it, may have been moved in place since. */
function releaseOwn(path: string, token: string): void {
  try {
    if (readMaker(readFileSync(path, 'utf8'))?.token === token) unlinkSync(path)
  } catch (error) {
    if (!isAbsence(error)) throw error
  }
}

function removeIfEmpty(folder: string): void {
  try {
    rmdirSync(folder)
  } catch (error) {
    if (!isAbsence(error) && !hasCode(error, 'ENOTEMPTY', 'EEXIST')) throw error
  }
}

function isFolder(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false
}

function isWritable(folder: string): boolean {
  try {
    accessSync(folder, constants.W_OK | constants.X_OK)
    return true
  } catch {
    return false
  }
}

const claimed = (folder: string, { pid }: Maker): Problem => ({
  code: 'claimed',
  what: `Another Newel (process ${pid}) is working on ${folder}.`,
  where: folder,
  next: `Wait until it ends, or end it with \`kill ${pid}\`, then run the same command again.`,
})

const unreadable = (path: string): Problem => ({
  code: 'claimed',
  what: 'The claim on this folder says nothing about who made it.',
  where: path,
  next: `If no other Newel is running, remove it with \`rm '${path}'\`, then run the same command again.`,
})
