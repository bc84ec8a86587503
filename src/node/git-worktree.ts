import { type Problem, type Result, refusal, success } from '../core/problem.ts'
import { git, outputOf, problemOfGit } from './git-command.ts'
import { type Command, type RunOptions, run, textOfOutput } from './run.ts'

/**
 * A second work tree of a repository in a new folder, detached at HEAD. The project stands in it below the same prefix.
 * Problems: `missing-git`, `git-failed` (before the first commit among others), `cancelled`.
 */
export const addWorktree = (root: string, folder: string, options: RunOptions = {}): Promise<Result<void>> =>
  done(git(root, 'worktree', 'add', '--quiet', '--detach', folder, 'HEAD'), options)

/** Takes a work tree away with all that is in it, also where its folder is gone already. Problems: as `addWorktree`. */
export const removeWorktree = (
  root: string,
  folder: string,
  options: RunOptions = {},
): Promise<Result<void>> => done(git(root, 'worktree', 'remove', '--force', folder), options)

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

/**
 * A new branch at a commit; no work tree is switched to it. Problems: `branch-exists`; `git-failed` (a name that is none
 * among others), `missing-git`, `cancelled`.
 */
export async function branchAt(
  root: string,
  name: string,
  commit: string,
  options: RunOptions = {},
): Promise<Result<void>> {
  const reference = git(root, 'rev-parse', '--verify', '--quiet', `refs/heads/${name}`)
  if ((await run(reference, options)).how === 'done') return refusal(branchExists(name))
  return done(git(root, 'branch', '--no-track', '--', name, commit), options)
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
