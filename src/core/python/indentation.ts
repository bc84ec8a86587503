import type { Node } from 'web-tree-sitter'

/**
 * Whether every body has a statement, and all statements of a block begin in one column, the module's in the first. The
 * grammar takes what Python would call an unexpected indent or an expected block.
 */
export function isIndented(root: Node, source: string): boolean {
  const blocks = root.descendantsOfType('block')
  return [root, ...blocks].every((block) => {
    const statements = block.namedChildren.filter(
      ({ type }) => type !== 'comment' && type !== 'line_continuation',
    )
    const indents = new Set(statements.flatMap((statement) => indentOf(statement, source)))
    return block.type === 'block' ? statements.length > 0 && indents.size <= 1 : isFlush(indents)
  })
}

const isFlush = (indents: ReadonlySet<string>): boolean => [...indents].every((indent) => indent === '')

/** The white space before a statement that is the first on its line; a form feed starts the line anew. */
function indentOf(statement: Node, source: string): readonly string[] {
  const start = source.lastIndexOf('\n', statement.startIndex - 1) + 1
  const before = source.slice(start, statement.startIndex).replace(/^.*\f/, '')
  return before.trim() === '' ? [before] : []
}
