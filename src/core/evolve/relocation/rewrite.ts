import { boundName, type ImportEntry } from '../../python/imports.ts'
import { namesUsedBy } from '../../python/names-used.ts'
import { type Definition, definitionOf, type Module, type Project } from './project.ts'

/** Where everything of the owner's project will stand. */
export interface Destination {
  readonly project: Project
  /** The module in which a symbol will be defined. */
  readonly locate: (definition: Definition) => string
  /** Whether pytest hands a symbol out by its name, so that nobody imports it. */
  readonly isFixture: (definition: Definition) => boolean
  /** What a module will be called, as far as it is one module. */
  readonly rename: (module: string) => string
}

export interface Rewritten {
  readonly text: string
  /** What its new module must import for it. */
  readonly needs: readonly ImportEntry[]
}

/**
 * The text of a statement as it reads in another module: names of modules that moved are followed in attributes, imports
 * inside functions and texts that name code, and `needs` are the imports of everything that it uses. `own` are names that it
 * binds in itself, such as the fields of a class.
 */
export function rewrite(
  text: string,
  from: Module,
  target: string,
  to: Destination,
  own: ReadonlySet<string> = new Set(),
): Rewritten {
  const moved = withTexts(withInnerImports(text, to), to)
  const needs: ImportEntry[] = []
  let result = moved
  for (const name of namesUsedBy(moved)) {
    if (own.has(name)) continue
    const bound = bindingOf(name, from, to)
    if (bound === undefined) continue
    if (bound.kind === 'module') {
      const attributes = followAttributes(result, name, bound, to)
      result = attributes.text
      needs.push(...attributes.needs)
    } else if (bound.entry.module !== target) needs.push(bound.entry)
    else if (bound.entry.name !== name && bound.entry.name !== undefined)
      result = result.replace(new RegExp(`(?<![\\w.])${name}\\b`, 'g'), bound.entry.name)
  }
  return { text: result, needs }
}

type Bound =
  | { readonly kind: 'entry'; readonly entry: ImportEntry }
  /** A name for a module of the project. */
  | { readonly kind: 'module'; readonly module: string; readonly entry: ImportEntry }

/** What a name means in a module; undefined for builtins and names of its own. */
function bindingOf(name: string, from: Module, to: Destination): Bound | undefined {
  if (from.symbols.has(name)) return importOf({ module: from.name, name }, undefined, to)
  const entry = from.bindings.get(name) ?? starBinding(name, from, to)
  if (entry === undefined) return undefined
  if (entry.kind === 'module') {
    const isOwn = to.project.has(entry.module)
    return isOwn ? { kind: 'module', module: entry.module, entry } : { kind: 'entry', entry }
  }
  const submodule = `${entry.module}.${entry.name}`
  if (to.project.has(submodule)) return { kind: 'module', module: submodule, entry }
  if (!to.project.has(entry.module)) return { kind: 'entry', entry }
  const definition = definitionOf(to.project, entry.module, entry.name ?? '')
  return definition === undefined
    ? { kind: 'entry', entry: { ...entry, module: to.rename(entry.module) } }
    : importOf(definition, entry, to)
}

function starBinding(name: string, from: Module, to: Destination): ImportEntry | undefined {
  const stars = [...from.bindings.values()].filter((entry) => entry.name === '*')
  const star = stars.find(({ module }) => definitionOf(to.project, module, name) !== undefined)
  return star && { kind: 'from', module: star.module, name }
}

function importOf(
  definition: Definition,
  entry: ImportEntry | undefined,
  to: Destination,
): Bound | undefined {
  if (entry === undefined && to.isFixture(definition)) return undefined
  const bound = entry === undefined ? definition.name : boundName(entry)
  return {
    kind: 'entry',
    entry: {
      kind: 'from',
      module: to.locate(definition),
      name: definition.name,
      ...(bound === definition.name ? {} : { alias: bound }),
      ...(entry?.comment === undefined ? {} : { comment: entry.comment }),
    },
  }
}

