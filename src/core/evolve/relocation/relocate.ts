import { bytesOf, textOf } from '../../bytes.ts'
import type { Shape } from '../../pack/types.ts'
import { moduleNameOf } from '../../python/module-names.ts'
import type { PythonReader } from '../../python/reader.ts'
import type { FileState, FileTree } from '../../reconcile/types.ts'
import { appliedLifts, bodiesOf, takenApart } from '../lifting/applied.ts'
import { boundariesOf } from '../lifting/boundaries.ts'
import { formsOf, type Lifted, liftClasses } from '../lifting/lift-classes.ts'
import { outpostsOf } from '../lifting/outposts.ts'
import { builtOnDeleted } from './built-on-deleted.ts'
import { destinationOf } from './destination.ts'
import { homesOf } from './homes.ts'
import { firstPartyOf } from './import-block.ts'
import { withOwnImports } from './own-imports.ts'
import { ownPaths } from './own-paths.ts'
import { type Placed, placingOf } from './placing.ts'
import { type Module, type Project, projectOf } from './project.ts'
import { newModule, pathOfModule, sharedModule } from './shared-module.ts'
import { type Relocating, targetModule } from './target-module.ts'
import { wholePieces } from './whole-module.ts'
import { withNeeds } from './with-needs.ts'

export type { Placed } from './placing.ts'

export interface RelocationIngredients {
  /** The project as rendered in its layout. */
  readonly pristine: FileTree
  /** As its owner has it. */
  readonly ours: FileTree
  /** The same project rendered in another layout. */
  readonly wanted: FileTree
  /** What the other layout says about code that it did not write. */
  readonly shape: Shape<string>
  /** By `placeKey`: statements of the owner's that may stand where all may import them from alone. */
  readonly apart?: ReadonlySet<string>
}

export interface Relocated {
  /** Pristine and the owner's tree, as they would stand in the other layout. */
  readonly base: FileTree
  readonly ours: FileTree
  readonly placed: readonly Placed[]
  /** By path in the other layout: what could not be followed surely, in words. */
  readonly doubts: ReadonlyMap<string, readonly string[]>
  readonly context: Relocating
  readonly lifted: Lifted
}

/**
 * Moves a project and its pristine render into the layout of another render, alike: a file that goes somewhere as a whole
 * keeps its words and order; of others each statement goes to the file that has it there, with the imports that it needs.
 * What the owner added goes beside what it belongs to, and the owner's own files keep their place below package or tests.
 * What is left to merge is then what the owner changed.
 */
export function relocate(ingredients: RelocationIngredients, reader: PythonReader): Relocated {
  const { pristine, ours, wanted } = ingredients
  const context = contextOf(ingredients, reader)
  const { pathOf } = context
  const lifted = liftClasses(
    context,
    appliedLifts(context.before, context.after, ingredients.shape.lifts),
    reader,
  )
  const base = new Map<string, FileState>()
  const moved = new Map<string, FileState>()
  const doubts = new Map<string, readonly string[]>()
  const fresh: Module[] = []
  const texts = new Map<string, string>()
  for (const module of context.after.values()) {
    const state = wanted.get(module.path)
    if (state === undefined) continue
    const made = targetModule(module, context, lifted)
    base.set(module.path, withText(state, made.was))
    if (made.doubts.length > 0) doubts.set(module.path, made.doubts)
    if (made.isNew) fresh.push(module)
    if (made.is !== undefined) texts.set(module.name, made.is)
  }
  for (const [name, text] of withOwnImports(texts, context, reader)) {
    const { path } = context.after.get(name) ?? { path: '' }
    const state = wanted.get(path)
    if (state !== undefined) moved.set(path, asBefore(withText(state, text), name, context, ours))
  }
  for (const path of builtOnDeleted(fresh, context, moved)) moved.delete(path)
  for (const [path, state] of newModules(context, ingredients.shape)) moved.set(path, state)
  for (const [path, state] of ours) {
    const own = ownFile(path, state, context)
    if (own === undefined) continue
    moved.set(pathOf(path), own.state)
    // Two files that must have this name, and none came of the other.
    if ((wanted.get(pathOf(path))?.content.length ?? 0) > 0) base.delete(pathOf(path))
    if (own.doubts.length > 0) doubts.set(pathOf(path), own.doubts)
  }
  for (const { name, path } of context.before.values()) {
    const state = ours.get(path)
    if (state === undefined || !isUnread(name, context)) continue
    const whole = context.after.get(context.homes.whole(name) ?? '')?.path
    const free = whole ?? freePath(pathOf(path), wanted)
    moved.set(free, state)
    doubts.set(free, [unreadText(path, state, reader)])
  }
  for (const [path, state] of pristine)
    if (!context.before.has(moduleNameOf(path) ?? '')) base.set(pathOf(path), state)
  const placed = [...context.placing.placed, ...unreadOnes(ours, context, pathOf)]
  return { base, ours: moved, placed, doubts, context, lifted }
}

function unreadText(path: string, { content }: FileState, reader: PythonReader): string {
  const line = reader.faultLine((textOf(content) ?? '').replaceAll('\r\n', '\n'))
  const place = line === undefined ? '' : ` (see line ${line})`
  return `${path} does not parse, so that it was not taken apart${place}`
}

