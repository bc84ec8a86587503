import { writeFile } from 'node:fs/promises'
import { problemOf } from '../../node/faults.ts'
import type { Context, Finished } from '../commands/command.ts'
import { exitCode } from '../exit-code.ts'
import { climbMarkdown } from '../report/promotion.ts'
import type { CarriedChange } from './carry-out-change.ts'
import type { Mode } from './change-project.ts'

/** Writes the report for a pull request where one was asked for. The change itself stays if that fails. */
export async function withReport(
  finished: Finished,
  carried: CarriedChange,
  { report }: Mode,
  { ports, common }: Context,
): Promise<Finished> {
  const { climb } = carried.change
  if (report === undefined || climb === undefined) return finished
  const path = ports.absolute(common.folder, report)
  try {
    await writeFile(path, climbMarkdown(carried, climb))
    return finished
  } catch (error) {
    const { output } = finished
    const code = output.exitCode === exitCode.done ? exitCode.failed : output.exitCode
    const problems = [...output.problems, problemOf(error, 'write', path)]
    return { ...finished, output: { ...output, ok: false, exitCode: code, problems } }
  }
}
