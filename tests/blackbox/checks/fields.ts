import type { FeatureRecord, FieldRecord } from '../../../src/core/answers/types.ts'
import type { Check, Context } from '../cell.ts'
import { at, type Json } from '../client.ts'
import { defaultOf, edgesOf, keyOf, means, wrongValuesOf } from '../payloads.ts'
import {
  create,
  createOne,
  idIn,
  pathOf,
  payload,
  referred,
  unknownId,
  without,
  withRaw,
} from '../records.ts'
import { hasStatus, refuses, same, satisfies } from '../verdict.ts'

/** What each field takes, refuses, fills in and gives back, by its type and limits. */
export function fieldChecks(feature: FeatureRecord): readonly Check[] {
  return feature.fields.flatMap((field) => {
    const named = (name: string, run: (context: Context) => Promise<void>): Check => ({
      name: `${feature.plural}.${keyOf(field)}: ${name}`,
      run,
    })
    const special = specialValuesOf(field)
    const [edge] = edgesOf(field)
    return [
      named('wrong values are 422 on POST and PATCH', (context) => wrongValues(context, feature, field)),
      named(leftOut(field), (context) => omitted(context, feature, field)),
      ...(edge === undefined
        ? []
        : [named('values at the limits come back equal', (context) => edges(context, feature, field))]),
      ...(special.length === 0
        ? []
        : [
            named('unusual values come back with the same meaning', (context) =>
              unusual(context, feature, field, special),
            ),
          ]),
      ...(field.type === 'ref'
        ? [
            named('an unknown reference is 422', (context) => unknownReference(context, feature, field)),
            named('a record that is referred to cannot be deleted', (context) =>
              referredTo(context, feature, field),
            ),
          ]
        : []),
    ]
  })
}

async function wrongValues(context: Context, feature: FeatureRecord, field: FieldRecord): Promise<void> {
  const key = keyOf(field)
  const body = await payload(context, feature, 1)
  const made = await create(context, feature, body)
  for (const { why, json } of wrongValuesOf(field)) {
    const posted = await context.call('POST', pathOf(feature), { raw: withRaw(body, key, json) })
    satisfies(
      posted,
      `status for ${key} with ${why}`,
      '422',
      `${posted.status} ${posted.text}`,
      posted.status === 422,
    )
    refuses(posted, 'validation_error', `body.${key}`)
    const change = withRaw({ version: 1 }, key, json)
    const patched = await context.call('PATCH', `${pathOf(feature)}/${idIn(made)}`, { raw: change })
    satisfies(
      patched,
      `status for ${key} with ${why}`,
      '422',
      `${patched.status} ${patched.text}`,
      patched.status === 422,
    )
    refuses(patched, 'validation_error', `body.${key}`)
  }
}

function leftOut(field: FieldRecord): string {
  if (field.default !== undefined) return 'left out it has its default'
  return field.optional ? 'left out or null it is null' : 'left out it is 422'
}

async function omitted(context: Context, feature: FeatureRecord, field: FieldRecord): Promise<void> {
  const key = keyOf(field)
  const body = await payload(context, feature, 2)
  const expected = defaultOf(field)
  if (expected === undefined && !field.optional) {
    refuses(
      await context.call('POST', pathOf(feature), { json: without(body, key) }),
      'validation_error',
      `body.${key}`,
    )
    return
  }
  const made = await create(context, feature, without(body, key))
  const returned = at(made, key)
  satisfies(made, key, JSON.stringify(expected ?? null), returned, means(field, returned, expected ?? null))
  if (!field.optional) return
  same(made, `${key} given as null`, at(await create(context, feature, { ...body, [key]: null }), key), null)
  if (body[key] === undefined) return
  const filled = await create(context, feature, body)
  const change = { [key]: null, version: 1 }
  const emptied = hasStatus(
    await context.call('PATCH', `${pathOf(feature)}/${idIn(filled)}`, { json: change }),
    200,
  )
  same(emptied, `${key} changed to null`, at(emptied, key), null)
}

async function edges(context: Context, feature: FeatureRecord, field: FieldRecord): Promise<void> {
  for (const edge of edgesOf(field)) await roundTrip(context, feature, field, edge)
}

