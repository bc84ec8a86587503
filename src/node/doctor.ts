import { lstat, readdir } from 'node:fs/promises'
import { join } from 'node:path'
import type { Problem } from '../core/problem.ts'
import { holdersOf } from './claim.ts'
import { isAbsence } from './faults.ts'
import { stateAt } from './folder.ts'
import { gitVersion } from './git.ts'
import { git, outputOf } from './git-command.ts'
import { ignoredAmong, repositoryOf } from './git-state.ts'
import { readKnown, readLock } from './project.ts'
import { findPython } from './python.ts'
import { interruptedIn } from './recover.ts'
import { listUndo } from './undo.ts'
import { uvHere } from './uv.ts'

/** One thing that was looked at, as a sentence; what is wrong comes with the next step. */
export interface Check {
  readonly id: string
  readonly status: 'ok' | 'missing' | 'problem'
  readonly what: string
  readonly next?: string
}

type Environment = Readonly<Record<string, string | undefined>>

/** What Newel and its projects need of a machine. Opens no connection and changes nothing. */
export async function checkMachine(folder: string, env: Environment): Promise<readonly Check[]> {
  return [
    ok('node', `Node ${process.versions.node} runs Newel.`),
    ...(await checkGit(folder)),
    await checkPython(env),
    await checkUv(env),
  ]
}

/** What Newel keeps in a project, and whether anything was left behind. Changes nothing; throws faults of the disk. */
export async function checkProject(root: string): Promise<readonly Check[]> {
  return [
    await checkLock(root),
    await checkSnapshot(root),
    await checkPending(root),
    await checkClaim(root),
    await checkJournal(root),
    await checkUndo(root),
    await checkIgnored(root),
  ].flat()
}

async function checkGit(folder: string): Promise<readonly Check[]> {
  const version = await gitVersion()
  if (!version.ok) return version.problems.map((problem) => missing('git', problem))
  const identity = await outputOf(git(folder, '-c', 'user.useConfigOnly=true', 'var', 'GIT_COMMITTER_IDENT'))
  return [
    ok('git', `git ${version.value.join('.')} is here.`),
    identity.ok ? ok('git-identity', 'git knows who you are.') : missing('git-identity', noIdentity),
  ]
}

async function checkPython(env: Environment): Promise<Check> {
  const python = await findPython(undefined, env)
  return python.ok
    ? ok('python', `Python ${python.value.version} is here: ${python.value.path}.`)
    : missing('python', python.problems[0])
}

/** Without Python there is nothing to install uv with, but that is the other check's to say. */
async function checkUv(env: Environment): Promise<Check> {
  const uv = await uvHere({ env })
  if (!uv.ok) return missing('uv', uv.problems[0])
  return ok(
    'uv',
    uv.value === undefined
      ? 'uv is not here. Newel installs one for itself when a project is synced.'
      : `uv is here: ${uv.value}.`,
  )
}

async function checkLock(root: string): Promise<readonly Check[]> {
  const lock = await readLock(root)
  if (!lock.ok) return lock.problems.map((problem) => wrong('lock', problem))
  const { newel, pack } = lock.value
  return [ok('lock', `The lock can be read: newel ${newel}, ${pack.id} ${pack.version}.`)]
}

/** A lock that cannot be read has been named already. */
async function checkSnapshot(root: string): Promise<readonly Check[]> {
  if (!(await readLock(root)).ok) return []
  const known = await readKnown(root)
  if (!known.ok) return known.problems.map((problem) => wrong('snapshot', problem))
  return [ok('snapshot', `The snapshot is the one of the lock, with ${known.value.pristine.size} files.`)]
}

async function checkPending(root: string): Promise<Check> {
  const state = await stateAt(join(root, '.newel/pending/state.json'))
  if (state === undefined) return ok('pending', 'No change waits for you.')
  return wrong('pending', {
    what: 'The last change left conflicts and waits for them to be settled.',
    next: 'Settle them and type `newel continue`, or type `newel abort`.',
  })
}

