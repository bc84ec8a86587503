import { didYouMean } from '../answers/nearest.ts'
import type { Desk } from './desk.ts'
import type { Kinds } from './kinds.ts'
import type { PackYaml, QuestionYaml } from './schema.ts'
import { shown } from './source.ts'
import type { FactKind, Template } from './types.ts'
import type { Views } from './views.ts'
import type { KeyPath, YamlFile } from './yaml.ts'

/** The kinds of facts with their derived properties compiled. Reports names that clash and tables of variants with holes. */
export function factKindsOf(
  pack: PackYaml,
  kinds: Kinds,
  views: Views,
  yaml: YamlFile,
  desk: Desk,
): Readonly<Record<string, FactKind>> {
  return Object.fromEntries(
    Object.entries(pack.facts).map(([id, kind]) => {
      const path = ['facts', id]
      checkKindName(id, yaml, desk)
      checkPropertyNames(id, kind, yaml, desk)
      const derive = Object.entries(kind.derive).map(([name, text], index): [string, Template] => [
        name,
        desk.template(text, yaml.originOf([...path, 'derive', name]), views.derived(id, index)),
      ])
      const base = { id, properties: kind.properties, derive }
      if (kind.variants === undefined) return [id, base]
      checkVariants(id, kind.variants, pack, kinds, yaml, desk)
      const rows = variantRows(id, kind.variants.rows, views, yaml, desk)
      return [id, { ...base, variants: { by: kind.variants.by, rows } }]
    }),
  )
}

type KindYaml = PackYaml['facts'][string]
type VariantsYaml = NonNullable<KindYaml['variants']>

/** First-level names of a view, and the names of shapes. */
const takenKinds = ['project', 'facts', 'module', 'path', 'parent', 'text', 'number', 'boolean', 'this']
const takenProperties = ['project', 'parent', 'this']

function checkKindName(id: string, yaml: YamlFile, desk: Desk): void {
  if (!takenKinds.includes(id)) return
  desk.report(
    yaml.problem(['facts', id], 'key', {
      code: 'taken-name',
      what: `No kind of fact can be called ${shown(id)}.`,
    }),
  )
}

function checkPropertyNames(id: string, kind: KindYaml, yaml: YamlFile, desk: Desk): void {
  const [[row, first] = ['', {}]] = Object.entries(kind.variants?.rows ?? {})
  const named: readonly (readonly [string, KeyPath])[] = [
    ...Object.keys(kind.properties).map((name) => [name, ['properties', name]] as const),
    ...Object.keys(kind.derive).map((name) => [name, ['derive', name]] as const),
    ...Object.keys(first).map((name) => [name, ['variants', 'rows', row, name]] as const),
  ]
  const seen = new Set<string>()
  for (const [name, path] of named) {
    const taken = takenProperties.includes(name)
    if (taken || seen.has(name)) {
      const what = taken
        ? `No property can be called ${shown(name)}.`
        : `The property ${shown(name)} is there already.`
      desk.report(yaml.problem(['facts', id, ...path], 'key', { code: 'taken-name', what }))
    }
    seen.add(name)
  }
}

/** Every row defines the same names, and where the values of the property are known, each has its row. */
function checkVariants(
  id: string,
  { by, rows }: VariantsYaml,
  pack: PackYaml,
  kinds: Kinds,
  yaml: YamlFile,
  desk: Desk,
): void {
  const path = ['facts', id, 'variants']
  const kind = kinds.get(id)
  const property = kind?.properties.get(by)
  if (property === undefined || property.base !== 'text' || property.list) {
    const known = [...(kind?.properties ?? [])].flatMap(([name, { base, list }]) =>
      base === 'text' && !list ? [name] : [],
    )
    const next = didYouMean(by, known) ?? `Properties that are text: ${known.join(', ')}.`
    const flaw = {
      code: 'unknown-property',
      what: `${shown(by)} is no property of ${shown(id)} that is text.`,
      next,
    }
    desk.report(yaml.problem([...path, 'by'], 'value', flaw))
  }
  checkRowNames(rows, path, yaml, desk)
  const types = by === 'type' ? typesOf(id, pack, kinds) : undefined
  if (types !== undefined) checkRowTypes(rows, types, path, yaml, desk)
}

function checkRowNames(rows: VariantsYaml['rows'], path: KeyPath, yaml: YamlFile, desk: Desk): void {
  const [model, ...others] = Object.entries(rows)
  if (model === undefined) return
  const names = Object.keys(model[1])
  for (const [type, row] of others) {
    const missing = names.filter((name) => !Object.hasOwn(row, name))
    const extra = Object.keys(row).filter((name) => !names.includes(name))
    for (const name of missing) {
      const what = `The row ${shown(type)} lacks ${shown(name)}, which the row ${shown(model[0])} has.`
      desk.report(yaml.problem([...path, 'rows', type], 'key', { code: 'uneven-rows', what }))
    }
    for (const name of extra) {
      const what = `The row ${shown(type)} has ${shown(name)}, which the row ${shown(model[0])} lacks.`
      const meant = didYouMean(name, missing)
      const flaw = { code: 'uneven-rows', what, ...(meant === undefined ? {} : { next: meant }) }
      desk.report(yaml.problem([...path, 'rows', type, name], 'key', flaw))
    }
  }
}

function checkRowTypes(
  rows: VariantsYaml['rows'],
  types: readonly string[],
  path: KeyPath,
  yaml: YamlFile,
  desk: Desk,
): void {
  const missing = types.filter((candidate) => !Object.hasOwn(rows, candidate))
  for (const type of missing) {
    const flaw = { code: 'missing-row', what: `There is no row for the type ${shown(type)}.` }
    desk.report(yaml.problem([...path, 'rows'], 'key', flaw))
  }
  // A contributor may give types that no question offers; beside a missing row it is rather a slip.
  if (missing.length === 0) return
  for (const type of Object.keys(rows).filter((row) => !types.includes(row))) {
    const next = didYouMean(type, types) ?? `Types are ${types.join(', ')}.`
    const flaw = { code: 'unknown-type', what: `No question offers the type ${shown(type)}.`, next }
    desk.report(yaml.problem([...path, 'rows', type], 'key', flaw))
  }
}

/** The types that questions offer for the fields of their records, where the kind is such a field. */
function typesOf(id: string, pack: PackYaml, kinds: Kinds): readonly string[] | undefined {
  const asking = pack.questions.filter(
    (question): question is QuestionYaml & { kind: 'records' } =>
      question.kind === 'records' && kinds.get(question.fact)?.properties.get('fields')?.base === id,
  )
  return asking.length === 0
    ? undefined
    : [...new Set(asking.flatMap(({ types }) => types.map((type) => type.id)))]
}

function variantRows(id: string, rows: VariantsYaml['rows'], views: Views, yaml: YamlFile, desk: Desk) {
  return Object.fromEntries(
    Object.entries(rows).map(([type, row]) => {
      const names = Object.keys(row)
      const templates = Object.entries(row).map(([name, text], index): [string, Template] => {
        const origin = yaml.originOf(['facts', id, 'variants', 'rows', type, name])
        return [name, desk.template(text, origin, views.variant(id, names.slice(0, index)))]
      })
      return [type, templates]
    }),
  )
}
