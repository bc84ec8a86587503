import type { Node } from 'web-tree-sitter'
import { chunksOf } from './chunks.ts'
import type { ImportEntry } from './imports.ts'
import { isIndented } from './indentation.ts'

/**
 * What a chunk is. `header` are the comments at the top of a module, or the head of a block (`class A(B):` with what stands
 * above it); `tail` is what follows the last statement; `statement` is everything that has no kind of its own, also several
 * statements on one line.
 */
export type ChunkKind = 'header' | 'docstring' | 'import' | 'definition' | 'assignment' | 'statement' | 'tail'

/** A name that an import statement brings, and where it stands: offsets into the text of its chunk. */
export interface PlacedEntry extends ImportEntry {
  readonly start: number
  readonly end: number
}

/** A piece of a module: a statement with its decorators, the blank lines and comments above it, and the rest of its line. */
export interface Chunk {
  readonly kind: ChunkKind
  /**
   * What the statement is called among its neighbours: the name of a definition, the target of an assignment, the module of
   * an import, the head of a compound statement, `name()` for a call, and `#header`, `#docstring`, `#tail`. Not unique.
   */
  readonly title: string
  /** The title, made unique in its block: the second `f` is `f#2`. */
  readonly key: string
  /** The names that it binds in the scope that it stands in. */
  readonly names: readonly string[]
  /** The names that it reads while the module is imported: all but what stands in the bodies of functions. May be too large. */
  readonly needs: ReadonlySet<string>
  readonly text: string
  /** Length of the blank lines and comments at the start of `text`. */
  readonly lead: number
  /** The line of the module, from 1, on which the statement or its first decorator stands. */
  readonly line: number
  /** For an import: what it brings, in the order of the text. A star is an entry with the name `*`. */
  readonly entries?: readonly PlacedEntry[]
  /** For a class, and for an `if` or `with` that has one indented body: its chunks, which together are `text`. */
  readonly members?: readonly Chunk[]
}

/** The chunks of a module in order; joined, their texts are its source. Header, docstring and tail are left out where empty. */
interface PythonModule {
  readonly chunks: readonly Chunk[]
}

export interface PythonReader {
  /** Reads a module whose lines end in LF; undefined where it does not parse. */
  read(source: string): PythonModule | undefined
  /** The line, from 1, on which a module goes wrong that does not parse; undefined where none can be told. */
  faultLine(source: string): number | undefined
}

/** What a parser gives; its memory is not the garbage collector's. */
export interface SyntaxTree {
  readonly rootNode: Node
  delete(): void
}

/** A reader on top of a parser for tree-sitter's Python grammar. */
export function readerWith(parse: (source: string) => SyntaxTree): PythonReader {
  return {
    read: (source) => {
      const tree = parse(source)
      try {
        const root = tree.rootNode
        if (root.hasError || !isIndented(root, source)) return undefined
        return { chunks: chunksOf(root, source) }
      } finally {
        tree.delete()
      }
    },
    faultLine: (source) => {
      const tree = parse(source)
      try {
        return firstFault(tree.rootNode)
      } finally {
        tree.delete()
      }
    },
  }
}

/** The innermost place at which the grammar gave up. */
function firstFault(node: Node): number | undefined {
  if (!node.hasError) return undefined
  const inside = node.children.find((child) => child.hasError)
  return (inside && firstFault(inside)) ?? node.startPosition.row + 1
}
