import { stat } from 'node:fs/promises'
import { dirname, resolve } from 'node:path'
import { type Result, refusal, success } from '../core/problem.ts'
import { git, missingGit, problemOfGit } from './git-command.ts'
import { type RunOptions, run, textOfOutput } from './run.ts'

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

async function existing(folder: string): Promise<string> {
  try {
    if ((await stat(folder)).isDirectory()) return folder
  } catch {
    // Not there, or not for us to see: the folder above it tells.
  }
  return dirname(folder) === folder ? folder : existing(dirname(folder))
}

const noIdentity =
  'git does not know who you are. Type `git config --global user.name "Your Name"` and `git config --global user.email you@example.org`, then `git commit`.'
