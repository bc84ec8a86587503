import { boundName, type ImportEntry } from '../../python/imports.ts'
import { absoluteModule } from '../../python/module-names.ts'
import { namesUsedBy } from '../../python/names-used.ts'
import type { Chunk } from '../../python/reader.ts'
import { wrapLines } from '../../python/wrap.ts'
import { aliasOf, followAttributes, importOfModule, type ModuleName } from './attributes.ts'
import { type ClassForms, followForms } from './class-forms.ts'
import type { Destination } from './destination.ts'
import { innerImportsOf, withInnerImports } from './inner-imports.ts'
import { withName } from './names.ts'
import { type Binding, type Definition, definitionOf, type Module, type Project } from './project.ts'
import { followTexts, patchedModule } from './texts.ts'

export interface Rewritten {
  readonly text: string
  /** What its new module must import for it. */
  readonly needs: readonly Binding[]
  /** Of these, what nothing of the kind was imported for before: modules through which a name is replaced or rebound. */
  readonly extra: readonly Binding[]
  /** Names of classes of which another thing stands there, and which nothing in the text means any more. */
  readonly unused: readonly string[]
  /** What could not be followed surely, in words. */
  readonly doubts: readonly string[]
}

/**
 * The text of a statement as it reads in the module `target`: names of modules that moved are followed in attributes,
 * imports inside functions and texts that name code, and `needs` are the imports of everything that it uses.
 */
export function rewrite(chunk: Chunk, from: Module, target: string, to: Destination): Rewritten {
  const texts = followTexts(withLocalImports(chunk.text, from, target, to), to)
  const patches = followPatches(texts.text, from, to)
  const names = followNames(patches.text, ownNames(chunk), from, target, to)
  return {
    text: names.text,
    needs: [...patches.needs, ...names.needs],
    extra: [...patches.needs, ...names.extra],
    unused: names.unused,
    doubts: [...texts.doubts, ...patches.doubts],
  }
}

/** Names that a statement binds itself, and what it binds inside: fields of a class, imports of a function. */
const ownNames = ({ names, text, members = [] }: Chunk): ReadonlySet<string> =>
  new Set([...names, ...members.flatMap((member) => member.names), ...innerImportsOf(text).map(boundName)])

function followNames(
  text: string,
  own: ReadonlySet<string>,
  from: Module,
  target: string,
  to: Destination,
): Omit<Rewritten, 'doubts'> {
  const needs: Binding[] = []
  const extra: Binding[] = []
  const unused: string[] = []
  let result = text
  for (const name of namesUsedBy(text)) {
    if (own.has(name)) continue
    const forms = formsOf(name, from, to)
    if (forms !== undefined) {
      const followed = followForms(result, name, forms, target)
      result = followed.text
      extra.push(...followed.needs)
      if (followed.needs.length > 0 && !namesUsedBy(result).has(name)) {
        unused.push(name)
        continue
      }
    }
    for (const bound of bindingsOf(name, from, to)) {
      if (bound.kind === 'module') {
        const followed = followAttributes(result, bound, target, to)
        result = followed.text
        needs.push(...followed.needs.map((need) => guardedAs(bound.entry, need)))
      } else if (bound.kind === 'rebound' && bound.module !== target) {
        result = withName(withoutGlobal(result, name), name, `${aliasOf(bound.module)}.${bound.name}`)
        extra.push(importOfModule(bound.module, aliasOf(bound.module)))
      } else if (bound.kind === 'entry' && bound.entry.module !== target) needs.push(bound.entry)
      else if (bound.kind === 'entry' && bound.entry.name !== name && bound.entry.name !== undefined)
        result = withName(result, name, bound.entry.name)
    }
  }
  const isLonger = result !== text && wrapLines(text) === text
  return { text: isLonger ? wrapLines(result) : result, needs: [...needs, ...extra], extra, unused }
}

/** What else stands for a class that a name leads to. */
function formsOf(name: string, from: Module, to: Destination): ClassForms | undefined {
  const entry = from.bindings.get(name)
  if (!from.symbols.has(name) && entry?.name === undefined) return undefined
  const definition = definitionOf(to.project, from.name, name)
  return definition && to.formsOf(definition)
}

const guardedAs = (one: Binding, other: ImportEntry): Binding =>
  one.guarded === true ? { ...other, guarded: true } : other

