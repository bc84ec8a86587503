import type { Problem } from '../core/problem.ts'

/** An exception that got this far is Newel's own mistake. The stack is for `--verbose`. */
export function mistake(error: unknown, isVerbose: boolean): Problem {
  const stack = error instanceof Error ? (error.stack ?? error.message) : String(error)
  return {
    code: 'internal',
    what: `Newel made a mistake: ${error instanceof Error ? error.message : String(error)}`,
    next: isVerbose
      ? 'Please report it with the lines above.'
      : 'Run the same command with --verbose and report what it says.',
    ...(isVerbose ? { excerpt: stack } : {}),
  }
}
