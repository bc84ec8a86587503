import type { Node } from 'web-tree-sitter'
import { namesBoundBy, namesNeededBy } from './bindings.ts'
import { entriesOf } from './import-entries.ts'
import type { Chunk } from './reader.ts'
import { headOf, isText, kindOf, titleOf } from './statements.ts'

/** A part of the source, and the column in which its statements begin. */
interface Region {
  readonly source: string
  readonly from: number
  readonly to: number
  readonly column: number
}

type Piece = Omit<Chunk, 'key'>

/** Cuts a module into chunks; joined, their texts are `source`. */
export function chunksOf(root: Node, source: string): readonly Chunk[] {
  const from = endOfHeader(source)
  const header = from === 0 ? [] : [plain('header', source, 0, from)]
  return withKeys([
    ...header,
    ...piecesOf(statementsOf(root), { source, from, to: source.length, column: 0 }),
  ])
}

/** The comments at the very top: shebang, coding, licence, script metadata. */
const endOfHeader = (source: string): number => /^(?:#[^\n]*(?:\n|$))*/.exec(source)?.[0].length ?? 0

function piecesOf(statements: readonly Node[], region: Region): readonly Piece[] {
  const pieces: Piece[] = []
  let from = region.from
  for (const line of onOneLine(statements)) {
    const to = endOfStatement(line.at(-1) as Node, region)
    pieces.push(pieceOf(line, { ...region, from, to }, pieces.length === 0))
    from = to
  }
  if (from < region.to) pieces.push(plain('tail', region.source, from, region.to))
  return pieces
}

const statementsOf = (block: Node): readonly Node[] =>
  block.namedChildren.filter((child) => child.type !== 'comment' && child.type !== 'line_continuation')

/** Statements that semicolons join on one line belong together. */
function onOneLine(statements: readonly Node[]): readonly (readonly Node[])[] {
  const lines: Node[][] = []
  for (const statement of statements) {
    const above = lines.at(-1)
    if (above?.at(-1)?.endPosition.row === statement.startPosition.row) above.push(statement)
    else lines.push([statement])
  }
  return lines
}

/** Behind the line on which the statement ends, and behind comments below that are indented deeper than it. */
function endOfStatement(statement: Node, { source, to, column }: Region): number {
  let end = endOfLine(source, statement.endIndex)
  for (let next = end; next < to; ) {
    const after = endOfLine(source, next)
    const line = source.slice(next, after)
    const indent = /^\s*/.exec(line)?.[0].length ?? 0
    if (line.trim() !== '' && !(line[indent] === '#' && indent > column)) break
    if (line.trim() !== '') end = after
    next = after
  }
  return Math.min(end, to)
}

function endOfLine(source: string, from: number): number {
  const end = source.indexOf('\n', from)
  return end === -1 ? source.length : end + 1
}

function pieceOf(statements: readonly Node[], region: Region, first: boolean): Piece {
  const [statement] = statements
  if (statement === undefined) throw new Error('A chunk holds a statement.')
  const { source, from, to } = region
  const alone = statements.length === 1
  const kind = !alone ? 'statement' : first && isText(statement) ? 'docstring' : kindOf(statement)
  return {
    kind,
    title: kind === 'docstring' ? '#docstring' : titleOf(statement, kind),
    names: [...new Set(statements.flatMap((each) => [...namesBoundBy(each)]))],
    needs: new Set(statements.flatMap((each) => [...namesNeededBy(each)])),
    text: source.slice(from, to),
    lead: startOfLine(source, statement.startIndex, from) - from,
    line: statement.startPosition.row + 1,
    ...(kind === 'import' && { entries: entriesOf(statement, from) }),
    ...(alone && membersOf(statement, region)),
  }
}

const startOfLine = (source: string, at: number, notBefore: number): number =>
  Math.max(source.lastIndexOf('\n', at - 1) + 1, notBefore)

function membersOf(statement: Node, { source, from, to }: Region): { members?: readonly Chunk[] } {
  const body = headOf(statement)?.body
  const [first, ...others] = body === undefined ? [] : statementsOf(body)
  if (first === undefined) return {}
  const lineOfFirst = startOfLine(source, first.startIndex, from)
  const column = first.startIndex - lineOfFirst
  // A body on the line of its head has no lines of its own.
  if (source.slice(lineOfFirst, first.startIndex).trim() !== '') return {}
  const start = endOfHead(source, statement, first)
  const inner = piecesOf([first, ...others], { source, from: start, to, column })
  const header = {
    ...plain('header', source, from, start),
    lead: startOfLine(source, statement.startIndex, from) - from,
  }
  return { members: withKeys([header, ...inner]) }
}

/** Behind the line of the colon: comments above the first statement of a body are that statement's. */
function endOfHead(source: string, statement: Node, first: Node): number {
  return endOfLine(source, headOf(statement)?.end ?? first.startIndex)
}

function plain(kind: 'header' | 'tail', source: string, from: number, to: number): Piece {
  const line = source.slice(0, from).split('\n').length
  const text = source.slice(from, to)
  return { kind, title: `#${kind}`, names: [], needs: new Set(), text, lead: 0, line }
}

function withKeys(pieces: readonly Piece[]): readonly Chunk[] {
  const seen = new Map<string, number>()
  return pieces.map((piece) => {
    const count = (seen.get(piece.title) ?? 0) + 1
    seen.set(piece.title, count)
    return { ...piece, key: count === 1 ? piece.title : `${piece.title}#${count}` }
  })
}
