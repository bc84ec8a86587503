import { readdir } from 'node:fs/promises'
import { type Problem, type Result, refusal, success } from '../core/problem.ts'
import { quietly } from './faults.ts'
import { type RunOptions, run } from './run.ts'
import { type Programs, toolsFor } from './tools.ts'

/** A lock file that a change has left behind, since what it was made from is another one now. */
export interface StaleLock {
  readonly path: string
  /** What makes it anew; none where what it was made from is gone. */
  readonly command?: string
}

/** What a change wrote, and what it took away. */
export interface Touched {
  readonly written: ReadonlySet<string>
  readonly removed: ReadonlySet<string>
}

/**
 * The lock files of a project that a change has left behind: those of the pack's commands, as `uv.lock` of `uv lock`, and those
 * of scripts, as `main.py.lock`.
 */
export async function staleLocks(
  folder: string,
  { written, removed }: Touched,
  install: readonly string[],
): Promise<readonly StaleLock[]> {
  const names: string[] = []
  await quietly(async () => names.push(...(await readdir(folder))))
  return names.sort().flatMap((path): readonly StaleLock[] => {
    const command = `${path.replace(/\.lock$/, '')} lock`
    if (install.includes(command)) return written.has('pyproject.toml') ? [{ path, command }] : []
    const script = /^(.+\.py)\.lock$/.exec(path)?.[1]
    if (script === undefined) return []
    if (removed.has(script)) return [{ path }]
    return written.has(script) ? [{ path, command: `uv lock --script ${script}` }] : []
  })
}

/**
 * Makes lock files anew with what made them, which keeps the versions that still fit. Those of files that are gone stay.
 * Problems: `lock-outdated` for each that could not be made; `cancelled`.
 */
export async function lockAgain(
  folder: string,
  locks: readonly StaleLock[],
  options: RunOptions & { readonly programs: Programs },
): Promise<Result<void>> {
  const commands = locks.flatMap(({ command }) => (command === undefined ? [] : [command]))
  if (commands.length === 0) return success(undefined)
  const tools = await toolsFor(commands, options)
  if (!tools.ok) return refusal(...tools.problems.map((problem) => withoutTools(problem, locks)))
  const problems: Problem[] = []
  for (const lock of locks) {
    if (lock.command === undefined) continue
    const outcome = await run({ ...tools.value.commandOf(lock.command), cwd: folder }, options)
    if (outcome.how === 'cancelled') return refusal(cancelled(lock.command))
    if (outcome.how !== 'done') problems.push({ ...outdatedLock(lock), excerpt: outcome.tail })
  }
  return problems.length === 0 ? success(undefined) : refusal(...problems)
}

/** What is said of a lock file that was not made anew. */
export const outdatedLock = ({ path, command }: StaleLock): Problem =>
  command === undefined
    ? {
        code: 'lock-outdated',
        what: `${path} is the lock of a script that is no more.`,
        where: path,
        next: `Type \`git rm ${path}\`, and \`uv lock\` for a lock of the project.`,
      }
    : {
        code: 'lock-outdated',
        what: `${path} does not know the dependencies of now.`,
        where: path,
        next: `Type \`${command}\` where the change is, and commit ${path}.`,
      }

const withoutTools = (problem: Problem, [lock]: readonly StaleLock[]): Problem =>
  problem.code === 'cancelled' || lock === undefined
    ? problem
    : { ...outdatedLock(lock), excerpt: problem.what }

const cancelled = (command: string): Problem => ({
  code: 'cancelled',
  what: `Cancelled while \`${command}\` was running.`,
})
