import type { FileTree } from '../reconcile/types.ts'
import { textIn } from './rename-surface.ts'

/** A subject whose attributes may be told apart by what they are read from, although others have attributes of that name. */
export interface Owned {
  /** What code calls one of them by itself: `invoice`. */
  readonly name: string
  /** What it is: `Invoice`. */
  readonly type: string
  /** The attributes in question. */
  readonly attributes: ReadonlySet<string>
}

/** The names in a piece of code that stand for an owned subject. */
export type Subjects = (source: string) => ReadonlySet<string>

/**
 * Finds what stands for an owned subject in a piece of code: its own names, what is annotated as one, and what is made by
 * it or by functions of the render that return one.
 */
export function subjectsOf(owned: Owned | undefined, render: FileTree): Subjects {
  if (owned === undefined) return () => new Set()
  const { name, type } = owned
  const makers = [type, ...makersOf(type, render)].join('|')
  const annotated = new RegExp(`\\b(\\w+)\\s*:\\s*(?:\\w+\\.)*${type}\\b`, 'g')
  const made = new RegExp(`\\b(\\w+)\\s*=\\s*(?:await\\s+)?(?:\\w+\\.)*(?:${makers})\\(`, 'g')
  return (source) => {
    const found = [annotated, made].flatMap((pattern) =>
      [...source.matchAll(pattern)].map(([, one = '']) => one),
    )
    return new Set([name, type, ...found])
  }
}

/** Functions that return the type and nothing else, whichever of that name it is. */
function makersOf(type: string, render: FileTree): readonly string[] {
  const results = new Map<string, Set<string>>()
  for (const state of render.values()) {
    for (const [, name = '', result = ''] of (textIn(state) ?? '').matchAll(signature))
      results.set(name, (results.get(name) ?? new Set()).add(result.replace(/ \| None$/, '')))
  }
  return [...results].flatMap(([name, found]) => (found.size === 1 && found.has(type) ? [name] : []))
}

const signature = /\bdef (\w+)\([\s\S]*?\)\s*->\s*([^:\n]+):/g
