import type { Tree } from '../../core/compose/types.ts'
import type { Delta } from '../../core/evolve/delta.ts'
import type { Lock } from '../../core/evolve/lock.ts'
import { type RenamedTrees, type Renaming, renamedTrees } from '../../core/evolve/rename.ts'
import { inRenamedFolder } from '../../core/evolve/rename-paths.ts'
import { pristineOf } from '../../core/evolve/snapshot.ts'
import type { Pack } from '../../core/pack/types.ts'
import { type Problem, type Result, refusal, success } from '../../core/problem.ts'
import type { PythonReader } from '../../core/python/reader.ts'
import { anchored, sameState } from '../../core/reconcile/reconcile.ts'
import type { FileTree } from '../../core/reconcile/types.ts'

/** The trees that a change starts from, and the lock with the paths that files have in them. */
export interface StartingTrees {
  readonly pristine: FileTree
  readonly ours: FileTree
  readonly lock: Lock
  readonly warnings: readonly Problem[]
}

interface Renames {
  readonly pristine: FileTree
  readonly ours: FileTree
  readonly lock: Lock
  readonly tree: Tree
  readonly renaming: Renaming
  readonly pack: Pick<Pack, 'chains'>
  readonly reader: PythonReader | undefined
}

/** Pristine and owner's tree with the new names. Problem: `path-taken`, where two files would stand at one path. */
export function startRenamed(renames: Renames): Result<StartingTrees> {
  const { pristine, ours, lock, tree, renaming, pack, reader } = renames
  const renamed = renamedTrees({
    pristine,
    rolesBefore: new Map(Object.entries(lock.files).map(([path, { roles }]) => [path, roles])),
    wanted: pristineOf(tree),
    rolesAfter: new Map([...tree.files.values()].map(({ path, roles }) => [path, roles])),
    ours,
    known: placementsOfFiles(lock),
    renaming,
    untouched: chainFolders(lock, pack),
    reader,
  })
  if (renamed.met.length > 0) return refusal(...renamed.met.map(pathTaken))
  return success({
    pristine: renamed.pristine,
    ours: renamed.ours,
    lock: lockAt(lock, renamed.paths),
    warnings: [...renamed.prefixes.map(prefixRenamed), ...namesLeft(renamed.left)],
  })
}

const placementsOfFiles = ({ placements }: Lock): ReadonlyMap<string, string> =>
  new Map(Object.entries(placements).filter(([from]) => !from.includes(':')))

const chainFolders = ({ files }: Lock, { chains }: Pick<Pack, 'chains'>): readonly string[] => {
  const paths = Object.entries(files).filter(([, { roles }]) =>
    roles.some((role) => chains.some((chain) => role === chain.role || role.endsWith(`.${chain.role}`))),
  )
  return [...new Set(paths.map(([path]) => path.slice(0, path.lastIndexOf('/'))))]
}

/** What a lock says of files, by the paths that they have now. */
function lockAt(lock: Lock, { files, folders }: RenamedTrees['paths']): Lock {
  const at = (path: string) => files.get(path) ?? inRenamedFolder(path, folders)
  return {
    ...lock,
    files: Object.fromEntries(Object.entries(lock.files).map(([path, file]) => [at(path), file])),
    placements: Object.fromEntries(Object.entries(lock.placements).map(([from, to]) => [at(from), at(to)])),
    declined: lock.declined.map(at),
    ownerFiles: lock.ownerFiles.map(at),
  }
}

/** What a delta of renamed trees does to the files that are on disk. */
export function onDisk(delta: Delta, staged: FileTree, pristine: FileTree, ours: FileTree): Delta {
  const plan = anchored(delta.plan, staged, ours)
  const operations = plan.operations.map((operation) => {
    const base = pristine.get(operation.path)
    const isUnedited = operation.kind === 'merge' && base !== undefined && sameState(base, operation.before)
    return isUnedited ? { ...operation, kind: 'replace' as const } : operation
  })
  return { ...delta, plan: { ...plan, operations } }
}

const pathTaken = ({ from, to }: RenamedTrees['met'][number]): Problem => ({
  code: 'path-taken',
  what: `${from} would be called ${to}, and there is such a file. Nothing was changed.`,
  where: to,
  next: 'Move one of them, commit, and run the same command again.',
})

function namesLeft(left: RenamedTrees['left']): readonly Problem[] {
  const [first] = left
  if (first === undefined) return []
  const places = left.slice(0, 5).map(({ path, line }) => `${path}:${line}`)
  const more = left.length > 5 ? ` and ${left.length - 5} more` : ''
  return [
    {
      code: 'names-left',
      what: `Lines of yours say a name that was renamed and that other things have as well: ${places.join(', ')}${more}.`,
      where: `${first.path}:${first.line}`,
      next: 'Look at them, and change those that mean what was renamed.',
    },
  ]
}

const prefixRenamed = ([from, to]: readonly [string, string]): Problem => ({
  code: 'prefix-renamed',
  what: `Names that began with ${from} begin with ${to} now, environment variables among them.`,
  where: from,
  next: 'Rename them wherever the project runs.',
})
