/** Expected refusals are values. A problem says what is wrong, where, and what to type next. */
export interface Problem {
  /** Stable identifier for programs, e.g. `unknown-choice`. */
  readonly code: string
  /** One sentence for people. */
  readonly what: string
  /** A flag, a key, or `file:line:column`. */
  readonly where?: string
  /** The next command or the nearest good value, as a sentence. */
  readonly next?: string
  /** The offending line with a caret below, where a file is concerned. */
  readonly excerpt?: string
}

/** Either a value or every problem at once; never both. */
export type Result<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly problems: readonly Problem[] }

export const success = <T>(value: T): Result<T> => ({ ok: true, value })

export const refusal = (...problems: readonly Problem[]): Result<never> => ({ ok: false, problems })
