import type { Problem } from '../problem.ts'
import { oneOf, quoted, snake } from '../text.ts'
import { type FieldDraft, problemAt, type Reading, type Spot } from './draft.ts'
import { compareLimits, limitFault, measureOf, valueFault } from './field-values.ts'
import { didYouMean } from './nearest.ts'
import { nameProblems, storedProblems } from './record-names.ts'
import type { FieldRecord, FieldType, RecordsQuestion } from './types.ts'

/** Checks one field as written: its name, type, arguments, limits and default, with every problem at once. */
export function checkField(
  draft: FieldDraft,
  feature: string,
  question: RecordsQuestion,
): Reading<FieldRecord> {
  const type = question.types.find(({ id }) => id === draft.type.text)
  const problems = nameProblems(draft.name, 'field', question.reserved.fields, question.maxLength)
  if (type === undefined)
    return { value: undefined, problems: [...problems, unknownType(draft.type, question)] }
  const all = [
    ...problems,
    ...argumentProblems(draft, type, feature, question),
    ...limitProblems(draft, type),
    ...defaultProblems(draft, type),
    ...storedProblems(draft.column, 'column'),
  ]
  return { value: recordOf(draft, type), problems: all }
}

/** How a database would call the field by itself: a reference holds the id of what it refers to. */
export const columnOf = ({ name, ref, column }: Pick<FieldRecord, 'name' | 'ref' | 'column'>): string =>
  column ?? (ref === undefined ? name : `${name}_id`)

function recordOf(draft: FieldDraft, type: FieldType): FieldRecord {
  const field = plainRecordOf(draft, type)
  const column = draft.column?.text
  return column === undefined || column === columnOf(field) ? field : { ...field, column }
}

function plainRecordOf(draft: FieldDraft, type: FieldType): FieldRecord {
  const given = draft.arguments?.spots.map(({ text }) => text) ?? []
  return {
    name: draft.name.text,
    type: type.id,
    optional: draft.optional,
    ...(draft.default === undefined ? {} : { default: draft.default.text }),
    ...(draft.limits?.min === undefined ? {} : { min: draft.limits.min.text }),
    ...(draft.limits?.max === undefined ? {} : { max: draft.limits.max.text }),
    ...(type.arguments === 'choices' ? { choices: given } : {}),
    ...(type.arguments === 'record' && given[0] !== undefined ? { ref: given[0] } : {}),
  }
}

/** Names that other languages have for the same types. */
const synonyms: Readonly<Record<string, string>> = {
  boolean: 'bool',
  choice: 'enum',
  double: 'decimal',
  email: 'str',
  float: 'decimal',
  foreignkey: 'ref',
  guid: 'uuid',
  integer: 'int',
  long: 'int',
  money: 'decimal',
  number: 'decimal',
  numeric: 'decimal',
  string: 'str',
  time: 'datetime',
  timestamp: 'datetime',
  varchar: 'str',
}

function unknownType({ text, place }: Spot, question: RecordsQuestion): Problem {
  const ids = question.types.map(({ id }) => id)
  const word = text.toLowerCase()
  const synonym = Object.hasOwn(synonyms, word) ? synonyms[word] : undefined
  const hint =
    synonym !== undefined && ids.includes(synonym) ? `Did you mean "${synonym}"?` : didYouMean(text, ids)
  const what = text === '' ? 'This field has no type.' : `${quoted(text)} is not a type.`
  const list = `A field can be ${oneOf(ids)}.`
  return problemAt(place, 'unknown-type', what, hint === undefined ? list : `${hint} ${list}`)
}

function argumentProblems(
  draft: FieldDraft,
  type: FieldType,
  feature: string,
  question: RecordsQuestion,
): readonly Problem[] {
  const given = draft.arguments
  if (type.arguments === undefined) {
    const what = `The type ${type.id} takes no choices and refers to nothing.`
    return given === undefined
      ? []
      : [problemAt(given.spots[0]?.place ?? draft.type.place, 'field-arguments', what)]
  }
  const example = type.arguments === 'choices' ? `${type.id}(draft|sent)` : `${type.id}(customer)`
  if (given === undefined || given.spots.length === 0 || (given.known ?? type.arguments) !== type.arguments) {
    const what = `The type ${type.id} needs ${type.arguments === 'choices' ? 'its choices' : 'the feature that it refers to'}.`
    return [problemAt(draft.type.place, 'field-arguments', what, `Write ${example}, for instance.`)]
  }
  return type.arguments === 'choices'
    ? choiceProblems(given.spots, question)
    : refProblems(given.spots, feature, example)
}

