import type { AnswerValue } from '../core/answers/types.ts'
import type { Problem } from '../core/problem.ts'
import type { ExitCode } from './exit-code.ts'
import type { Details } from './output-details.ts'

/** What `--json` prints, once, on success and on every refusal. `output-schema.ts` is its published schema. */
export interface Output {
  readonly ok: boolean
  readonly command: string
  readonly exitCode: ExitCode
  /** False when nothing was written, by request or because of a problem. */
  readonly written: boolean
  readonly project: { readonly name: string; readonly path: string } | null
  readonly answers: Readonly<Record<string, AnswerValue>> | null
  /** Every file of the project, sorted by path. */
  readonly files: readonly OutputFile[]
  /** Every operation, sorted by path. */
  readonly plan: readonly OutputOperation[]
  /** What the rendered project can do. */
  readonly capabilities: readonly string[]
  /** What only this command has to say; null where the other keys say it all. */
  readonly details: Details | null
  /** Commands to type next. */
  readonly nextSteps: readonly string[]
  /** The command that makes this project again. */
  readonly reproduce: string | null
  readonly warnings: readonly Problem[]
  readonly problems: readonly Problem[]
}

export interface OutputFile {
  readonly path: string
  /** Octal permission bits, e.g. `644`. */
  readonly mode: string
  /** In bytes. */
  readonly size: number
  readonly owner: 'tool' | 'user'
}

export interface OutputOperation {
  readonly kind: 'create' | 'replace' | 'merge' | 'remove' | 'keep' | 'conflict'
  readonly path: string
  readonly because?: string
  /** A unified diff, with `--diff`. */
  readonly diff?: string
}

/** An output that says nothing yet; commands fill in what they know. */
export const emptyOutput = (command: string, code: ExitCode): Output => ({
  ok: code === 0,
  command,
  exitCode: code,
  written: false,
  project: null,
  answers: null,
  files: [],
  plan: [],
  capabilities: [],
  details: null,
  nextSteps: [],
  reproduce: null,
  warnings: [],
  problems: [],
})
