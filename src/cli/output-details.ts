/**
 * What `details` of an output holds: one shape for each command that has something of its own to say. To add one, write
 * its type and its schema here, and put both into `Details` and `detailsSchemas`.
 */
export type Details =
  | StatusDetails
  | DiffDetails
  | UndoDetails
  | UndoListDetails
  | DoctorDetails
  | EjectDetails
  | ChangeDetails
  | AddableDetails

export interface StatusDetails {
  /** The answer to the pack's layout question; null where the pack is not at hand. */
  readonly tier: string | null
  readonly features: readonly string[]
  readonly versions: {
    readonly newel: Versions
    readonly pack: Versions & { readonly id: string }
  }
  readonly drift: {
    readonly edited: readonly string[]
    readonly deleted: readonly string[]
    readonly moved: readonly { readonly from: string; readonly to: string; readonly edited: boolean }[]
    /** The owner's own files. */
    readonly added: readonly string[]
  }
  /** A change that left conflicts and waits to be continued or aborted. */
  readonly pending: {
    readonly command: string
    readonly conflicts: readonly {
      readonly path: string
      readonly because: string
      readonly settled: boolean
    }[]
  } | null
}

interface Versions {
  /** What the project was written with. */
  readonly project: string
  /** What is at hand; null where that pack is not. */
  readonly here: string | null
}

interface DiffDetails {
  readonly files: readonly {
    readonly path: string
    readonly change: 'edited' | 'deleted' | 'moved'
    readonly from?: string
    readonly diff: string
  }[]
}

/** What was taken back, or would be. */
interface UndoDetails {
  readonly undone: UndoEntry
  /** The id that brings it back again; null for a dry run. */
  readonly again: string | null
}

interface UndoListDetails {
  /** Newest first. */
  readonly entries: readonly UndoEntry[]
}

export interface UndoEntry {
  readonly id: string
  readonly label: string
  /** ISO 8601, UTC. */
  readonly at: string
  readonly paths: readonly string[]
}

export interface DoctorDetails {
  readonly checks: readonly {
    readonly id: string
    readonly about: 'machine' | 'project'
    readonly status: 'ok' | 'missing' | 'problem'
    readonly what: string
    readonly next?: string
  }[]
}

export interface EjectDetails {
  /** What was removed, or would be. */
  readonly removed: readonly string[]
  /** The command that brings it back; null where git does not have it. */
  readonly back: string | null
  /** Lines that still speak of Newel. */
  readonly mentions: readonly { readonly path: string; readonly line: number; readonly text: string }[]
}

/** A change that was planned or written. */
export interface ChangeDetails {
  /** What is left for the owner to settle. */
  readonly conflicts: readonly { readonly path: string; readonly because: string }[]
  /** Files that the owner moved: path by the layout → path where it is. */
  readonly moved: readonly { readonly from: string; readonly to: string }[]
  /** Paths that the owner deleted, and that stay deleted. */
  readonly declined: readonly string[]
  /** What `undo` takes; null where nothing was written here. */
  readonly undo: string | null
  /** Without a commit as long as conflicts wait in its work tree. */
  readonly branch: {
    readonly name: string
    readonly commit: string | null
    /** All that the change is made of, oldest first. */
    readonly commits: readonly string[]
  } | null
  /** Where the conflicts of a branch wait. */
  readonly worktree: string | null
  /** In another layout: what the owner added to files of the tool's, and where it went. */
  readonly placed: readonly {
    readonly path: string
    readonly symbol: string
    readonly target: string
    readonly because: string
  }[]
  /** Fields that the owner wrote by hand and that are fields of the record from now on. */
  readonly lifted: readonly { readonly record: string; readonly field: string }[]
  /** Members of the tool's classes that the owner wrote, and the files that hold what became of them. */
  readonly lifts: readonly {
    readonly member: string
    readonly what: 'added' | 'changed' | 'removed'
    readonly from: string
    readonly to: readonly string[]
  }[]
  /** What stands in another file in another layout, by both files. */
  readonly moves: readonly {
    readonly from: string
    readonly to: string
    readonly symbols: readonly string[]
  }[]
  /** In another layout: how many files each folder has itself, before and after. */
  readonly folders: readonly { readonly folder: string; readonly before: number; readonly after: number }[]
  /** In another layout: files that hold what the owner wrote, by what becomes of them; those in conflict are in none. */
  readonly carried: readonly string[]
  readonly merged: readonly string[]
  readonly kept: readonly string[]
  /** The project's own checks on both sides; null where a side does not have that command. Seconds are those of both. */
  readonly checks: readonly {
    readonly command: string
    readonly before: 'passed' | 'failed' | null
    readonly after: 'passed' | 'failed' | null
    readonly seconds: number
  }[]
  /** Whether the branch was brought home with `--apply`. */
  readonly applied: boolean
}

