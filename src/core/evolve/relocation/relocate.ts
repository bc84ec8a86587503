import { bytesOf } from '../../bytes.ts'
import { type ImportEntry, printImports } from '../../python/imports.ts'
import { moduleNameOf } from '../../python/module-names.ts'
import { namesUsedBy } from '../../python/names-used.ts'
import type { Chunk, PythonReader } from '../../python/reader.ts'
import type { FileState, FileTree } from '../../reconcile/types.ts'
import { type Homes, homesOf } from './homes.ts'
import { ownPaths } from './own-paths.ts'
import { isFixture, placeKey, placeOf } from './place.ts'
import { type Module, type Project, projectOf } from './project.ts'
import { type Destination, rewrite } from './rewrite.ts'

export interface RelocationIngredients {
  /** The project as rendered in its layout. */
  readonly pristine: FileTree
  /** As its owner has it. */
  readonly ours: FileTree
  /** The same project rendered in another layout. */
  readonly wanted: FileTree
}

/** A statement of the owner's that had to find a place. */
export interface Placed {
  readonly path: string
  readonly symbol: string
  readonly target: string
  readonly because: string
}

export interface Relocated {
  /** Pristine and the owner's tree, as they would stand in the other layout. */
  readonly base: FileTree
  readonly ours: FileTree
  readonly placed: readonly Placed[]
}

/**
 * Moves a project and its pristine render into the layout of another render, alike: each statement goes to the file that
 * has it there, with the imports that it needs; what the owner added goes beside what it belongs to, and the owner's own
 * files keep their place below package or tests. What is left to merge is then what the owner changed.
 */
export function relocate({ pristine, ours, wanted }: RelocationIngredients, reader: PythonReader): Relocated {
  const [before, after, own] = [
    projectOf(pristine, reader),
    projectOf(wanted, reader),
    projectOf(ours, reader),
  ]
  const homes = homesOf(before, after)
  const pathOf = ownPaths(pristine, wanted)
  const placing = placedIn({ before, own, homes, after })
  const destination = destinationOf({ before, own, homes, pathOf, targets: placing.targets })
  const context: Context = { before, after, own, homes, destination, placing }
  const rendered = [...after.values()].map((module) => [module, slotsOf(module, context)] as const)
  const base = new Map<string, FileState>()
  const moved = new Map<string, FileState>()
  for (const [{ path }, { was, is }] of rendered) {
    const state = wanted.get(path)
    if (state === undefined) continue
    base.set(path, withText(state, was))
    if (is !== undefined) moved.set(path, withText(state, is))
  }
  for (const [target, chunks] of placing.elsewhere) {
    if (!after.has(target))
      moved.set(sharedPath(target, after), {
        content: bytesOf(newModule(chunks, target, context)),
        mode: 0o644,
        kind: 'file',
      })
  }
  for (const [path, state] of ours) {
    const module = own.get(moduleNameOf(path) ?? '')
    if (module !== undefined && before.has(module.name)) continue
    if (module === undefined || pristine.has(path)) {
      moved.set(pathOf(path), state)
      continue
    }
    moved.set(pathOf(path), withText(state, ownText(module, context)))
  }
  for (const [path, state] of pristine)
    if (!before.has(moduleNameOf(path) ?? '')) base.set(pathOf(path), state)
  return { base, ours: moved, placed: placing.placed }
}

interface Context {
  /** The pristine project, the other render, and the owner's project. */
  readonly before: Project
  readonly after: Project
  readonly own: Project
  readonly homes: Homes
  readonly destination: Destination
  readonly placing: Placing
}

interface Placing {
  /** By `placeKey` in the owner's project: the module that a statement goes to. */
  readonly targets: ReadonlyMap<string, string>
  /** By target: the statements that the owner added to files of the tool's. */
  readonly elsewhere: ReadonlyMap<string, readonly { readonly chunk: Chunk; readonly module: Module }[]>
  readonly placed: readonly Placed[]
}

function placedIn({
  before,
  own,
  homes,
  after,
}: Pick<Context, 'before' | 'own' | 'homes' | 'after'>): Placing {
  const targets = new Map<string, string>()
  const elsewhere = new Map<string, { readonly chunk: Chunk; readonly module: Module }[]>()
  const placed: Placed[] = []
  const shared = sharedModule(after)
  // What is placed gives others a place, so a chain of helpers settles one step a round.
  for (let round = 1; round <= rounds; round += 1) {
    for (const module of own.values()) {
      const was = before.get(module.name)
      if (was === undefined) continue
      for (const chunk of module.chunks.filter((each) => isAdded(each, was))) {
        const found = placeOf(chunk, module, { homes, project: own, shared, placed: targets })
        if (found === undefined) continue
        targets.set(placeKey(module.name, chunk.key), found.target)
        if (round < rounds) continue
        elsewhere.set(found.target, [...(elsewhere.get(found.target) ?? []), { chunk, module }])
        placed.push({ path: module.path, symbol: chunk.key, ...found })
      }
    }
  }
  return { targets, elsewhere, placed }
}