function contextOf(
  { pristine, ours, wanted, shape, apart = new Set() }: RelocationIngredients,
  reader: PythonReader,
): Relocating {
  const read = (tree: FileTree) => projectOf(tree, reader)
  const [before, after] = [read(pristine), read(wanted)]
  const own = withUnread(read(ours), before, ours)
  const boundaries = boundariesOf(shape.boundaries, after)
  const outposts = outpostsOf(shape.outposts, boundaries)
  const lifts = appliedLifts(before, after, shape.lifts)
  const bodies = bodiesOf(lifts)
  const joined = homesOf(before, after, { bodies, split: new Set() })
  const split = new Set([
    ...takenApart(before, own, lifts),
    ...outposts.split({ before, own, homes: joined }),
  ])
  const homes = homesOf(before, after, { bodies, split })
  const placing = placingOf({ before, after, own, homes, apart, outposts })
  const followed = outposts.paths(ownPaths({ pristine, ours, wanted }), { before, own, after, wanted })
  const pathOf = withShared(followed, { before, after, placing })
  const common = { before, after, homes, pathOf }
  const to = (project: Project, targets: ReadonlyMap<string, string>) =>
    destinationOf({ ...common, project, targets, forms: formsOf(lifts, project) })
  return {
    ...common,
    own,
    boundaries,
    placing,
    to: { before: to(before, new Map()), own: to(own, placing.targets) },
  }
}

/** What several parts use, and an earlier climb put into a module of its own, goes where this climb would put it. */
function withShared(
  pathOf: (path: string) => string,
  { before, after, placing }: Pick<Relocating, 'before' | 'after' | 'placing'>,
): (path: string) => string {
  const [from, to] = [sharedModule(before), sharedModule(after)]
  const isFree = !before.has(from) && !after.has(to) && !placing.elsewhere.has(to)
  const path = pathOfModule(from, before)
  return (own) => (isFree && own === path ? pathOfModule(to, after) : pathOf(own))
}

/** A file of the owner's that does not parse counts as it was rendered, so that nothing is taken for deleted. */
function withUnread(own: Project, before: Project, ours: FileTree): Project {
  const unread = [...before.values()].filter(({ name, path }) => !own.has(name) && ours.has(path))
  return new Map([...own, ...unread.map((module) => [module.name, module] as const)])
}

/** Whether the owner's form of a module could not be read, and the rendered one stands for it. */
const isUnread = (name: string, { before, own }: Relocating): boolean =>
  own.get(name) !== undefined && own.get(name) === before.get(name)

/** Files of the owner's own in which nothing could be followed. */
function unreadOnes(
  ours: FileTree,
  { before, own }: Relocating,
  pathOf: (path: string) => string,
): readonly Placed[] {
  return [...ours].flatMap(([path, { content, kind }]) => {
    const name = moduleNameOf(path)
    if (name === undefined || kind !== 'file' || own.has(name) || before.has(name)) return []
    const isText = textOf(content) !== undefined
    const because = `it ${isText ? 'does not parse' : 'is no UTF-8'}, so that no import in it was followed`
    return [{ path, symbol: 'all', target: moduleNameOf(pathOf(path)) ?? name, because }]
  })
}

const freePath = (path: string, wanted: FileTree): string =>
  wanted.has(path) ? path.replace(/(\.[^./]+)?$/, '_local$1') : path

/** Permissions and line ends are those of the owner's file, where a file goes as a whole. */
function asBefore(state: FileState, target: string, { own, homes }: Relocating, ours: FileTree): FileState {
  const source = [...own.values()].find(({ name }) => homes.whole(name) === target)
  const was = source && ours.get(source.path)
  if (was === undefined) return state
  return { ...state, mode: was.mode, content: withLinesLike(was, textOf(state.content) ?? '') }
}

const withLinesLike = (was: FileState, text: string): Uint8Array =>
  bytesOf(textOf(was.content)?.includes('\r\n') === true ? text.replaceAll('\n', '\r\n') : text)

function newModules(
  { placing, after, to }: Relocating,
  { outposts }: Shape<string>,
): readonly (readonly [string, FileState])[] {
  return [...placing.elsewhere]
    .filter(([target]) => !after.has(target))
    .map(([target, added]) => {
      const post = outposts.find((each) => pathOfModule(target, after) === `${each.folder}/${each.file}`)
      const doc =
        post === undefined
          ? 'What several parts of the service use.'
          : `What uses ${post.uses.join(' and ')}.`
      const content = bytesOf(newModule(added, target, to.own, after, doc))
      return [pathOfModule(target, after), { content, mode: 0o644, kind: 'file' }] as const
    })
}

/** What becomes of a file that is the owner's own, or that is no module; undefined where its statements have gone elsewhere. */
function ownFile(
  path: string,
  state: FileState,
  { before, own, to, after }: Relocating,
): { readonly state: FileState; readonly doubts: readonly string[] } | undefined {
  const name = moduleNameOf(path) ?? ''
  const module = own.get(name)
  if (module !== undefined && before.has(name)) return undefined
  if (module === undefined) return { state, doubts: [] }
  const made = wholePieces(module, to.own.rename(name), to.own, firstPartyOf(after))
  const text = withNeeds(made.pieces, made.needs, firstPartyOf(after))
  const isSame = text === textOf(state.content)?.replaceAll('\r\n', '\n')
  const content = isSame ? state.content : withLinesLike(state, text)
  return { state: { ...state, content }, doubts: made.doubts }
}

const withText = (state: FileState, text: string): FileState => ({ ...state, content: bytesOf(text) })
