import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { type Result, refusal, success } from '../core/problem.ts'
import { entriesAsInput, entriesIn, git, outputOf, problemOfGit } from './git-command.ts'
import { type RunOptions, run, textOfOutput } from './run.ts'

/** The repository that a project is in. */
export interface Repository {
  /** Absolute path of its work tree. */
  readonly top: string
  /** The project's folder from there, with a slash at the end; empty where it is the top. */
  readonly prefix: string
  /** The commit that is checked out; undefined before the first one. */
  readonly head: string | undefined
  /** What git was told to do and has not ended. */
  readonly ongoing: Ongoing | undefined
}

export type Ongoing = 'rebase' | 'merge' | 'cherry-pick' | 'revert' | 'bisect'

/**
 * The repository of a project's folder; undefined outside of one. Problems: `missing-git`; `git-failed`, also where git
 * does not trust the repository's owner.
 */
export async function repositoryOf(
  root: string,
  options: RunOptions = {},
): Promise<Result<Repository | undefined>> {
  const command = git(root, 'rev-parse', '--show-toplevel', '--show-prefix', '--absolute-git-dir')
  const outcome = await run(command, options)
  if (outcome.how !== 'done') {
    const isOutside = /not a git repository|must be run in a work tree/.test(outcome.tail)
    return isOutside ? success(undefined) : refusal(problemOfGit(command, outcome))
  }
  const [top = '', prefix = '', folder = ''] = textOfOutput(outcome.stdout).split(/\r?\n/)
  const head = await run(git(root, 'rev-parse', '--verify', '--quiet', 'HEAD'), options)
  return success({
    top,
    prefix,
    head: head.how === 'done' ? textOfOutput(head.stdout).trim() : undefined,
    ongoing: ongoingTraces.find(([trace]) => existsSync(join(folder, trace)))?.[1],
  })
}

/** A rebase picks commits, so it also leaves the traces of a cherry-pick, and comes first. */
const ongoingTraces: readonly (readonly [trace: string, ongoing: Ongoing])[] = [
  ['rebase-merge', 'rebase'],
  ['rebase-apply', 'rebase'],
  ['MERGE_HEAD', 'merge'],
  ['CHERRY_PICK_HEAD', 'cherry-pick'],
  ['REVERT_HEAD', 'revert'],
  ['BISECT_LOG', 'bisect'],
]

/** Whether a project's folder is in a repository; where git is missing it counts as in none. Problem: `git-failed`. */
export async function isInRepository(root: string): Promise<Result<boolean>> {
  const repository = await repositoryOf(root)
  if (repository.ok) return success(repository.value !== undefined)
  return repository.problems.some(({ code }) => code === 'missing-git') ? success(false) : repository
}

/** What is not as it was committed, as paths below a project's folder. */
export interface ChangedPaths {
  /** Tracked files with staged or unstaged changes, deleted and unmerged ones among them. */
  readonly tracked: readonly string[]
  /** Each file; a folder, with a slash at the end, only where it is a repository of its own. */
  readonly untracked: readonly string[]
  /** Folders that are ignored as a whole end with a slash (`./`: the project itself); what is in them is not listed. */
  readonly ignored: readonly string[]
}

/**
 * What `git status` says below a project's folder, by content: a file that was touched only, or whose line ends or mode
 * git is told to overlook, is no change. Problems: `missing-git`, `git-failed`, `cancelled`.
 */
