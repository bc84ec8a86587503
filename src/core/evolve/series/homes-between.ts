import type { Chunk } from '../../python/reader.ts'
import { isCode, type Module, type Project } from '../relocation/project.ts'

/** A statement at the top level of a file. */
interface Statement {
  readonly path: string
  readonly chunk: Chunk
}

/** The statements of two trees that are the same ones, matched by name: after → before. Each is in one pair. */
export type Matches = ReadonlyMap<Chunk, Statement>

/**
 * Matches the named statements of two trees. One that is still in its file stays there; of several elsewhere the one
 * counts that is most alike, and one of which less than half is left is another one that has the name.
 */
export function matchesBetween(before: Project, after: Project): Matches {
  const matches = new Map<Chunk, Statement>()
  const taken = new Set<Chunk>()
  const byName = statementsByName(before)
  const match = (chunk: Chunk, found: Statement | undefined): void => {
    if (found === undefined) return
    matches.set(chunk, found)
    taken.add(found.chunk)
  }
  for (const stays of [true, false])
    for (const { path, chunks } of after.values())
      for (const chunk of chunks.filter(isNamed)) {
        if (matches.has(chunk)) continue
        const open = (byName.get(chunk.key) ?? []).filter((one) => !taken.has(one.chunk))
        match(chunk, stays ? open.find((one) => one.path === path) : mostAlike(chunk, open))
      }
  return matches
}

const isNamed = (chunk: Chunk): boolean => isCode(chunk) && chunk.names.length > 0

function statementsByName(project: Project): ReadonlyMap<string, readonly Statement[]> {
  const found = new Map<string, Statement[]>()
  for (const { path, chunks } of project.values())
    for (const chunk of chunks.filter(isNamed)) {
      const same = found.get(chunk.key)
      if (same === undefined) found.set(chunk.key, [{ path, chunk }])
      else same.push({ path, chunk })
    }
  return found
}

/** At least so much of the longer statement is the same lines. */
const alike = 0.5

function mostAlike(chunk: Chunk, candidates: readonly Statement[]): Statement | undefined {
  const ranked = candidates
    .filter((one) => one.chunk.kind === chunk.kind)
    .map((one) => ({ one, likeness: likenessOf(one.chunk, chunk) }))
    .filter(({ likeness }) => likeness >= alike)
    .sort((left, right) => right.likeness - left.likeness)
  return ranked[0]?.one
}

function likenessOf(left: Chunk, right: Chunk): number {
  const [one, other] = [linesOf(left), linesOf(right)]
  const open = [...other]
  const common = one.filter((line) => {
    const at = open.indexOf(line)
    if (at !== -1) open.splice(at, 1)
    return at !== -1
  })
  return common.length / Math.max(one.length, other.length)
}

const linesOf = ({ text }: Chunk): readonly string[] =>
  text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '')

/** The module that stands at a path. */
export const modulesByPath = (project: Project): ReadonlyMap<string, Module> =>
  new Map([...project.values()].map((module) => [module.path, module]))
