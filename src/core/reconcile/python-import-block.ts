import type { MergedText } from './merge-text.ts'
import type { MergeSides } from './python.ts'

/**
 * Merges three Python modules line by line, where nothing can read them. Where that leaves conflicts, the import blocks at
 * the top are merged as sets and the rest line by line; the better of the two results is given. Imports with comments are
 * left to the line merge.
 */
export function mergeUnread(base: string, ours: string, theirs: string, merge: MergeSides): MergedText {
  const plain = merge(base, ours, theirs)
  if (plain.conflicts === 0) return plain
  const [was, is, wanted] = [base, ours, theirs].map(splitAtImports)
  if (was === undefined || is === undefined || wanted === undefined) return plain
  const rest = merge(withMark(was), withMark(is), withMark(wanted))
  const parts = rest.text.split(mark)
  if (rest.conflicts >= plain.conflicts || parts.length !== 2) return plain
  return {
    text: parts.join(mergeImports(was.statements, is.statements, wanted.statements)),
    conflicts: rest.conflicts,
  }
}

interface Split {
  readonly before: string
  readonly statements: readonly Statement[]
  readonly after: string
}

/** One import statement with the blank lines above it. */
interface Statement {
  readonly text: string
  /** `from x import` or `import`. */
  readonly start: string
  /** `a`, `a as b`. */
  readonly names: readonly string[]
}

const mark = 'import __imports_stand_here__\n'

const withMark = ({ before, after }: Split): string => before + mark + after

const docstring = /^(?:[ \t]*(?:#[^\n]*)?\n)*(?:[rRuU]?("""|''')[\s\S]*?\1[^\n]*\n)?(?:[ \t]*(?:#[^\n]*)?\n)*/
const importStatement =
  /^(\n*)(?:(from [\w.]+ import) \(\s*([\w\s,]+?)\s*\)|(from [\w.]+ import) ([\w, ]+?)|(import) ([\w., ]+?))[ ]*\n/

/** Undefined where there are no imports at the top, or where a comment stands among them. */
function splitAtImports(text: string): Split | undefined {
  const before = docstring.exec(text)?.[0] ?? ''
  const statements: Statement[] = []
  let at = before.length
  for (;;) {
    const found = importStatement.exec(text.slice(at))
    if (found === null) break
    const [whole, , ...groups] = found
    const [start = '', names = ''] = groups.filter((group) => group !== undefined)
    statements.push({
      text: whole,
      start,
      names: names
        .split(',')
        .map(tidy)
        .filter((name) => name !== ''),
    })
    at += whole.length
  }
  const after = text.slice(at)
  const more = /^\n*(?:#[^\n]*\n+)*(?:from|import) /.test(after)
  return statements.length === 0 || more ? undefined : { before, statements, after }
}

const tidy = (name: string): string => name.trim().replace(/\s+/g, ' ')

function mergeImports(
  base: readonly Statement[],
  ours: readonly Statement[],
  theirs: readonly Statement[],
): string {
  const [was, is, wanted] = [base, ours, theirs].map(entriesOf)
  const dropped = new Set([...(was ?? [])].filter((entry) => !wanted?.has(entry)))
  const result = ours.map((statement) => without(statement, dropped))
  for (const statement of theirs) {
    const names = statement.names.filter((name) => {
      const entry = keyOf(statement, name)
      return !was?.has(entry) && !is?.has(entry)
    })
    if (names.length > 0) add(result, { ...statement, names }, theirs)
  }
  return result.map((statement) => statement?.text ?? '').join('')
}

const keyOf = (statement: Statement, name: string): string => `${statement.start} ${name}`

const entriesOf = (statements: readonly Statement[]): ReadonlySet<string> =>
  new Set(statements.flatMap((statement) => statement.names.map((name) => keyOf(statement, name))))

function without(statement: Statement, dropped: ReadonlySet<string>): Statement | undefined {
  const names = statement.names.filter((name) => !dropped.has(keyOf(statement, name)))
  if (names.length === statement.names.length) return statement
  return names.length === 0 ? undefined : printed(statement, names)
}

/** Into the statement of the same module; else behind the one that stands before it in `theirs`; else at the end. */
function add(result: (Statement | undefined)[], added: Statement, theirs: readonly Statement[]): void {
  const same = result.findIndex((each) => each?.start === added.start && added.start !== 'import')
  const home = result[same]
  if (home !== undefined) {
    result[same] = printed(home, [...home.names, ...added.names].sort())
    return
  }
  const index = theirs.findIndex(({ text }) => text === added.text)
  const previous = theirs.slice(0, index).toReversed()
  const places = previous.map(({ start, names }) =>
    result.findIndex((each) => each?.start === start && each.names.some((name) => names.includes(name))),
  )
  const place = places.find((each) => each !== -1) ?? result.length - 1
  result.splice(place + 1, 0, printed(added, added.names))
}

function printed(statement: Statement, names: readonly string[]): Statement {
  const blank = /^\n*/.exec(statement.text)?.[0] ?? ''
  const line = `${statement.start} ${names.join(', ')}`
  const broken = `${statement.start} (\n${names.map((name) => `    ${name},\n`).join('')})`
  const text = `${blank}${line.length > 120 && statement.start !== 'import' ? broken : line}\n`
  return { ...statement, text, names }
}
