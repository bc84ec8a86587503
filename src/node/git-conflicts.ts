import { type Result, success } from '../core/problem.ts'
import type { FileState } from '../core/reconcile/types.ts'
import { entriesAsInput, entriesIn, git, outputOf } from './git-command.ts'
import { repositoryOf } from './git-state.ts'
import { type RunOptions, textOfOutput } from './run.ts'

/** A file in conflict with its three sides, as a conflict of a plan has them. */
export interface ConflictedFile {
  readonly path: string
  readonly sides: { readonly base?: FileState; readonly ours?: FileState; readonly theirs?: FileState }
}

/**
 * Tells git of conflicts, as a merge of its own does: the sides of each file become the stages 1, 2 and 3 of the index,
 * so that `git status`, `git mergetool` and `rerere` see them. Files on disk are not touched.
 * Problems: `missing-git`, `git-failed` (outside a repository among others), `cancelled`.
 */
export async function stageConflicts(
  root: string,
  conflicts: readonly ConflictedFile[],
  options: RunOptions = {},
): Promise<Result<void>> {
  if (conflicts.length === 0) return success(undefined)
  const repository = await repositoryOf(root, options)
  if (!repository.ok) return repository
  const entries: string[] = []
  for (const conflict of conflicts) {
    // `--index-info` is the one command that takes paths from the top of the repository.
    const staged = await stagesOf(
      root,
      conflict,
      `${repository.value?.prefix ?? ''}${conflict.path}`,
      options,
    )
    if (!staged.ok) return staged
    entries.push(...staged.value)
  }
  const index = await outputOf(git(root, 'update-index', '-z', '--index-info'), {
    ...options,
    input: entriesAsInput(entries),
  })
  return index.ok ? success(undefined) : index
}

const stages = ['base', 'ours', 'theirs'] as const

/** Entries for `git update-index --index-info`; the first takes away what the index has at that path. */
async function stagesOf(
  root: string,
  { path, sides }: ConflictedFile,
  name: string,
  options: RunOptions,
): Promise<Result<readonly string[]>> {
  const entries: string[] = []
  let none = ''
  for (const [index, stage] of stages.entries()) {
    const side = sides[stage]
    if (side === undefined) continue
    const id = await storedBlob(root, path, side, options)
    if (!id.ok) return id
    none = '0'.repeat(id.value.length)
    entries.push(`${modeOf(side)} ${id.value} ${index + 1}\t${name}`)
  }
  return success([`0 ${none}\t${name}`, ...entries])
}

/** With the filters of that path (line ends, LFS), since the index holds what would be committed; a link has none. */
async function storedBlob(
  root: string,
  path: string,
  side: FileState,
  options: RunOptions,
): Promise<Result<string>> {
  const filters = side.kind === 'symlink' ? '--no-filters' : `--path=${path}`
  const output = await outputOf(git(root, 'hash-object', '-w', '--stdin', filters), {
    ...options,
    input: side.content,
  })
  return output.ok ? success(textOfOutput(output.value).trim()) : output
}

function modeOf({ kind, mode }: FileState): string {
  if (kind === 'symlink') return '120000'
  return (mode & 0o100) === 0 ? '100644' : '100755'
}

/** The files below a project's folder that git holds as unmerged, sorted. Problems: `missing-git`, `git-failed`, `cancelled`. */
export async function unmergedPaths(
  root: string,
  options: RunOptions = {},
): Promise<Result<readonly string[]>> {
  const output = await outputOf(git(root, 'ls-files', '-z', '--unmerged'), options)
  if (!output.ok) return output
  const paths = entriesIn(output.value).map((entry) => entry.slice(entry.indexOf('\t') + 1))
  return success([...new Set(paths)].sort())
}

/**
 * Takes some files into the index as they are on disk, absent ones as removed, so that they are unmerged no longer.
 * Problems: `missing-git`, `git-failed`, `cancelled`.
 */
export const settlePaths = (
  root: string,
  paths: readonly string[],
  options: RunOptions = {},
): Promise<Result<void>> =>
  withPaths(root, ['update-index', '-z', '--add', '--remove', '--stdin'], paths, options)

/**
 * Puts the index back to the last commit for some files; on disk nothing changes.
 * Problems: `missing-git`, `git-failed`, `cancelled`.
 */
export const resetPaths = (
  root: string,
  paths: readonly string[],
  options: RunOptions = {},
): Promise<Result<void>> =>
  withPaths(
    root,
    ['--literal-pathspecs', 'reset', '--quiet', '--pathspec-from-file=-', '--pathspec-file-nul'],
    paths,
    options,
  )

async function withPaths(
  root: string,
  words: readonly string[],
  paths: readonly string[],
  options: RunOptions,
): Promise<Result<void>> {
  // Without any path some commands mean all of them.
  if (paths.length === 0) return success(undefined)
  const output = await outputOf(git(root, ...words), { ...options, input: entriesAsInput(paths) })
  return output.ok ? success(undefined) : output
}
