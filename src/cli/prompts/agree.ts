import { confirm } from '@clack/prompts'
import type { Terminal } from '../terminal.ts'
import { asked, streamsOf } from './asked.ts'

/** Asks whether something may be done; whoever stops the question does not agree. Only for a terminal with somebody at it. */
export async function agree(message: string, terminal: Terminal): Promise<boolean> {
  const answer = await asked(streamsOf(terminal), (common) =>
    confirm({ ...common, message, initialValue: false }),
  )
  return answer.kind === 'answered' && answer.value
}
