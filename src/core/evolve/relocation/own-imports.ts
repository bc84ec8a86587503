import { boundName, type ImportEntry } from '../../python/imports.ts'
import { namesUsedBy } from '../../python/names-used.ts'
import type { Chunk, PythonReader } from '../../python/reader.ts'
import { entriesIn, firstPartyOf, withComments, withStatement } from './import-block.ts'
import type { Module, Project } from './project.ts'
import { followImport, sameEntry } from './rewrite.ts'
import type { Relocating } from './target-module.ts'

/** What an import of the owner's says that no list of needed names would carry. */
interface OwnImport {
  readonly module: Module
  readonly entries: readonly ImportEntry[]
  /** Comment lines above it, and comments in it. */
  readonly above: string
  readonly within: readonly string[]
  /** Nothing uses what it binds: it is there for what happens when it is imported. */
  readonly isForEffect: boolean
}

/**
 * The files of the other layout, by module, with what the owner's imports in files that are taken apart say besides names:
 * a comment goes with the first file that imports the same, and an import for its effect to the file that reaches most of
 * the others, since that one is imported whenever the service starts.
 */
export function withOwnImports(
  texts: ReadonlyMap<string, string>,
  context: Relocating,
  reader: PythonReader,
): ReadonlyMap<string, string> {
  const result = new Map(texts)
  for (const one of ownImports(context)) {
    const places = [
      ...new Set([context.homes.primary(one.module.name), ...context.homes.all(one.module.name)]),
    ]
    const candidates = places.filter((name): name is string => name !== undefined && result.has(name))
    const sharing = candidates.find(
      (name) => sharedStatement(result.get(name) ?? '', one, reader) !== undefined,
    )
    const target = one.isForEffect ? topmost(candidates, context.after) : (sharing ?? candidates[0])
    if (target === undefined) continue
    const text = result.get(target) ?? ''
    result.set(
      target,
      sharing === target ? commented(text, one, reader) : inserted(text, one, context, reader),
    )
  }
  return result
}

function ownImports({ own, before, homes, to }: Relocating): readonly OwnImport[] {
  return [...own.values()].flatMap((module) => {
    const was = before.get(module.name)
    if (was === undefined || homes.whole(module.name) !== undefined) return []
    const old = was.chunks.filter(({ kind }) => kind === 'import')
    const known = new Set(old.map(({ text }) => text.trim()))
    const knownComments = new Set(old.flatMap(({ text }) => commentsIn(text)))
    const used = usedIn(module)
    return module.chunks
      .filter(({ kind, text }) => kind === 'import' && !known.has(text.trim()))
      .map((chunk) => ({
        module,
        ...commentsOf(chunk, knownComments),
        entries: entriesIn(chunk).flatMap(
          (entry): readonly ImportEntry[] => followImport(entry, module, true, to.own) ?? [entry],
        ),
        isForEffect: isForEffect(chunk, old, used),
      }))
      .filter(({ above, within, isForEffect: effect }) => effect || above !== '' || within.length > 0)
  })
}

const commentsIn = (text: string): readonly string[] => text.match(/#[^\n]*/g) ?? []

function commentsOf({ text, lead }: Chunk, known: ReadonlySet<string>): Pick<OwnImport, 'above' | 'within'> {
  const isOwn = (comment: string) => !known.has(comment)
  return {
    above: commentsIn(text.slice(0, lead))
      .filter(isOwn)
      .map((comment) => `${comment}\n`)
      .join(''),
    within: commentsIn(text.slice(lead)).filter(isOwn),
  }
}

/** What a module uses, also in texts: `__all__` names things. */
function usedIn({ chunks }: Module): ReadonlySet<string> {
  const code = chunks
    .filter(({ kind }) => kind !== 'import')
    .map(({ text }) => text)
    .join('')
  return new Set([...namesUsedBy(code), ...[...code.matchAll(/["'](\w+)["']/g)].map(([, name = '']) => name)])
}

function isForEffect(chunk: Chunk, old: readonly Chunk[], used: ReadonlySet<string>): boolean {
  const isOld = (entry: ImportEntry) =>
    old.some((each) => entriesIn(each).some((one) => sameEntry(one, entry)))
  return entriesIn(chunk).every(
    (entry) =>
      entry.name !== '*' && entry.module !== '__future__' && !used.has(boundName(entry)) && !isOld(entry),
  )
}

/** The import statement of a text that brings one of the same names from the same module. */
function sharedStatement(text: string, { entries }: OwnImport, reader: PythonReader): Chunk | undefined {
  const imports = (reader.read(text)?.chunks ?? []).filter(({ kind }) => kind === 'import')
  return imports.find((chunk) =>
    entriesIn(chunk).some((one) => entries.some((entry) => sameEntry(one, entry))),
  )
}

function commented(text: string, one: OwnImport, reader: PythonReader): string {
  const chunk = sharedStatement(text, one, reader)
  if (chunk === undefined) return text
  const above = one.above === '' || chunk.text.startsWith('\n') ? one.above : `\n${one.above}`
  const lead = chunk.text.slice(0, chunk.lead)
  return text.replace(chunk.text, () => lead + above + withComments(chunk.text.slice(chunk.lead), one.within))
}

/** The text with one more statement in its import block. */
function inserted(text: string, one: OwnImport, { after }: Relocating, reader: PythonReader): string {
  const chunks = reader.read(text)?.chunks ?? []
  return withStatement(chunks, { ...one, above: one.above }, firstPartyOf(after))
}

/** The module that leads to most of the others by its imports: of those that tests import too, so that what they test has it. */
function topmost(candidates: readonly string[], project: Project): string | undefined {
  const reach = (start: string): number => {
    const [seen, todo] = [new Set<string>(), [start]]
    for (let name = todo.pop(); name !== undefined; name = todo.pop()) {
      if (seen.has(name)) continue
      seen.add(name)
      for (const { module } of project.get(name)?.bindings.values() ?? [])
        if (project.has(module)) todo.push(module)
    }
    return candidates.filter((name) => seen.has(name)).length
  }
  const others = [...project.values()].filter(({ name }) => !candidates.includes(name))
  const tested = candidates.filter(
    (name) =>
      !name.endsWith('__main__') &&
      others.some(({ bindings }) => [...bindings.values()].some(({ module }) => module === name)),
  )
  return tested.toSorted((one, other) => reach(other) - reach(one))[0] ?? candidates[0]
}
