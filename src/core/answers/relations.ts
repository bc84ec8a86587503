import type { Problem } from '../problem.ts'
import { oneOf, pascal, quoted } from '../text.ts'
import { type Place, problemAt } from './draft.ts'
import { didYouMean } from './nearest.ts'
import type { FeatureRecord } from './types.ts'

/** Relations between features: names that meet, and references to features that do not come before. */
export function relationProblems(
  features: readonly { readonly record: FeatureRecord; readonly place: Place }[],
): readonly Problem[] {
  return features.flatMap(({ record, place }, index) => {
    const earlier = features.slice(0, index).map((feature) => feature.record)
    const later = features.slice(index + 1).map((feature) => feature.record.name)
    return [
      ...earlier.flatMap((other) => clashOf(record, other, place)),
      ...record.fields.flatMap((field) =>
        field.ref === undefined
          ? []
          : referenceProblems(record, field.name, field.ref, earlier, later, place),
      ),
    ]
  })
}

function clashOf(record: FeatureRecord, other: FeatureRecord, place: Place): readonly Problem[] {
  const theirs = new Set([other.name, other.plural].map(pascal))
  const shared = [record.name, record.plural].find((name) => theirs.has(pascal(name)))
  if (shared === undefined || shared === '') return tableClash(record, other, place)
  const what =
    record.name === other.name
      ? `There are two features called ${quoted(record.name)}.`
      : `The features ${quoted(other.name)} and ${quoted(record.name)} would share the name ${quoted(pascal(shared))}.`
  return [
    problemAt(place, 'feature-repeated', what, `Rename one, or give ${quoted(record.name)} another plural.`),
  ]
}

/** A table that was kept when its feature was renamed is not free for another feature. */
function tableClash(record: FeatureRecord, other: FeatureRecord, place: Place): readonly Problem[] {
  const table = tableOf(record)
  if (table !== tableOf(other)) return []
  const what = `The features ${quoted(other.name)} and ${quoted(record.name)} would share the table ${quoted(table)}.`
  return [problemAt(place, 'table-repeated', what, `Give ${quoted(record.name)} another plural.`)]
}

const tableOf = ({ plural, table }: FeatureRecord): string => table ?? plural

function referenceProblems(
  record: FeatureRecord,
  field: string,
  ref: string,
  earlier: readonly FeatureRecord[],
  later: readonly string[],
  place: Place,
): readonly Problem[] {
  const known = earlier.map(({ name }) => name)
  if (known.includes(ref) || ref === record.name) return []
  const what = `The field ${quoted(field)} of ${quoted(record.name)} refers to ${quoted(ref)}, and no feature before it is called so.`
  if (later.includes(ref))
    return [problemAt(place, 'ref-order', what, `Give ${quoted(ref)} before ${quoted(record.name)}.`)]
  const list = known.length === 0 ? `Add a feature ${quoted(ref)} before it.` : `It can be ${oneOf(known)}.`
  const hint = didYouMean(ref, known)
  return [problemAt(place, 'ref-unknown', what, hint === undefined ? list : `${hint} ${list}`)]
}
