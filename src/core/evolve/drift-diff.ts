import { diffOf } from '../reconcile/plan.ts'
import type { FileState, FileTree, Operation } from '../reconcile/types.ts'
import { type Drift, isExecutable, withLineEndsOf } from './drift.ts'

/** One file of the tool that the owner changed. */
export interface FileDiff {
  /** Where it stands now, or stood. */
  readonly path: string
  readonly change: 'edited' | 'deleted' | 'moved'
  /** Where it was written, of a moved file. */
  readonly from?: string
  /** Unified, with the headers of `git diff`; a line that says so for binary files. */
  readonly diff: string
}

/** What the owner changed in the tool's files, sorted by path: from the pristine render to what is there. */
export function diffsOf(drift: Drift, pristine: FileTree, ours: FileTree): readonly FileDiff[] {
  const between = (from: string, to: string) => diffBetween(from, to, pristine.get(from), ours.get(to))
  const diffs: readonly FileDiff[] = [
    ...drift.edited.map((path) => ({ path, change: 'edited' as const, diff: between(path, path) })),
    ...drift.deleted.map((path) => ({ path, change: 'deleted' as const, diff: between(path, path) })),
    ...drift.moved.map(({ from, to }) => ({
      path: to,
      change: 'moved' as const,
      from,
      diff: between(from, to),
    })),
  ]
  return diffs.toSorted((one, other) => (one.path < other.path ? -1 : 1))
}

/** The body is of `diffOf`; the header is git's own, since only that can say that a file moved or may be run. */
function diffBetween(
  from: string,
  to: string,
  base: FileState | undefined,
  ours: FileState | undefined,
): string {
  if (base === undefined) return ''
  const before = ours === undefined ? base : withLineEndsOf(ours, base)
  const body = bodyOf(to, before, ours)
  // git stops at a binary file of which it has no bytes, and passes over a line that it does not know.
  if (body.startsWith('Binary files')) return body
  const renamed = from === to ? body : body.replace(`--- ${named('a', to)}`, `--- ${named('a', from)}`)
  return [
    `diff --git ${named('a', from)} ${named('b', to)}`,
    ...(ours === undefined ? [`deleted file mode ${gitMode(base)}`] : modeLines(base, ours)),
    ...(from === to ? [] : [`rename from ${from}`, `rename to ${to}`]),
    renamed,
  ].join('\n')
}

/** From `---` on; empty where only the mode or the place differs. */
function bodyOf(path: string, before: FileState, ours: FileState | undefined): string {
  const operation: Operation =
    ours === undefined
      ? { kind: 'remove', path, before }
      : { kind: 'replace', path, before, after: { ...ours, mode: before.mode } }
  return diffOf(operation)
}

const named = (side: 'a' | 'b', path: string): string => `${side}/${path}`

const modeLines = (base: FileState, ours: FileState): readonly string[] =>
  gitMode(base) === gitMode(ours) ? [] : [`old mode ${gitMode(base)}`, `new mode ${gitMode(ours)}`]

/** As git writes modes: it keeps the executable bit and nothing else of them. */
const gitMode = (state: FileState): string => (isExecutable(state) ? '100755' : '100644')
