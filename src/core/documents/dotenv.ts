/** One line of a .env file, or several where a quoted value goes on. `text` is verbatim with its line end. */
export interface DotenvEntry {
  readonly text: string
  readonly start: number
  /** Undefined for comments and blank lines. */
  readonly key: string | undefined
  /** As written after the `=`, quotes included, without the line end and the spaces around it. */
  readonly value: string | undefined
}

export interface Dotenv {
  readonly entries: readonly DotenvEntry[]
  /** The first place that is neither a comment, nor blank, nor `KEY=value`. */
  readonly fault?: { readonly offset: number; readonly what: string }
}

const assignment = /^(?:\uFEFF)?[ \t]*(?:export[ \t]+)?([A-Za-z_][A-Za-z0-9_.]*)[ \t]*=[ \t]*/

/** Cuts a .env file into entries that are together the whole text, as python-dotenv reads it. */
export function readDotenv(text: string): Dotenv {
  const entries: DotenvEntry[] = []
  let start = 0
  while (start < text.length) {
    const line = lineAt(text, start)
    const found = assignment.exec(line)
    if (found === null) {
      if (!/^\uFEFF?\s*(?:#[^\n]*)?\n?$/.test(line)) {
        return { entries, fault: { offset: start, what: 'expected KEY=value or # comment' } }
      }
      entries.push({ text: line, start, key: undefined, value: undefined })
      start += line.length
      continue
    }
    const end = endOfValue(text, start + found[0].length)
    if (end === undefined) return { entries, fault: { offset: start, what: 'a quote is not closed' } }
    const whole = text.slice(start, end)
    entries.push({ text: whole, start, key: found[1], value: whole.slice(found[0].length).trim() })
    start = end
  }
  return { entries }
}

function lineAt(text: string, start: number): string {
  const end = text.indexOf('\n', start)
  return end === -1 ? text.slice(start) : text.slice(start, end + 1)
}

/** A quoted value ends with its line after the closing quote; undefined when there is none. */
function endOfValue(text: string, start: number): number | undefined {
  const quote = text[start]
  if (quote !== '"' && quote !== "'") return start + lineAt(text, start).length
  for (let index = start + 1; index < text.length; index += 1) {
    if (text[index] === '\\') index += 1
    else if (text[index] === quote) return index + lineAt(text, index).length
  }
  return undefined
}
