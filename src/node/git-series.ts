import { type Result, success } from '../core/problem.ts'
import type { Operation } from '../core/reconcile/types.ts'
import { applyOperations } from './apply.ts'
import { git, outputOf } from './git-command.ts'
import { type RunOptions, textOfOutput } from './run.ts'

/** A commit before the last ones: what is to be done to the tree of the commit before it. */
interface SeriesCommit {
  readonly message: string
  readonly operations: readonly Operation[]
}

export interface SeriesWanted {
  /** The top of the work tree, the folder of the project in it, and the same as git puts it before its paths. */
  readonly folder: string
  readonly inside: string
  readonly prefix: string
  readonly branch: string
  /** The commit that holds everything, and that the branch is at. */
  readonly whole: string
  readonly steps: readonly SeriesCommit[]
  /** For what the steps leave, and for the folder that comes last. */
  readonly messages: { readonly changes: string; readonly last: string }
  /** A folder of the project that stays as it was until the last commit. */
  readonly lastFolder: string
}

/**
 * Puts a series of commits in the place of the one commit that a branch is at. The last has the very tree of that one, so
 * whatever hooks made of it holds, and they are not asked about what is between. The branch moves once, at the end.
 * @returns the commits, oldest first. Problems: those of git and `applyOperations`
 */
export async function replaceBySeries(
  wanted: SeriesWanted,
  options: RunOptions = {},
): Promise<Result<readonly string[]>> {
  const { folder, branch, whole } = wanted
  const say = (...words: readonly string[]) => lineOf(folder, words, options)
  const start = await say('rev-parse', `${whole}~1`)
  if (!start.ok) return start
  const signs = await say('config', '--type=bool', '--default=false', '--get', 'commit.gpgSign')
  if (!signs.ok) return signs
  const made = await commitsOf(wanted, start.value, signs.value === 'true' ? ['-S'] : [], options)
  if (!made.ok) return made
  const moved = await say('update-ref', `refs/heads/${branch}`, made.value.at(-1) ?? whole, whole)
  if (!moved.ok) return moved
  // What the steps put down and the last commit has not is taken away only if git knows of it.
  const known = await say('add', '--all')
  if (!known.ok) return known
  const back = await say('checkout', '--quiet', '--force', branch)
  return back.ok ? made : back
}

async function commitsOf(
  { folder, inside, prefix, whole, steps, messages, lastFolder }: SeriesWanted,
  start: string,
  signing: readonly string[],
  options: RunOptions,
): Promise<Result<readonly string[]>> {
  const say = (...words: readonly string[]) => lineOf(folder, words, options)
  const commits: string[] = []
  const commit = async (tree: Result<string>, message: string): Promise<Result<unknown>> => {
    if (!tree.ok) return tree
    const parent = commits.at(-1) ?? start
    const was = await say('rev-parse', `${parent}^{tree}`)
    if (!was.ok || was.value === tree.value) return was
    const made = await say('commit-tree', ...signing, tree.value, '-p', parent, '-m', message)
    if (made.ok) commits.push(made.value)
    return made
  }
  const detached = await say('checkout', '--quiet', '--force', '--detach', start)
  if (!detached.ok) return detached
  for (const { message, operations } of steps) {
    const done = await commit(await treeAfter(folder, inside, operations, options), message)
    if (!done.ok) return done
  }
  const own = `${prefix}${lastFolder}`
  const changes = await commit(await treeWithout(folder, whole, own, start, options), messages.changes)
  if (!changes.ok) return changes
  const last = await commit(await say('rev-parse', `${whole}^{tree}`), messages.last)
  return last.ok ? success(commits) : last
}

/** The tree that the work tree is after some operations. */
async function treeAfter(
  folder: string,
  inside: string,
  operations: readonly Operation[],
  options: RunOptions,
): Promise<Result<string>> {
  const applied = await applyOperations(inside, operations, { signal: options.signal })
  if (!applied.ok) return applied
  const added = await lineOf(folder, ['add', '--all'], options)
  return added.ok ? lineOf(folder, ['write-tree'], options) : added
}

/** The tree of a commit in which one folder is as another commit has it. */
async function treeWithout(
  folder: string,
  whole: string,
  own: string,
  start: string,
  options: RunOptions,
): Promise<Result<string>> {
  for (const words of [
    ['read-tree', whole],
    ['rm', '--cached', '--force', '--quiet', '-r', '--', own],
    ['read-tree', `--prefix=${own}/`, `${start}:${own}`],
  ]) {
    const done = await lineOf(folder, words, options)
    if (!done.ok) return done
  }
  return lineOf(folder, ['write-tree'], options)
}

/** Without hooks: what is between was asked of nobody. */
async function lineOf(
  folder: string,
  words: readonly string[],
  options: RunOptions,
): Promise<Result<string>> {
  const output = await outputOf(git(folder, '-c', 'core.hooksPath=/dev/null', ...words), options)
  return output.ok ? success(textOfOutput(output.value).trim()) : output
}
