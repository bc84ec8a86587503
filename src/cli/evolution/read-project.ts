import { existsSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { type Lock, lockPath } from '../../core/evolve/lock.ts'
import { snapshotPath } from '../../core/evolve/snapshot.ts'
import { type Problem, type Result, refusal, success } from '../../core/problem.ts'
import type { FileTree } from '../../core/reconcile/types.ts'
import { findPristine, type Pristine } from '../../node/pristine.ts'
import { type Known, readLock } from '../../node/project.ts'
import type { Arguments } from '../arguments/parse.ts'
import type { Context } from '../commands/command.ts'
import type { Ports } from '../creation/ports.ts'
import type { CreationRequest } from '../creation/request.ts'
import type { Output } from '../output.ts'
import { loadPackOf, renderedAgain } from './rendered.ts'

/** A project of Newel: the folder that holds `.newel/`, and what is known of it. */
export interface Project extends Known {
  /** Absolute. */
  readonly root: string
  /** That the snapshot was of no use, where what was written had to be found elsewhere. */
  readonly warnings: readonly Problem[]
}

/**
 * The nearest folder, from the given one upwards, in which Newel keeps anything: a project in a project is one of its
 * own, also when its lock is lost. Problem: `no-lock`.
 */
export function findProject(folder: string): Result<string> {
  for (let root = folder; ; root = dirname(root)) {
    if (traces.some((trace) => existsSync(join(root, trace)))) return success(root)
    if (dirname(root) === root) return refusal(noProject(folder))
  }
}

/** The project that a command works on, found from its folder. Problems: `no-lock`; those of `readLock`; `no-base`. */
export async function readProject(request: PackRequest, ports: Ports): Promise<Result<Project>> {
  const root = findProject(request.folder)
  if (!root.ok) return root
  const lock = await readLock(root.value)
  if (!lock.ok) return lock
  const pristine = await findPristine(root.value, lock.value, () =>
    again(root.value, lock.value, request, ports),
  )
  if (!pristine.ok) return pristine
  const { tree, from } = pristine.value
  const warnings = from === 'snapshot' ? [] : [snapshotUnused(from)]
  return success({ root: root.value, lock: lock.value, pristine: tree, warnings })
}

/** Where a command looks for the project and for its pack. */
export type PackRequest = Pick<CreationRequest, 'folder' | 'template'>

/** The request of what was typed: `--template`, and the folder that the command works in. */
export const packRequestOf = ({ flags }: Arguments, { common }: Context): PackRequest => ({
  ...(typeof flags.template === 'string' ? { template: flags.template } : {}),
  folder: common.folder,
})

/** With the pack that is at hand: whether it gives what the lock names is looked at afterwards. */
async function again(
  root: string,
  lock: Lock,
  request: PackRequest,
  ports: Ports,
): Promise<Result<FileTree>> {
  const pack = await loadPackOf(request, lock, ports)
  return pack.ok ? renderedAgain(root, lock, pack.value) : pack
}

/** How an output calls a project: by the answer to `name`, else by its folder. */
export const projectIn = ({
  root,
  lock,
}: Pick<Project, 'root' | 'lock'>): NonNullable<Output['project']> => ({
  name: typeof lock.answers.name === 'string' ? lock.answers.name : basename(root),
  path: root,
})

/** A change may be under way, or have been taken back, where there is no lock. */
const traces: readonly string[] = [lockPath, snapshotPath, '.newel/journal', '.newel/undo']

const snapshotUnused = (from: Exclude<Pristine['from'], 'snapshot'>): Problem => ({
  code: 'damaged-snapshot',
  what: `The snapshot is missing or is not the one of the lock; what was written was ${ways[from]}.`,
  where: snapshotPath,
  next: 'Type `newel repair` to make it again.',
})

const ways = { objects: 'found in the repository', render: 'rendered again' } as const

const noProject = (folder: string): Problem => ({
  code: 'no-lock',
  what: `${folder} is in no project of Newel: neither it nor a folder above it has ${lockPath}.`,
  where: folder,
  next: 'Go to the project, or name it with `-C DIR`.',
})
