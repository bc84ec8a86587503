import { bytesOf } from '../bytes.ts'
import { moduleNameOf, moduleRenames, renameModules } from '../python/module-names.ts'
import type { Chunk, PythonReader } from '../python/reader.ts'
import type { FileState, FileTree } from '../reconcile/types.ts'
import type { Mention } from './mentions.ts'
import { type Moves, movesOf } from './moves.ts'
import type { RolesByPath } from './relocations.ts'
import { type NamePair, stylesOf } from './rename-forms.ts'
import { type LocalMap, localMapOf } from './rename-local.ts'
import { type NameMap, nameMapOf } from './rename-map.ts'
import type { Owned } from './rename-owned.ts'
import { placesOf, type RenamedPaths, renamedPaths } from './rename-paths.ts'
import { renamedSource, renamedText } from './rename-source.ts'
import { textIn } from './rename-surface.ts'
import { withPaths, withRoots } from './rename-texts.ts'

/** What is called otherwise, whatever it is: pairs of names in snake case, plurals among them. */
export interface Renaming {
  readonly pairs: readonly NamePair[]
  /** Roles as files name them: `invoice.model` → `bill.model`. */
  readonly roles: Moves
  readonly owned?: Owned
}

export interface RenameIngredients {
  /** As the tool wrote it last, with the roles of its files. */
  readonly pristine: FileTree
  readonly rolesBefore: RolesByPath
  /** The fresh render with the new names. */
  readonly wanted: FileTree
  readonly rolesAfter: RolesByPath
  readonly ours: FileTree
  /** Where the owner put files, by the lock. */
  readonly known: Moves
  readonly renaming: Renaming
  /** Folders whose files keep their text: databases know migrations by what they say. */
  readonly untouched: readonly string[]
  readonly reader: PythonReader | undefined
}

export interface RenamedTrees {
  readonly pristine: FileTree
  readonly ours: FileTree
  readonly paths: RenamedPaths
  /** What names began with, and begin with now. */
  readonly prefixes: readonly NamePair[]
  /** Where the owner's code says a name of which only the owner can tell what it means. */
  readonly left: readonly Mention[]
  /** Two of the owner's files that would stand at one path. */
  readonly met: readonly { readonly from: string; readonly to: string }[]
}

/**
 * The pristine tree and the owner's, both rewritten with new names in the same way, so that what the owner changed is
 * the same as before. What is called otherwise is read from the two renders; what they do not tell stays.
 */
export function renamedTrees(ingredients: RenameIngredients): RenamedTrees {
  const { pristine, ours, wanted, rolesBefore, rolesAfter, renaming, reader } = ingredients
  const { pairs, roles, owned } = renaming
  const paths = renamedPaths(rolesBefore, rolesAfter, roles, stylesOf(pairs).code)
  const map = nameMapOf({ before: pristine, after: wanted, pairs, ...(owned && { owned }), reader })
  const places = placesOf(ours, paths)
  const moves = new Map([...paths.files, ...places])
  const origins = new Map(
    [...movesOf({ pristine, ours, known: ingredients.known })].map(([from, to]) => [to, from]),
  )
  const rewrite = rewriting(ingredients, map, paths, moves)
  const own = [...ours].map(([path, state]) => {
    return [places.get(path) ?? path, rewrite(path, origins.get(path) ?? path, state)] as const
  })
  const base = [...pristine].map(([path, state]) => {
    return [paths.files.get(path) ?? path, rewrite(path, path, state)] as const
  })
  return {
    pristine: new Map(base),
    ours: new Map(own),
    paths,
    prefixes: map.prefixes,
    left: leftIn(new Map(own), new Map(base), ingredients, map),
    met: meetings(ours, places),
  }
}