export async function changedPaths(root: string, options: RunOptions = {}): Promise<Result<ChangedPaths>> {
  const found = await repositoryPrefix(root, options)
  if (!found.ok) return found
  const status = git(
    root,
    // Without the optional lock another git of the owner is never in our way, nor we in its.
    '--no-optional-locks',
    'status',
    ...['--porcelain=v1', '-z', '--no-renames', '--untracked-files=all', '--ignored=matching', '--', '.'],
  )
  const output = await outputOf(status, options)
  if (!output.ok) return output
  const entries = entriesIn(output.value).map((entry) => ({
    code: entry.slice(0, 2),
    // Paths of `status -z` are relative to the top of the repository.
    path: entry.slice(3 + found.value.length) || './',
  }))
  const different = await differentFiles(root, entries, options)
  if (!different.ok) return different
  const withCode = (isMeant: (code: string) => boolean) =>
    entries.filter(({ code }) => isMeant(code)).map(({ path }) => path)
  return success({
    tracked: withCode((code) => code !== '??' && code !== '!!').filter((path) => different.value.has(path)),
    untracked: withCode((code) => code === '??'),
    ignored: withCode((code) => code === '!!'),
  })
}

interface StatusEntry {
  /** Two letters: what is staged, and what is not (git-status(1), "Short Format"). */
  readonly code: string
  readonly path: string
}

/**
 * The entries without files of which nothing but the size differs: `git status` takes converted line ends for a change
 * until the file is added again, `git diff` compares what would be committed.
 */
async function differentFiles(
  root: string,
  entries: readonly StatusEntry[],
  options: RunOptions,
): Promise<Result<ReadonlySet<string>>> {
  const isDoubtful = ({ code }: StatusEntry): boolean => code === ' M'
  const certain = entries.filter((entry) => !isDoubtful(entry)).map(({ path }) => path)
  if (certain.length === entries.length) return success(new Set(certain))
  const settings = ['--no-optional-locks', '-c', 'diff.autoRefreshIndex=true']
  const names = ['--no-ext-diff', '--no-renames', '--name-only', '--relative', '-z', '--', '.']
  const output = await outputOf(git(root, ...settings, 'diff', ...names), options)
  return output.ok ? success(new Set([...certain, ...entriesIn(output.value)])) : output
}

async function repositoryPrefix(root: string, options: RunOptions): Promise<Result<string>> {
  const output = await outputOf(git(root, 'rev-parse', '--show-prefix'), options)
  return output.ok ? success(textOfOutput(output.value).replace(/\r?\n$/, '')) : output
}

/**
 * Those of some paths that git ignores; a tracked file never is, and the paths need not exist.
 * Problems: `missing-git`, `git-failed`, `cancelled`.
 */
export async function ignoredAmong(
  root: string,
  paths: readonly string[],
  options: RunOptions = {},
): Promise<Result<ReadonlySet<string>>> {
  if (paths.length === 0) return success(new Set())
  const command = git(root, 'check-ignore', '-z', '--stdin')
  // This command knows no literal paths, but nothing that begins with `./` has a meaning of its own.
  const input = entriesAsInput(paths.map((path) => `./${path}`))
  const outcome = await run(command, { ...options, input })
  // 1 says that none of them is ignored.
  if (outcome.how !== 'done' && outcome.exitCode !== 1) return refusal(problemOfGit(command, outcome))
  return success(new Set(entriesIn(outcome.stdout).map((path) => path.slice(2))))
}

/**
 * The files below a project's folder that git tracks and that are on disk, and those that it would add, sorted.
 * Problems: `missing-git`, `git-failed`, `cancelled`.
 */
export async function listedFiles(
  root: string,
  options: RunOptions = {},
): Promise<Result<readonly string[]>> {
  const tagged = ['-t', '--cached', '--others', '--deleted', '--exclude-standard']
  const output = await outputOf(git(root, 'ls-files', '-z', ...tagged), options)
  if (!output.ok) return output
  const entries = entriesIn(output.value).map((entry) => ({ tag: entry.slice(0, 1), path: entry.slice(2) }))
  // R: deleted from disk. S: left out by a sparse checkout.
  const absent = new Set(entries.filter(({ tag }) => tag === 'R' || tag === 'S').map(({ path }) => path))
  const present = entries.map(({ path }) => path).filter((path) => !absent.has(path))
  return success([...new Set(present)].sort())
}
