import { randomUUID } from 'node:crypto'
import type { FeatureRecord } from '../../../src/core/answers/types.ts'
import type { Cell, Check, Context, Hooks } from '../cell.ts'
import { at, type Call, callerAs, type Headers, type Reply } from '../client.ts'
import { createOne, featuresOf, idIn, pathOf, payload, unknownId } from '../records.ts'
import { hasStatus, refuses, same, satisfies } from '../verdict.ts'

/** Nobody is served who does not say who they are, and nobody sees what is somebody else's. */
export function authChecks(cell: Cell): readonly Check[] {
  const named = (name: string, run: (context: Context) => Promise<void>): Check => ({
    name,
    needs: 'auth',
    run,
  })
  return [
    named('what operates the service needs no credentials, and minds no bad ones', operations),
    ...featuresOf(cell).flatMap((feature) => [
      named(`${feature.plural}: every route is 401 without valid credentials`, (context) =>
        guarded(context, feature),
      ),
      named(`${feature.plural}: records of somebody else are 404, and in no list`, (context) =>
        ofSomebodyElse(context, feature),
      ),
      named(`${feature.plural}: a scope that is missing is 403`, (context) => scoped(context, feature)),
      named(`${feature.plural}: an idempotency key is its caller’s`, (context) => keyOf(context, feature)),
    ]),
  ]
}

/** Makes a caller of a name that nobody has. */
export async function stranger({ cell }: Context, scopes?: readonly string[]): Promise<Headers> {
  if (cell.hooks.signUp === undefined) throw new Error('The harness cannot make callers.')
  return cell.hooks.signUp(`c-${randomUUID().slice(0, 8)}`, scopes)
}

/** Callers that the checks of several features share, by the service that knows them: to make one takes a process. */
const acquaintances = new WeakMap<Hooks, Map<string, Promise<Headers>>>()

/** A caller who is nobody else's, the same one for each role and scopes. All scopes unless some are named. */
function acquaintance({ cell }: Context, role: string, scopes: readonly string[] = []): Promise<Headers> {
  const { hooks } = cell
  if (hooks.signUp === undefined) throw new Error('The harness cannot make callers.')
  const known = acquaintances.get(hooks) ?? new Map<string, Promise<Headers>>()
  acquaintances.set(hooks, known)
  const key = [role, ...scopes].join(' ')
  const met = known.get(key) ?? hooks.signUp(role, scopes)
  known.set(key, met)
  return met
}

/** None, and some that look like credentials. */
const wrong: readonly Headers[] = [
  {},
  { authorization: '' },
  { authorization: 'Bearer' },
  { authorization: 'Bearer a.b.c' },
  { authorization: 'Basic c3VpdGU6c3VpdGU=' },
  { authorization: `Bearer ${'x'.repeat(5_000)}` },
  { cookie: 'sessionid=nobody; csrftoken=nobody' },
  { cookie: `sessionid=${'x'.repeat(32)}`, 'x-csrftoken': 'x' },
  { 'x-api-key': 'nobody' },
  { 'x-api-key': `${'0'.repeat(12)}.${'0'.repeat(43)}` },
]

async function operations({ cell }: Context): Promise<void> {
  const metrics = cell.capabilities.includes('metrics') ? ['/metrics'] : []
  for (const headers of wrong)
    for (const path of ['/health', '/ready', '/docs', '/openapi.json', ...metrics])
      hasStatus(await callerAs(cell.url, headers)('GET', path), 200)
}

async function guarded(context: Context, feature: FeatureRecord): Promise<void> {
  const made = await createOne(context, feature, 1)
  const body = await payload(context, feature, 2)
  for (const headers of wrong) {
    const call = callerAs(context.cell.url, headers)
    for (const reply of await everyRoute(call, context.cell, feature, idIn(made), body)) unknown(reply)
    unknown(await call('POST', pathOf(feature), { json: body, headers: { 'idempotency-key': 'nobody' } }))
  }
  const kept = hasStatus(await context.call('GET', `${pathOf(feature)}/${idIn(made)}`), 200)
  same(kept, 'the record', kept.text, made.text)
}

function unknown(reply: Reply): void {
  const challenge = refuses(reply, 'unauthenticated').headers['www-authenticate']
  satisfies(reply, 'header WWW-Authenticate', 'a challenge', challenge, (challenge ?? '') !== '')
}

