import type { FeatureRecord, FieldRecord } from '../../../src/core/answers/types.ts'
import type { Cell, Check, Context } from '../cell.ts'
import { at, caller, callerAs, type Json, type Reply } from '../client.ts'
import { keyOf, means } from '../payloads.ts'
import { createOne, featuresOf, idIn, type Payload, pathOf, payload, unknownId } from '../records.ts'
import { hasStatus, holds, refuses, same, satisfies } from '../verdict.ts'
import { stranger } from './auth.ts'
import { within } from './health.ts'

/**
 * The same records, rules, owners and errors as over REST; documents that would cost too much are refused before they run.
 */
export function graphqlChecks(cell: Cell): readonly Check[] {
  const isOwned = cell.capabilities.includes('auth')
  const checks: readonly Check[] = [
    ...featuresOf(cell).flatMap((feature) => [
      ...sameOverBoth(feature),
      ...(isOwned
        ? [{ name: `${feature.plural}: GraphQL tells each caller of what is theirs`, run: owned(feature) }]
        : []),
    ]),
    { name: 'GraphQL: documents that ask for too much are refused', run: tooMuch },
    { name: 'GraphQL: operations are sent by POST, and production tells no schema', run: hidden },
  ]
  return checks.map((check) => ({ ...check, needs: 'graphql' }))
}

function sameOverBoth(feature: FeatureRecord): readonly Check[] {
  const named = (name: string, run: (context: Context, feature: FeatureRecord) => Promise<void>): Check => ({
    name: `${feature.plural}: ${name}`,
    run: (context) => run(context, feature),
  })
  return [
    named('what GraphQL creates and changes reads the same over REST', written),
    named('GraphQL reads and lists what REST created', read),
    named('GraphQL refuses what REST refuses, with the same codes', refused),
    named('of two mutations in a document one may fail alone', besideEachOther),
    named('GraphQL says `unavailable` while the database is away', away),
  ]
}

async function written(context: Context, feature: FeatureRecord): Promise<void> {
  const sent = await payload(context, feature, 1)
  const made = await created(context, feature, sent)
  const path = `${pathOf(feature)}/${String(made.id)}`
  agrees(feature, hasStatus(await context.call('GET', path), 200), made)

  const { reply, field } = await mutation(context, feature, 'update', {
    id: made.id ?? null,
    input: { ...inputOf(feature, await payload(context, feature, 2)), version: 1 },
  })
  const changed = recordIn(reply, field)
  same(reply, 'version', changed.version, 2)
  agrees(feature, hasStatus(await context.call('GET', path), 200), changed)

  const gone = await mutation(context, feature, 'delete', { id: made.id ?? null })
  holds(gone.reply, `data.${gone.field}`, made.id ?? null)
  refuses(await context.call('GET', path), 'not_found')
}

async function read(context: Context, feature: FeatureRecord): Promise<void> {
  const made = await createOne(context, feature, 2)
  const one = camel(feature.name)
  const many = camel(feature.plural)
  const selected = keysOf(feature).join(' ')
  const single = await operate(context, `query ($id: UUID!) { ${one}(id: $id) { ${selected} } }`, {
    id: idIn(made),
  })
  agrees(feature, made, recordIn(single, one))
  const listing = await context.call('GET', `${pathOf(feature)}?limit=2`)
  const page = await operate(context, `{ ${many}(limit: 2) { items { id } total limit offset } }`)
  const ids = (at(listing, 'items') as readonly Payload[]).map(({ id }) => ({ id: id ?? null }))
  holds(page, `data.${many}`, { items: ids, total: at(listing, 'total') ?? null, limit: 2, offset: 0 })
}

async function refused(context: Context, feature: FeatureRecord): Promise<void> {
  const made = await createOne(context, feature, 3)
  const body = inputOf(feature, await payload(context, feature, 4))
  const input = { ...body, version: 7 }
  isRefused((await mutation(context, feature, 'update', { id: idIn(made), input })).reply, 'conflict')
  isRefused((await mutation(context, feature, 'delete', { id: unknownId })).reply, 'not_found')
  const one = camel(feature.name)
  const asked = await operate(context, `query ($id: UUID!) { ${one}(id: $id) { id } }`, { id: unknownId })
  isRefused(asked, 'not_found')
  isRefused(await operate(context, `{ ${camel(feature.plural)}(limit: 101) { total } }`), 'validation_error')
  const limited = feature.fields.find(({ type, max }) => type === 'str' && max !== undefined)
  if (limited === undefined) return
  const long = { ...body, [camel(limited.name)]: 'x'.repeat(Number(limited.max) + 1) }
  const reply = (await mutation(context, feature, 'create', { input: long })).reply
  isRefused(reply, 'validation_error')
  holds(reply, 'errors.0.extensions.details.0.field', `input.${camel(limited.name)}`)
}

