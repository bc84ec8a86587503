import { checkMachine, checkProject } from '../../node/doctor.ts'
import type { HelpPage } from '../arguments/help.ts'
import { readTyped } from '../arguments/typed.ts'
import { findProject } from '../evolution/read-project.ts'
import { exitCode } from '../exit-code.ts'
import type { DoctorDetails } from '../output-details.ts'
import { doctorText } from '../report/doctor.ts'
import { paintFor } from '../terminal.ts'
import { type Context, type Finished, reported } from './command.ts'

/** `newel doctor`: what is missing on this machine, and what is wrong in this project. Changes nothing. */
export async function doctor(context: Context): Promise<Finished> {
  const read = readTyped('doctor', page, context)
  if ('ended' in read) return read.ended
  const { terminal, common } = context
  const root = findProject(common.folder)
  const machine = await checkMachine(common.folder, terminal.env)
  const project = root.ok ? await checkProject(root.value) : []
  const checks: DoctorDetails['checks'] = [
    ...machine.map((check) => ({ ...check, about: 'machine' as const })),
    ...project.map((check) => ({ ...check, about: 'project' as const })),
  ]
  const paint = paintFor(terminal.output, terminal.env)
  const text = doctorText(checks, root.ok ? root.value : undefined, paint)
  return reported('doctor', text, { details: { checks } }, codeOf(checks))
}

function codeOf(checks: DoctorDetails['checks']) {
  if (checks.some(({ status }) => status === 'missing')) return exitCode.missing
  return checks.some(({ status }) => status === 'problem') ? exitCode.failed : exitCode.done
}

const page: HelpPage = {
  usage: ['newel doctor [flags]'],
  summary:
    'Says what is missing on this machine (exit code 4) and, inside a project, what is wrong with what Newel keeps there (exit code 1), each with the next step. Changes nothing and opens no connection.',
  flags: [],
  examples: ['newel doctor', 'newel doctor --json'],
}
