import { type Problem, type Result, refusal, success } from '../core/problem.ts'
import { type RunOutcome, run, shellQuote, which } from './run.ts'
import { type ToolOptions, toolsFor } from './tools.ts'

/**
 * Makes a project's environment with the commands of its pack, such as `uv lock` and `uv sync`, until one fails. Gives what
 * the next steps need and a shell would not find. Problems: `sync-failed` with the end of what was said and the commands to
 * type again; `missing-uv`; `missing-program`; `cancelled`.
 */
export async function install(
  folder: string,
  commands: readonly string[],
  options: ToolOptions,
): Promise<Result<readonly Problem[]>> {
  const tools = await toolsFor(commands, options)
  if (!tools.ok) return tools
  for (const [at, text] of commands.entries()) {
    const command = tools.value.commandOf(text)
    const outcome = await run({ ...command, cwd: folder }, options)
    if (outcome.how === 'missing') return refusal(missingProgram(command.command, folder, commands.slice(at)))
    if (outcome.how !== 'done') return refusal(syncFailed(folder, commands.slice(at), outcome))
  }
  return success(await hintsFor(commands, tools.value.uv, options))
}

/** The next steps say `uv run …` or `poetry run …`, which a shell finds on PATH only. */
async function hintsFor(
  commands: readonly string[],
  uv: string | undefined,
  { programs, env = process.env }: ToolOptions,
): Promise<readonly Problem[]> {
  const hints: Problem[] = []
  for (const name of new Set(commands.map((text) => text.split(' ')[0] ?? ''))) {
    if ((await which(name, env)) !== undefined) continue
    const requirement = programs[name]
    if (name === 'uv' && uv !== undefined) hints.push(uvNotOnPath(uv))
    else if (requirement !== undefined) hints.push(programNotOnPath(name, requirement))
  }
  return hints
}

const uvNotOnPath = (uv: string): Problem => ({
  code: 'uv-not-on-path',
  what: 'uv is not on PATH; Newel used one of its own.',
  where: uv,
  next: 'Install uv, or put that folder on PATH, before you type the next steps.',
})

const programNotOnPath = (name: string, requirement: string): Problem => ({
  code: 'program-not-on-path',
  what: `${name} is not on PATH; Newel ran it through uv.`,
  next: `Install it, such as with \`uv tool install ${shellQuote(requirement)}\`, before you type the next steps.`,
})

const missingProgram = (program: string, folder: string, left: readonly string[]): Problem => ({
  code: 'missing-program',
  what: `The project is complete, but not installed: there is no ${program}.`,
  next: `Install ${program}, and type \`${typed(folder, left)}\`.`,
})

function syncFailed(folder: string, left: readonly string[], outcome: RunOutcome): Problem {
  const [failed = ''] = left
  if (outcome.how === 'cancelled')
    return { code: 'cancelled', what: `Cancelled while \`${failed}\` was running.` }
  const reason = outcome.how === 'timed-out' ? 'it took too long' : outcome.tail || 'it said nothing'
  return {
    code: 'sync-failed',
    what: `\`${failed}\` failed; the project itself is complete: ${reason}`,
    where: folder,
    next: `When the cause is gone, type \`${typed(folder, left)}\`.`,
  }
}

const typed = (folder: string, commands: readonly string[]): string =>
  [`cd ${shellQuote(folder)}`, ...commands].join(' && ')