/** Choices become names as well as values, so they are words; case alone does not tell two of them apart. */
function choiceProblems(spots: readonly Spot[], question: RecordsQuestion): readonly Problem[] {
  return spots.flatMap(({ text, place }, index) => {
    if (!/^[A-Za-z][A-Za-z0-9]*(_[A-Za-z0-9]+)*$/.test(text) || text.length > question.maxLength) {
      const what = `${quoted(text)} is not a choice: letters a to z, digits and single underscores, at most ${question.maxLength}.`
      const better = snake(text).slice(0, question.maxLength)
      return [problemAt(place, 'choice-form', what, /^[a-z]/.test(better) ? `Try "${better}".` : undefined)]
    }
    const before = spots.slice(0, index).some((spot) => spot.text.toLowerCase() === text.toLowerCase())
    return before
      ? [problemAt(place, 'choice-repeated', `The choice ${quoted(text)} is there twice.`, 'Leave one out.')]
      : []
  })
}

function refProblems(spots: readonly Spot[], feature: string, example: string): readonly Problem[] {
  const [first, second] = spots
  if (second !== undefined)
    return [
      problemAt(
        second.place,
        'field-arguments',
        'A field refers to one feature.',
        `Write ${example}, for instance.`,
      ),
    ]
  if (first === undefined || first.text !== feature) return []
  const what = `${quoted(feature)} cannot refer to itself: the first record would need one before it.`
  return [problemAt(first.place, 'ref-self', what, 'Use a feature of its own for the relation, or a uuid.')]
}

function limitProblems(draft: FieldDraft, type: FieldType): readonly Problem[] {
  const { limits } = draft
  if (limits === undefined) return []
  if (type.limits === undefined)
    return [
      problemAt(limits.place, 'field-limits', `The type ${type.id} takes no limits.`, 'Leave them out.'),
    ]
  const { min, max } = limits
  if (min === undefined && max === undefined)
    return [
      problemAt(limits.place, 'limits-form', 'Neither limit is given.', 'Write (1..), (..20) or (1..20).'),
    ]
  const faults = [min, max].flatMap((spot) => limitProblem(spot, type))
  if (faults.length > 0) return faults
  if (type.limits === 'length' && max?.text === '0')
    return [
      problemAt(max.place, 'field-limits', 'No text but the empty one would fit.', 'Give a length from 1.'),
    ]
  if (min === undefined || max === undefined || compareLimits(min.text, max.text) <= 0) return []
  const what = `The smallest (${min.text}) is larger than the largest (${max.text}).`
  return [problemAt(limits.place, 'limits-order', what, `Write (${max.text}..${min.text}).`)]
}

function limitProblem(spot: Spot | undefined, type: FieldType): readonly Problem[] {
  const fault = spot === undefined ? undefined : limitFault(type, spot.text)
  if (spot === undefined || fault === undefined) return []
  return [problemAt(spot.place, 'field-limits', `This is no limit for ${type.id}: ${fault}.`)]
}

function defaultProblems(draft: FieldDraft, type: FieldType): readonly Problem[] {
  const given = draft.default
  if (given === undefined) return []
  if (!type.default || type.arguments === 'record')
    return [problemAt(given.place, 'field-default', `The type ${type.id} takes no default.`, 'Leave it out.')]
  const choices = draft.arguments?.spots.map(({ text }) => text) ?? []
  const fault = valueFault(type, given.text, choices)
  if (fault !== undefined) {
    const hint = type.arguments === 'choices' ? didYouMean(given.text, choices) : undefined
    return [problemAt(given.place, 'field-default', `This is no default for ${type.id}: ${fault}.`, hint)]
  }
  return outside(draft, type, given)
}

function outside(draft: FieldDraft, type: FieldType, given: Spot): readonly Problem[] {
  if (type.limits === undefined) return []
  const { min, max } = draft.limits ?? {}
  const measure = measureOf(type, given.text)
  const small =
    min !== undefined && limitFault(type, min.text) === undefined && compareLimits(measure, min.text) < 0
  const large =
    max !== undefined && limitFault(type, max.text) === undefined && compareLimits(measure, max.text) > 0
  if (!small && !large) return []
  const shown = type.limits === 'length' ? `${quoted(given.text)}, of length ${measure},` : given.text
  const what = `The default ${shown} is ${small ? `below ${min?.text}` : `above ${max?.text}`}, the limit of the field.`
  return [problemAt(given.place, 'field-default', what, 'Change the default or the limit.')]
}
