export const replaceRange = (text: string, start: number, end: number, insertion: string): string =>
  text.slice(0, start) + insertion + text.slice(end)

/** Where the line that holds the offset starts. */
export const lineStart = (text: string, offset: number): number => text.lastIndexOf('\n', offset - 1) + 1

/** Just behind the newline that ends the line, or the end of the text. */
export function lineEnd(text: string, offset: number): number {
  const end = text.indexOf('\n', offset)
  return end === -1 ? text.length : end + 1
}

/** Inserts whole lines, which end with a newline, at the start of a line. */
export function insertLines(text: string, offset: number, lines: string): string {
  const before = text.slice(0, offset)
  const joint = before === '' || before.endsWith('\n') ? '' : '\n'
  return before + joint + lines + text.slice(offset)
}

/**
 * The start of the comment lines directly above a line that the pack itself has, word for word: they go with the key
 * when it goes, while the owner's own remarks stay.
 */
export function startWithComments(text: string, start: number, known: string): number {
  const above = text.slice(0, start).split('\n').slice(0, -1)
  const lines = new Set(known.split('\n'))
  let from = start
  for (const line of above.reverse()) {
    if (!/^\s*#/.test(line) || !lines.has(line)) break
    from -= line.length + 1
  }
  return from
}
