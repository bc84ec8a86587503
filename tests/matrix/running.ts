import { mkdtemp, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

/** Throws where there is no built tool to prove. */
export async function builtOrThrow(): Promise<void> {
  await stat(fileURLToPath(new URL('../../dist/main.js', import.meta.url))).catch(() => {
    throw new Error('The tool is not built. Type `npm run build` first.')
  })
}

/** Works in the folder that was asked for, else in a temporary one that is removed afterwards. */
export async function inWorkspace<T>(
  asked: string | undefined,
  work: (workspace: string) => Promise<T>,
): Promise<T> {
  if (asked !== undefined) return work(asked)
  const temporary = await mkdtemp(join(tmpdir(), 'newel-runs-'))
  try {
    return await work(temporary)
  } finally {
    await rm(temporary, { recursive: true, force: true })
  }
}

/**
 * Works through items in so many lanes, in their order. Two keep two cores busy: much of the work is waiting. Each lane has a
 * folder of its own to install into.
 */
export async function inLanes<T>(
  items: readonly T[],
  { jobs, workspace }: { readonly jobs: number; readonly workspace: string },
  work: (item: T, environments: string) => Promise<void>,
): Promise<void> {
  const waiting = [...items]
  const lane = async (number: number) => {
    const environments = join(workspace, 'environments', String(number))
    for (let item = waiting.shift(); item !== undefined; item = waiting.shift())
      await work(item, environments)
  }
  await Promise.all(Array.from({ length: jobs }, (_, number) => lane(number)))
}

let last: Promise<void> = Promise.resolve()

/** One writer of a file at a time. */
export function inTurn(work: () => Promise<void>): Promise<void> {
  last = last.then(work)
  return last
}

/** Services that were started end with the process, which they do not when a signal ends it. */
export function endWithSignals(): void {
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(1))
}
