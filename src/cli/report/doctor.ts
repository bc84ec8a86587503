import type { DoctorDetails } from '../output-details.ts'
import type { Paint } from '../terminal.ts'

type Check = DoctorDetails['checks'][number]

/** For people: each check on a line, first of the machine, then of the project, with the next step below what is wrong. */
export function doctorText(checks: readonly Check[], root: string | undefined, paint: Paint): string {
  const of = (about: Check['about']) =>
    checks.filter((check) => check.about === about).flatMap((check) => linesOf(check, paint))
  const project =
    root === undefined
      ? ['This folder is in no project of Newel, so none was looked at.']
      : [paint.bold(root), ...of('project')]
  return [paint.bold('This machine'), ...of('machine'), '', ...project, ''].join('\n')
}

function linesOf({ status, what, next }: Check, paint: Paint): readonly string[] {
  const mark = status === 'ok' ? paint.green(status.padEnd(7)) : paint.red(status.padEnd(7))
  return [`  ${mark}  ${what}`, ...(next === undefined ? [] : [`           next: ${next}`])]
}