async function checkClaim(root: string): Promise<readonly Check[]> {
  const holders = await holdersOf(root)
  if (holders.length === 0) return [ok('claim', 'No other Newel is working here.')]
  return holders.map(({ path, pid, isLiving }) =>
    isLiving
      ? ok('claim', `Another Newel (process ${pid}) is working here.`)
      : wrong('claim', {
          what: `A Newel that was ended (process ${pid}) left its claim behind: ${path}.`,
          next: settle,
        }),
  )
}

/** What is half done while its Newel lives is not interrupted. */
async function checkJournal(root: string): Promise<Check> {
  const ids = await interruptedIn(root)
  const isGoingOn = (await holdersOf(root)).some(({ isLiving }) => isLiving)
  if (ids.length === 0 || isGoingOn) return ok('journal', 'No change was interrupted.')
  return wrong('journal', {
    what: `A change was interrupted and stands half done: ${ids.join(', ')}.`,
    next: settle,
  })
}

const settle = 'Type `newel undo --list`: it tidies up first.'

async function checkUndo(root: string): Promise<Check> {
  const listed = await listUndo(root)
  if (!listed.ok) return wrong('undo', listed.problems[0])
  const count = listed.value.length
  if (count === 0) return ok('undo', 'Nothing is kept for undo.')
  const size = Math.ceil((await sizeOf(join(root, '.newel', 'undo'))) / 1024)
  return ok('undo', `${count === 1 ? '1 change is' : `${count} changes are`} kept for undo, in ${size} KiB.`)
}

/** In bytes, of everything in a folder; none where it is absent. Links are not followed. */
async function sizeOf(folder: string): Promise<number> {
  try {
    const names = await readdir(folder, { recursive: true })
    const sizes = await Promise.all(names.map(async (name) => (await lstat(join(folder, name))).size))
    return sizes.reduce((sum, size) => sum + size, 0)
  } catch (error) {
    if (isAbsence(error)) return 0
    throw error
  }
}

async function checkIgnored(root: string): Promise<readonly Check[]> {
  const repository = await repositoryOf(root)
  if (!repository.ok) return repository.problems.map((problem) => wrong('repository', problem))
  if (repository.value === undefined) return [ok('repository', 'The project is in no repository of git.')]
  const ignored = await ignoredAmong(root, ['.newel/undo/x', '.newel/lock.json'])
  if (!ignored.ok) return ignored.problems.map((problem) => wrong('repository', problem))
  return [
    ignored.value.has('.newel/undo/x')
      ? ok('undo-ignored', 'git ignores what is kept for undo.')
      : wrong('undo-ignored', undoIsSeen),
    ignored.value.has('.newel/lock.json')
      ? wrong('lock-ignored', lockIsIgnored)
      : ok('lock-ignored', 'git does not ignore the lock.'),
  ]
}

const ok = (id: string, what: string): Check => ({ id, status: 'ok', what })

type Found = Pick<Problem, 'what' | 'next'>

const missing = (id: string, problem: Found | undefined): Check => found(id, 'missing', problem)

const wrong = (id: string, problem: Found | undefined): Check => found(id, 'problem', problem)

const found = (id: string, status: Check['status'], { what, next }: Found = { what: id }): Check => ({
  id,
  status,
  what,
  ...(next === undefined ? {} : { next }),
})

const noIdentity: Found = {
  what: 'git does not know who you are.',
  next: 'Type `git config --global user.name "Your Name"` and `git config --global user.email you@example.org`.',
}

const undoIsSeen: Found = {
  what: 'git does not ignore .newel/undo/, so what is kept for undo could be committed.',
  next: 'Bring the file back that says so: `git checkout -- .newel/.gitignore`, or write `undo/` into it.',
}

const lockIsIgnored: Found = {
  what: 'git ignores .newel/lock.json, so a clone would not know what it was rendered from.',
  next: 'Take the line out that ignores .newel (`git check-ignore -v .newel/lock.json`), then commit .newel/.',
}
