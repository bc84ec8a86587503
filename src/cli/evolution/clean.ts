import { type Problem, type Result, refusal, success } from '../../core/problem.ts'
import type { Operation } from '../../core/reconcile/types.ts'
import { changedPaths, type Ongoing, repositoryOf } from '../../node/git-state.ts'

/**
 * Whether a project may be changed in place: git must be able to show and to give back what was there before. Gives
 * warnings. Problems: `git-busy`, `dirty-tree`, `untracked-in-the-way`; those of git.
 */
export async function mayChange(
  root: string,
  operations: readonly Operation[],
): Promise<Result<readonly Problem[]>> {
  const repository = await repositoryOf(root)
  if (!repository.ok) return repository
  if (repository.value === undefined) return success([noRepository(root)])
  if (repository.value.ongoing !== undefined) return refusal(gitBusy(repository.value.ongoing))
  const changed = await changedPaths(root)
  if (!changed.ok) return changed
  const { tracked, untracked, ignored } = changed.value
  const touched = operations.flatMap((one) => ('before' in one && one.kind !== 'keep' ? [one.path] : []))
  const met = touched.filter((path) => untracked.includes(path))
  const problems = [
    ...(tracked.length > 0 ? [dirtyTree(tracked)] : []),
    ...(met.length > 0 ? [untrackedInTheWay(met)] : []),
  ]
  if (problems.length > 0) return refusal(...problems)
  return success(touched.filter((path) => isAmong(ignored, path)).map(ignoredFile))
}

const isAmong = (ignored: readonly string[], path: string): boolean =>
  ignored.some((one) => one === path || (one.endsWith('/') && path.startsWith(one)))

const noRepository = (root: string): Problem => ({
  code: 'no-repository',
  what: 'This project is in no git repository: what is replaced is kept in .newel/undo alone.',
  where: root,
  next: 'Type `git init`, and commit, before the next change.',
})

const gitBusy = (ongoing: Ongoing): Problem => ({
  code: 'git-busy',
  what: `A ${ongoing} is under way in this repository. Nothing was changed.`,
  next:
    ongoing === 'bisect'
      ? 'End it with `git bisect reset`, then run the same command again.'
      : `End it with \`git ${ongoing} --continue\` or \`git ${ongoing} --abort\`, then run the same command again.`,
})

const dirtyTree = (paths: readonly string[]): Problem => ({
  code: 'dirty-tree',
  what: `There are changes that are not committed: ${listed(paths)}. Nothing was changed.`,
  where: paths[0] ?? '',
  next: 'Commit them, or put them away with `git stash`, or add --branch NAME, which leaves this folder alone.',
})

const untrackedInTheWay = (paths: readonly string[]): Problem => ({
  code: 'untracked-in-the-way',
  what: `Files would change that git does not have: ${listed(paths)}. Nothing was changed.`,
  where: paths[0] ?? '',
  next: 'Type `git add --all` and `git commit`, then run the same command again.',
})

const ignoredFile = (path: string): Problem => ({
  code: 'ignored-file',
  what: `git ignores ${path}; how it was is kept in .newel/undo alone.`,
  where: path,
})

const listed = (paths: readonly string[]): string =>
  paths.length <= 5 ? paths.join(', ') : `${paths.slice(0, 5).join(', ')} and ${paths.length - 5} more`