/** `services.pay` where `services` became several modules: each use gets the module that has it now. */
function followAttributes(
  text: string,
  name: string,
  { module, entry }: Extract<Bound, { kind: 'module' }>,
  to: Destination,
): Rewritten {
  const dotted = entry.kind === 'module' && entry.alias === undefined ? entry.module : name
  const uses = [...text.matchAll(new RegExp(`(?<![\\w.])${dotted.replaceAll('.', '\\.')}\\.(\\w+)`, 'g'))]
  const targets = new Map<string, string>()
  for (const [, attribute = ''] of uses) {
    const definition = definitionOf(to.project, module, attribute)
    targets.set(attribute, definition === undefined ? to.rename(module) : to.locate(definition))
  }
  const modules = [...new Set(targets.size === 0 ? [to.rename(module)] : targets.values())]
  if (dotted.includes('.')) return followDotted(text, dotted, targets, modules)
  const [only] = modules
  const alias = (target: string) => (modules.length === 1 ? name : aliasOf(target))
  const result = text.replace(new RegExp(`(?<![\\w.])${name}\\.(\\w+)`, 'g'), (use, attribute: string) => {
    const target = targets.get(attribute)
    return target === undefined ? use : `${alias(target)}.${attribute}`
  })
  return {
    text: result,
    needs: (only === undefined ? [] : modules).map((each) => moduleImport(each, alias(each))),
  }
}

/** `import shop.services` keeps its whole name in the text. */
function followDotted(
  text: string,
  dotted: string,
  targets: ReadonlyMap<string, string>,
  modules: readonly string[],
): Rewritten {
  const pattern = new RegExp(`(?<![\\w.])${dotted.replaceAll('.', '\\.')}\\.(\\w+)`, 'g')
  const result = text.replace(pattern, (_, attribute: string) => `${targets.get(attribute)}.${attribute}`)
  return { text: result, needs: modules.map((module) => ({ kind: 'module', module })) }
}

const aliasOf = (module: string): string => module.split('.').slice(-2).join('_')

function moduleImport(module: string, name: string): ImportEntry {
  const dot = module.lastIndexOf('.')
  if (dot === -1) return { kind: 'module', module, ...(name === module ? {} : { alias: name }) }
  const last = module.slice(dot + 1)
  return { kind: 'from', module: module.slice(0, dot), name: last, ...(name === last ? {} : { alias: name }) }
}

/** `from module import a, b` in a function, on one line: one line for each module that they are in now. */
function withInnerImports(text: string, to: Destination): string {
  return text.replace(innerImport, (line, margin: string, module: string, names: string) => {
    if (!to.project.has(module)) return line
    const byModule = new Map<string, string[]>()
    for (const item of names.split(',').map((each) => each.trim())) {
      const [name = ''] = item.split(/\s+as\s+/)
      const definition = definitionOf(to.project, module, name)
      const target = definition === undefined ? to.rename(module) : to.locate(definition)
      byModule.set(target, [...(byModule.get(target) ?? []), item])
    }
    return [...byModule]
      .map(([target, items]) => `${margin}from ${target} import ${items.join(', ')}`)
      .join('\n')
  })
}

const innerImport = /^([ \t]+)from ([\w.]+) import ([\w, ]+)$/gm

/** A text that is nothing but the name of something in the project: `"shop.main:create_app"`, a target of a patch. */
function withTexts(text: string, to: Destination): string {
  return text.replace(namingText, (whole, quote: string, dotted: string, attribute?: string) => {
    const named = attribute === undefined ? dottedTarget(dotted, to) : entryTarget(dotted, attribute, to)
    return named === undefined ? whole : `${quote}${named}${quote}`
  })
}

const namingText = /(["'])([A-Za-z_]\w*(?:\.\w+)*)(?::(\w+))?\1/g

function entryTarget(module: string, attribute: string, to: Destination): string | undefined {
  const definition = to.project.has(module) ? definitionOf(to.project, module, attribute) : undefined
  return definition && `${to.locate(definition)}:${attribute}`
}

function dottedTarget(dotted: string, to: Destination): string | undefined {
  const parts = dotted.split('.')
  for (let length = parts.length; length > 0; length -= 1) {
    const module = parts.slice(0, length).join('.')
    if (!to.project.has(module)) continue
    const [name, ...rest] = parts.slice(length)
    // A word alone that happens to be a module is a word.
    if (name === undefined) return length === 1 ? undefined : to.rename(module)
    const definition = definitionOf(to.project, module, name)
    return definition && [to.locate(definition), name, ...rest].join('.')
  }
  return undefined
}
