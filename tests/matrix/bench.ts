import type { Step } from './steps.ts'
import type { Toolchain } from './toolchain.ts'

/** Where a cell is rendered and what it is installed with. */
export interface Bench {
  readonly workspace: string
  /** Nobody else may install into it at the same time. */
  readonly environments: string
  readonly toolchain: Toolchain
}

/** What was done to a rendered project, and what came of it. */
export interface Proved {
  readonly steps: readonly Step[]
  /** How many black-box checks were run. */
  readonly checks: number
  /** Those of them that failed, with what went wrong. */
  readonly failures: readonly string[]
  readonly versions: Readonly<Record<string, string>>
}

export const nothingProved: Proved = { steps: [], checks: 0, failures: [], versions: {} }
