import { type Problem, type Result, success } from '../../core/problem.ts'
import { claim } from '../../node/claim.ts'
import { type Recovered, recover } from '../../node/recover.ts'

export interface UnderClaim<T> {
  readonly value: T
  /** What was found interrupted and how it ended, before the work began. */
  readonly warnings: readonly Problem[]
}

/**
 * Does work on a project that nobody else changes meanwhile, after what a crash interrupted was ended. The claim is
 * released afterwards, also after an exception. Problems: those of `claim` and `recover`.
 */
export async function underClaim<T>(root: string, work: () => Promise<T>): Promise<Result<UnderClaim<T>>> {
  const claimed = await claim(root)
  if (!claimed.ok) return claimed
  try {
    const recovered = await recover(root)
    if (!recovered.ok) return recovered
    return success({ value: await work(), warnings: recovered.value.map(wasInterrupted) })
  } finally {
    claimed.value.release()
  }
}

function wasInterrupted({ id, label, outcome, left }: Recovered): Problem {
  const stays = left.length === 0 ? '' : ` Written since, and left as they are: ${left.join(', ')}.`
  return {
    code: 'recovered',
    what: `\`newel ${label}\` had been interrupted; it was ${outcome} now.${stays}`,
    where: `.newel/undo/${id}`,
  }
}
