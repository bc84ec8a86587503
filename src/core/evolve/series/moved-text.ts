import type { Chunk } from '../../python/reader.ts'
import { isCode } from '../relocation/project.ts'

/** A statement in a file of a step, and the words that it has there. */
export interface Line {
  readonly chunk: Chunk
  readonly text: string
}

/** What is left of a file, with what comes to it from others: above its end and what it does when it is run. */
export function withArrivals(left: readonly Line[], arrivals: readonly Line[]): readonly Line[] {
  if (arrivals.length === 0) return left
  const end = left.findIndex(
    ({ chunk }) => chunk.kind === 'tail' || (isCode(chunk) && chunk.title.startsWith('if __name__')),
  )
  const at = end === -1 ? left.length : end
  return [...left.slice(0, at), ...arrivals, ...left.slice(at)]
}

/** The text of a file: no blank lines at its top, and each statement on lines of its own. */
export const textOfLines = (lines: readonly Line[]): string =>
  lines
    .map(({ text }) => (text === '' || text.endsWith('\n') ? text : `${text}\n`))
    .join('')
    .replace(/^\n+/, '')