/** Lines that neither render has, with words that were renamed elsewhere. */
function leftIn(
  ours: FileTree,
  pristine: FileTree,
  { wanted, untouched, reader }: RenameIngredients,
  { isAmbiguous }: NameMap,
): readonly Mention[] {
  const isOwn = (path: string) => !untouched.some((folder) => path.startsWith(`${folder}/`))
  const modules = [...ours].filter(([path]) => moduleNameOf(path) !== undefined && isOwn(path))
  if (reader === undefined) return []
  return modules.flatMap(([path, state]) => {
    const known = new Set([wanted.get(path), pristine.get(path)].flatMap(linesOf))
    return linesOf(state).flatMap((line, index) => {
      const isLeft = !known.has(line) && (line.match(/\w+/g) ?? []).some(isAmbiguous)
      return isLeft ? [{ path, line: index + 1, text: line.trim().slice(0, 120) }] : []
    })
  })
}

const linesOf = (state: FileState | undefined): readonly string[] =>
  (state === undefined ? '' : (textIn(state) ?? '')).split('\n')

function meetings(ours: FileTree, places: Moves): RenamedTrees['met'] {
  const targets = [...places.values()]
  return [...places].flatMap(([from, to]) => {
    const isMet = from !== to && (targets.filter((one) => one === to).length > 1 || places.get(to) === to)
    return isMet && ours.has(to) ? [{ from, to }] : []
  })
}

type Rewrite = (path: string, origin: string, state: FileState) => FileState

function rewriting(
  { pristine, wanted, untouched, reader }: RenameIngredients,
  map: NameMap,
  paths: RenamedPaths,
  moves: Moves,
): Rewrite {
  const modules = moduleRenames(moves)
  const isUntouched = (path: string) => untouched.some((folder) => path.startsWith(`${folder}/`))
  return (path, origin, state) => {
    const text = textIn(state)
    if (text === undefined) return state
    const placed = withPaths(renameModules(text, modules), moves)
    if (isUntouched(path)) return withText(state, placed)
    const isModule = moduleNameOf(path) !== undefined
    const [base, now] = [pristine.get(origin), wanted.get(paths.files.get(origin) ?? origin)]
    const renamed = isModule
      ? inModule(withRoots(placed, modules), { base, now, map, reader, modules, moves })
      : renamedText(placed, map)
    return withText(state, renamed)
  }
}

const withText = (state: FileState, text: string): FileState =>
  text === textIn(state) ? state : { ...state, content: bytesOf(text) }

interface Versions {
  readonly base: FileState | undefined
  readonly now: FileState | undefined
  readonly map: NameMap
  readonly reader: PythonReader | undefined
  readonly modules: ReadonlyMap<string, string>
  readonly moves: Moves
}

/** Statement by statement: those of the render by their own two versions, the owner's by the names of the whole. */
function inModule(source: string, versions: Versions): string {
  const isCrlf = /\r\n/.test(source) && !/(?<!\r)\n/.test(source)
  const text = isCrlf ? source.replaceAll('\r\n', '\n') : source
  const chunks = versions.reader?.read(text)?.chunks
  if (chunks === undefined) return renamedSource(source, versions.map)
  const local = localMaps(versions)
  const renamed = chunks.map((chunk) => renamedSource(chunk.text, versions.map, local(chunk.key))).join('')
  return isCrlf ? renamed.replaceAll('\n', '\r\n') : renamed
}

function localMaps({
  base,
  now,
  map,
  reader,
  modules,
  moves,
}: Versions): (key: string) => LocalMap | undefined {
  const placed = base && withRoots(withPaths(renameModules(textIn(base) ?? '', modules), moves), modules)
  const before = chunksByKey(placed, reader)
  const after = chunksByKey(now && textIn(now), reader)
  return (key) => {
    const old = before.get(key)
    const fresh = after.get(map.styles.code(key)) ?? after.get(key)
    return old === undefined || fresh === undefined ? undefined : localMapOf(old.text, fresh.text, map.styles)
  }
}

function chunksByKey(text: string | undefined, reader: PythonReader | undefined): ReadonlyMap<string, Chunk> {
  const chunks = text === undefined ? undefined : reader?.read(text)?.chunks
  return new Map((chunks ?? []).map((chunk) => [chunk.key, chunk]))
}
