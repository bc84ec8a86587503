import type { GivenAnswers } from '../../core/answers/types.ts'

export type OnConflict = 'stop' | 'keep' | 'overwrite'

/** What may be asked of a creation, by the command line or by a program. */
export interface CreationRequest {
  /** The destination; gives the name when nothing else does. Absent: the name gives the destination. */
  readonly directory?: string
  /** The folder that relative paths start from. */
  readonly folder: string
  /** Answers that were given directly. They win over the file, the file over the preset, the preset over defaults. */
  readonly answers: GivenAnswers
  /** A file with answers; `-` is standard input. */
  readonly answersFile?: string
  readonly preset?: string
  /** A pack's folder; absent: the built-in pack. */
  readonly template?: string
  readonly onConflict?: OnConflict
  /** True: even inside a repository. False: never. Absent: unless inside a repository. */
  readonly git?: boolean
  readonly sync: boolean
  readonly lock: boolean
  readonly offline: boolean
  readonly python?: string
}
