import { mkdtemp, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join, resolve } from 'node:path'
import { type Problem, type Result, refusal, success } from '../core/problem.ts'
import { problemOf, quietly } from './faults.ts'
import { disk } from './files.ts'
import { type Command, type RunOptions, type RunOutcome, run, shown, textOfOutput } from './run.ts'

/** The version of git on this machine, e.g. `[2, 39]`. Problem: `missing-git`. */
export async function gitVersion(): Promise<Result<readonly [major: number, minor: number]>> {
  const outcome = await run(git(undefined, 'version'), { timeout: 10_000 })
  const [, major, minor] = /(\d+)\.(\d+)/.exec(textOfOutput(outcome.stdout)) ?? []
  if (outcome.how !== 'done' || major === undefined || minor === undefined) return refusal(missingGit)
  return success([Number(major), Number(minor)])
}

/** Whether a folder, which may not exist yet, is or will be inside a repository's work tree. */
export async function insideRepository(folder: string): Promise<boolean> {
  const outcome = await run(git(await existing(resolve(folder)), 'rev-parse', '--is-inside-work-tree'))
  return outcome.how === 'done' && textOfOutput(outcome.stdout).trim() === 'true'
}

/** A new repository with the branch `main`. Problems: `missing-git`, `git-failed`. */
export async function initRepository(folder: string, options: RunOptions = {}): Promise<Result<void>> {
  // `init -b` is younger than many gits that are in use; pointing HEAD at an unborn branch is as old as git.
  for (const command of [
    git(folder, 'init', '--quiet'),
    git(folder, 'symbolic-ref', 'HEAD', 'refs/heads/main'),
  ]) {
    const outcome = await run(command, options)
    if (outcome.how !== 'done') return refusal(problemOfGit(command, outcome))
  }
  return success(undefined)
}

/** Whether the first commit was made, or why not: a sentence for people. */
export type FirstCommit = { readonly made: true } | { readonly made: false; readonly because: string }

/**
 * Commits everything in a new repository. Without an identity, or where git refuses (a key for signing that is not at
 * hand, say), nothing is committed and the reason is given: the project stands all the same.
 */
export async function firstCommit(
  folder: string,
  message: string,
  options: RunOptions = {},
): Promise<FirstCommit> {
  // Without `useConfigOnly` git makes an address up from the names of the user and the machine.
  const identity = await run(
    git(folder, '-c', 'user.useConfigOnly=true', 'var', 'GIT_COMMITTER_IDENT'),
    options,
  )
  if (identity.how === 'cancelled') return { made: false, because: 'It was cancelled.' }
  if (identity.how !== 'done') return { made: false, because: noIdentity }
  const limits = { timeout: 120_000, ...options }
  const commands = [
    git(folder, 'add', '--all'),
    git(folder, 'commit', '--quiet', '--no-verify', '--message', message),
  ]
  for (const command of commands) {
    const outcome = await run(command, limits)
    if (outcome.how !== 'done') return { made: false, because: problemOfGit(command, outcome).what }
  }
  return { made: true }
}

/** One side of a merge, and how its markers call it. */
export interface Side {
  readonly content: Uint8Array
  readonly label: string
}

export interface MergedText {
  readonly content: Uint8Array
  /** How many places are marked; git counts up to 127. */
  readonly conflicts: number
}

/**
 * A three-way merge by lines, with zdiff3 markers (diff3 where this git is older than 2.35).
 * Problems: `missing-git`, `git-failed` (binary content among others), `cancelled`; faults of the disk.
 */
export async function mergeFile(
  sides: { readonly base: Side; readonly ours: Side; readonly theirs: Side },
  options: RunOptions = {},
): Promise<Result<MergedText>> {
  let folder: string | undefined
  try {
    folder = await mkdtemp(join(tmpdir(), 'newel-merge-'))
    for (const name of sideNames) await writeFile(join(folder, name), sides[name].content)
    const labels = sideNames.flatMap((name) => ['-L', sides[name].label])
    const merged = await mergedWith('--zdiff3', labels, folder, options)
    return merged.ok || !isUnknownOption(merged.problems)
      ? merged
      : mergedWith('--diff3', labels, folder, options)
  } catch (error) {
    return refusal(problemOf(error, 'merge in', folder ?? tmpdir()))
  } finally {
    const made = folder
    if (made !== undefined) await quietly(() => disk.removeOwnFolder(made))
  }
}

/** In the order in which `git merge-file` takes files and labels. */
const sideNames = ['ours', 'base', 'theirs'] as const

async function mergedWith(
  style: string,
  labels: readonly string[],
  folder: string,
  options: RunOptions,
): Promise<Result<MergedText>> {
  const command = git(folder, 'merge-file', '-p', style, ...labels, ...sideNames)
  const outcome = await run(command, options)
  // 0 … 127 is the number of conflicts; a failure is negative, which arrives as 255 (and 129 for wrong usage).
  const { exitCode = 255, stdout } = outcome
  if (outcome.how === 'missing' || outcome.how === 'cancelled' || exitCode > 127) {
    return refusal(problemOfGit(command, outcome))
  }
  return success({ content: stdout, conflicts: exitCode })
}

const isUnknownOption = (problems: readonly Problem[]): boolean =>
  problems.some(({ what }) => /unknown option|usage: git merge-file/.test(what))

/** Variables of a hook that runs Newel must not lead git to another repository, and its words must be the usual ones. */
const git = (cwd: string | undefined, ...args: readonly string[]): Command => ({
  command: 'git',
  args,
  ...(cwd === undefined ? {} : { cwd }),
  env: {
    GIT_DIR: undefined,
    GIT_WORK_TREE: undefined,
    GIT_INDEX_FILE: undefined,
    GIT_OBJECT_DIRECTORY: undefined,
    GIT_PREFIX: undefined,
    GIT_TERMINAL_PROMPT: '0',
    LC_ALL: 'C',
  },
})

async function existing(folder: string): Promise<string> {
  try {
    if ((await stat(folder)).isDirectory()) return folder
  } catch {
    // Not there, or not for us to see: the folder above it tells.
  }
  return dirname(folder) === folder ? folder : existing(dirname(folder))
}

function problemOfGit(command: Command, outcome: RunOutcome): Problem {
  const typed = shown({ ...command, env: {} })
  if (outcome.how === 'missing') return missingGit
  if (outcome.how === 'cancelled') return { code: 'cancelled', what: 'Cancelled while git was running.' }
  const reason = outcome.how === 'timed-out' ? 'it took too long' : outcome.tail
  return {
    code: 'git-failed',
    what: `\`git ${command.args[0]}\` failed: ${reason}`,
    next: `Type \`${typed}\`.`,
  }
}

const noIdentity =
  'git does not know who you are. Type `git config --global user.name "Your Name"` and `git config --global user.email you@example.org`, then `git commit`.'

const missingGit: Problem = {
  code: 'missing-git',
  what: 'git is not installed, or not on PATH.',
  next: 'Install git, or run the same command again with `--no-git`.',
}
