import { findNodeAtLocation, type Node, parseTree } from 'jsonc-parser'
import { lineStart, replaceRange } from './splice.ts'
import type { Change } from './three-way.ts'

/** Makes one change in a JSON text; everything else keeps its bytes. (jsonc-parser's own edits format the neighbours.) */
export function editJson(text: string, change: Change): string | undefined {
  const { path } = change
  switch (change.kind) {
    case 'add':
      return append(text, nodeAt(text, path.slice(0, -1)), `${JSON.stringify(path.at(-1))}: `, change.value)
    case 'set': {
      const node = nodeAt(text, path)
      return node && replaceRange(text, node.offset, endOf(node), printed(text, node.offset, change.value))
    }
    case 'delete':
      return remove(text, nodeAt(text, path)?.parent)
    case 'entries': {
      let result: string | undefined = text
      for (const index of change.removed.toReversed())
        result = result && remove(result, nodeAt(result, [...path, index]))
      for (const value of change.added) result = result && append(result, nodeAt(result, path), '', value)
      return result
    }
  }
}

function nodeAt(text: string, path: readonly (string | number)[]): Node | undefined {
  const root = parseTree(text)
  return root && findNodeAtLocation(root, [...path])
}

const endOf = (node: Node): number => node.offset + node.length

/** Puts a property or an entry behind the last one, on a line of its own where the others have theirs. */
function append(text: string, parent: Node | undefined, start: string, value: unknown): string | undefined {
  if (parent === undefined) return undefined
  const last = parent.children?.at(-1)
  const close = endOf(parent) - 1
  const outer = indentAt(text, parent.offset)
  if (last === undefined) {
    const inner = outer + unitOf(text)
    const line = `\n${inner}${start}${indented(value, inner, unitOf(text))}\n${outer}`
    return replaceRange(text, parent.offset + 1, close, line)
  }
  if (!text.slice(parent.offset, last.offset).includes('\n')) {
    return replaceRange(text, endOf(last), endOf(last), `, ${start}${JSON.stringify(value)}`)
  }
  const inner = indentAt(text, last.offset)
  return replaceRange(
    text,
    endOf(last),
    endOf(last),
    `,\n${inner}${start}${indented(value, inner, unitOf(text))}`,
  )
}

/** Takes a property or an entry out, with one comma. */
function remove(text: string, node: Node | undefined): string | undefined {
  const siblings = node?.parent?.children
  if (node?.parent === undefined || siblings === undefined) return undefined
  const index = siblings.indexOf(node)
  const previous = siblings[index - 1]
  const next = siblings[index + 1]
  if (previous !== undefined) return replaceRange(text, endOf(previous), endOf(node), '')
  if (next !== undefined) return replaceRange(text, node.offset, next.offset, '')
  return replaceRange(text, node.parent.offset + 1, endOf(node.parent) - 1, '')
}

const printed = (text: string, offset: number, value: unknown): string =>
  indented(value, indentAt(text, offset), unitOf(text))

const indented = (value: unknown, indent: string, unit: string): string =>
  JSON.stringify(value, null, unit).replaceAll('\n', `\n${indent}`)

const indentAt = (text: string, offset: number): string =>
  /^[ \t]*/.exec(text.slice(lineStart(text, offset)))?.[0] ?? ''

/** The indent that the owner uses. */
const unitOf = (text: string): string => /\n([ \t]+)\S/.exec(text)?.[1] ?? '  '