async function unusual(
  context: Context,
  feature: FeatureRecord,
  field: FieldRecord,
  values: readonly Json[],
): Promise<void> {
  for (const value of values) await roundTrip(context, feature, field, value)
}

/** Creates with the value, reads it, and changes another record to it. */
async function roundTrip(
  context: Context,
  feature: FeatureRecord,
  field: FieldRecord,
  value: Json,
): Promise<void> {
  const key = keyOf(field)
  const body = { ...(await payload(context, feature, 3)), [key]: value }
  const made = await create(context, feature, body)
  const read = await context.call('GET', `${pathOf(feature)}/${idIn(made)}`)
  const other = await createOne(context, feature, 4)
  const change = { [key]: value, version: 1 }
  const changed = hasStatus(
    await context.call('PATCH', `${pathOf(feature)}/${idIn(other)}`, { json: change }),
    200,
  )
  for (const reply of [made, read, changed]) {
    const returned = at(reply, key)
    satisfies(reply, key, `what means ${JSON.stringify(value)}`, returned, means(field, returned, value))
  }
}

/** Valid values that break careless code. Texts are cut to the field's limits. */
function specialValuesOf(field: FieldRecord): readonly Json[] {
  switch (field.type) {
    case 'str':
    case 'text': {
      const { min = '0', max = '200' } = field
      return specialTexts
        .map((text) => [...text].slice(0, Number(max)).join(''))
        .filter((text) => text !== '')
        .map((text) => text + 'x'.repeat(Math.max(0, Number(min) - [...text].length)))
    }
    case 'decimal': {
      const { min = '-Infinity', max = 'Infinity' } = field
      const values = ['0', '0.10', '-0.01', '1234567890123.45', '007.5', 12, 0.1]
      return values.filter((value) => Number(value) >= Number(min) && Number(value) <= Number(max))
    }
    case 'date':
      return ['0001-01-01', '1969-12-31', '2024-02-29', '9999-12-31']
    case 'datetime':
      return [
        '2024-03-01T00:30:00+02:00',
        '2024-03-01T23:30:00-05:30',
        '2024-03-01T10:20:30.000001Z',
        '1969-12-31T23:59:59Z',
        '9999-12-31T23:59:59Z',
      ]
    case 'uuid':
      return ['6F9619FF-8B86-4011-B42D-00CF4FC964FF', '00000000-0000-0000-0000-000000000000']
    default:
      return []
  }
}

const specialTexts = [
  '\u{1f9f6}\u{1f469}\u200d\u{1f680}',
  `it's "quoted" \\ back`,
  "'; DROP TABLE orders; --",
  'Z\u0323\u0307 na\u00efve \u65e5\u672c\u8a9e \u05e2\u05d1',
  'line\nbreak\ttab',
  '{{x}} $y %s %(z)s <b>&amp;',
]

async function unknownReference(context: Context, feature: FeatureRecord, field: FieldRecord): Promise<void> {
  const key = keyOf(field)
  const body = { ...(await payload(context, feature, 5)), [key]: unknownId }
  refuses(await context.call('POST', pathOf(feature), { json: body }), 'validation_error', `body.${key}`)
  const made = await createOne(context, feature, 6)
  const change = { [key]: unknownId, version: 1 }
  const patched = await context.call('PATCH', `${pathOf(feature)}/${idIn(made)}`, { json: change })
  refuses(patched, 'validation_error', `body.${key}`)
}

async function referredTo(context: Context, feature: FeatureRecord, field: FieldRecord): Promise<void> {
  const key = keyOf(field)
  const target = referred(context.cell, field)
  const held = await createOne(context, target, 7)
  const holder = await create(context, feature, {
    ...(await payload(context, feature, 7)),
    [key]: idIn(held),
  })
  same(holder, key, at(holder, key), idIn(held))
  refuses(await context.call('DELETE', `${pathOf(target)}/${idIn(held)}`), 'conflict')
  hasStatus(await context.call('GET', `${pathOf(target)}/${idIn(held)}`), 200)
  hasStatus(await context.call('DELETE', `${pathOf(feature)}/${idIn(holder)}`), 204)
  hasStatus(await context.call('DELETE', `${pathOf(target)}/${idIn(held)}`), 204)
}
