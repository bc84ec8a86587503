import { type Problem, type Result, refusal, success } from '../core/problem.ts'
import { type Command, type RunOptions, type RunOutcome, run, shown, textOfOutput } from './run.ts'

/**
 * A command of git, to be run in a folder. Variables of a hook that runs Newel do not lead it to another repository, its
 * words are the usual ones, and it asks nobody anything.
 */
export const git = (cwd: string | undefined, ...args: readonly string[]): Command => ({
  command: 'git',
  args,
  ...(cwd === undefined ? {} : { cwd }),
  env: gitEnvironment,
})

/** What is added to the environment of every git; undefined takes a variable out of it (`git rev-parse --local-env-vars`). */
export const gitEnvironment: Readonly<Record<string, string | undefined>> = {
  GIT_ALTERNATE_OBJECT_DIRECTORIES: undefined,
  GIT_COMMON_DIR: undefined,
  GIT_DIR: undefined,
  GIT_GLOB_PATHSPECS: undefined,
  GIT_ICASE_PATHSPECS: undefined,
  GIT_INDEX_FILE: undefined,
  GIT_LITERAL_PATHSPECS: undefined,
  GIT_NAMESPACE: undefined,
  GIT_NOGLOB_PATHSPECS: undefined,
  GIT_OBJECT_DIRECTORY: undefined,
  GIT_PREFIX: undefined,
  GIT_TERMINAL_PROMPT: '0',
  GIT_WORK_TREE: undefined,
  LC_ALL: 'C',
}

/** Runs a command of git and gives what it printed. Problems: `missing-git`, `git-failed`, `cancelled`. */
export async function outputOf(command: Command, options: RunOptions = {}): Promise<Result<Uint8Array>> {
  const outcome = await run(command, options)
  return outcome.how === 'done' ? success(outcome.stdout) : refusal(problemOfGit(command, outcome))
}

/** The entries of output or input that NUL ends (`-z`); names that are no UTF-8 come out with replacement characters. */
export const entriesIn = (output: Uint8Array): readonly string[] =>
  textOfOutput(output)
    .split('\0')
    .filter((entry) => entry !== '')

/** Entries as git reads them with `-z`. */
export const entriesAsInput = (entries: readonly string[]): Uint8Array =>
  new TextEncoder().encode(entries.map((entry) => `${entry}\0`).join(''))

/** A command of git that did not do its work, as a problem: `missing-git`, `cancelled` or `git-failed`. */
export function problemOfGit(command: Command, outcome: RunOutcome): Problem {
  if (outcome.how === 'missing') return missingGit
  if (outcome.how === 'cancelled') return { code: 'cancelled', what: 'Cancelled while git was running.' }
  const reason = outcome.how === 'timed-out' ? 'it took too long' : outcome.tail
  return {
    code: 'git-failed',
    what: `\`git ${command.args.find(isVerb) ?? ''}\` failed: ${reason}`,
    next: `Type \`${shown({ ...command, env: {} })}\`.`,
  }
}

/** Not an option of git itself, nor the setting that follows `-c`. */
const isVerb = (word: string): boolean => /^[a-z][a-z-]*$/.test(word)

/** What is said where there is no git to run. */
export const missingGit: Problem = {
  code: 'missing-git',
  what: 'git is not installed, or not on PATH.',
  next: 'Install git, or run the same command again with `--no-git`.',
}
