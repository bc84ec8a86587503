import type { Problem } from '../../core/problem.ts'
import type { Paint } from '../terminal.ts'

/** Problems or warnings for people: what, where, the excerpt, what to do next. Ends with a newline. */
export const problemsText = (problems: readonly Problem[], paint: Paint, word: 'error' | 'warning'): string =>
  problems.map((problem) => problemText(problem, paint, word)).join('')

function problemText(
  { what, where, excerpt, next }: Problem,
  paint: Paint,
  word: 'error' | 'warning',
): string {
  const lines = [
    `${paint.red(`${word}:`)} ${withoutControls(what)}`,
    ...(where === undefined ? [] : [paint.dim(`  at: ${withoutControls(where)}`)]),
    ...(excerpt === undefined ? [] : excerpt.split('\n').map((line) => `      ${withoutControls(line)}`)),
    ...(next === undefined ? [] : [`next: ${withoutControls(next)}`]),
  ]
  return `${lines.join('\n')}\n`
}

/** A file's name or line must not be able to move the cursor or to change colours. Line ends and tabs stay. */
const withoutControls = (text: string): string =>
  text.replace(
    /[^\P{Cc}\n\t]/gu,
    (character) => `\\x${character.charCodeAt(0).toString(16).padStart(2, '0')}`,
  )
