import { existsSync } from 'node:fs'
import { basename, join } from 'node:path'
import { type Problem, type Result, success } from '../core/problem.ts'
import type { FileTree, Plan } from '../core/reconcile/types.ts'
import type { SyncOptions, Workshop } from './creation/ports.ts'

/** The steps that write, on this machine. */
export const workshop: Workshop = { write, initRepository, sync, commit }

/** A draft that a dead process left beside the destination is removed first, and named. */
async function write(
  destination: string,
  plan: Plan,
  signal: AbortSignal,
): Promise<Result<readonly Problem[]>> {
  const [{ claim }, { findStale, removeStale }] = await Promise.all([
    import('../node/claim.ts'),
    import('../node/stage.ts'),
  ])
  const claimed = await claim(destination)
  if (!claimed.ok) return claimed
  try {
    const stale = await findStale(destination)
    const removed = await removeStale(stale)
    if (!removed.ok) return removed
    const written = await writePlan(destination, plan, signal)
    return written.ok ? success(stale.map(removedDraft)) : written
  } finally {
    claimed.value.release()
  }
}

/** A new folder appears at once; in one that holds something the journal swaps file by file. */
async function writePlan(destination: string, plan: Plan, signal: AbortSignal): Promise<Result<unknown>> {
  const { listDestination } = await import('../node/folder.ts')
  const found = await listDestination(destination)
  if (!found.ok) return found
  if (found.value.kind === 'files') {
    const { applyPlan } = await import('../node/apply.ts')
    return applyPlan(destination, plan, { signal, label: 'create' })
  }
  const { createFolder } = await import('../node/stage.ts')
  return createFolder(destination, createdBy(plan), { signal })
}

const createdBy = ({ operations }: Plan): FileTree =>
  new Map(
    operations.flatMap((operation) =>
      operation.kind === 'create' ? [[operation.path, operation.after] as const] : [],
    ),
  )

const removedDraft = (path: string): Problem => ({
  code: 'stale-draft',
  what: 'A draft that a Newel left behind when it was ended was removed.',
  where: path,
})

/** A folder that is a repository already keeps it, and the commit is then its owner's. */
async function initRepository(destination: string, always: boolean): Promise<Result<boolean>> {
  if (existsSync(join(destination, '.git'))) return success(false)
  const git = await import('../node/git.ts')
  if (!always && (await git.insideRepository(destination))) return success(false)
  const made = await git.initRepository(destination)
  return made.ok ? success(true) : made
}

async function sync(
  destination: string,
  { python, commands, programs, signal }: SyncOptions,
): Promise<Result<readonly Problem[]>> {
  const { install } = await import('../node/install.ts')
  return install(destination, commands, { programs, signal, ...interpreterOf(python) })
}

/** A path goes to uv as it is; a version is looked for. */
function interpreterOf(python: string | undefined) {
  if (python === undefined) return {}
  return /[/\\]/.test(python) ? { env: { ...process.env, UV_PYTHON: python } } : { python }
}

async function commit(destination: string): Promise<Result<Problem | undefined>> {
  const { firstCommit } = await import('../node/git.ts')
  const made = await firstCommit(destination, `Create ${basename(destination)}`)
  return success(
    made.made ? undefined : { code: 'no-commit', what: `There is no first commit. ${made.because}` },
  )
}