async function besideEachOther(context: Context, feature: FeatureRecord): Promise<void> {
  const good = inputOf(feature, await payload(context, feature, 5))
  const of = pascal(feature.name)
  const document = `mutation ($good: ${of}CreateInput!, $id: UUID!) {
    gone: delete${of}(id: $id)
    made: create${of}(input: $good) { id }
  }`
  const reply = await operate(context, document, { good, id: unknownId })
  holds(reply, 'data.gone', null)
  holds(reply, 'errors.0.path', ['gone'])
  hasStatus(await context.call('GET', `${pathOf(feature)}/${String(at(reply, 'data.made.id'))}`), 200)
}

async function away(context: Context, feature: FeatureRecord): Promise<void> {
  const restore = await context.cell.hooks.database?.cut()
  const query = `{ ${camel(feature.plural)} { total } }`
  try {
    // Keys and sessions are kept in the database: without it nobody knows who asks.
    if (context.cell.capabilities.some((one) => one === 'api-keys' || one === 'session'))
      refuses(await context.call('POST', '/v1/graphql', { json: { query } }), 'unavailable')
    else isRefused(await operate(context, query), 'unavailable')
  } finally {
    await restore?.()
  }
  await within(
    15_000,
    () => context.call('GET', '/ready'),
    (answer) => answer.status === 200,
  )
}

/** Nobody gets an answer; somebody else finds nothing; and a scope that is missing is told by its code. */
const owned =
  (feature: FeatureRecord) =>
  async (context: Context): Promise<void> => {
    const id = idIn(await createOne(context, feature, 6))
    const json = { query: '{ __typename }' }
    refuses(await callerAs(context.cell.url, {})('POST', '/v1/graphql', { json }), 'unauthenticated')
    const as = async (scopes?: readonly string[]): Promise<Context> => ({
      ...context,
      call: callerAs(context.cell.url, await stranger(context, scopes)),
    })
    const other = await as()
    const change = { id, input: { version: 1 } }
    isRefused((await mutation(other, feature, 'update', change)).reply, 'not_found')
    isRefused((await mutation(other, feature, 'delete', { id })).reply, 'not_found')
    const listed = await operate(other, `{ ${camel(feature.plural)} { total } }`)
    holds(listed, `data.${camel(feature.plural)}.total`, 0)
    isRefused((await mutation(await as(['read']), feature, 'update', change)).reply, 'forbidden')
    isRefused(await operate(await as(['write']), `{ ${camel(feature.plural)} { total } }`), 'forbidden')
  }

/** Each limit is met by a document that the others let through. */
async function tooMuch(context: Context): Promise<void> {
  const [feature] = featuresOf(context.cell)
  const page = feature === undefined ? undefined : `${camel(feature.plural)}(limit: 100) { items { id } }`
  const documents = [
    ['tokens', `{ ${'__typename '.repeat(1_001)} }`],
    ['aliases', `{ ${Array.from({ length: 16 }, (_, n) => `a${n}: __typename`).join(' ')} }`],
    ...(page === undefined
      ? []
      : [['objects', `{ ${Array.from({ length: 10 }, (_, n) => `a${n}: ${page}`).join(' ')} }`]]),
  ] as const
  for (const [what, document = ''] of documents) {
    const reply = await operate(context, document)
    isRefused(reply, 'validation_error')
    satisfies(reply, 'data', `nothing: too many ${what}`, at(reply, 'data'), at(reply, 'data') === undefined)
  }
  if (page !== undefined) await levels(context, page)
}

/** The usual limit is above what the schema of a new project allows: the process that is asked has a lower one. */
async function levels({ cell }: Context, page: string): Promise<void> {
  const launched = await cell.hooks.launch({ settings: { GRAPHQL_MAX_DEPTH: '2' } })
  try {
    const strict = { cell, call: caller(launched.url) }
    isRefused(await operate(strict, `{ ${page} }`), 'validation_error')
    const shallow = await operate(strict, '{ __typename }')
    holds(shallow, 'data.__typename', 'Query')
  } finally {
    launched.terminate()
    await launched.close()
  }
}

