import { rm } from 'node:fs/promises'
import { basename } from 'node:path'
import { type Problem, type Result, refusal, success } from '../core/problem.ts'
import { git, outputOf, problemOfGit } from './git-command.ts'
import { isLiving, type Maker, readMaker, thisMaker } from './living.ts'
import { type Command, type RunOptions, run, textOfOutput } from './run.ts'

/** How the names of the temporary folders begin that hold work trees of Newel's own. */
export const worktreeMark = 'newel-branch-'

/**
 * A second work tree of a repository in a new folder, on a new branch at HEAD. The project stands in it below the same
 * prefix. It is locked, and says who made it, so that `removeAbandoned` knows it after a crash. Problems: `branch-exists`; `missing-git`, `git-failed` (before the first commit, or a name that is none), `cancelled`.
 */
export async function addWorktree(
  root: string,
  folder: string,
  branch: string,
  options: RunOptions = {},
): Promise<Result<void>> {
  // Not to be cancelled: whether a branch is the owner's decides whether it may be taken away.
  const reference = await run(git(root, 'rev-parse', '--verify', '--quiet', `refs/heads/${branch}`))
  if (reference.how === 'done') return refusal(branchExists(branch))
  const lock = ['--lock', '--reason', `${lockMark}${encodeURIComponent(JSON.stringify(madeHere(branch)))}`]
  return done(
    git(root, 'worktree', 'add', '--quiet', ...lock, '--no-track', '-b', branch, folder, 'HEAD'),
    options,
  )
}

/** Which branch is whose: HEAD may be elsewhere while it is worked on. */
const madeHere = (branch: string): Maker & { readonly branch: string } => ({
  ...thisMaker('worktree'),
  branch,
})

/** How the reason begins for which a work tree of Newel's own is locked; what follows is its maker. */
const lockMark = 'newel is at work: '

/** Gives a work tree to the owner, who may remove it. Problems: as `addWorktree`. */
export const unlockWorktree = (root: string, folder: string): Promise<Result<void>> =>
  done(git(root, 'worktree', 'unlock', folder), {})

/**
 * Takes away the work trees whose maker died, each with its branch; gives the names of those branches. Where somebody else
 * has committed, work tree and branch stay and are the owner's. Problems: as `addWorktree`.
 */
export async function removeAbandoned(root: string): Promise<Result<readonly string[]>> {
  const listed = await outputOf(git(root, 'worktree', 'list', '--porcelain'))
  if (!listed.ok) return listed
  const names: string[] = []
  for (const abandoned of textOfOutput(listed.value).split('\n\n').flatMap(abandonedIn)) {
    const { folder, branch } = abandoned
    const isOurs = await isNewelsAlone(root, abandoned)
    const done = await (isOurs ? removeWorktree(root, folder) : unlockWorktree(root, folder))
    if (!done.ok) return done
    if (!isOurs) continue
    await rm(folder, { recursive: true, force: true })
    // It may have died before there was a branch, or after that was gone.
    if ((await removeBranch(root, branch)).ok) names.push(branch)
  }
  return success(names)
}

interface Abandoned {
  readonly folder: string
  readonly branch: string
  /** The commit that is checked out. */
  readonly head: string
}

function abandonedIn(entry: string): readonly Abandoned[] {
  const [, folder = ''] = /^worktree (.*)$/m.exec(entry) ?? []
  const [, head = ''] = /^HEAD (\w+)$/m.exec(entry) ?? []
  const [, reason = ''] = new RegExp(`^locked ${lockMark}(\\S+)$`, 'm').exec(entry) ?? []
  const text = decodeURIComponent(reason)
  const maker = readMaker(text)
  if (maker === undefined || isLiving(maker) || !basename(folder).startsWith(worktreeMark)) return []
  const { branch = '' } = JSON.parse(text) as Partial<ReturnType<typeof madeHere>>
  return [{ folder, branch, head }]
}

/** Whether every commit of a branch and its work tree that no other branch has is one of Newel's. */
async function isNewelsAlone(root: string, { branch, head }: Abandoned): Promise<boolean> {
  const others = ['--not', `--exclude=${branch}`, '--branches', '--tags', '--remotes']
  const words = ['--ignore-missing', head, `refs/heads/${branch}`, ...others]
  const counts = [[], ['--grep', '^Newel-Version: ']].map((filter) =>
    outputOf(git(root, 'rev-list', '--count', ...filter, ...words)),
  )
  const [all, ours] = await Promise.all(counts)
  return all?.ok === true && ours?.ok === true && textOfOutput(all.value) === textOfOutput(ours.value)
}

/** Takes a work tree away with all that is in it, locked or not, also where its folder is gone already. Problems: as `addWorktree`. */
export const removeWorktree = (
  root: string,
  folder: string,
  options: RunOptions = {},
): Promise<Result<void>> => done(git(root, 'worktree', 'remove', '--force', '--force', folder), options)

