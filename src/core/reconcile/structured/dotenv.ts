import { type DotenvEntry, readDotenv } from '../../documents/dotenv.ts'
import { insertLines, lineStart, replaceRange, startWithComments } from './splice.ts'
import type { Change } from './three-way.ts'

/** Makes one change in a .env text; a new key comes with its comment, behind the key that it follows in `theirs`. */
export function editDotenv(text: string, change: Change, theirs: string): string | undefined {
  const key = change.path[0]
  const entry = entryOf(text, key)
  switch (change.kind) {
    case 'add':
      return add(text, key, theirs)
    case 'set':
      return entry && replaceRange(text, entry.start, entry.start + entry.text.length, lineOf(theirs, key))
    case 'delete': {
      if (entry === undefined) return undefined
      const start = startWithComments(text, lineStart(text, entry.start), theirs)
      return replaceRange(text, start, entry.start + entry.text.length, '')
    }
    case 'entries':
      return undefined
  }
}

const entryOf = (text: string, key: string | undefined): DotenvEntry | undefined =>
  readDotenv(text).entries.find((entry) => entry.key === key)

/** The key's line as the pack writes it, always with a newline. */
function lineOf(theirs: string, key: string | undefined): string {
  const line = entryOf(theirs, key)?.text ?? ''
  return line.endsWith('\n') ? line : `${line}\n`
}

function add(text: string, key: string | undefined, theirs: string): string {
  const { entries } = readDotenv(theirs)
  const index = entries.findIndex((entry) => entry.key === key)
  const before = entries.slice(0, index)
  const first = before.findLastIndex((entry) => entry.key !== undefined || entry.text.trim() === '') + 1
  const comment = before.slice(first).filter(({ text: line }) => !text.includes(line))
  const lines = [...comment.map((entry) => entry.text), lineOf(theirs, key)].join('')
  const previous = before.findLast(
    (entry) => entry.key !== undefined && entryOf(text, entry.key) !== undefined,
  )
  const anchor = entryOf(text, previous?.key)
  if (previous === undefined || anchor === undefined) return insertLines(text, text.length, lines)
  return insertLines(text, anchor.start + anchor.text.length, lines)
}
