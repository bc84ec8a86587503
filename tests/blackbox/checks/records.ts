import type { FeatureRecord } from '../../../src/core/answers/types.ts'
import type { Check, Context } from '../cell.ts'
import { at, bodyOf, type Json, type Reply } from '../client.ts'
import { keyOf, means } from '../payloads.ts'
import { create, createOne, idIn, pathOf, payload, unknownId, without } from '../records.ts'
import { hasStatus, holds, refuses, same, satisfies } from '../verdict.ts'

/** Create, read, change and delete one record. */
export function recordChecks(feature: FeatureRecord, readOnly: readonly string[]): readonly Check[] {
  const named = (name: string, run: (context: Context) => Promise<void>): Check => ({
    name: `${feature.plural}: ${name}`,
    run,
  })
  const keys = ['id', ...feature.fields.map(keyOf), ...readOnly, 'version', 'created_at'].sort()
  return [
    named('a record is created, located and read back', (context) => createdAndRead(context, feature, keys)),
    named('unknown ids are 404 and ids that are none are 422', (context) => unknown(context, feature)),
    named('unknown and read-only keys are refused', (context) => extraKeys(context, feature, readOnly)),
    named('PATCH changes one field and counts the version', (context) => changed(context, feature)),
    named('PATCH without a version, or with one that is none, is 422', (context) =>
      versionless(context, feature),
    ),
    named('a stale version is 409 and changes nothing', (context) => stale(context, feature)),
    named('DELETE is 204 once and 404 after', (context) => deleted(context, feature)),
    named('of two writers at once exactly one wins, 20 times', (context) => twoWriters(context, feature)),
    named('of a writer and a deleter at once none is answered 500, 10 times', (context) =>
      writerAndDeleter(context, feature),
    ),
  ]
}

async function createdAndRead(
  context: Context,
  feature: FeatureRecord,
  keys: readonly string[],
): Promise<void> {
  const sent = await payload(context, feature, 1)
  const made = await create(context, feature, sent)
  same(made, 'keys', Object.keys(bodyOf(made) ?? {}).sort(), keys)
  holds(made, 'version', 1)
  const id = idIn(made)
  satisfies(made, 'id', 'a uuid in lower case', id, /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(id))
  same(made, 'header Location', made.headers.location, `${pathOf(feature)}/${id}`)
  satisfies(made, 'header Content-Type', 'application/json', made.headers['content-type'], isJson(made))
  const at = createdAt(made)
  const recent = Math.abs(Date.now() - Date.parse(at)) < 60_000
  satisfies(
    made,
    'created_at',
    'now, in ISO 8601 with Z',
    at,
    recent && /^\d{4}-\d\d-\d\dT[\d:.]+Z$/.test(at),
  )
  for (const field of feature.fields) {
    const key = keyOf(field)
    if (sent[key] !== undefined) comesBack(made, field, sent[key])
  }
  const read = hasStatus(await context.call('GET', `${pathOf(feature)}/${id}`), 200)
  same(read, 'body', bodyOf(read), bodyOf(made))
}

const isJson = (reply: Reply) => /^application\/json\b/.test(reply.headers['content-type'] ?? '')

const createdAt = (reply: Reply) => String(at(reply, 'created_at'))

/** Throws unless the answer holds what was sent, as the field's type means it. */
function comesBack(reply: Reply, field: FeatureRecord['fields'][number], sent: Json): void {
  const returned = at(reply, keyOf(field))
  satisfies(reply, keyOf(field), `what means ${JSON.stringify(sent)}`, returned, means(field, returned, sent))
}

async function unknown({ call }: Context, feature: FeatureRecord): Promise<void> {
  const path = pathOf(feature)
  refuses(await call('GET', `${path}/${unknownId}`), 'not_found')
  refuses(await call('DELETE', `${path}/${unknownId}`), 'not_found')
  refuses(await call('PATCH', `${path}/${unknownId}`, { json: { version: 1 } }), 'not_found')
  for (const id of ['0', 'nobody', `${unknownId}x`, '%27%20OR%201=1', '%00', '99999999999999999999']) {
    refuses(await call('GET', `${path}/${id}`), 'validation_error', `path.${feature.name}_id`)
    refuses(await call('DELETE', `${path}/${id}`), 'validation_error', `path.${feature.name}_id`)
    refuses(
      await call('PATCH', `${path}/${id}`, { json: { version: 1 } }),
      'validation_error',
      `path.${feature.name}_id`,
    )
  }
}

