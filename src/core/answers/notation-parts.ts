import type { Problem } from '../problem.ts'
import { quoted } from '../text.ts'
import { placeIn, problemAt, type Spot } from './draft.ts'

/** What may follow the type: `?`, `=default`, and groups in parentheses. */
export type Part =
  | { readonly kind: 'optional'; readonly at: number }
  | { readonly kind: 'default'; readonly at: number; readonly spot: Spot }
  | { readonly kind: 'group'; readonly at: number; readonly inner: Span }
  | { readonly kind: 'problem'; readonly at: number; readonly problem: Problem }

/** The parts between the type of a field and its end, in the order in which they are written. */
export function partsOf(text: string, start: number, end: number, source: string): readonly Part[] {
  const parts: Part[] = []
  for (let index = start; index < end; ) {
    const character = text.charAt(index)
    if (/\s/u.test(character)) {
      index += 1
    } else {
      const [part, after] = partAt(text, index, end, source)
      parts.push(part)
      index = after
    }
  }
  return parts
}

function partAt(text: string, at: number, end: number, source: string): readonly [Part, after: number] {
  const refused = (code: string, what: string, next?: string): readonly [Part, number] => [
    { kind: 'problem', at, problem: problemAt(placeIn(text, at, source), code, what, next) },
    end,
  ]
  const character = text.charAt(at)
  if (character === '?') return [{ kind: 'optional', at }, at + 1]
  if (character === '=') return defaultAt(text, at, end, source)
  if (character !== '(')
    return refused('field-syntax', `${quoted(text.slice(at, end))} has no place here.`, fieldForm)
  const closing = text.slice(at, end).indexOf(')')
  if (closing === -1) return refused('unclosed', 'This parenthesis is never closed.')
  return [{ kind: 'group', at, inner: { start: at + 1, end: at + closing } }, at + closing + 1]
}

function defaultAt(text: string, at: number, end: number, source: string): readonly [Part, after: number] {
  const start = trimmed(text, at + 1, end).start
  if (text.charAt(start) === '"') return quotedDefaultAt(text, at, start, end, source)
  const length = text.slice(at + 1, end).search(/\(|$/)
  const span = trimmed(text, at + 1, at + 1 + length)
  const spot = spotIn(text, span, source)
  if (spot.text !== '') return [{ kind: 'default', at, spot }, at + 1 + length]
  const problem = problemAt(
    placeIn(text, at, source),
    'empty-default',
    'There is no default after "=".',
    'Leave out "=", or write ="" for an empty text.',
  )
  return [{ kind: 'problem', at, problem }, at + 1 + length]
}

function quotedDefaultAt(
  text: string,
  at: number,
  start: number,
  end: number,
  source: string,
): readonly [Part, after: number] {
  const after = afterQuoted(text, start)
  const value = textOfLiteral(text.slice(start, after))
  if (value !== undefined && after <= end)
    return [{ kind: 'default', at, spot: { text: value, place: placeIn(text, start, source) } }, after]
  const what = 'What starts with a double quote must be a JSON string.'
  const next = 'Close it with a second double quote; inside, write \\" and \\\\.'
  const problem = problemAt(placeIn(text, start, source), 'quoted-default', what, next)
  return [{ kind: 'problem', at, problem }, after === start + 1 ? end : after]
}

/** JSON's own reading of a string literal, which has no other way to say that a text is none. */
function textOfLiteral(literal: string): string | undefined {
  try {
    const value: unknown = JSON.parse(literal)
    return typeof value === 'string' ? value : undefined
  } catch {
    return undefined
  }
}

export const fieldForm = 'A field is written name:type, as in total:decimal?=0(0..).'

/** From `start` up to and without `end`, in the whole text. */
export interface Span {
  readonly start: number
  readonly end: number
}

/** Without the blanks at both ends. */
export function trimmed(text: string, start: number, end: number): Span {
  const inner = text.slice(start, end)
  const blanks = inner.length - inner.trimStart().length
  return { start: start + blanks, end: start + blanks + inner.trim().length }
}

export const spotIn = (text: string, span: Span, source: string): Spot => ({
  text: text.slice(span.start, span.end),
  place: placeIn(text, span.start, source),
})

/** Where a JSON string that starts here ends. A quote that opens no default, or is never closed, is a character of its own. */
export function afterQuoted(text: string, index: number): number {
  const closed = /"(?:[^"\\]|\\.)*"/suy
  closed.lastIndex = index
  const opensDefault = text.slice(0, index).trimEnd().endsWith('=')
  return opensDefault && closed.test(text) ? closed.lastIndex : index + 1
}