/** Takes a name out of the `global` statements of a text. */
const withoutGlobal = (text: string, name: string): string =>
  text.replace(/^[ \t]+global ([\w, ]+)\n/gm, (line, names: string) => {
    const all = names.split(',').map((each) => each.trim())
    const left = all.filter((each) => each !== name)
    if (left.length === all.length) return line
    return left.length === 0 ? '' : line.replace(names, left.join(', '))
  })

type Bound =
  | { readonly kind: 'entry'; readonly entry: Binding }
  | ({ readonly kind: 'module'; readonly entry: Binding } & ModuleName)
  /** A symbol that a function rebinds: it is read through its module. */
  | { readonly kind: 'rebound'; readonly module: string; readonly name: string }

/** What a name means in a module; nothing for builtins and names of its own. */
function bindingsOf(name: string, from: Module, to: Destination): readonly Bound[] {
  if (from.symbols.has(name)) return symbolBound({ module: from.name, name }, undefined, to)
  const entry = from.bindings.get(name) ?? starBinding(name, from, to)
  if (entry !== undefined && entry.kind === 'from') return entryBound(entry, to)
  const modules = [...from.bindings.values()].filter(
    (each) => each.kind === 'module' && boundName(each) === name,
  )
  return modules.map((each) =>
    to.project.has(each.module)
      ? { kind: 'module', module: each.module, entry: each }
      : { kind: 'entry', entry: each },
  )
}

/** Where an imported name leads in the other layout. */
function entryBound(entry: Binding, to: Destination): readonly Bound[] {
  const submodule = `${entry.module}.${entry.name}`
  if (to.project.has(submodule)) return [{ kind: 'module', module: submodule, entry }]
  if (!to.project.has(entry.module)) return [{ kind: 'entry', entry }]
  const definition = definitionOf(to.project, entry.module, entry.name ?? '')
  const isInPlace =
    definition === undefined ||
    to.locate(definition) === definition.module ||
    (definition.module !== entry.module && to.isOwn(entry.module))
  if (!isInPlace) return symbolBound(definition, entry, to)
  return [{ kind: 'entry', entry: { ...entry, module: to.rename(entry.module) } }]
}

function starBinding(name: string, from: Module, to: Destination): Binding | undefined {
  const stars = [...from.bindings.values()].filter((entry) => entry.name === '*')
  const star = stars.find(({ module }) => definitionOf(to.project, module, name) !== undefined)
  return star && { kind: 'from', module: star.module, name }
}

function symbolBound(definition: Definition, entry: Binding | undefined, to: Destination): readonly Bound[] {
  const module = to.locate(definition)
  if (entry === undefined && to.isFixture(definition)) return []
  if (to.isRebound(definition)) return [{ kind: 'rebound', module, name: definition.name }]
  const { alias: _, ...kept } = entry ?? { kind: 'from' as const }
  const bound = entry === undefined ? definition.name : boundName(entry)
  const alias = bound === definition.name ? {} : { alias: bound }
  return [{ kind: 'entry', entry: { ...kept, kind: 'from', module, name: definition.name, ...alias } }]
}

/**
 * An import at the top level as what its names lead to in the other layout; undefined where it stays as it is. `isMoved`
 * says whether the file itself takes another place, so that relative names no longer mean the same.
 */
export function followImport(
  entry: ImportEntry,
  from: Module,
  isMoved: boolean,
  to: Destination,
): readonly Binding[] | undefined {
  const absolute = { ...entry, module: absoluteModule(entry.module, from.name, from.path) }
  const now = leadsTo(absolute, from, to)
  const isRelative = absolute.module !== entry.module
  const isSame = now.length === 1 && now.every((each) => sameEntry(each, absolute))
  return isSame && !(isRelative && isMoved) ? undefined : now
}

function leadsTo(entry: ImportEntry, from: Module, to: Destination): readonly Binding[] {
  if (entry.kind === 'module') return modulesLedTo({ module: entry.module, entry }, from, to)
  if (entry.name === '*') return starsLedTo(entry, from, to)
  return entryBound(entry, to).flatMap((bound) => {
    if (bound.kind === 'entry') return [bound.entry]
    if (bound.kind === 'module') return modulesLedTo(bound, from, to)
    return [importOfModule(bound.module, aliasOf(bound.module))]
  })
}

