import type { Problem } from '../../core/problem.ts'
import type { Ports } from '../creation/ports.ts'
import type { Invocation } from '../creation/reproduce.ts'
import { type ExitCode, exitCode, exitCodeOf } from '../exit-code.ts'
import { emptyOutput, type Output } from '../output.ts'
import type { Terminal } from '../terminal.ts'

/** What every command may ask of the run it is in. */
export interface Context {
  /** The words that were typed, without the command. */
  readonly words: readonly string[]
  readonly terminal: Terminal
  readonly common: Common
  readonly ports: Ports
  readonly invocation: Invocation
}

/** The flags that every command has. */
export interface Common {
  readonly folder: string
  readonly quiet: boolean
  readonly verbose: boolean
  readonly json: boolean
  /** False with `--no-input`. */
  readonly input: boolean
}

/** How a command ended. The caller prints it. */
export interface Finished {
  readonly output: Output
  /** The result for people, on stdout. */
  readonly text: string
  /** What `--json` prints in place of the output, where the command's result is a document of its own. */
  readonly document?: unknown
}

export type Command = (context: Context) => Promise<Finished>

/** Nothing was done. */
export const refused = (command: string, problems: readonly Problem[], code?: ExitCode): Finished => ({
  output: { ...emptyOutput(command, code ?? exitCodeOf(problems)), problems },
  text: '',
})

export const finishedWith = (command: string, text: string, document?: unknown): Finished => ({
  output: emptyOutput(command, 0),
  text,
  ...(document === undefined ? {} : { document }),
})

/** Something was found out or done: what goes into the output beside the command and the code. */
export const reported = (
  command: string,
  text: string,
  found: Partial<Output>,
  code: ExitCode = exitCode.done,
): Finished => ({ output: { ...emptyOutput(command, code), ...found }, text })