const rounds = 4

const isCode = ({ kind }: Chunk): boolean => !['header', 'docstring', 'import', 'tail'].includes(kind)

/** A statement that the file did not have when it was rendered. */
const isAdded = (chunk: Chunk, was: Module): boolean =>
  isCode(chunk) && !was.chunks.some(({ key }) => key === chunk.key)

function destinationOf({
  before,
  own,
  homes,
  pathOf,
  targets,
}: {
  readonly before: Project
  readonly own: Project
  readonly homes: Homes
  readonly pathOf: (path: string) => string
  readonly targets: ReadonlyMap<string, string>
}): Destination {
  const rename = (name: string): string => {
    const module = own.get(name)
    if (module !== undefined && !before.has(name)) return moduleNameOf(pathOf(module.path)) ?? name
    return homes.primary(name) ?? name
  }
  return {
    project: own,
    rename,
    isFixture: ({ module, name }) => isFixture(own.get(module)?.symbols.get(name)),
    locate: ({ module, name }) => {
      const chunk = own.get(module)?.symbols.get(name)
      const placed = chunk && targets.get(placeKey(module, chunk.key))
      return placed ?? (before.has(module) ? homes.of({ module, name }) : undefined) ?? rename(module)
    },
  }
}

interface Texts {
  readonly was: string
  /** Undefined where the owner deleted everything that it holds. */
  readonly is: string | undefined
}

/** The text of one file of the other layout, made of what the pristine and the owner's project have for it. */
function slotsOf(module: Module, context: Context): Texts {
  const was: string[] = []
  const is: string[] = []
  const needs: ImportEntry[] = []
  const pending = [...(context.placing.elsewhere.get(module.name) ?? [])]
  const hasOwn = pending.length > 0
  let isDeleted = module.chunks.some(isCode)
  for (const chunk of module.chunks) {
    const source = isCode(chunk) ? sourceOf(chunk, module, context) : undefined
    if (source === undefined) {
      was.push(chunk.text)
      is.push(chunk.text)
      if (isCode(chunk)) isDeleted = false
      continue
    }
    const old = inGap(chunk, source.was, rewritten(source.was, source.module, module.name, context).text)
    was.push(old)
    if (source.is !== undefined) {
      isDeleted = false
      const isEdited = bodyOf(source.is) !== bodyOf(source.was)
      const now = rewritten(source.is, source.own, module.name, context)
      is.push(isEdited ? inGap(chunk, source.is, now.text) : old)
      if (isEdited) needs.push(...now.needs)
    }
    for (const added of takeBehind(pending, source)) {
      const now = rewritten(added.chunk, added.module, module.name, context)
      is.push(now.text)
      needs.push(...now.needs)
    }
  }
  for (const { chunk, module: from } of pending) {
    const now = rewritten(chunk, from, module.name, context)
    is.push(now.text)
    needs.push(...now.needs)
  }
  const isEmptied = isDeleted && needs.length === 0 && !hasOwn
  return { was: was.join(''), is: isEmptied ? undefined : withImports(is.join(''), module, needs, context) }
}

interface Source {
  readonly module: Module
  readonly own: Module
  readonly was: Chunk
  /** Undefined where the owner deleted it. */
  readonly is: Chunk | undefined
}

/** What the pristine project and the owner's have for a statement of the other render. */
function sourceOf(chunk: Chunk, module: Module, { before, own, homes }: Context): Source | undefined {
  for (const candidate of before.values()) {
    const was =
      chunk.names.length > 0
        ? candidate.symbols.get(chunk.names[0] ?? '')
        : candidate.chunks.find(({ key }) => key === chunk.key)
    if (was === undefined || !isCode(was)) continue
    const home =
      was.names[0] === undefined
        ? homes.primary(candidate.name)
        : homes.of({ module: candidate.name, name: was.names[0] })
    if (home !== module.name) continue
    const now = own.get(candidate.name)
    const is = now?.chunks.find(({ key }) => key === was.key)
    return { module: candidate, own: now ?? candidate, was, is }
  }
  return undefined
}

function rewritten(chunk: Chunk, from: Module, target: string, { destination }: Context) {
  const own = new Set(chunk.members?.flatMap(({ names }) => names))
  return rewrite(chunk.text, from, target, destination, own)
}

const gapOf = (text: string): string => /^\n*/.exec(text)?.[0] ?? ''

const bodyOf = ({ text }: Chunk): string => text.trim()

/** The blank lines are those of the place. */
const inGap = (place: Chunk, chunk: Chunk, text: string): string =>
  bodyOf(place) === text.trim() ? place.text : gapOf(place.text) + text.slice(gapOf(chunk.text).length)

/** What the owner put right behind a statement stays behind it. */
function takeBehind<Added extends { readonly chunk: Chunk; readonly module: Module }>(
  pending: Added[],
  { own, is }: Source,
): readonly Added[] {
  const taken: Added[] = []
  let at = is === undefined ? -1 : own.chunks.indexOf(is)
  while (at !== -1) {
    const next = own.chunks[at + 1]
    const index = pending.findIndex(({ chunk, module }) => module === own && chunk === next)
    if (index === -1) return taken
    taken.push(...pending.splice(index, 1))
    at += 1
  }
  return taken
}

