import type { Answers, AnswerValue, GivenAnswers, Question } from '../../core/answers/types.ts'
import type { Tree } from '../../core/compose/types.ts'
import type { Pack } from '../../core/pack/types.ts'
import type { Problem, Result } from '../../core/problem.ts'
import type { FileTree, Operation, Plan, WantedTree } from '../../core/reconcile/types.ts'
import type { OnConflict } from './request.ts'

/** A pack, and what its lock says about it. */
export interface LoadedPack {
  readonly pack: Pack
  /** Digest of the pack's files. */
  readonly integrity: string
}

/** The pure half: loaded when a command needs it, so that `--help` does not pay for it. */
export interface Core {
  readonly resolve: (pack: Pack, given: GivenAnswers) => Result<Answers>
  readonly defaultOf: (pack: Pack, question: Question, given: GivenAnswers) => AnswerValue | undefined
  /** Why a choice cannot be had beside the other answers; nothing when it can. */
  readonly reasonAgainst: (
    pack: Pack,
    question: Question,
    choice: string | boolean,
    given: GivenAnswers,
  ) => string | undefined
  /** The flags that give these answers again, one word an item. */
  readonly toFlags: (answers: Answers, pack: Pack) => readonly string[]
  readonly fromFlagValue: (question: Question, value: string | readonly string[] | boolean) => unknown
  readonly parseSet: (text: string) => Result<{ readonly key: string; readonly value: string }>
  /** JSON Schema of an answers file. */
  readonly answersSchema: (pack: Pack) => Readonly<Record<string, unknown>>
  readonly compose: (answers: Answers, pack: Pack) => Result<Tree>
  readonly reconcile: (ours: FileTree, theirs: WantedTree, onConflict: OnConflict) => Plan
  readonly diffOf: (operation: Operation) => string
}

/** The half that touches the machine. Every method gives its problems as values. */
export interface Ports {
  readonly core: () => Promise<Core>
  readonly builtInPack: () => Promise<LoadedPack>
  readonly packFolder: (path: string) => Promise<Result<LoadedPack>>
  /** Answers of a file, or of standard input for `-`. */
  readonly answersFile: (path: string) => Promise<Result<GivenAnswers>>
  /** The user's own defaults for a pack. */
  readonly userDefaults: (packId: string) => Promise<Result<GivenAnswers>>
  readonly absolute: (folder: string, path: string) => string
  readonly lastPart: (path: string) => string
  /** What is in a folder now, as far as a creation must know. */
  readonly look: (folder: string) => Promise<Result<Destination>>
  /** `.newel/`: lock and snapshot of a tree that is about to be written. */
  readonly newelFiles: (answers: Answers, pack: LoadedPack, tree: Tree) => Promise<FileTree>
  readonly workshop: Workshop
}

export interface Destination {
  /** Names in the folder; none when there is no folder. */
  readonly entries: readonly string[]
  readonly files: FileTree
}

/** The steps of a creation that write. */
export interface Workshop {
  /** Claims the destination, and writes all of the plan or nothing. Gives warnings. */
  readonly write: (
    destination: string,
    plan: Plan,
    signal: AbortSignal,
  ) => Promise<Result<readonly Problem[]>>
  /** Gives whether a repository was made. `always` makes one inside another repository, too. */
  readonly initRepository: (destination: string, always: boolean) => Promise<Result<boolean>>
  /** Makes the environment, with commands such as `uv lock` and `uv sync`. Gives warnings. */
  readonly sync: (destination: string, options: SyncOptions) => Promise<Result<readonly Problem[]>>
  /** Gives why no commit was made, or nothing when it was. */
  readonly commit: (destination: string) => Promise<Result<Problem | undefined>>
}

export interface SyncOptions {
  readonly commands: readonly string[]
  /** What uv runs from PyPI where PATH has none: name and requirement. */
  readonly programs: Readonly<Record<string, string>>
  readonly python: string | undefined
  readonly signal: AbortSignal
}
