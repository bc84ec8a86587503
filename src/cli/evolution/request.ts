import type { GivenAnswers } from '../../core/answers/types.ts'
import type { Lock } from '../../core/evolve/lock.ts'
import type { Moves } from '../../core/evolve/moves.ts'
import type { Renaming } from '../../core/evolve/rename.ts'
import type { Problem, Result } from '../../core/problem.ts'
import type { Arguments } from '../arguments/parse.ts'
import type { Context } from '../commands/command.ts'
import type { LoadedPack } from '../creation/ports.ts'
import { quoted } from '../creation/reproduce.ts'

/** What may be asked of a change to an existing project. */
export interface ChangeRequest {
  /** As it was typed, without `newel`: names the change in the undo store and in a commit. */
  readonly label: string
  /** Of this Newel, for the lock. */
  readonly version: string
  /** The folder that relative paths start from. */
  readonly folder: string
  /** A pack's folder; absent: the built-in pack. */
  readonly template?: string
  /** True: the pack must be the one that the project was rendered with. */
  readonly samePack: boolean
  /** True: the project takes another layout. */
  readonly promotes?: boolean
  /** Which answers the project shall have. */
  readonly wanted: (lock: Lock, pack: LoadedPack) => Result<WantedAnswers>
  /** How the command words what is wrong with those answers; absent: as `create` does. */
  readonly worded?: (problems: readonly Problem[]) => readonly Problem[]
}

/** Answers for `resolve`, what the next lock remembers, and what the pack says of its own past. */
export interface WantedAnswers {
  readonly given: GivenAnswers
  readonly replaced: Lock['replaced']
  /** Roles that the pack has renamed: old → new. */
  readonly roles?: Moves
  /** What is called otherwise: the pristine tree and the owner's are rewritten first. */
  readonly renaming?: Renaming
  /** Paths that the pack gave up, and why. */
  readonly removed?: ReadonlyMap<string, string>
}

/** The request of a command: `words` are what was typed without the flags that say how far it goes. */
export const requestOf = (
  words: readonly string[],
  { flags }: Arguments,
  { common, invocation }: Context,
  rest: Pick<ChangeRequest, 'samePack' | 'wanted' | 'promotes' | 'worded'>,
): ChangeRequest => ({
  label: words.map(quoted).join(' '),
  version: invocation.version,
  folder: common.folder,
  ...(typeof flags.template === 'string' ? { template: flags.template } : {}),
  ...rest,
})