/** The import block of the other render, with what the owner's statements need more, and without what they need no more. */
function withImports(
  text: string,
  module: Module,
  needs: readonly ImportEntry[],
  { after }: Context,
): string {
  const imports = module.chunks.filter(({ kind }) => kind === 'import')
  const entries = imports.flatMap(({ entries = [] }) =>
    entries.map(({ start: _, end: __, ...entry }) => entry),
  )
  const more = needs.filter((entry) => !entries.some((other) => sameEntry(other, entry)))
  const own = more.filter(({ module: from }) => from !== module.name)
  if (own.length === 0) return text
  const block = printImports([...entries, ...own], firstPartyOf(after))
  const [first] = imports
  if (first === undefined) return insertedBelowDocstring(text, module, `${block}\n`)
  const old = imports.map((chunk) => chunk.text).join('')
  return text.replace(old, () => `${gapOf(first.text)}${block}\n`)
}

const sameEntry = (one: ImportEntry, other: ImportEntry): boolean =>
  one.kind === other.kind &&
  one.module === other.module &&
  one.name === other.name &&
  one.alias === other.alias

const firstPartyOf = (project: Project): readonly string[] => [
  ...new Set([...project.keys()].map((name) => name.split('.')[0] ?? name)),
]

function insertedBelowDocstring(text: string, { chunks }: Module, block: string): string {
  const top = chunks
    .filter(({ kind }) => kind === 'header' || kind === 'docstring')
    .map((chunk) => chunk.text)
    .join('')
  return `${top}${top === '' ? '' : '\n'}${block}${top === '' ? '\n\n' : ''}${text.slice(top.length)}`
}

/** A file of the owner's: each import leads where its target is now, the rest follows. */
function ownText(module: Module, context: Context): string {
  const target = context.destination.rename(module.name)
  return module.chunks
    .map((chunk) => {
      if (chunk.kind !== 'import') return rewritten(chunk, module, target, context).text
      return ownImport(chunk, module, context)
    })
    .join('')
}

function ownImport(chunk: Chunk, module: Module, context: Context): string {
  const { destination, after } = context
  const entries = (chunk.entries ?? []).map(({ start: _, end: __, ...entry }) => entry)
  const moved = entries.flatMap((entry) => {
    if (entry.name === '*' || entry.kind === 'module') {
      const now = destination.rename(entry.module)
      return [now === entry.module ? entry : { ...entry, module: now }]
    }
    const { needs } = rewrite(entry.alias ?? entry.name ?? '', module, '', destination)
    return needs.length === 0 ? [entry] : needs
  })
  if (entries.every((entry, index) => moved[index] !== undefined && sameEntry(entry, moved[index])))
    return chunk.text
  const code = chunk.text.slice(chunk.lead)
  const comment = /#[^\n]*/.exec(code)?.[0]
  const printed = printImports(
    comment === undefined ? moved : moved.map((entry) => ({ ...entry, comment })),
    firstPartyOf(after),
  )
  return `${chunk.text.slice(0, chunk.lead)}${printed}\n`
}

/** What several parts use stands beside what all of them import already. */
function sharedModule(after: Project): string {
  const counts = new Map<string, number>()
  for (const { bindings } of after.values())
    for (const { module } of bindings.values())
      if (after.has(module)) counts.set(module, (counts.get(module) ?? 0) + 1)
  const [most = ''] = [...counts].sort(([, one], [, other]) => other - one)[0] ?? []
  const folder = most.split('.').slice(0, -1).join('.')
  return folder === '' ? 'helpers' : `${folder}.helpers`
}

function sharedPath(module: string, after: Project): string {
  const isBelowSource = [...after.values()].some(({ path }) => path.startsWith('src/'))
  return `${isBelowSource ? 'src/' : ''}${module.replaceAll('.', '/')}.py`
}

function newModule(
  added: readonly { readonly chunk: Chunk; readonly module: Module }[],
  target: string,
  context: Context,
): string {
  const parts = added.map(({ chunk, module }) => rewritten(chunk, module, target, context))
  const used = new Set(parts.flatMap(({ text }) => [...namesUsedBy(text)]))
  const needs = parts
    .flatMap((part) => part.needs)
    .filter((entry) => used.has(entry.alias ?? entry.name ?? entry.module))
  const imports = printImports(needs, firstPartyOf(context.after))
  const body = parts.map(({ text }) => text.trim()).join('\n\n\n')
  return [
    `"""What several parts of the service use."""\n`,
    imports === '' ? '' : `${imports}\n`,
    `\n${body}\n`,
  ]
    .filter((part) => part !== '')
    .join('\n')
}

const withText = (state: FileState, text: string): FileState => ({ ...state, content: bytesOf(text) })
