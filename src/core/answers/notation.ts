import type { Problem } from '../problem.ts'
import { quoted } from '../text.ts'
import { type FeatureDraft, type FieldDraft, placeIn, problemAt, type Reading, type Spot } from './draft.ts'
import { afterQuoted, fieldForm, type Part, partsOf, type Span, spotIn, trimmed } from './notation-parts.ts'
import type { FieldType } from './types.ts'

/**
 * Reads `invoice[/invoices]:name:type[?][=default][(min..max)],…`, the notation of the command line. A default in
 * double quotes is a JSON string, so that it may hold commas and parentheses. `source` is the flag, for messages.
 */
export function readFeatureText(
  text: string,
  types: readonly FieldType[],
  source: string,
): Reading<FeatureDraft> {
  const colon = text.indexOf(':')
  const head = trimmed(text, 0, colon === -1 ? text.length : colon)
  const slash = text.slice(head.start, head.end).indexOf('/')
  const cut = slash === -1 ? head.end : head.start + slash
  const pieces = colon === -1 ? [] : piecesOf(text, colon + 1)
  const fields = pieces.map((piece) => readField(text, piece, types, source))
  return {
    value: {
      name: spotIn(text, trimmed(text, head.start, cut), source),
      ...(slash === -1 ? {} : { plural: spotIn(text, trimmed(text, cut + 1, head.end), source) }),
      fields: fields.flatMap((field) => field.value ?? []),
    },
    problems: fields.flatMap((field) => field.problems),
  }
}

/** Reads one field, `name:type[?][=default][(min..max)]`. */
export function readFieldText(
  text: string,
  types: readonly FieldType[],
  source: string,
): Reading<FieldDraft> {
  return readField(text, { start: 0, end: text.length }, types, source)
}

/** The pieces between commas; a comma in parentheses or in a quoted default does not count. */
function piecesOf(text: string, start: number): readonly Span[] {
  const pieces: Span[] = []
  let from = start
  let depth = 0
  for (let index = start; index < text.length; index += 1) {
    const character = text.charAt(index)
    if (character === '(') depth += 1
    if (character === ')') depth = Math.max(0, depth - 1)
    if (character === '"' && depth === 0) index = afterQuoted(text, index) - 1
    if (character === ',' && depth === 0) {
      pieces.push({ start: from, end: index })
      from = index + 1
    }
  }
  return [...pieces, { start: from, end: text.length }]
}

function readField(
  text: string,
  piece: Span,
  types: readonly FieldType[],
  source: string,
): Reading<FieldDraft> {
  const { start, end } = trimmed(text, piece.start, piece.end)
  if (start === end) {
    const what = 'There is nothing where a field should be.'
    return {
      value: undefined,
      problems: [problemAt(placeIn(text, start, source), 'field-empty', what, fieldForm)],
    }
  }
  const colon = text.slice(start, end).indexOf(':')
  if (colon === -1) return { value: undefined, problems: [withoutType(text, { start, end }, source)] }
  const name = spotIn(text, trimmed(text, start, start + colon), source)
  const typed = trimmed(text, start + colon + 1, start + colon + 1 + typeLength(text, start + colon + 1, end))
  const parts = partsOf(text, typed.end, end, source)
  const type = spotIn(text, typed, source)
  const own =
    parts[0]?.kind === 'group' && opensArguments(type, text.slice(typed.end, end), types)
      ? parts[0]
      : undefined
  return assembled(name, type, parts, own, text, source)
}

/** A group after a mistyped type is taken for what it looks like, so that one slip is one problem. */
function opensArguments(type: Spot, after: string, types: readonly FieldType[]): boolean {
  const known = types.find(({ id }) => id === type.text)
  return known === undefined ? !/^[^)]*\.\./.test(after) : known.arguments !== undefined
}

const typeLength = (text: string, start: number, end: number): number =>
  /^[^?=(]*/.exec(text.slice(start, end))?.[0].length ?? 0

function withoutType(text: string, span: Span, source: string): Problem {
  const name = text.slice(span.start, span.end)
  const what = `The field ${quoted(name)} has no type.`
  return problemAt(
    placeIn(text, span.start, source),
    'field-without-type',
    what,
    `Write ${quoted(`${name}:str`)}, for instance.`,
  )
}

/** Puts the parts in their places; they must come in the order of the grammar, each at most once. */
function assembled(
  name: Spot,
  type: Spot,
  parts: readonly Part[],
  own: Extract<Part, { kind: 'group' }> | undefined,
  text: string,
  source: string,
): Reading<FieldDraft> {
  const rest = own === undefined ? parts : parts.slice(1)
  const problems = rest.flatMap((part, index) => misplaced(part, rest[index - 1], text, source))
  const byDefault = rest.find((part) => part.kind === 'default')
  const group = rest.find((part) => part.kind === 'group')
  const limits = group === undefined ? undefined : readLimits(text, group.inner, source)
  const value: FieldDraft = {
    name,
    type,
    optional: rest.some((part) => part.kind === 'optional'),
    ...(own === undefined ? {} : { arguments: { spots: argumentsIn(text, own.inner, source) } }),
    ...(byDefault === undefined ? {} : { default: byDefault.spot }),
    ...(limits?.value === undefined ? {} : { limits: limits.value }),
  }
  return { value, problems: [...problems, ...(limits?.problems ?? [])] }
}

const order: readonly Part['kind'][] = ['optional', 'default', 'group']

function misplaced(part: Part, before: Part | undefined, text: string, source: string): readonly Problem[] {
  if (part.kind === 'problem') return [part.problem]
  if (before === undefined || order.indexOf(before.kind) < order.indexOf(part.kind)) return []
  const what = 'What follows a type comes once and in this order: "?", "=default", "(min..max)".'
  return [
    problemAt(
      placeIn(text, part.at, source),
      'field-order',
      what,
      'Write total:decimal?=0(0..), for instance.',
    ),
  ]
}

function argumentsIn(text: string, inner: Span, source: string): readonly Spot[] {
  const spots: Spot[] = []
  let from = inner.start
  for (const piece of text.slice(inner.start, inner.end).split('|')) {
    spots.push(spotIn(text, trimmed(text, from, from + piece.length), source))
    from += piece.length + 1
  }
  return spots
}

function readLimits(text: string, inner: Span, source: string): Reading<NonNullable<FieldDraft['limits']>> {
  const written = text.slice(inner.start, inner.end)
  const place = placeIn(text, inner.start, source)
  const dots = written.indexOf('..')
  if (dots === -1) {
    const next =
      written.trim() === ''
        ? 'Leave out the parentheses.'
        : `Write (..${written.trim()}) for at most that much.`
    return {
      value: undefined,
      problems: [problemAt(place, 'limits-form', 'Limits are written (min..max).', next)],
    }
  }
  const min = spotIn(text, trimmed(text, inner.start, inner.start + dots), source)
  const max = spotIn(text, trimmed(text, inner.start + dots + 2, inner.end), source)
  const value = { place, ...(min.text === '' ? {} : { min }), ...(max.text === '' ? {} : { max }) }
  return { value, problems: [] }
}
