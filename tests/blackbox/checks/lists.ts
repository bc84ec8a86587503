import type { FeatureRecord, FieldRecord } from '../../../src/core/answers/types.ts'
import type { Check, Context } from '../cell.ts'
import { at, bodyOf, type Json, type Reply } from '../client.ts'
import { keyOf } from '../payloads.ts'
import { createOne, idIn, pathOf, unknownId } from '../records.ts'
import { hasStatus, holds, refuses, same, satisfies } from '../verdict.ts'

/** Paging, order, totals and equality filters. */
export function listChecks(feature: FeatureRecord): readonly Check[] {
  const named = (name: string, run: (context: Context) => Promise<void>): Check => ({
    name: `${feature.plural}: ${name}`,
    run,
  })
  return [
    named('the list is newest first, with total, limit and offset', (context) =>
      newestFirst(context, feature),
    ),
    named('pages do not overlap and leave nothing out', (context) => pages(context, feature)),
    named('limits and offsets out of bounds are 422', (context) => bounds(context, feature)),
    ...feature.fields
      .filter((field) => filterable.includes(field.type))
      .map((field) =>
        named(`${keyOf(field)} filters by equality`, (context) => filters(context, feature, field)),
      ),
  ]
}

const filterable = ['str', 'bool', 'enum', 'ref', 'uuid', 'int', 'date']

async function newestFirst(context: Context, feature: FeatureRecord): Promise<void> {
  const before = hasStatus(await context.call('GET', pathOf(feature)), 200)
  same(before, 'keys', Object.keys(bodyOf(before) ?? {}).sort(), ['items', 'limit', 'offset', 'total'])
  holds(before, 'limit', 20)
  holds(before, 'offset', 0)
  const made: Reply[] = []
  for (const n of [1, 2, 3]) made.push(await createOne(context, feature, n))
  const after = hasStatus(await context.call('GET', `${pathOf(feature)}?limit=3`), 200)
  holds(after, 'total', Number(at(before, 'total')) + 3)
  same(after, 'items, newest first', at(after, 'items'), made.reverse().map(bodyOf))
}

async function pages(context: Context, feature: FeatureRecord): Promise<void> {
  for (let n = 0; n < 5; n += 1) await createOne(context, feature, n)
  const total = Number(at(await context.call('GET', pathOf(feature)), 'total'))
  const whole = ids(await context.call('GET', `${pathOf(feature)}?limit=6`))
  const paged: Json[] = []
  for (const offset of [0, 2, 4]) {
    const page = hasStatus(await context.call('GET', `${pathOf(feature)}?limit=2&offset=${offset}`), 200)
    holds(page, 'total', total)
    holds(page, 'limit', 2)
    holds(page, 'offset', offset)
    paged.push(...ids(page))
  }
  const last = await context.call('GET', `${pathOf(feature)}?limit=2&offset=${total}`)
  same(last, 'three pages of two', paged, whole.slice(0, 6))
  same(last, 'items beyond the end', at(last, 'items'), [])
  hasStatus(await context.call('GET', `${pathOf(feature)}?limit=100&offset=1000000`), 200)
}

const ids = (reply: Reply): readonly Json[] =>
  ((at(reply, 'items') ?? []) as readonly { readonly id: Json }[]).map((item) => item.id)

async function bounds({ call }: Context, feature: FeatureRecord): Promise<void> {
  for (const limit of ['0', '-1', '101', 'x', '', '1.5', '99999999999999999999']) {
    refuses(await call('GET', `${pathOf(feature)}?limit=${limit}`), 'validation_error', 'query.limit')
  }
  for (const offset of ['-1', '1000001', 'x', '99999999999999999999']) {
    refuses(await call('GET', `${pathOf(feature)}?offset=${offset}`), 'validation_error', 'query.offset')
  }
}

async function filters(context: Context, feature: FeatureRecord, field: FieldRecord): Promise<void> {
  const key = keyOf(field)
  const made = [await createOne(context, feature, 21), await createOne(context, feature, 22)]
  for (const record of made) {
    const value = at(record, key) ?? null
    if (value === null) continue
    const query = `${pathOf(feature)}?limit=100&${key}=${encodeURIComponent(String(value))}`
    const found = hasStatus(await context.call('GET', query), 200)
    const items = (at(found, 'items') ?? []) as readonly Readonly<Record<string, Json>>[]
    const strangers = items.filter((item) => item[key] !== value).map((item) => item[key])
    same(found, `items with another ${key}`, strangers, [])
    satisfies(found, 'items', `the record ${idIn(record)}`, ids(found), ids(found).includes(idIn(record)))
    const all = Number(at(found, 'total'))
    satisfies(
      found,
      'total',
      'the number that the filter lets through',
      all,
      all >= items.length && (all > 100 || all === items.length),
    )
  }
  if (field.type === 'str') await likenesses(context, feature, field, made)
  for (const [value, status] of wrongFilters(field)) {
    const reply = await context.call('GET', `${pathOf(feature)}?${key}=${encodeURIComponent(value)}`)
    if (status === 422) refuses(reply, 'validation_error', `query.${key}`)
    else holds(hasStatus(reply, 200), 'total', 0)
  }
}

/** Texts that some databases take for the same: another case, a space behind it. */
async function likenesses(
  { call }: Context,
  feature: FeatureRecord,
  field: FieldRecord,
  made: readonly Reply[],
): Promise<void> {
  const key = keyOf(field)
  const values = made.map((record) => at(record, key)).filter((value) => typeof value === 'string')
  const likes = values.flatMap((value) => [value.toUpperCase(), value.toLowerCase(), `${value} `])
  for (const like of likes.filter(({ length }) => length <= Number(field.max ?? 200))) {
    const query = `${pathOf(feature)}?limit=100&${key}=${encodeURIComponent(like)}`
    const found = hasStatus(await call('GET', query), 200)
    const items = (at(found, 'items') ?? []) as readonly Readonly<Record<string, Json>>[]
    const strangers = items.map((item) => item[key]).filter((value) => value !== like)
    same(found, `items whose ${key} is only like ${JSON.stringify(like)}`, strangers, [])
  }
}

/** Values that no record has, with the status that asking for them has. */
function wrongFilters(field: FieldRecord): readonly (readonly [string, 200 | 422])[] {
  switch (field.type) {
    case 'int':
      return [
        ['x', 422],
        ['99999999999999999999', 422],
      ]
    case 'bool':
      return [['maybe', 422]]
    case 'date':
      return [['2024-02-30', 422]]
    case 'enum':
      return [['not-a-choice', 422]]
    case 'uuid':
    case 'ref':
      return [
        ['nobody', 422],
        [unknownId, 200],
      ]
    case 'str':
      return [
        ['a\u0000b', 422],
        ["'--", 200],
      ]
    default:
      return []
  }
}