/** Everything of a module that is taken apart: everything of the modules that have what is used of it, or handed on. */
function starsLedTo(entry: ImportEntry, from: Module, to: Destination): readonly Binding[] {
  const whole = [{ ...entry, module: to.rename(entry.module) }]
  if (to.isOwn(entry.module)) return whole
  const text = from.chunks.map((chunk) => (chunk.kind === 'import' ? '' : chunk.text)).join('')
  const used = [...namesUsedBy(text)].filter((name) => !from.symbols.has(name) && !from.bindings.has(name))
  const all = [...(to.project.get(entry.module)?.symbols.keys() ?? [])]
  const homes = (names: readonly string[]) =>
    names.flatMap((name) => {
      const definition = definitionOf(to.project, entry.module, name)
      return definition === undefined ? [] : [to.locate(definition)]
    })
  const needed = homes([...used, ...all.filter((name) => isTakenFrom(from, name, to.project))])
  const found = [...new Set(needed.length > 0 ? needed : homes(all))]
  return found.length === 0 ? whole : found.map((module) => ({ ...entry, module }))
}

const isTakenFrom = ({ name: module }: Module, name: string, project: Project): boolean =>
  [...project.values()].some(({ bindings }) =>
    [...bindings.values()].some((each) => each.module === module && [name, '*'].includes(each.name ?? '')),
  )

function modulesLedTo(named: ModuleName, from: Module, to: Destination): readonly ImportEntry[] {
  if (!to.project.has(named.module)) return [named.entry]
  const text = from.chunks.map((chunk) => (chunk.kind === 'import' ? '' : chunk.text)).join('')
  const patched = followPatches(text, from, to).text
  const { text: followed, needs } = followAttributes(patched, named, '', to)
  const isReplaced = patched !== text && followed === patched && needs.length === 1
  return isReplaced && !namesUsedBy(patched).has(boundName(named.entry)) ? [] : needs
}

export const sameEntry = (one: ImportEntry, other: ImportEntry): boolean =>
  one.kind === other.kind &&
  one.module === other.module &&
  one.name === other.name &&
  one.alias === other.alias

/** Imports inside functions lead where their targets are now, and modules that they bind are followed. */
function withLocalImports(text: string, from: Module, target: string, to: Destination): string {
  let result = text
  const modules = new Map<string, readonly ImportEntry[] | undefined>()
  for (const entry of innerImportsOf(text)) {
    const absolute = { ...entry, module: absoluteModule(entry.module, from.name, from.path) }
    const module = entry.kind === 'module' ? absolute.module : `${absolute.module}.${entry.name}`
    if (!to.project.has(module)) continue
    const followed = followAttributes(result, { module, entry: absolute }, '', to)
    const [only, ...others] = followed.needs
    const isSame = only !== undefined && others.length === 0 && sameEntry(only, { ...absolute })
    result = followed.text
    modules.set(keyOf(entry), isSame && target === from.name ? undefined : followed.needs)
  }
  return withInnerImports(result, ({ entries }) => {
    const now = entries.map((entry) =>
      modules.has(keyOf(entry))
        ? modules.get(keyOf(entry))
        : followImport(entry, from, target !== from.name, to),
    )
    if (now.every((each) => each === undefined)) return undefined
    return now.flatMap((each, index) => each ?? entries[index] ?? [])
  })
}

const keyOf = ({ kind, module, name, alias }: ImportEntry): string =>
  [kind, module, name ?? '', alias ?? ''].join(' ')

/** `setattr(services, "pay", …)`: the name is replaced where those who use it are now. */
function followPatches(text: string, from: Module, to: Destination): Omit<Rewritten, 'extra' | 'unused'> {
  const needs: ImportEntry[] = []
  const doubts: string[] = []
  const followed = text.replace(patch, (whole, call: string, name: string, attribute: string) => {
    const module = moduleCalled(name, from, to)
    if (module === undefined) return whole
    const { target, doubt } = patchedModule(module, attribute, false, to)
    if (doubt !== undefined) doubts.push(doubt)
    if (target === to.rename(module.name)) return whole
    needs.push(importOfModule(target, aliasOf(target)))
    return whole.replace(call + name, call + aliasOf(target))
  })
  return { text: followed, needs, doubts }
}

/** The module of the project that a name, or a dotted one, stands for. */
function moduleCalled(name: string, from: Module, to: Destination): Module | undefined {
  const [first = name] = name.split('.')
  const found = bindingsOf(first, from, to).find(
    (bound) => bound.kind === 'module' && (name === first || bound.module === name),
  )
  return found?.kind === 'module' ? to.project.get(found.module) : undefined
}

const patch = /\b((?:setattr|delattr|object)\(\s*)([A-Za-z_][\w.]*),\s*["'](\w+)["']/g