async function extraKeys(
  context: Context,
  feature: FeatureRecord,
  readOnly: readonly string[],
): Promise<void> {
  const body = await payload(context, feature, 2)
  const made = await create(context, feature, body)
  for (const key of ['surplus', 'id', 'created_at', ...readOnly]) {
    const extra = { ...body, [key]: at(made, key) ?? 'x' }
    refuses(await context.call('POST', pathOf(feature), { json: extra }), 'validation_error', `body.${key}`)
    const change = { version: 1, [key]: at(made, key) ?? 'x' }
    const refused = await context.call('PATCH', `${pathOf(feature)}/${idIn(made)}`, { json: change })
    refuses(refused, 'validation_error', `body.${key}`)
  }
  refuses(
    await context.call('POST', pathOf(feature), { json: { ...body, version: 1 } }),
    'validation_error',
    'body.version',
  )
  const kept = await context.call('GET', `${pathOf(feature)}/${idIn(made)}`)
  same(kept, 'the record after refused changes', bodyOf(kept), bodyOf(made))
}

async function changed(context: Context, feature: FeatureRecord): Promise<void> {
  const made = await createOne(context, feature, 3)
  const others = await payload(context, feature, 4)
  const path = `${pathOf(feature)}/${idIn(made)}`
  let before = made
  for (const field of feature.fields) {
    const value = others[keyOf(field)]
    if (value === undefined) continue
    const version = Number(at(before, 'version'))
    const after = hasStatus(
      await context.call('PATCH', path, { json: { [keyOf(field)]: value, version } }),
      200,
    )
    comesBack(after, field, value)
    const expected = {
      ...object(before),
      [keyOf(field)]: at(after, keyOf(field)) ?? null,
      version: version + 1,
    }
    same(after, 'everything else', bodyOf(after), expected)
    same(after, 'the record when it is read', bodyOf(await context.call('GET', path)), bodyOf(after))
    before = after
  }
}

const object = (reply: Reply) => bodyOf(reply) as Readonly<Record<string, Json>>

async function versionless(context: Context, feature: FeatureRecord): Promise<void> {
  const body = await payload(context, feature, 5)
  const made = await create(context, feature, body)
  const path = `${pathOf(feature)}/${idIn(made)}`
  refuses(await context.call('PATCH', path, { json: body }), 'validation_error', 'body.version')
  for (const version of [null, 'one', 0, -1, 1.5, 1e30]) {
    refuses(
      await context.call('PATCH', path, { json: { ...body, version } }),
      'validation_error',
      'body.version',
    )
  }
}

async function stale(context: Context, feature: FeatureRecord): Promise<void> {
  const made = await createOne(context, feature, 6)
  const path = `${pathOf(feature)}/${idIn(made)}`
  const change = await payload(context, feature, 7)
  const after = hasStatus(await context.call('PATCH', path, { json: { ...change, version: 1 } }), 200)
  refuses(await context.call('PATCH', path, { json: { ...change, version: 1 } }), 'conflict')
  refuses(await context.call('PATCH', path, { json: { ...change, version: 99 } }), 'conflict')
  const kept = await context.call('GET', path)
  same(kept, 'the record after a conflict', bodyOf(kept), bodyOf(after))
}

async function deleted(context: Context, feature: FeatureRecord): Promise<void> {
  const made = await createOne(context, feature, 8)
  const path = `${pathOf(feature)}/${idIn(made)}`
  const gone = hasStatus(await context.call('DELETE', path), 204)
  same(gone, 'body', gone.text, '')
  refuses(await context.call('DELETE', path), 'not_found')
  refuses(await context.call('GET', path), 'not_found')
  refuses(await context.call('PATCH', path, { json: { version: 1 } }), 'not_found')
}

async function twoWriters(context: Context, feature: FeatureRecord): Promise<void> {
  const made = await createOne(context, feature, 9)
  const path = `${pathOf(feature)}/${idIn(made)}`
  const changes = [await payload(context, feature, 10), await payload(context, feature, 11)]
  for (let version = 1; version <= 20; version += 1) {
    const replies = await Promise.all(
      changes.map((change) => context.call('PATCH', path, { json: without({ ...change, version }, 'id') })),
    )
    const [first = made] = replies
    const statuses = replies.map((reply) => reply.status).sort()
    same(first, `statuses of round ${version}`, statuses, [200, 409])
    for (const reply of replies) if (reply.status === 409) refuses(reply, 'conflict')
    const winner = replies.find((reply) => reply.status === 200) ?? first
    const kept = await context.call('GET', path)
    holds(kept, 'version', version + 1)
    same(kept, `the record after round ${version}`, bodyOf(kept), bodyOf(winner))
  }
}

async function writerAndDeleter(context: Context, feature: FeatureRecord): Promise<void> {
  for (let round = 0; round < 10; round += 1) {
    const made = await createOne(context, feature, 12 + round)
    const path = `${pathOf(feature)}/${idIn(made)}`
    const [patched, gone] = await Promise.all([
      context.call('PATCH', path, { json: { version: 1 } }),
      context.call('DELETE', path),
    ])
    satisfies(patched, 'status', '200, 404 or 409', patched.status, [200, 404, 409].includes(patched.status))
    satisfies(gone, 'status', '204 or 409', gone.status, [204, 409].includes(gone.status))
    if (gone.status === 204) refuses(await context.call('GET', path), 'not_found')
  }
}
