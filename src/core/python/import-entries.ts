import type { Node } from 'web-tree-sitter'
import type { PlacedEntry } from './reader.ts'

/** What an import statement brings, in the order of the text; offsets count from `origin`. */
export function entriesOf(statement: Node, origin: number): readonly PlacedEntry[] {
  const module = moduleOf(statement)
  const star = statement.namedChildren.find((child) => child.type === 'wildcard_import')
  const names = star === undefined ? statement.childrenForFieldName('name') : [star]
  return names.map((node) => entryOf(node, module, origin))
}

/** Undefined for `import x`, whose names are modules themselves. */
function moduleOf(statement: Node): string | undefined {
  if (statement.type === 'import_statement') return undefined
  if (statement.type === 'future_import_statement') return '__future__'
  return statement.childForFieldName('module_name')?.text.replace(/\s/g, '')
}

function entryOf(node: Node, module: string | undefined, origin: number): PlacedEntry {
  const renamed = node.type === 'aliased_import'
  const name = ((renamed && node.childForFieldName('name')) || node).text.replace(/\s/g, '')
  const alias = renamed ? node.childForFieldName('alias')?.text : undefined
  return {
    ...(module === undefined ? { kind: 'module', module: name } : { kind: 'from', module, name }),
    ...(alias !== undefined && { alias }),
    start: node.startIndex - origin,
    end: node.endIndex - origin,
  }
}
