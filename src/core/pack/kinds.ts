import { didYouMean } from '../answers/nearest.ts'
import type { PackYaml } from './schema.ts'
import { factText, listOf, type RecordShape, type Shape } from './shape.ts'
import { type Flaw, shown } from './source.ts'

/** One property of a fact, read from texts such as `text?` or `field[]`. */
export interface Property {
  /** `text`, `number`, `boolean`, the id of a kind, or nothing where the shape was misread and has been told. */
  readonly base: string
  readonly list: boolean
  readonly optional: boolean
}

export interface Kind {
  readonly id: string
  readonly properties: ReadonlyMap<string, Property>
  readonly derived: readonly string[]
  readonly variants: readonly string[]
}

export type Kinds = ReadonlyMap<string, Kind>

export interface MisreadProperty {
  readonly kind: string
  readonly property: string
  readonly flaw: Flaw
}

/** Reads the shapes of all facts; those that cannot be read are told, and fit anything, so that nothing else is told of them. */
export function kindsOf(facts: PackYaml['facts']): {
  readonly kinds: Kinds
  readonly misread: readonly MisreadProperty[]
} {
  const misread: MisreadProperty[] = []
  const ids = Object.keys(facts)
  const kinds = Object.entries(facts).map(([id, kind]) => {
    const properties = Object.entries(kind.properties).flatMap(([property, written]) => {
      const read = propertyFrom(written, ids)
      if ('base' in read) return [[property, read] as const]
      misread.push({ kind: id, property, flaw: read })
      return [[property, guessed(written, ids)] as const]
    })
    const [row] = Object.values(kind.variants?.rows ?? {})
    const derived = Object.keys(kind.derive)
    return [id, { id, properties: new Map(properties), derived, variants: Object.keys(row ?? {}) }] as const
  })
  return { kinds: new Map(kinds), misread }
}

/** What a misread shape was probably meant to be: `field` is `field[]`, anything else fits all values. */
function guessed(written: string, ids: readonly string[]): Property {
  const isKind = ids.includes(written)
  return { base: isKind ? written : '', list: isKind, optional: true }
}

const scalars = ['text', 'number', 'boolean']

function propertyFrom(written: string, ids: readonly string[]): Property | Flaw {
  const [, base = '', list, optional] = /^([A-Za-z0-9_]+)(\[\])?(\?)?$/.exec(written) ?? []
  const isScalar = scalars.includes(base)
  const isKind = ids.includes(base)
  if (isScalar && (list === undefined || base === 'text')) {
    return { base, list: list !== undefined, optional: optional !== undefined }
  }
  if (isKind && list !== undefined) return { base, list: true, optional: optional !== undefined }
  return {
    code: 'unknown-shape',
    what: `${shown(written)} is no shape of a property.`,
    next: (isKind ? `Did you mean "${base}[]"?` : didYouMean(base, [...scalars, ...ids])) ?? shapesAre,
  }
}

const shapesAre =
  'Shapes are text, number, boolean, text[] and lists of a kind such as field[], each with ? when it may be absent.'

/** A kind's record as templates see it, at three moments of its making. */
export interface KindShapes {
  /** Declared properties only: nested records are not complete yet. */
  readonly declared: RecordShape
  /** With derived properties: what nested records see as `parent`. */
  readonly derived: RecordShape
  /** With nested records complete and the properties of its variant. */
  readonly complete: RecordShape
}

export function shapesOf(kinds: Kinds): ReadonlyMap<string, KindShapes> {
  const declared = new Map<string, Map<string, Shape>>([...kinds.keys()].map((id) => [id, new Map()]))
  const complete = new Map<string, Map<string, Shape>>([...kinds.keys()].map((id) => [id, new Map()]))
  const derived = new Map<string, Map<string, Shape>>([...kinds.keys()].map((id) => [id, new Map()]))
  for (const [id, kind] of kinds) {
    for (const [name, property] of kind.properties) {
      declared.get(id)?.set(name, shapeOfProperty(property, declared))
      derived.get(id)?.set(name, shapeOfProperty(property, declared))
      complete.get(id)?.set(name, shapeOfProperty(property, complete))
    }
    for (const name of kind.derived) derived.get(id)?.set(name, factText)
    for (const name of [...kind.derived, ...kind.variants]) complete.get(id)?.set(name, factText)
  }
  const record = (shapes: Map<string, Map<string, Shape>>, id: string): RecordShape => ({
    kind: 'record',
    properties: shapes.get(id) ?? new Map(),
  })
  return new Map(
    [...kinds.keys()].map((id) => [
      id,
      { declared: record(declared, id), derived: record(derived, id), complete: record(complete, id) },
    ]),
  )
}

/** Kinds may hold one another, so that a list refers to a map that is filled later. */
function shapeOfProperty(
  { base, list }: Property,
  shapes: ReadonlyMap<string, ReadonlyMap<string, Shape>>,
): Shape {
  const nested = shapes.get(base)
  if (nested !== undefined) return listOf({ kind: 'record', properties: nested })
  if (list) return listOf(factText)
  return { kind: base === 'number' || base === 'boolean' ? base : 'text', ofFact: true }
}
