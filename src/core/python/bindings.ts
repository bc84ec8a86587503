import type { Node } from 'web-tree-sitter'
import { entriesOf } from './import-entries.ts'
import { boundName } from './imports.ts'
import { definitionIn } from './statements.ts'

/** The names that a statement binds in the scope that it stands in, at any depth of `if`, `try`, `for`, `with`, `match`. */
export function namesBoundBy(statement: Node): ReadonlySet<string> {
  const names = new Set<string>()
  collectBound(statement, names)
  return names
}

/** The names that a statement reads as soon as it runs: all but what stands in bodies of functions. It may be too many. */
export function namesNeededBy(statement: Node): ReadonlySet<string> {
  const names = new Set<string>()
  collectNeeded(statement, names)
  return names
}

function collectBound(node: Node, names: Set<string>): void {
  switch (node.type) {
    case 'function_definition':
    case 'class_definition':
      names.add(definitionIn(node).childForFieldName('name')?.text ?? '')
      return
    case 'import_statement':
    case 'import_from_statement':
    case 'future_import_statement':
      for (const entry of entriesOf(node, 0)) if (entry.name !== '*') names.add(boundName(entry))
      return
    case 'lambda':
      return
    case 'assignment':
    case 'augmented_assignment':
    case 'for_statement':
      collectTargets(node.childForFieldName('left'), names)
      break
    case 'named_expression':
      collectTargets(node.childForFieldName('name'), names)
      break
    case 'type_alias_statement':
      names.add(/^\w+/.exec(node.firstNamedChild?.text ?? '')?.[0] ?? '')
      return
    case 'as_pattern':
      collectTargets(node.childForFieldName('alias'), names)
      break
    case 'case_pattern':
      collectCaptures(node, names)
      return
  }
  for (const child of node.namedChildren) collectBound(child, names)
}

function collectTargets(node: Node | null, names: Set<string>): void {
  if (node === null) return
  if (node.type === 'identifier') names.add(node.text)
  else if (node.type !== 'attribute' && node.type !== 'subscript')
    for (const child of node.namedChildren) collectTargets(child, names)
}

/** Undotted names in a pattern capture. */
function collectCaptures(node: Node, names: Set<string>): void {
  if (node.type === 'identifier') names.add(node.text)
  else if (node.type === 'dotted_name') {
    if (node.namedChildCount === 1) names.add(node.text)
  } else for (const child of node.namedChildren) collectCaptures(child, names)
}

function collectNeeded(node: Node, names: Set<string>): void {
  if (node.type === 'identifier') {
    names.add(node.text)
    return
  }
  if (/import_(?:from_)?statement$/.test(node.type) || node.type === 'comment') return
  const skipped = skippedIn(node)
  for (const child of node.namedChildren) if (child.id !== skipped) collectNeeded(child, names)
}

/** The part of a node that runs later, or that is no name of the module. */
function skippedIn(node: Node): number | undefined {
  switch (node.type) {
    case 'function_definition':
    case 'lambda':
      return node.childForFieldName('body')?.id
    case 'attribute':
      return node.childForFieldName('attribute')?.id
    case 'keyword_argument':
      return node.childForFieldName('name')?.id
    default:
      return undefined
  }
}
