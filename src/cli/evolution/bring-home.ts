import { type Problem, type Result, refusal, success } from '../../core/problem.ts'
import { type Repository, repositoryOf } from '../../node/git-state.ts'
import { fastForward } from '../../node/git-worktree.ts'
import { mayChange } from './clean.ts'
import type { ChangeRequest } from './request.ts'
import { underClaim } from './under-claim.ts'

/** Where a change on a branch begins. */
export interface Start {
  readonly repository: Repository
  readonly head: string
  readonly warnings: readonly Problem[]
}

/**
 * The commit that a branch is to begin at. What is not committed stays behind, which is a warning, and a refusal where the
 * owner's branch is to be brought forward. Problems: `no-repository`, `no-commit-yet`, `git-busy`, `dirty-tree`; those of git.
 */
export async function startOf(
  root: string,
  { promotes }: ChangeRequest,
  applies: boolean,
): Promise<Result<Start>> {
  const repository = await repositoryOf(root)
  if (!repository.ok) return repository
  if (repository.value === undefined) return refusal(noRepository(root, promotes === true))
  const { head } = repository.value
  if (head === undefined) return refusal(noCommitYet)
  const clean = await mayChange(root, [])
  if (clean.ok) return success({ repository: repository.value, head, warnings: [] })
  const dirty = clean.problems.every(({ code }) => code === 'dirty-tree')
  if (!dirty) return clean
  if (applies) return refusal(...clean.problems.map((problem) => ({ ...problem, next: cleanFirst })))
  return success({ repository: repository.value, head, warnings: clean.problems.map(leftBehind) })
}

/**
 * Brings the owner's branch forward to that of a change, if it is still where the change began and nothing was edited
 * meanwhile. Problems: `branch-moved`, `git-busy`, `dirty-tree`; those of git and of the claim.
 */
export async function bringHome(root: string, name: string, head: string): Promise<Result<void>> {
  const done = await underClaim(root, async () => {
    const now = await repositoryOf(root)
    if (!now.ok) return now
    if (now.value?.head !== head) return refusal(branchMoved(name))
    const clean = await mayChange(root, [])
    return clean.ok ? fastForward(root, name) : clean
  })
  return done.ok ? done.value.value : done
}

const noRepository = (root: string, promotes: boolean): Problem => ({
  code: 'no-repository',
  what: 'A branch needs a repository, and this project is in none.',
  where: root,
  next: `Type \`git init\`, \`git add --all\` and \`git commit\`, or ${promotes ? 'add --in-place, which changes this folder itself' : 'leave --branch out'}.`,
})

const noCommitYet: Problem = {
  code: 'no-commit-yet',
  what: 'A branch needs a commit to start from, and there is none.',
  next: 'Type `git add --all` and `git commit`, then run the same command again.',
}

const cleanFirst = 'Commit them, or put them away with `git stash`, or leave --apply out.'

const leftBehind = ({ where }: Problem): Problem => ({
  code: 'left-behind',
  what: 'There are changes that are not committed: the branch begins at the last commit and does not have them.',
  ...(where !== undefined && { where }),
  next: 'Commit them before you merge the branch.',
})

const branchMoved = (name: string): Problem => ({
  code: 'branch-moved',
  what: `Your branch has moved since the change began, so it was not brought forward. The branch ${name} is kept.`,
  where: name,
  next: `Type \`git merge ${name}\`.`,
})
