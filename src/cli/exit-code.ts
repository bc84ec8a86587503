import type { Problem } from '../core/problem.ts'

/** What a script can tell from the exit code. Every command uses this table and nothing else. */
export const exitCode = {
  done: 0,
  failed: 1,
  usage: 2,
  conflicts: 3,
  missing: 4,
  outdated: 5,
  cancelled: 130,
} as const

export type ExitCode = (typeof exitCode)[keyof typeof exitCode]

/** Problems that are not the caller's to correct by typing something else; all the others are usage. */
const codesOfProblems: Readonly<Record<string, ExitCode>> = {
  conflict: exitCode.conflicts,
  conflicts: exitCode.conflicts,
  'changed-since': exitCode.conflicts,
  'conflicts-pending': exitCode.conflicts,
  'destination-in-the-way': exitCode.conflicts,
  'not-empty': exitCode.conflicts,
  'stale-plan': exitCode.conflicts,
  uncommitted: exitCode.conflicts,
  'lock-outdated': exitCode.missing,
  'missing-program': exitCode.missing,
  'newer-lock': exitCode.missing,
  'missing-uv': exitCode.missing,
  'missing-git': exitCode.missing,
  'no-network': exitCode.missing,
  'sync-failed': exitCode.missing,
  cancelled: exitCode.cancelled,
  'branch-moved': exitCode.failed,
  'checks-failed': exitCode.failed,
  claimed: exitCode.failed,
  'conflicted-lock': exitCode.failed,
  'damaged-journal': exitCode.failed,
  'damaged-lock': exitCode.failed,
  'damaged-pending': exitCode.failed,
  'damaged-snapshot': exitCode.failed,
  'damaged-undo': exitCode.failed,
  'git-failed': exitCode.failed,
  'interrupted-change': exitCode.failed,
  'no-base': exitCode.failed,
  'unknown-lock-format': exitCode.failed,
  'would-break': exitCode.failed,
  internal: exitCode.failed,
}

/**
 * The exit code of a refusal: the first code other than `usage` among its problems.
 * Faults of the machine (disk full, no permission) have codes that start with `E` as in errno, or with `fault`.
 */
export function exitCodeOf(problems: readonly Problem[]): ExitCode {
  const codes = problems.map(({ code }) => codesOfProblems[code] ?? codeOfFault(code))
  return codes.find((code) => code !== exitCode.usage) ?? exitCode.usage
}

const codeOfFault = (code: string): ExitCode =>
  /^(E[A-Z0-9]+$|fault)/.test(code) ? exitCode.failed : exitCode.usage
