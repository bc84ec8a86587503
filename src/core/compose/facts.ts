import type { AnswerValue, FeatureRecord, Question } from '../answers/types.ts'
import type { Contributor, FactKind, FactTemplate, Pack, Template } from '../pack/types.ts'

/** A record of neutral data, as templates see it. */
export type Fact = Readonly<Record<string, unknown>>
export type Facts = Readonly<Record<string, readonly Fact[]>>
export type View = Readonly<Record<string, unknown>>
/** Renders a template within the budget that all renders of one tree share. */
export type Render = (template: Template, view: View) => string

type Values = Readonly<Record<string, AnswerValue>>

/** The records that people gave as answers (features), as facts without derived properties. */
export function recordsGiven(questions: readonly Question[], values: Values): Facts {
  const given: Record<string, Fact[]> = {}
  for (const question of questions) {
    if (question.kind !== 'records') continue
    const records = values[question.id] as readonly FeatureRecord[]
    given[question.fact] = [...(given[question.fact] ?? []), ...records.map((record) => ({ ...record }))]
  }
  return given
}

/** Adds to each field that refers to another record that one's plural and table, which the field alone does not know. */
export function withPlurals(records: readonly Fact[]): readonly Fact[] {
  const referred = new Map(records.map((record) => [record.name, placesOf(record)]))
  return records.map((record) => {
    if (!Array.isArray(record.fields)) return record
    const fields = record.fields.map((field: Fact) =>
      field.ref === undefined ? field : { ...field, ...referred.get(field.ref) },
    )
    return { ...record, fields }
  })
}

const placesOf = ({ plural, table }: Fact): Fact => ({ refPlural: plural, refTable: table ?? plural })

/** Renders the facts of one contributor with a view. */
export function factsOf(contributor: Contributor, view: View, render: Render): Facts {
  return Object.fromEntries(
    Object.entries(contributor.facts).map(([kind, rows]) => [
      kind,
      rows.map((row) => renderValue(row as FactTemplate, view, render) as Fact),
    ]),
  )
}

function renderValue(value: FactTemplate, view: View, render: Render): unknown {
  if (typeof value === 'function') return render(value as Template, view)
  if (Array.isArray(value)) return value.map((item: FactTemplate) => renderValue(item, view, render))
  if (typeof value !== 'object') return value
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => [key, renderValue(item, view, render)]),
  )
}

/** Joins facts of several contributors, kind by kind, in order. */
export function joinFacts(all: readonly Facts[]): Facts {
  const joined: Record<string, Fact[]> = {}
  for (const facts of all) {
    for (const [kind, rows] of Object.entries(facts)) joined[kind] = [...(joined[kind] ?? []), ...rows]
  }
  return joined
}

/**
 * Completes a fact by its kind: absent optional properties become empty values, nested records are completed first, then the
 * kind's derived properties are added in order, then those of its variant.
 */
export function complete(
  fact: Fact,
  kind: FactKind,
  pack: Pick<Pack, 'factKinds'>,
  context: View,
  render: Render,
): Fact {
  const record: Record<string, unknown> = {}
  for (const [name, shape] of Object.entries(kind.properties)) {
    record[name] = fact[name] ?? emptyOf(shape)
  }
  deriveInto(record, kind.derive, context, render)
  for (const [name, shape] of Object.entries(kind.properties)) {
    const nested = pack.factKinds[shape.replace(/[[\]?]+$/, '')]
    if (nested === undefined || !Array.isArray(record[name])) continue
    const within = { ...context, parent: { ...record } }
    record[name] = record[name].map((item: Fact) => complete(item, nested, pack, within, render))
  }
  const row = kind.variants === undefined ? undefined : kind.variants.rows[String(record[kind.variants.by])]
  deriveInto(record, row ?? [], context, render)
  return record
}

function emptyOf(shape: string): unknown {
  if (shape.includes('[]')) return []
  return shape.startsWith('boolean') ? false : undefined
}

function deriveInto(
  record: Record<string, unknown>,
  rows: readonly (readonly [string, Template])[],
  context: View,
  render: Render,
): void {
  const view: Record<string, unknown> = { ...context, ...record }
  for (const [name, template] of rows) {
    const text = render(template, view)
    record[name] = text
    view[name] = text
  }
}

/** Every kind of the pack has a list, so that templates may loop over kinds that nobody contributed to. */
export function completeAll(
  facts: Facts,
  pack: Pick<Pack, 'factKinds'>,
  context: View,
  render: Render,
): Facts {
  return Object.fromEntries(
    Object.entries(pack.factKinds).map(([id, kind]) => [
      id,
      (facts[id] ?? []).map((fact) => complete(fact, kind, pack, context, render)),
    ]),
  )
}
