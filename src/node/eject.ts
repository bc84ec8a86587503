import { randomBytes } from 'node:crypto'
import { readdir } from 'node:fs/promises'
import { join, relative, sep } from 'node:path'
import { lockPath } from '../core/evolve/lock.ts'
import { type Problem, type Result, refusal, success } from '../core/problem.ts'
import { problemOf } from './faults.ts'
import { disk, type FilePort } from './files.ts'
import { changedPaths, ignoredAmong, repositoryOf } from './git-state.ts'
import { type Doing, problemWhile, throwIfAborted } from './interrupts.ts'

/** What goes when a project forgets Newel. */
export interface Ejection {
  /** Every file in `.newel/`, sorted; the undo store as one folder. */
  readonly paths: readonly string[]
  /** A commit that holds what is worth keeping of them; undefined outside a repository. */
  readonly commit: string | undefined
}

/**
 * Looks whether `.newel/` may go: in a repository only once it is committed as it is, so that git can bring it back.
 * Problems: `uncommitted`, `git-failed`; faults of the disk.
 */
export async function planEjection(root: string): Promise<Result<Ejection>> {
  const repository = await repositoryOf(root)
  if (!repository.ok && repository.problems.every(({ code }) => code !== 'missing-git')) return repository
  const head = repository.ok ? repository.value?.head : undefined
  const isInside = repository.ok && repository.value !== undefined
  const uncommitted = isInside ? await uncommittedIn(root, head) : success([])
  if (!uncommitted.ok) return uncommitted
  if (uncommitted.value.length > 0) return refusal(notCommitted(uncommitted.value))
  try {
    const paths = (await filesIn(root)).map((path) => path.replace(/^\.newel\/undo\/.*$/, '.newel/undo/'))
    return success({ paths: [...new Set(paths)], commit: head })
  } catch (error) {
    return refusal(problemOf(error, 'read', join(root, '.newel')))
  }
}

/** Everything in `.newel/` but the claim, sorted. */
async function filesIn(root: string): Promise<readonly string[]> {
  const entries = await readdir(join(root, '.newel'), { recursive: true, withFileTypes: true })
  return entries
    .filter((entry) => !entry.isDirectory())
    .map(({ parentPath, name }) => relative(root, join(parentPath, name)).split(sep).join('/'))
    .filter((path) => !path.startsWith('.newel/claim'))
    .sort()
}

/** What git does not have, of what no other command of Newel makes again. */
async function uncommittedIn(root: string, head: string | undefined): Promise<Result<readonly string[]>> {
  if (head === undefined) return success([lockPath])
  const [changed, ignored] = [await changedPaths(root), await ignoredAmong(root, [lockPath])]
  if (!changed.ok) return changed
  if (!ignored.ok) return ignored
  const paths = [...changed.value.tracked, ...changed.value.untracked, ...ignored.value]
  return success(paths.filter((path) => /^\.newel\/(?!claim|journal\/|pending\/|undo\/)/.test(path)))
}

/**
 * Removes `.newel/` with all that is in it; call it with the claim in hand. It goes at once: whoever looks sees all of
 * it or nothing. Problems: `cancelled`; faults of the disk.
 */
export async function eject(
  root: string,
  options: { readonly signal?: AbortSignal | undefined; readonly port?: FilePort } = {},
): Promise<Result<void>> {
  const { signal, port = disk } = options
  const [folder, aside] = [
    join(root, '.newel'),
    join(root, `.newel-ejected-${randomBytes(3).toString('hex')}`),
  ]
  const doing: Doing = { deed: 'move aside', path: folder }
  try {
    throwIfAborted(signal)
    await port.rename(folder, aside)
    Object.assign(doing, { deed: 'remove', path: aside })
    await port.removeOwnFolder(aside)
    return success(undefined)
  } catch (error) {
    return refusal(problemWhile(error, doing))
  }
}

const notCommitted = (paths: readonly string[]): Problem => ({
  code: 'uncommitted',
  what: `git could not bring this back: ${paths.join(', ')} ${paths.length === 1 ? 'is' : 'are'} not committed as it stands. Nothing was removed.`,
  where: '.newel',
  next: 'Commit it with `git add .newel && git commit`, then run the same command again.',
})
