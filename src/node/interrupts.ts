import type { Problem } from '../core/problem.ts'
import { problemOf } from './faults.ts'

/**
 * Does work that can be interrupted: SIGINT, SIGTERM and SIGHUP abort the signal instead of ending the process, so that
 * drafts are taken away first. The same signal again is left to the system: nobody is held up by tidying that hangs.
 */
export async function withInterrupts<T>(work: (signal: AbortSignal) => Promise<T>): Promise<T> {
  const controller = new AbortController()
  const abort = () => controller.abort()
  for (const name of interrupts) process.once(name, abort)
  try {
    return await work(controller.signal)
  } finally {
    for (const name of interrupts) process.off(name, abort)
  }
}

const interrupts = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const

/** Thrown inside `src/node` between two steps; never leaves it. */
class Aborted extends Error {}

export function throwIfAborted(signal: AbortSignal | undefined): void {
  if (signal?.aborted) throw new Aborted()
}

/** What was being done when something went wrong, kept up to date by the one who does it. */
export interface Doing {
  deed: string
  path: string
}

/** An interruption or a fault of the machine as a problem; our own mistakes are thrown again. */
export const problemWhile = (error: unknown, { deed, path }: Doing): Problem =>
  error instanceof Aborted ? cancelled : problemOf(error, deed, path)

/** What a command returns that was interrupted and has taken back what it began. */
const cancelled: Problem = {
  code: 'cancelled',
  what: 'Cancelled. Nothing was changed.',
  next: 'Run the same command again to start over.',
}
