import type { Destination } from './destination.ts'
import { namesUsedIn } from './names.ts'
import { type Definition, definitionOf, type Module } from './project.ts'

/** A text in which names of code were followed, and why some could not be. */
export interface FollowedTexts {
  readonly text: string
  readonly doubts: readonly string[]
}

/** Texts that are nothing but the name of something in the project: `"shop.main:create_app"`, a target of a patch. */
export function followTexts(text: string, to: Destination): FollowedTexts {
  const doubts: string[] = []
  const patched = text.replace(patch, (whole, call: string, quote: string, dotted: string) => {
    const found = patchTarget(dotted, to)
    if (found?.doubt !== undefined) doubts.push(found.doubt)
    return found === undefined ? whole : `${call}${quote}${found.dotted}${quote}`
  })
  const followed = patched.replace(
    namingText,
    (whole, quote: string, dotted: string, attribute: string | undefined, at: number) => {
      if (attribute === undefined && isPatch(patched, at)) return whole
      const named = attribute === undefined ? dottedTarget(dotted, to) : entryTarget(dotted, attribute, to)
      return named === undefined ? whole : `${quote}${named}${quote}`
    },
  )
  return { text: followed, doubts }
}

const namingText = /(["'])([A-Za-z_]\w*(?:\.\w+)*)(?::(\w+))?\1/g
const patch = /\b((?:setattr|delattr|patch)\(\s*)(["'])([A-Za-z_]\w*(?:\.\w+)+)\2/g

const isPatch = (text: string, at: number): boolean =>
  /\b(?:setattr|delattr|patch)\(\s*$/.test(text.slice(0, at))

function entryTarget(module: string, attribute: string, to: Destination): string | undefined {
  const definition = to.project.has(module) ? definitionOf(to.project, module, attribute) : undefined
  return definition && `${to.locate(definition)}:${attribute}`
}

interface Named {
  readonly module: string
  /** What stands behind the name of the module. */
  readonly rest: readonly string[]
}

function moduleIn(dotted: string, to: Destination): Named | undefined {
  const parts = dotted.split('.')
  for (let length = parts.length; length > 0; length -= 1) {
    const module = parts.slice(0, length).join('.')
    if (to.project.has(module)) return { module, rest: parts.slice(length) }
  }
  return undefined
}

function dottedTarget(dotted: string, to: Destination): string | undefined {
  const found = moduleIn(dotted, to)
  if (found === undefined) return undefined
  const [name, ...rest] = found.rest
  // A word alone that happens to be a module is a word.
  if (name === undefined) return dotted.includes('.') ? to.rename(found.module) : undefined
  const definition = definitionOf(to.project, found.module, name)
  return definition && [to.locate(definition), name, ...rest].join('.')
}

function patchTarget(
  dotted: string,
  to: Destination,
): { readonly dotted: string; readonly doubt?: string } | undefined {
  const found = moduleIn(dotted, to)
  const [name, ...rest] = found?.rest ?? []
  const module = to.project.get(found?.module ?? '')
  if (module === undefined || name === undefined) return undefined
  const { target, doubt } = patchedModule(module, name, rest.length > 0, to)
  return { dotted: [target, name, ...rest].join('.'), ...(doubt !== undefined && { doubt }) }
}

/**
 * The module in which a name must be replaced so that those who use it through `module` meet the replacement: the one that
 * they are in. A part of the thing itself (`isInside`) is replaced where the thing is.
 */
export function patchedModule(
  module: Module,
  name: string,
  isInside: boolean,
  to: Destination,
): { readonly target: string; readonly doubt?: string } {
  const definition = definitionOf(to.project, module.name, name)
  const home = definition === undefined ? to.rename(module.name) : homeOf(definition, module, to)
  if (isInside) return { target: home }
  const users = module.chunks.filter((chunk) => !chunk.names.includes(name) && namesUsedIn(chunk).has(name))
  const targets = [...new Set(users.map((chunk) => to.targetOf(chunk, module)))]
  const [only = home] = targets
  if (targets.length <= 1) return { target: only }
  const doubt = `${name} is replaced in ${module.name}, whose users of it are in ${targets.join(' and ')} now`
  return { target: home, doubt }
}

/** An imported name that nothing of the module's moved away from stays the module's. */
const homeOf = (definition: Definition, module: Module, to: Destination): string =>
  definition.module === module.name || to.locate(definition) !== definition.module
    ? to.locate(definition)
    : to.rename(module.name)
