import { withoutExpressions } from './delimiters.ts'
import type { Desk } from './desk.ts'
import { pathFault } from './paths.ts'
import type { Roles } from './roles.ts'
import type { LayoutYaml, LiftYaml } from './schema.ts'
import { type Flaw, shown } from './source.ts'
import type { Boundary, Lift, Outpost, PartForm, Shape, Template } from './types.ts'
import type { Views } from './views.ts'
import type { KeyPath, YamlFile } from './yaml.ts'

interface Reading {
  readonly layout: LayoutYaml
  readonly yaml: YamlFile
  readonly views: Views
  readonly roles: Roles
  readonly desk: Desk
}

/**
 * What a layout says about code that it did not write, with its names compiled. Reports lifts that are no lift or two at once, a
 * class that is lifted twice, names of a lift that speak of another record than its class, and folders that lead out.
 */
export function shapeOf(layout: LayoutYaml, yaml: YamlFile, views: Views, roles: Roles, desk: Desk): Shape {
  const reading = { layout, yaml, views, roles, desk }
  return {
    boundaries: layout.boundaries.map((_, index) => boundaryOf(index, reading)),
    outposts: layout.outposts.map((_, index) => outpostOf(index, reading)),
    lifts: layout.lifts.map((lift, index) => liftOf(lift, index, reading)),
  }
}

const compiled = (text: string, at: KeyPath, { yaml, views, desk }: Reading): Template =>
  desk.template(text, yaml.originOf(at), views.layout)

function boundaryOf(index: number, reading: Reading): Boundary {
  const { below, never, libraries } = reading.layout.boundaries[index] as LayoutYaml['boundaries'][number]
  const at = ['boundaries', index]
  if (never.length === 0 && libraries === 'any')
    reading.desk.report(reading.yaml.problem(at, 'value', forbidsNothing))
  return {
    below: compiled(below, [...at, 'below'], reading),
    never: never.map((text, each) => compiled(text, [...at, 'never', each], reading)),
    libraries,
  }
}

const forbidsNothing: Flaw = {
  code: 'idle-boundary',
  what: 'The boundary forbids nothing.',
  next: 'Name modules in never, or write libraries: standard.',
}

function outpostOf(index: number, reading: Reading): Outpost {
  const { uses, folder, file } = reading.layout.outposts[index] as LayoutYaml['outposts'][number]
  const at = ['outposts', index, 'folder']
  const what = pathFault(withoutExpressions(folder, reading.desk.delimiters))
  if (what !== undefined) reading.desk.report(reading.yaml.problem(at, 'value', { code: 'bad-path', what }))
  return { uses, folder: compiled(folder, at, reading), file }
}

function liftOf(lift: LiftYaml, index: number, reading: Reading): Lift {
  const { yaml, views, roles, desk, layout } = reading
  const at = ['lifts', index]
  const flaw = flawOf(lift, layout.lifts.slice(0, index))
  if (flaw !== undefined) desk.report(yaml.problem(at, 'value', flaw))
  const compiledClass = desk.mentioning(lift.class, yaml.originOf([...at, 'class']), views.layout)
  const kind = [...compiledClass.mentions].find((name) => roles.repeated.has(name))
  const part = partOf(lift, kind, at, reading)
  const { implementation, fields } = lift
  return {
    class: compiledClass.template,
    ...(kind !== undefined && { kind }),
    ...(fields && { fields }),
    ...(part && { part }),
    ...(implementation !== undefined && {
      implementation: nameOf(implementation, kind, [...at, 'implementation'], reading),
    }),
  }
}

/** A lift is one of two: fields that a part has as well, or methods that an implementation has. */
function flawOf(lift: LiftYaml, before: readonly LiftYaml[]): Flaw | undefined {
  if (before.some((other) => other.class === lift.class))
    return { code: 'twice', what: `The class ${shown(lift.class)} is lifted twice.` }
  const isTable = lift.fields !== undefined && lift.part !== undefined
  const isNeither = lift.fields === undefined && lift.part === undefined
  const isPort = lift.implementation !== undefined
  if (isTable !== isPort && (isTable || isNeither)) return undefined
  return {
    code: 'no-lift',
    what: 'A lift has fields and part, or implementation.',
    next: 'Write fields and part for a class whose fields stand in two places, implementation for one that becomes a port.',
  }
}

function partOf(
  { part }: LiftYaml,
  kind: string | undefined,
  at: KeyPath,
  reading: Reading,
): (PartForm & { readonly name: Template }) | undefined {
  if (part === undefined) return undefined
  const { rest, name, ...kept } = part
  return {
    ...kept,
    ...(rest !== undefined && { rest }),
    name: nameOf(name, kind, [...at, 'part', 'name'], reading),
  }
}

/** A name beside the class is about the same record. */
function nameOf(text: string, kind: string | undefined, at: KeyPath, reading: Reading): Template {
  const { yaml, views, roles, desk } = reading
  const { template, mentions } = desk.mentioning(text, yaml.originOf(at), views.layout)
  const own = [...mentions].find((name) => roles.repeated.has(name))
  if (own !== kind) {
    const what =
      own === undefined
        ? `The class is one per ${kind}, and ${shown(text)} is not.`
        : `The name speaks of ${shown(own)}, but the class does not.`
    desk.report(yaml.problem(at, 'value', { code: 'no-record', what }))
  }
  return template
}