async function hidden(context: Context): Promise<void> {
  const page = await context.call('GET', '/v1/graphql?query=%7B__typename%7D')
  refuses(page, 'method_not_allowed')
  same(page, 'header Allow', page.headers.allow, 'POST')
  isRefused(await operate(context, '{ __schema { queryType { name } } }'), 'validation_error')
  refuses(
    await context.call('POST', '/v1/graphql', { json: [{ query: '{ __typename }' }] }),
    'validation_error',
  )
}

async function created(context: Context, feature: FeatureRecord, sent: Payload): Promise<Payload> {
  const { reply, field } = await mutation(context, feature, 'create', { input: inputOf(feature, sent) })
  const record = recordIn(reply, field)
  same(reply, 'version', record.version, 1)
  for (const one of feature.fields) {
    const given = sent[keyOf(one)]
    if (given === undefined) continue
    const returned = restValue(one, record[camel(keyOf(one))])
    satisfies(
      reply,
      camel(keyOf(one)),
      `what means ${JSON.stringify(given)}`,
      returned,
      means(one, returned, given),
    )
  }
  return record
}

/** The record under a field of `data`; throws where there is none. */
function recordIn(reply: Reply, field: string): Payload {
  const record = at(reply, `data.${field}`)
  satisfies(reply, `data.${field}`, 'a record', reply.text, record !== null && typeof record === 'object')
  return record as Payload
}

/** Throws unless REST and GraphQL say the same of a record. */
function agrees(feature: FeatureRecord, rest: Reply, record: Payload): void {
  for (const field of feature.fields) {
    const told = restValue(field, record[camel(keyOf(field))])
    const expected = at(rest, keyOf(field))
    const equal = expected === null ? told === null : means(field, told, expected ?? null)
    satisfies(rest, keyOf(field), `what GraphQL says: ${JSON.stringify(told)}`, expected, equal)
  }
  same(rest, 'version', at(rest, 'version'), record.version)
  same(rest, 'created_at', at(rest, 'created_at'), String(record.createdAt).replace('+00:00', 'Z'))
}

const operations = {
  create: { takes: (of: string) => `$input: ${of}CreateInput!`, gives: 'input: $input', selects: true },
  update: {
    takes: (of: string) => `$id: UUID!, $input: ${of}ChangeInput!`,
    gives: 'id: $id, input: $input',
    selects: true,
  },
  delete: { takes: () => '$id: UUID!', gives: 'id: $id', selects: false },
} as const

async function mutation(
  context: Context,
  feature: FeatureRecord,
  verb: keyof typeof operations,
  variables: Payload,
): Promise<{ readonly reply: Reply; readonly field: string }> {
  const of = pascal(feature.name)
  const { takes, gives, selects } = operations[verb]
  const field = `${verb}${of}`
  const selected = selects ? ` { ${keysOf(feature).join(' ')} }` : ''
  const document = `mutation (${takes(of)}) { ${field}(${gives})${selected} }`
  return { reply: await operate(context, document, variables), field }
}

/** Every operation is answered 200: what went wrong stands in the answer. */
async function operate({ call }: Context, query: string, variables: Payload = {}): Promise<Reply> {
  return hasStatus(await call('POST', '/v1/graphql', { json: { query, variables } }), 200)
}

/** Throws unless the first error has this code of the envelope, and the correlation id of the answer. */
function isRefused(reply: Reply, code: string): void {
  holds(reply, 'errors.0.extensions.code', code)
  holds(reply, 'errors.0.extensions.correlation_id', reply.headers['x-correlation-id'] ?? '')
}

const keysOf = (feature: FeatureRecord): readonly string[] => [
  'id',
  ...feature.fields.map((field) => camel(keyOf(field))),
  'version',
  'createdAt',
]

const inputOf = (feature: FeatureRecord, body: Payload): Payload =>
  Object.fromEntries(
    feature.fields.flatMap((field) => {
      const value = body[keyOf(field)]
      return value === undefined ? [] : [[camel(keyOf(field)), graphqlValue(field, value)]]
    }),
  )

/** Choices are names in GraphQL, in capitals; all else is written as in JSON. */
const graphqlValue = ({ type }: FieldRecord, value: Json): Json =>
  type === 'enum' && typeof value === 'string' ? value.toUpperCase() : value

const restValue = ({ type }: FieldRecord, value: Json | undefined): Json => {
  if (value === undefined || typeof value !== 'string') return value ?? null
  if (type === 'enum') return value.toLowerCase()
  return type === 'datetime' ? value.replace('+00:00', 'Z') : value
}

const camel = (snake: string): string => snake.replace(/_(.)/g, (_, letter: string) => letter.toUpperCase())

const pascal = (snake: string): string => camel(`_${snake}`)
