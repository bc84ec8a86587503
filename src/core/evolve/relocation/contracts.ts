import { namesUsedBy } from '../../python/names-used.ts'
import type { Chunk } from '../../python/reader.ts'
import type { Lifted } from '../lifting/lift-classes.ts'
import type { Destination } from './destination.ts'
import { type Definition, definitionOf, isCode, type Module } from './project.ts'
import { isDefinedOften } from './repeated.ts'
import { rewrite } from './rewrite.ts'
import { pathOfModule } from './shared-module.ts'
import type { Relocating } from './target-module.ts'

/** A statement of the owner's that no longer fits what the other layout has around it. */
export interface Breach {
  /** The file of the other layout that it goes to. */
  readonly path: string
  /** The key of the statement. */
  readonly symbol: string
  readonly because: string
  /** The three forms of the statement, where they are not those of the trees. */
  readonly forms?: { readonly [side in 'base' | 'ours' | 'theirs']?: string }
}

/**
 * Where a merge may be clean and the result wrong all the same: the owner edited a symbol whose decorators, bases or
 * parameters are others in the other layout, or uses one that it lacks, or calls one that takes other parameters there.
 */
export function breachesOf(context: Relocating, lifted: Lifted): readonly Breach[] {
  const { pathOf } = context
  return [...context.own.values()].flatMap((module) =>
    module.chunks.filter(isCode).flatMap((chunk) => {
      const was = context.before.get(module.name)?.chunks.find(({ key }) => key === chunk.key)
      if (was !== undefined && bodyOf(was) === bodyOf(chunk)) return []
      const reasons = [
        ...(lifted.has(module.name, chunk.key) ? [] : editReasons(chunk, was, module, context)),
        ...useReasons(chunk, was, module, context),
      ]
      const path = pathFor(chunk, module, context, pathOf)
      return reasons.map((because) => ({ path, symbol: chunk.key, because }))
    }),
  )
}

const bodyOf = ({ text }: Chunk): string => text.trim()

function pathFor(
  chunk: Chunk,
  module: Module,
  { before, after, to }: Relocating,
  pathOf: (path: string) => string,
): string {
  if (!before.has(module.name)) return pathOf(module.path)
  const target = to.own.targetOf(chunk, module)
  return after.get(target)?.path ?? pathOfModule(target, after)
}

/** Why an edit of a symbol of the tool's does not fit the symbol that the other layout has. */
function editReasons(
  chunk: Chunk,
  was: Chunk | undefined,
  module: Module,
  context: Relocating,
): readonly string[] {
  const [name] = chunk.names
  if (was === undefined || name === undefined) return []
  const there = symbolThere({ module: module.name, name }, context)
  if (there === undefined) return [`the new layout has no ${name}, and you have edited it`]
  const before = moved(was, module, context.to.before)
  const now = moved(chunk, module, context.to.own)
  if (now === bodyOf(there)) return []
  if (headOf(before) !== headOf(bodyOf(there)))
    return [`${name} has other decorators, bases or parameters in the new layout, and you have edited it`]
  return editedMembers(chunk, was)
    .filter((member) => hasOtherHead(member, was, there))
    .map((member) => `${name}.${member} has other parameters in the new layout, and you have edited it`)
}

const moved = (chunk: Chunk, module: Module, to: Destination): string =>
  rewrite(chunk, module, to.targetOf(chunk, module), to).text.trim()

function symbolThere(definition: Definition, { homes, after }: Relocating): Chunk | undefined {
  const home = homes.of(definition)
  return home === undefined ? undefined : after.get(home)?.symbols.get(definition.name)
}

/** What is called where the symbol itself is a port. */
function bodyThere(definition: Definition, { homes, after, to }: Relocating): Chunk | undefined {
  const name = to.before.formsOf(definition)?.maker?.name
  return name === undefined ? undefined : after.get(homes.body(definition) ?? '')?.symbols.get(name)
}

/** The decorators and the line that names a definition, without comments and layout; empty for other statements. */
function headOf(text: string): string {
  const code = text.replace(/^(?:#[^\n]*\n|\s)+/, '')
  if (!/^(?:@|def |class |async def )/.test(code)) return ''
  const head =
    /^[\s\S]*?:[ \t]*(?:#[^\n]*)?(?:\n|\.\.\.|$)/.exec(code.replace(/^(?:@[^\n]*\n)+/, ''))?.[0] ?? ''
  const decorators = /^(?:@[^\n]*\n)+/.exec(code)?.[0] ?? ''
  return (decorators + head).replaceAll(/#[^\n]*/g, '').replaceAll(/\s+|,(?=\s*\))/g, '')
}

function editedMembers({ members = [] }: Chunk, was: Chunk): readonly string[] {
  return members
    .filter((member) => {
      const before = was.members?.find(({ key }) => key === member.key)
      return before !== undefined && bodyOf(before) !== bodyOf(member)
    })
    .map(({ key }) => key)
}

function hasOtherHead(member: string, one: Chunk, other: Chunk): boolean {
  const [before, after] = [one, other].map(({ members }) => members?.find(({ key }) => key === member))
  return (
    before?.kind === 'definition' && (after === undefined || headOf(bodyOf(before)) !== headOf(bodyOf(after)))
  )
}

/** Why what a statement uses, and did not use as rendered, is not as it was. */
function useReasons(
  chunk: Chunk,
  was: Chunk | undefined,
  module: Module,
  context: Relocating,
): readonly string[] {
  const before = was === undefined ? new Set<string>() : namesUsedBy(was.text)
  const names = [...namesUsedBy(chunk.text)].filter(
    (name) => !before.has(name) && !chunk.names.includes(name),
  )
  return names.flatMap((name) => {
    const definition = definitionOf(context.own, module.name, name)
    const rendered = definition && context.before.get(definition.module)?.symbols.get(definition.name)
    if (definition === undefined || rendered === undefined) return []
    const there = symbolThere(definition, context)
    if (there === undefined && isDefinedOften(definition.name, context.after)) return []
    if (there === undefined) return [`it uses ${definition.name}, which the new layout does not have`]
    const made = bodyThere(definition, context) ?? there
    const isCalled = new RegExp(`(?<![\\w.])${name}\\(`).test(chunk.text)
    return isCalled && callOf(rendered) !== callOf(made)
      ? [`it calls ${definition.name}, which takes other parameters in the new layout`]
      : []
  })
}

/** What a caller must know of a definition: its parameters, for a class those that make one. */
function callOf(chunk: Chunk): string {
  const maker = chunk.members?.find(({ key }) => key === '__init__')
  if (maker !== undefined) return parametersOf(bodyOf(maker))
  return /^(?:@[^\n]*\n)*class /.test(chunk.text.slice(chunk.lead)) ? '' : parametersOf(bodyOf(chunk))
}

/** The names and defaults of parameters; their types may be called otherwise. */
const parametersOf = (text: string): string =>
  (/\(([\s\S]*)\)/.exec(headOf(text).replace(/^.*?def/, ''))?.[1] ?? '').replaceAll(
    /:[^,=]*(?:\[[^\]]*\])?/g,
    '',
  )