/** What bare `add` lists. */
export interface AddableDetails {
  readonly addable: readonly {
    /** As it is typed after `add`. */
    readonly word: string
    /** What the project has of it. */
    readonly now: readonly string[]
    /** None for records. */
    readonly choices: readonly { readonly id: string; readonly because?: string }[]
  }[]
}

const text = { type: 'string' } as const
const textOrNull = { type: ['string', 'null'] } as const
const flag = { type: 'boolean' } as const
const count = { type: 'integer', minimum: 0 } as const

const list = <T>(items: T) => ({ type: 'array', items }) as const

/** Every property is required but those in `optional`; others are refused. */
const object = <T extends Readonly<Record<string, unknown>>>(
  properties: T,
  optional: Readonly<Record<string, unknown>> = {},
) =>
  ({
    type: 'object',
    properties: { ...properties, ...optional },
    required: Object.keys(properties),
    additionalProperties: false,
  }) as const

const versions = { project: text, here: textOrNull }

const status = object({
  tier: textOrNull,
  features: list(text),
  versions: object({ newel: object(versions), pack: object({ id: text, ...versions }) }),
  drift: object({
    edited: list(text),
    deleted: list(text),
    moved: list(object({ from: text, to: text, edited: flag })),
    added: list(text),
  }),
  pending: {
    anyOf: [
      object({
        command: text,
        conflicts: list(object({ path: text, because: text, settled: flag })),
      }),
      { type: 'null' },
    ],
  },
})

const diff = object({
  files: list(
    object({ path: text, change: { enum: ['edited', 'deleted', 'moved'] }, diff: text }, { from: text }),
  ),
})

const entry = object({ id: text, label: text, at: text, paths: list(text) })

const undo = object({ undone: entry, again: textOrNull })

const undoList = object({ entries: list(entry) })

const doctor = object({
  checks: list(
    object(
      {
        id: text,
        about: { enum: ['machine', 'project'] },
        status: { enum: ['ok', 'missing', 'problem'] },
        what: text,
      },
      { next: text },
    ),
  ),
})

const eject = object({
  removed: list(text),
  back: textOrNull,
  mentions: list(object({ path: text, line: { type: 'integer', minimum: 1 }, text })),
})

const orNull = <T>(schema: T) => ({ anyOf: [schema, { type: 'null' }] }) as const

const change = object({
  conflicts: list(object({ path: text, because: text })),
  moved: list(object({ from: text, to: text })),
  declined: list(text),
  undo: textOrNull,
  branch: orNull(object({ name: text, commit: textOrNull, commits: list(text) })),
  worktree: textOrNull,
  placed: list(object({ path: text, symbol: text, target: text, because: text })),
  lifted: list(object({ record: text, field: text })),
  lifts: list(
    object({
      member: text,
      what: { enum: ['added', 'changed', 'removed'] },
      from: text,
      to: list(text),
    }),
  ),
  folders: list(object({ folder: text, before: count, after: count })),
  carried: list(text),
  merged: list(text),
  kept: list(text),
  moves: list(object({ from: text, to: text, symbols: list(text) })),
  checks: list(
    object({
      command: text,
      before: { enum: ['passed', 'failed', null] },
      after: { enum: ['passed', 'failed', null] },
      seconds: { type: 'number', minimum: 0 },
    }),
  ),
  applied: flag,
})

const addable = object({
  addable: list(
    object({ word: text, now: list(text), choices: list(object({ id: text }, { because: text })) }),
  ),
})

/** The JSON Schemas of all of them. */
export const detailsSchemas = [status, diff, undo, undoList, doctor, eject, change, addable] as const