/**
 * Commits everything in a work tree, with the owner's hooks, and gives the commit; undefined where nothing has changed.
 * Problems: `no-identity`; `git-failed`, which holds the words of a hook that refused; `missing-git`, `cancelled`.
 */
export async function commitAll(
  folder: string,
  message: string,
  options: RunOptions = {},
): Promise<Result<string | undefined>> {
  const known = await run(git(folder, ...ownName, 'var', 'GIT_COMMITTER_IDENT'), options)
  if (known.how === 'failed') return refusal(noIdentity)
  const added = await done(git(folder, 'add', '--all'), options)
  if (!added.ok) return added
  const differs = await hasStagedChanges(folder, options)
  if (!differs.ok || !differs.value) return differs.ok ? success(undefined) : differs
  const commit = git(folder, ...ownName, 'commit', '--quiet', '--message', message)
  const committed = await done(commit, options)
  if (!committed.ok) return committed
  const head = await outputOf(git(folder, 'rev-parse', 'HEAD'), options)
  return head.ok ? success(textOfOutput(head.value).trim()) : head
}

/** Without it git makes an address up from the names of the user and the machine. */
const ownName = ['-c', 'user.useConfigOnly=true']

async function hasStagedChanges(folder: string, options: RunOptions): Promise<Result<boolean>> {
  const command = git(folder, 'diff', '--cached', '--quiet')
  const outcome = await run(command, options)
  if (outcome.how !== 'done' && outcome.exitCode !== 1) return refusal(problemOfGit(command, outcome))
  return success(outcome.exitCode === 1)
}

/** Takes a branch away, merged or not. Problems: `missing-git`, `git-failed` (no such branch among others), `cancelled`. */
export const removeBranch = (root: string, name: string, options: RunOptions = {}): Promise<Result<void>> =>
  done(git(root, 'branch', '--quiet', '-D', '--', name), options)

/**
 * Puts a work tree back to its last commit, what is ignored apart: files that a program made in it go. Only for work trees
 * of our own. Problems: `missing-git`, `git-failed`, `cancelled`.
 */
export async function restoreWorktree(folder: string, options: RunOptions = {}): Promise<Result<void>> {
  const reset = await done(git(folder, 'reset', '--quiet', '--hard'), options)
  return reset.ok ? done(git(folder, 'clean', '--quiet', '-d', '--force'), options) : reset
}

/**
 * Brings the branch that is checked out forward to another one that begins with it. Problems: `git-failed`, where it does
 * not or a file is in the way; `missing-git`, `cancelled`.
 */
export const fastForward = (root: string, name: string, options: RunOptions = {}): Promise<Result<void>> =>
  done(git(root, 'merge', '--quiet', '--ff-only', `refs/heads/${name}`), options)

/** A work tree beside the first one of its repository. */
export interface LinkedWorktree {
  /** Absolute, as `first`. */
  readonly top: string
  /** The first work tree. */
  readonly first: string
  /** Empty where HEAD is detached. */
  readonly branch: string
}

/** The linked work tree that a folder is in; undefined in the first one. Problems: `missing-git`, `git-failed`, `cancelled`. */
export async function linkedWorktree(
  folder: string,
  options: RunOptions = {},
): Promise<Result<LinkedWorktree | undefined>> {
  const top = await lineOf(git(folder, 'rev-parse', '--show-toplevel'), options)
  if (!top.ok) return top
  const listed = await lineOf(git(folder, 'worktree', 'list', '--porcelain'), options)
  const branch = await lineOf(git(folder, 'branch', '--show-current'), options)
  if (!listed.ok) return listed
  if (!branch.ok) return branch
  const first = listed.value.slice('worktree '.length)
  return success(first === top.value ? undefined : { top: top.value, first, branch: branch.value })
}

async function lineOf(command: Command, options: RunOptions): Promise<Result<string>> {
  const output = await outputOf(command, options)
  return output.ok ? success(textOfOutput(output.value).split(/\r?\n/)[0] ?? '') : output
}

async function done(command: Command, options: RunOptions): Promise<Result<void>> {
  const output = await outputOf(command, options)
  return output.ok ? success(undefined) : output
}

const branchExists = (name: string): Problem => ({
  code: 'branch-exists',
  what: `There is a branch ${name} already.`,
  where: name,
  next: `Remove it with \`git branch -D ${name}\`, or choose another name.`,
})

const noIdentity: Problem = {
  code: 'no-identity',
  what: 'git does not know who you are, so nothing can be committed.',
  next: 'Type `git config --global user.name "Your Name"` and `git config --global user.email you@example.org`, then run the same command again.',
}
