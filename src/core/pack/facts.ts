import { didYouMean } from '../answers/nearest.ts'
import type { Desk } from './desk.ts'
import type { Kind, Kinds, Property } from './kinds.ts'
import type { PackYaml } from './schema.ts'
import type { RecordShape } from './shape.ts'
import { type Flaw, shown } from './source.ts'
import type { FactTemplate } from './types.ts'
import type { KeyPath, YamlFile } from './yaml.ts'

type Given = Readonly<Record<string, readonly Readonly<Record<string, unknown>>[]>>

/** Where facts are read: their kinds, the rows that variants have, and what their templates see. */
export interface FactReading {
  readonly kinds: Kinds
  readonly pack: PackYaml
  readonly yaml: YamlFile
  readonly desk: Desk
  readonly viewOf: (kind: string) => RecordShape
}

/** The facts of one contributor, compiled. Reports unknown kinds, and properties that are unknown, missing or of another shape. */
export function factsOf(
  given: Given,
  reading: FactReading,
): Readonly<Record<string, Record<string, FactTemplate>[]>> {
  const { kinds, yaml, desk } = reading
  return Object.fromEntries(
    Object.entries(given).flatMap(([id, rows]) => {
      const kind = kinds.get(id)
      if (kind === undefined) {
        desk.report(yaml.problem(['facts', id], 'key', unknownKind(id, kinds)))
        return []
      }
      const view = reading.viewOf(id)
      return [[id, rows.map((row, index) => recordFrom(row, kind, ['facts', id, index], view, reading))]]
    }),
  )
}

export function unknownKind(id: string, kinds: Kinds): Flaw {
  const known = [...kinds.keys()]
  const next = didYouMean(id, known) ?? `Kinds are ${known.join(', ')}.`
  return { code: 'unknown-kind', what: `There is no kind of fact ${shown(id)}.`, next }
}

function recordFrom(
  row: Readonly<Record<string, unknown>>,
  kind: Kind,
  path: KeyPath,
  view: RecordShape,
  reading: FactReading,
): Record<string, FactTemplate> {
  const { yaml, desk } = reading
  for (const [name, { optional }] of kind.properties) {
    if (optional || Object.hasOwn(row, name)) continue
    const what = `The ${kind.id} lacks ${shown(name)}.`
    desk.report(yaml.problem(path, 'value', { code: 'missing-property', what }))
  }
  const entries = Object.entries(row).flatMap(([name, value]) => {
    const property = kind.properties.get(name)
    if (property === undefined) {
      desk.report(yaml.problem([...path, name], 'key', unknownProperty(name, kind)))
      return []
    }
    const read = valueFrom(value, property, [...path, name], view, reading)
    return read === undefined ? [] : [[name, read] as const]
  })
  checkVariant(row, kind, path, reading)
  return Object.fromEntries(entries)
}

function unknownProperty(name: string, kind: Kind): Flaw {
  const known = [...kind.properties.keys()]
  const derived = [...kind.derived, ...kind.variants].includes(name)
  const next = derived
    ? 'It is derived: leave it out.'
    : (didYouMean(name, known) ?? `Properties are ${known.join(', ')}.`)
  return { code: 'unknown-property', what: `A ${kind.id} has no property ${shown(name)} to give.`, next }
}

function valueFrom(
  value: unknown,
  property: Property,
  path: KeyPath,
  view: RecordShape,
  reading: FactReading,
): FactTemplate | undefined {
  const { kinds, yaml, desk } = reading
  const refuse = (wanted: string): undefined => {
    desk.report(
      yaml.problem(path, 'value', {
        code: 'wrong-shape',
        what: `${shown(String(path.at(-1)))} must be ${wanted}.`,
      }),
    )
    return undefined
  }
  const nested = kinds.get(property.base)
  if (property.list) {
    if (!Array.isArray(value))
      return refuse(nested === undefined ? 'a list of texts' : `a list of ${nested.id}`)
    return value.flatMap((item: unknown, index) => {
      const at = [...path, index]
      const read =
        nested === undefined ? textFrom(item, at, view, reading) : nestedFrom(item, nested, at, view, reading)
      return read === undefined ? [] : [read]
    })
  }
  if (property.base === '') return undefined
  if (property.base === 'text') return textFrom(value, path, view, reading)
  const wanted = property.base === 'number' ? 'number' : 'boolean'
  if (typeof value !== wanted) return refuse(wanted === 'number' ? 'a number' : 'true or false')
  return value as number | boolean
}

function textFrom(
  value: unknown,
  path: KeyPath,
  view: RecordShape,
  { yaml, desk }: FactReading,
): FactTemplate | undefined {
  if (typeof value === 'string') return desk.template(value, yaml.originOf(path), view)
  const name = path.findLast((key) => typeof key === 'string')
  const flaw = { code: 'wrong-shape', what: `${shown(String(name))} must be text: put it in quotes.` }
  desk.report(yaml.problem(path, 'value', flaw))
  return undefined
}

function nestedFrom(
  item: unknown,
  kind: Kind,
  path: KeyPath,
  view: RecordShape,
  reading: FactReading,
): FactTemplate | undefined {
  if (typeof item === 'object' && item !== null && !Array.isArray(item)) {
    return recordFrom(item as Readonly<Record<string, unknown>>, kind, path, view, reading)
  }
  reading.desk.report(
    reading.yaml.problem(path, 'value', { code: 'wrong-shape', what: `A ${kind.id} must be a map.` }),
  )
  return undefined
}

/** A value that picks a variant must have a row; values made by templates are known only when they are rendered. */
function checkVariant(
  row: Readonly<Record<string, unknown>>,
  kind: Kind,
  path: KeyPath,
  reading: FactReading,
): void {
  const { pack, yaml, desk } = reading
  const variants = pack.facts[kind.id]?.variants
  const value = variants === undefined ? undefined : row[variants.by]
  if (variants === undefined || typeof value !== 'string' || value.includes(desk.delimiters.open)) return
  const known = Object.keys(variants.rows)
  if (known.includes(value)) return
  const next = didYouMean(value, known) ?? `Rows are ${known.join(', ')}.`
  const flaw = { code: 'unknown-variant', what: `A ${kind.id} has no variant ${shown(value)}.`, next }
  desk.report(yaml.problem([...path, variants.by], 'value', flaw))
}
