import type { Problem, Result } from '../../core/problem.ts'
import type { Creation } from './plan-creation.ts'
import type { Ports } from './ports.ts'

/** Says that something takes a while, until it is done. */
export type Progress = <T>(what: string, work: Promise<T>) => Promise<T>

export interface Carried {
  /** True once the whole project stands in its destination. */
  readonly written: boolean
  /** What failed; after `written` the project stays all the same. */
  readonly problems: readonly Problem[]
  readonly warnings: readonly Problem[]
}

/** Writes a creation: stage and rename, repository, the pack's commands that install, first commit. */
export async function carryOut(
  creation: Creation,
  ports: Ports,
  progress: Progress,
  signal: AbortSignal,
): Promise<Carried> {
  const { workshop } = ports
  const { path } = creation.project
  const written = await progress('Writing', workshop.write(path, creation.plan, signal))
  if (!written.ok) return { written: false, problems: written.problems, warnings: [] }
  const repository = await initRepository(creation, ports)
  const synced = await sync(creation, ports, progress, signal)
  const commit =
    repository.ok && repository.value && !signal.aborted ? await workshop.commit(path) : undefined
  return {
    written: true,
    problems: [repository, synced, commit].flatMap((step) =>
      step === undefined || step.ok ? [] : step.problems,
    ),
    warnings: [
      ...written.value,
      ...(synced.ok ? synced.value : []),
      ...(commit?.ok === true && commit.value !== undefined ? [commit.value] : []),
    ],
  }
}

async function initRepository({ request, project }: Creation, { workshop }: Ports): Promise<Result<boolean>> {
  if (request.git === false) return { ok: true, value: false }
  return workshop.initRepository(project.path, request.git === true)
}

async function sync(
  { request, project, tree }: Creation,
  { workshop }: Ports,
  progress: Progress,
  signal: AbortSignal,
): Promise<Result<readonly Problem[]>> {
  if (!request.sync || request.offline || signal.aborted) return { ok: true, value: [] }
  const { install: commands, programs } = tree
  if (commands.length === 0) return { ok: true, value: [] }
  const syncing = workshop.sync(project.path, { python: request.python, commands, programs, signal })
  return progress(`Installing with ${commands[0]?.split(' ')[0]}`, syncing)
}