/** One call of each, the creating one first. */
async function everyRoute(
  call: Call,
  cell: Cell,
  feature: FeatureRecord,
  id: string,
  body: Readonly<Record<string, unknown>>,
): Promise<readonly Reply[]> {
  const path = `${pathOf(feature)}/${id}`
  const json = body as Parameters<Call>[2] extends { json?: infer J } | undefined ? J : never
  const verbs = cell.example && feature.name === 'order' ? ['ship', 'cancel'] : []
  const replies = [
    await call('POST', pathOf(feature), { json }),
    await call('GET', pathOf(feature)),
    await call('GET', path),
    await call('PATCH', path, { json: { ...body, version: 1 } as typeof json }),
    await call('DELETE', path),
  ]
  for (const verb of verbs) replies.push(await call('POST', `${path}/${verb}`))
  return replies
}

async function ofSomebodyElse(context: Context, feature: FeatureRecord): Promise<void> {
  const { cell } = context
  const made = await createOne(context, feature, 3)
  const call = callerAs(cell.url, await stranger(context))
  const body = await payload({ ...context, call }, feature, 4)
  const [, list, ...others] = await everyRoute(call, cell, feature, idIn(made), body)
  for (const reply of others) {
    const never = await call(reply.method, reply.path.replace(idIn(made), unknownId), {
      json: { ...body, version: 1 },
    })
    refuses(reply, 'not_found')
    const words = (one: Reply) => String(at(one, 'error.message')).replace(/[0-9a-f-]{36}/, 'ID')
    same(reply, 'message, as for a record that never was', words(reply), words(never))
  }
  satisfies(
    made,
    'list of somebody else',
    'one record',
    list?.text,
    list !== undefined && at(list, 'total') === 1,
  )
  for (const field of feature.fields.filter(({ type }) => type === 'ref')) {
    const theirs = await payload(context, feature, 5)
    if (theirs[`${field.name}_id`] === undefined) continue
    const mixed = { ...body, [`${field.name}_id`]: theirs[`${field.name}_id`] ?? null }
    refuses(await call('POST', pathOf(feature), { json: mixed }), 'validation_error', `body.${field.name}_id`)
  }
  const kept = hasStatus(await context.call('GET', `${pathOf(feature)}/${idIn(made)}`), 200)
  same(kept, 'the record', kept.text, made.text)
}

async function scoped(context: Context, feature: FeatureRecord): Promise<void> {
  const { cell } = context
  const as = async (...scopes: readonly string[]) =>
    callerAs(cell.url, await acquaintance(context, 'scoped', scopes))
  const [both, reading, writing] = [await as('read', 'write'), await as('read'), await as('write')]
  const made = await createOne({ ...context, call: both }, feature, 6)
  const body = await payload({ ...context, call: both }, feature, 7)
  const path = `${pathOf(feature)}/${idIn(made)}`
  same(made, 'what a reader reads', (await reading('GET', path)).text, made.text)
  for (const reply of await everyRoute(reading, cell, feature, idIn(made), body))
    if (reply.method !== 'GET') refuses(reply, 'forbidden')
  for (const read of [path, pathOf(feature)]) refuses(await writing('GET', read), 'forbidden')
  hasStatus(await writing('PATCH', path, { json: { version: 1 } }), 200)
}

async function keyOf(context: Context, feature: FeatureRecord): Promise<void> {
  if (!context.cell.capabilities.includes('idempotency')) return
  const headers = { 'idempotency-key': randomUUID() }
  const call = callerAs(context.cell.url, await acquaintance(context, 'repeating'))
  const mine = await payload(context, feature, 8)
  const theirs = await payload({ ...context, call }, feature, 9)
  const first = hasStatus(await context.call('POST', pathOf(feature), { json: mine, headers }), 201)
  const second = hasStatus(await call('POST', pathOf(feature), { json: theirs, headers }), 201)
  same(second, 'header Idempotency-Replayed', second.headers['idempotency-replayed'], undefined)
  same(second, 'another id', idIn(second) === idIn(first), false)
  const again = hasStatus(await context.call('POST', pathOf(feature), { json: mine, headers }), 201)
  same(again, 'the first answer', again.text, first.text)
}
