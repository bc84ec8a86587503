import type { Readable, Writable } from 'node:stream'

/** Everything a command may know of the process around it. Tests pass streams of their own. */
export interface Terminal {
  readonly input: Readable & { readonly isTTY?: boolean }
  /** Results, and nothing else. */
  readonly output: TerminalOutput
  /** Problems, progress, questions. */
  readonly errors: TerminalOutput
  readonly env: Readonly<Record<string, string | undefined>>
  /** The folder that relative paths start from. */
  readonly folder: string
  /** Aborts when the process is asked to stop. */
  readonly signal: AbortSignal
}

export type TerminalOutput = Writable & { readonly isTTY?: boolean; readonly columns?: number }

/** People are asked only where somebody can see the question and answer it. Decided before clack is loaded. */
export function isInteractive(
  terminal: Terminal,
  flags: { readonly json: boolean; readonly input: boolean; readonly yes: boolean },
): boolean {
  const somebodyIsThere = terminal.input.isTTY === true && terminal.output.isTTY === true
  return somebodyIsThere && !isContinuousIntegration(terminal.env) && flags.input && !flags.json && !flags.yes
}

/** `CI` is set by every known service; `CI=false` and an empty value switch it off again. */
const isContinuousIntegration = (env: Terminal['env']): boolean =>
  env.CI !== undefined && !['', '0', 'false'].includes(env.CI)

/** https://no-color.org: any value that is not empty. */
export const wantsColour = (stream: TerminalOutput, env: Terminal['env']): boolean =>
  stream.isTTY === true && (env.NO_COLOR ?? '') === '' && env.TERM !== 'dumb'

export interface Paint {
  readonly bold: (text: string) => string
  readonly dim: (text: string) => string
  readonly red: (text: string) => string
  readonly green: (text: string) => string
}

/** The few colours that reports use, or none at all. */
export function paintFor(stream: TerminalOutput, env: Terminal['env']): Paint {
  const style = wantsColour(stream, env)
    ? (on: number, off: number) => (text: string) => `\u001B[${on}m${text}\u001B[${off}m`
    : () => (text: string) => text
  return { bold: style(1, 22), dim: style(2, 22), red: style(31, 39), green: style(32, 39) }
}
