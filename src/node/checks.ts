import { type Problem, type Result, refusal, success } from '../core/problem.ts'
import { type Command, type RunOptions, run, tailOf } from './run.ts'
import { type Programs, toolsFor } from './tools.ts'

/** How one of a project's own checks ended. */
export interface CheckRun {
  /** As the pack has it. */
  readonly command: string
  readonly hasPassed: boolean
  readonly seconds: number
  /** The last lines of what it said; empty where it passed. */
  readonly tail: string
}

export interface CheckOptions extends RunOptions {
  /** True: no connection is opened. */
  readonly offline: boolean
  readonly programs?: Programs
}

/**
 * Runs a project's own checks in its folder, one after the other and whatever the others say: words parted by spaces, no
 * shell. uv, and what it runs, is found as for `create`, and makes the environment that the folder has for itself.
 * Problems: `missing-uv`; `missing-program`; `cancelled`.
 */
export async function runChecks(
  folder: string,
  commands: readonly string[],
  options: CheckOptions,
): Promise<Result<readonly CheckRun[]>> {
  const tools = await toolsFor(commands, { programs: {}, ...options })
  if (!tools.ok) return tools
  const runs: CheckRun[] = []
  for (const text of commands) {
    const command = tools.value.commandOf(text)
    const env = { ...command.env, ...ownEnvironment }
    const ended = await runCheck(text, { ...command, cwd: folder, env }, options)
    if (!ended.ok) return ended
    runs.push(ended.value)
  }
  return success(runs)
}

/** One that another folder shares would be changed under its feet. */
const ownEnvironment = { UV_PROJECT_ENVIRONMENT: undefined, UV_NO_PROGRESS: '1' }

const halfAnHour = 1_800_000

async function runCheck(
  text: string,
  command: Command,
  { signal, timeout = halfAnHour }: CheckOptions,
): Promise<Result<CheckRun>> {
  const began = performance.now()
  const { how, stdout, stderr } = await run(command, { signal, timeout })
  if (how === 'cancelled') return refusal(cancelled(text))
  if (how === 'missing') return refusal(missingProgram(text, command))
  const said = tailOf(stdout) || tailOf(stderr)
  return success({
    command: text,
    hasPassed: how === 'done',
    seconds: Math.round((performance.now() - began) / 100) / 10,
    tail: how === 'timed-out' ? `${said}\nIt took too long.`.trimStart() : how === 'done' ? '' : said,
  })
}

const cancelled = (text: string): Problem => ({
  code: 'cancelled',
  what: `Cancelled while \`${text}\` was running. Nothing was changed.`,
})

const missingProgram = (text: string, { command }: Command): Problem => ({
  code: 'missing-program',
  what: `\`${text}\` cannot be run: there is no ${command}.`,
  next: `Install ${command}, or add --no-verify: the checks of the project are then not run.`,
})
