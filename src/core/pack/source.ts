import type { Problem } from '../problem.ts'

/** A text file of the pack: what messages point into. */
export interface Source {
  readonly path: string
  readonly text: string
}

/** A file that messages name; without its text there is no excerpt. */
export type Named = Pick<Source, 'path'> & Partial<Source>

/** A place in a text; lines and columns (UTF-16 units) start at 1. */
export interface Spot {
  readonly line: number
  readonly column: number
}

export interface Flaw {
  readonly code: string
  readonly what: string
  readonly next?: string
}

/** A problem at a place in a file, with the line and a caret below it. */
export function problemAt(source: Named, spot: Spot, flaw: Flaw): Problem {
  const excerpt = source.text === undefined ? undefined : excerptOf(source.text, spot)
  const { code, what, next } = flaw
  return {
    code,
    what,
    where: `${printable(source.path)}:${spot.line}:${spot.column}`,
    ...(next === undefined ? {} : { next }),
    ...(excerpt === undefined ? {} : { excerpt }),
  }
}

/** A word of the pack in a message: quoted, short, and nothing in it can steer a terminal. */
export function shown(word: string): string {
  const short = word.length > 60 ? `${word.slice(0, 57)}…` : word
  return `"${printable(short)}"`
}

/** Control and direction characters as `\u{…}`: a pack's text is printed, never obeyed. */
export function printable(text: string): string {
  return text.replace(
    /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Surrogate}]/gu,
    (character) => `\\u{${(character.codePointAt(0) ?? 0).toString(16)}}`,
  )
}

/** Lines longer than a terminal are cut around the place. Undefined where the text has no such line. */
function excerptOf(text: string, spot: Spot): string | undefined {
  const line = text.split(/\r\n|\r|\n/)[spot.line - 1]
  if (line === undefined) return undefined
  const from = spot.column > 80 ? spot.column - 40 : 1
  const before = printable(line.slice(from - 1, spot.column - 1).replaceAll('\t', ' '))
  const after = printable(line.slice(spot.column - 1, from + 99).replaceAll('\t', ' '))
  return `${before}${after}\n${' '.repeat(before.length)}^`
}
