import type { Node } from 'web-tree-sitter'
import type { ChunkKind } from './reader.ts'

/** The kind of a statement; a docstring is one only by where it stands. */
export function kindOf(statement: Node): ChunkKind {
  switch (statement.type) {
    case 'import_statement':
    case 'import_from_statement':
    case 'future_import_statement':
      return 'import'
    case 'function_definition':
    case 'class_definition':
    case 'decorated_definition':
      return 'definition'
    case 'type_alias_statement':
      return 'assignment'
    case 'expression_statement':
      return isAssignment(statement) ? 'assignment' : 'statement'
    default:
      return 'statement'
  }
}

const isAssignment = (statement: Node): boolean => statement.firstNamedChild?.type === 'assignment'

/** Whether a statement is nothing but a string. */
export const isText = (statement: Node): boolean =>
  statement.type === 'expression_statement' &&
  statement.namedChildCount === 1 &&
  /^(?:concatenated_)?string$/.test(statement.firstNamedChild?.type ?? '')

/** What a statement is called among its neighbours, as `Chunk.title` says. */
export function titleOf(statement: Node, kind: ChunkKind): string {
  switch (kind) {
    case 'import':
      return titleOfImport(statement)
    case 'definition':
      return definitionIn(statement).childForFieldName('name')?.text ?? ''
    case 'assignment':
      return titleOfAssignment(statement)
    default:
      return titleOfStatement(statement)
  }
}

/** A function or class without its decorators. */
export const definitionIn = (statement: Node): Node => statement.childForFieldName('definition') ?? statement

/** `from x import`; one renamed member stands alone, as isort prints it: `from x import a as b`; `import a, b`. */
function titleOfImport(statement: Node): string {
  const names = statement.childrenForFieldName('name')
  if (statement.type === 'import_statement') return `import ${names.map(tidy).join(', ')}`
  const module = statement.childForFieldName('module_name')?.text ?? '__future__'
  const [only] = names
  const renamed = names.length === 1 && only?.type === 'aliased_import'
  return `from ${module} import${renamed ? ` ${tidy(only)}` : ''}`
}

function titleOfAssignment(statement: Node): string {
  if (statement.type === 'type_alias_statement') return tidy(statement.firstNamedChild ?? statement)
  const targets: string[] = []
  let node = statement.firstNamedChild
  while (node?.type === 'assignment') {
    targets.push(tidy(node.childForFieldName('left') ?? node))
    node = node.childForFieldName('right')
  }
  return targets.join(' = ')
}

function titleOfStatement(statement: Node): string {
  const head = headOf(statement)
  if (head !== undefined)
    return statement.text
      .slice(0, head.end - statement.startIndex)
      .replace(/\s+/g, ' ')
      .trim()
  const inner = statement.firstNamedChild
  const awaited = inner?.type === 'await' ? inner.firstNamedChild : inner
  const called = awaited?.type === 'call' ? awaited.childForFieldName('function') : undefined
  return called ? `${tidy(called)}()` : tidy(statement)
}

const tidy = (node: Node): string => node.text.replace(/\s+/g, ' ')

/** A compound statement with one body and nothing beside it, such as `else`. */
interface Head {
  /** Behind the colon. */
  readonly end: number
  readonly body: Node
}

/** The head of a class, or of an `if` or `with` without other branches; undefined for every other statement. */
export function headOf(statement: Node): Head | undefined {
  const node = definitionIn(statement)
  if (!/^(?:class_definition|if_statement|with_statement)$/.test(node.type)) return undefined
  if (node.childrenForFieldName('alternative').length > 0) return undefined
  const body = node.childForFieldName('body') ?? node.childForFieldName('consequence')
  const colon = node.children.findLast((child) => child.type === ':')
  return body && colon ? { end: colon.endIndex, body } : undefined
}
