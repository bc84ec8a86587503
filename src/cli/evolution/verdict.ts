import type { Problem } from '../../core/problem.ts'
import type { CheckRun } from '../../node/checks.ts'

/** One of the project's own checks on both sides of a change; null where a side does not have it. */
export interface CheckRow {
  readonly command: string
  readonly before: 'passed' | 'failed' | null
  readonly after: 'passed' | 'failed' | null
  /** Of both runs together. */
  readonly seconds: number
}

/** The checks of both sides, each command once: those from before first. */
export function checkRows(before: readonly CheckRun[], after: readonly CheckRun[]): readonly CheckRow[] {
  const commands = new Set([...before, ...after].map(({ command }) => command))
  return [...commands].map((command) => {
    const [was, is] = [before, after].map((runs) => runs.find((one) => one.command === command))
    const seconds = Math.round(((was?.seconds ?? 0) + (is?.seconds ?? 0)) * 10) / 10
    return { command, before: wordOf(was), after: wordOf(is), seconds }
  })
}

const wordOf = (run: CheckRun | undefined) => (run === undefined ? null : run.hasPassed ? 'passed' : 'failed')

/** The checks that the change broke: a command that is new stands for those that are gone. */
export function brokenChecks(before: readonly CheckRun[], after: readonly CheckRun[]): readonly CheckRun[] {
  const now = new Set(after.map(({ command }) => command))
  const gone = before.filter(({ command }) => !now.has(command))
  return after.filter(({ command, hasPassed }) => {
    const same = before.filter((one) => one.command === command)
    return !hasPassed && (same.length > 0 ? same : gone).every((one) => one.hasPassed)
  })
}

/** What is said of a check that the change broke. */
export const checkFailed = ({ command, tail }: CheckRun, branch: string): Problem => ({
  code: 'checks-failed',
  what: `\`${command}\` fails after the change, and everything passed before. The branch ${branch} is kept.`,
  where: branch,
  excerpt: tail,
  next: `Type \`git switch ${branch}\`, mend it and commit; or take the branch away with \`git branch -D ${branch}\`.`,
})

/** What is said of a check that failed before anything was changed. */
export const wasRed = ({ command, tail }: CheckRun): Problem => ({
  code: 'red-before',
  what: `\`${command}\` failed before the change already, so what it says afterwards proves nothing.`,
  excerpt: tail,
})
