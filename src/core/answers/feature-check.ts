import type { Problem } from '../problem.ts'
import { keywords } from '../python/stdlib.ts'
import { plural, quoted, singular } from '../text.ts'
import { type FeatureDraft, type Place, problemAt, type Reading, type Spot } from './draft.ts'
import { checkField, columnOf } from './field-check.ts'
import { meaningProblems, nameProblems, snakeCase, storedProblems } from './record-names.ts'
import type { FeatureRecord, FieldRecord, RecordsQuestion } from './types.ts'

/** Checks a feature as written, with every problem at once; what comes out has its plural. */
export function checkFeature(draft: FeatureDraft, question: RecordsQuestion): Reading<FeatureRecord> {
  const { name } = draft
  const many = draft.plural?.text ?? pluralOf(name.text)
  const fields = draft.fields.map((field) => checkField(field, name.text, question))
  const problems = [
    ...nameProblems(name, question.flag, question.reserved.records, question.maxLength),
    ...pluralProblems(draft, many, question),
    ...fields.flatMap((field) => field.problems),
    ...repeated(draft),
    ...storedProblems(draft.table, 'table'),
    ...storedProblems(draft.stem, 'migration'),
  ]
  const records = fields.flatMap((field) => field.value ?? [])
  const position = draft.position === undefined ? {} : { position: draft.position }
  const stored = storedAs(draft, many)
  const value = { name: name.text, plural: many, fields: records, ...position, ...stored }
  return { value, problems: [...problems, ...columnsTwice(draft, records)] }
}

/** What a database knows it by is left out where its names say the same, so that it is the same in every lock. */
function storedAs({ name, table, stem }: FeatureDraft, many: string): Pick<FeatureRecord, 'table' | 'stem'> {
  return {
    ...(table === undefined || table.text === many ? {} : { table: table.text }),
    ...(stem === undefined || stem.text === name.text ? {} : { stem: stem.text }),
  }
}

/** A column that was kept when its field was renamed is not free for another field. */
function columnsTwice({ name }: FeatureDraft, fields: readonly FieldRecord[]): readonly Problem[] {
  return fields.flatMap((field, index) => {
    const column = columnOf(field)
    const other = fields.find((one, at) => at !== index && columnOf(one) === column)
    const isKept = field.column !== undefined || other?.column !== undefined
    if (other === undefined || !isKept || fields.indexOf(other) > index) return []
    const what = `The fields ${quoted(other.name)} and ${quoted(field.name)} would both be stored as ${quoted(column)}.`
    return [problemAt(name.place, 'field-repeated', what, 'Call one of them something else.')]
  })
}

/** The plural that a feature gets by itself: `invoices`, or `equipment_records` where the word has none that will do. */
export function pluralOf(name: string): string {
  const many = plural(name)
  return many === name || keywords.has(many) ? `${name}_records` : many
}

function pluralProblems(draft: FeatureDraft, many: string, question: RecordsQuestion): readonly Problem[] {
  const { name } = draft
  if (!snakeCase.test(name.text)) return []
  const place = draft.plural?.place ?? name.place
  if (draft.plural === undefined)
    return [...takenForPlural(name), ...meantPlural(many, place, name.text, question)]
  if (many === name.text)
    return [
      problemAt(
        place,
        'plural-same',
        'The plural must differ from the singular.',
        `Try "${pluralOf(name.text)}".`,
      ),
    ]
  const maxLength = Math.max(question.maxLength, pluralOf(name.text).length)
  return [
    ...nameProblems(draft.plural, 'plural', {}, maxLength).filter(({ code }) => code !== 'name-keyword'),
    ...meantPlural(many, place, name.text, question),
  ]
}

/** `orders` where `order` was asked for: its class would be `Orders`. */
function takenForPlural({ text, place }: Spot): readonly Problem[] {
  if (plural(text) !== text || singular(text) === text) return []
  const next = `Write "${singular(text)}", or give the plural too: "${text}/${text}_records".`
  return [problemAt(place, 'name-plural', `${quoted(text)} is a plural, and the singular is wanted.`, next)]
}

function meantPlural(
  many: string,
  place: Place,
  name: string,
  question: RecordsQuestion,
): readonly Problem[] {
  const spot = { text: many, place }
  return meaningProblems(spot, 'plural', question.reserved.records).map((problem) => ({
    ...problem,
    next: `Give another plural: "${name}/${name}_records".`,
  }))
}

/** Names that two fields would share; a field that refers to a feature is stored under its name and `_id`. */
function repeated(draft: FeatureDraft): readonly Problem[] {
  const seen = new Map<string, string>()
  return draft.fields.flatMap((field) => {
    const { text } = field.name
    const refers = field.type.text === 'ref' || field.arguments?.known === 'record'
    const names = refers ? [text, `${text}_id`] : [text]
    const clash = names.find((name) => seen.has(name))
    for (const name of names) if (!seen.has(name)) seen.set(name, text)
    if (text === '' || clash === undefined) return []
    const what =
      seen.get(clash) === text
        ? `There are two fields called ${quoted(text)}.`
        : `The fields ${quoted(seen.get(clash) ?? '')} and ${quoted(text)} would both be stored as ${quoted(clash)}.`
    return [problemAt(field.name.place, 'field-repeated', what, 'Call one of them something else.')]
  })
}
