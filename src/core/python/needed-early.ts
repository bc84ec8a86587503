import { namesBoundInside } from './names-bound-inside.ts'
import { namesUsedBy } from './names-used.ts'
import type { Chunk } from './reader.ts'

/**
 * The names that a statement reads while its module is imported: its own, and those in the bodies of the functions that it
 * calls then, its decorators for instance, and of what these use in turn. `definitionOf` gives the statement of the module
 * that defines a name. May be too large: a function that another one uses may be called only later.
 */
export function neededEarly(
  chunk: Chunk,
  definitionOf: (name: string) => Chunk | undefined,
): ReadonlySet<string> {
  const called = [...chunk.needs].filter((name) => isCalledBy(chunk, name))
  if (called.length === 0) return chunk.needs
  const names = new Set(chunk.needs)
  const waiting = called
  const seen = new Set<Chunk>([chunk])
  for (let name = waiting.pop(); name !== undefined; name = waiting.pop()) {
    const definition = definitionOf(name)
    if (definition?.kind !== 'definition' || seen.has(definition)) continue
    seen.add(definition)
    const bound = namesBoundInside(definition.text)
    for (const used of namesUsedBy(definition.text)) {
      if (bound.has(used)) continue
      names.add(used)
      waiting.push(used)
    }
  }
  return names
}

/** As a decorator, or with brackets behind it. */
const isCalledBy = ({ text }: Chunk, name: string): boolean =>
  new RegExp(`^@${name}\\b|(?<![\\w.])${name}\\s*\\(`, 'm').test(text)
