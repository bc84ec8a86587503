import { didYouMean } from '../answers/nearest.ts'
import type { Expression, Located, Path } from './ast.ts'
import { limits } from './limits.ts'
import { described, type RecordShape, type Shape } from './shape.ts'
import { type Flaw, shown } from './source.ts'

export interface Walk {
  readonly view: RecordShape
  readonly report: (node: Located, flaw: Flaw, offset?: number) => undefined
  readonly mention: (name: string) => void
}

export interface Scope {
  /** What `this` is, innermost first: only #each adds one. */
  readonly frames: readonly Shape[]
  /** Block parameters, innermost first. */
  readonly names: readonly ReadonlyMap<string, Shape>[]
  readonly loops: number
  /** Blocks and expressions around this one. */
  readonly depth: number
}

/** The scope one level further in; undefined, with a report, where a template nests deeper than anyone can read. */
export function deeper(scope: Scope, node: Located, walk: Walk): Scope | undefined {
  if (scope.depth < limits.templateDepth) return { ...scope, depth: scope.depth + 1 }
  return walk.report(node, {
    code: 'too-deep',
    what: `The template nests more than ${limits.templateDepth} levels deep.`,
  })
}

export function pathShape(path: Path, scope: Scope, walk: Walk): Shape | undefined {
  if (path.data) return dataShape(path, scope, walk)
  const [first, ...rest] = path.parts
  const named =
    path.depth === 0 && !isScoped(path) ? scope.names.find((names) => names.has(first ?? '')) : undefined
  const parameter = first === undefined ? undefined : named?.get(first)
  if (parameter !== undefined) return followed(parameter, rest, path, walk)
  const frame = scope.frames[path.depth]
  if (frame === undefined) {
    return walk.report(path, {
      code: 'above-the-top',
      what: `${shown(path.original)} climbs above the top of the view.`,
      next: 'Only #each adds a level; #if and #unless do not.',
    })
  }
  if (first === undefined) return frame
  if (path.depth === scope.frames.length - 1) walk.mention(first)
  if (frame.kind === 'record' && !frame.properties.has(first)) return unknownName(first, path, scope, walk)
  return followed(frame, path.parts, path, walk)
}

/** `@index`, `@first` and `@last` of a loop, and `@root` for the view itself. */
function dataShape(path: Path, scope: Scope, walk: Walk): Shape | undefined {
  const [first = '', ...rest] = path.parts
  if (first === 'root' && path.depth === 0) {
    if (rest[0] !== undefined) walk.mention(rest[0])
    return followed(walk.view, rest, path, walk)
  }
  const known = ['index', 'first', 'last']
  if (!known.includes(first) || rest.length > 0) {
    return walk.report(path, {
      code: 'unknown-name',
      what: `There is no ${shown(path.original)}.`,
      next:
        didYouMean(first, [...known, 'root'])?.replace('"', '"@') ??
        'There are @index, @first, @last and @root.',
    })
  }
  if (path.depth < scope.loops) return { kind: first === 'index' ? 'number' : 'boolean', ofFact: false }
  return walk.report(path, { code: 'unknown-name', what: `${shown(path.original)} stands outside a loop.` })
}

function unknownName(name: string, path: Path, scope: Scope, walk: Walk): undefined {
  const here = scope.frames[path.depth]
  const known = here?.kind === 'record' ? [...here.properties.keys()] : []
  const all = [...known, ...(path.depth === 0 ? scope.names.flatMap((names) => [...names.keys()]) : [])]
  const above = scope.frames.findIndex(
    (frame, depth) => depth > path.depth && frame.kind === 'record' && frame.properties.has(name),
  )
  const climb = above === -1 ? undefined : `Inside #each write ${'../'.repeat(above)}${path.parts.join('.')}.`
  return walk.report(
    path,
    {
      code: 'unknown-name',
      what: `There is no ${shown(name)} here.`,
      next: climb ?? didYouMean(name, all) ?? knownAre(all),
    },
    path.original.length - path.parts.join('.').length,
  )
}

/** Follows `a.b.c` from a shape. */
function followed(from: Shape, parts: readonly string[], path: Path, walk: Walk): Shape | undefined {
  let shape: Shape | undefined = from
  for (const [index, part] of parts.entries()) {
    if (shape === undefined) return undefined
    const offset = path.original.length - parts.slice(index).join('.').length
    shape = propertyOf(shape, part, path, Math.max(offset, 0), walk)
  }
  return shape
}

export function propertyOf(
  shape: Shape,
  name: string,
  node: Located,
  offset: number,
  walk: Walk,
): Shape | undefined {
  if (shape.kind !== 'record') {
    return walk.report(
      node,
      { code: 'unknown-name', what: `There is no ${shown(name)} in ${described(shape)}.` },
      offset,
    )
  }
  const property = shape.properties.get(name)
  if (property !== undefined) return property
  const known = [...shape.properties.keys()]
  const next = didYouMean(name, known) ?? knownAre(known)
  return walk.report(node, { code: 'unknown-name', what: `There is no ${shown(name)} here.`, next }, offset)
}

const knownAre = (names: readonly string[]): string =>
  names.length === 0 ? 'Nothing is known here.' : `Known here: ${names.slice(0, 30).join(', ')}.`

/** A simple name in the place of a helper, unless a block parameter has that name. */
export function helperNameOf(path: Expression, scope: Scope): string | undefined {
  if (
    path.type !== 'PathExpression' ||
    path.data ||
    path.depth > 0 ||
    path.parts.length !== 1 ||
    isScoped(path)
  ) {
    return undefined
  }
  const [name] = path.parts
  return name === undefined || scope.names.some((names) => names.has(name)) ? undefined : name
}

/** Written as `this.x` or `./x`: never a helper, never a block parameter. The pattern is Handlebars' own (`scopedId`). */
const isScoped = (path: Path): boolean => /^\.|this\b/.test(path.original)

export function writtenAs(expression: Expression): string {
  if (expression.type === 'PathExpression')
    return `${expression.data ? '@' : ''}${expression.original.replace(/^@/, '')}`
  if (expression.type === 'SubExpression') return `(${writtenAs(expression.path)} …)`
  return String(expression.value)
}
