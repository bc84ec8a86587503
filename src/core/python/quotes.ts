import { codeTokens } from './tokens.ts'

/**
 * Turns double-quoted texts of `source` into single-quoted ones where that needs fewer escapes, as ruff's formatter does. A
 * value that a template quotes may hold quotes itself, and the template cannot know. Texts with a prefix stay as they are.
 */
export function preferFewerEscapes(source: string): string {
  if (!source.includes('\\"')) return source
  let written = ''
  let end = 0
  for (const { kind, text, start } of codeTokens(source)) {
    if (kind !== 'string' || !isPlain(text)) continue
    written += source.slice(end, start) + requoted(text)
    end = start + text.length
  }
  return written + source.slice(end)
}

const isPlain = (text: string): boolean => text.startsWith('"') && !text.startsWith('"""')

const quotes = /\\(.)|'/gs

function requoted(text: string): string {
  const body = text.slice(1, -1)
  const found = [...body.matchAll(quotes)].map(([whole]) => whole)
  const doubles = found.filter((each) => each === '\\"').length
  const singles = found.filter((each) => each === "'" || each === "\\'").length
  if (doubles <= singles) return text
  return `'${body.replace(quotes, (each) => (each === '\\"' ? '"' : each === "'" ? "\\'" : each))}'`
}
