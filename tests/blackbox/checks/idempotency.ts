import { randomUUID } from 'node:crypto'
import type { FeatureRecord } from '../../../src/core/answers/types.ts'
import type { Cell, Check, Context } from '../cell.ts'
import { at, bodyOf, type Reply } from '../client.ts'
import { idIn, type Payload, pathOf, payload } from '../records.ts'
import { hasStatus, refuses, same } from '../verdict.ts'

/** `Idempotency-Key` on POST, or its plain absence where the tier has none. */
export function idempotencyChecks(cell: Cell, feature: FeatureRecord): readonly Check[] {
  const named = (name: string, run: (context: Context) => Promise<void>): Check => ({
    name: `${feature.plural}: ${name}`,
    run,
  })
  if (!cell.capabilities.includes('idempotency')) {
    return [named('an idempotency key means nothing here', (context) => meansNothing(context, feature))]
  }
  return [
    named('the same key replays the first answer', (context) => replayed(context, feature)),
    named('the same key with another body is refused', (context) => reused(context, feature)),
    named('ten at once with one key make one record', (context) => tenAtOnce(context, feature)),
    named('a refused body does not use the key up', (context) => notUsedUp(context, feature)),
    named('a key that has expired counts for nothing', (context) => expired(context, feature)),
    named('keys that are none are 422', (context) => wrongKeys(context, feature)),
  ].map((check) => ({ ...check, needs: 'idempotency' as const }))
}

const post = (context: Context, feature: FeatureRecord, json: Payload, key: string): Promise<Reply> =>
  context.call('POST', pathOf(feature), { json, headers: { 'idempotency-key': key } })

async function meansNothing(context: Context, feature: FeatureRecord): Promise<void> {
  const body = await payload(context, feature, 1)
  const first = hasStatus(await post(context, feature, body, 'same'), 201)
  const second = hasStatus(await post(context, feature, body, 'same'), 201)
  same(second, 'header Idempotency-Replayed', second.headers['idempotency-replayed'], undefined)
  same(second, 'another id', idIn(second) === idIn(first), false)
}

async function replayed(context: Context, feature: FeatureRecord): Promise<void> {
  const key = randomUUID()
  const body = await payload(context, feature, 1)
  const first = hasStatus(await post(context, feature, body, key), 201)
  same(first, 'header Idempotency-Replayed', first.headers['idempotency-replayed'], undefined)
  const total = await totalOf(context, feature)
  const second = hasStatus(await post(context, feature, body, key), 201)
  isReplayOf(second, first)
  const change = { ...(await payload(context, feature, 2)), version: 1 }
  hasStatus(await context.call('PATCH', `${pathOf(feature)}/${idIn(first)}`, { json: change }), 200)
  isReplayOf(await post(context, feature, body, key), first)
  same(second, 'total after the replays', await totalOf(context, feature), total)
  const longest = `${'k'.repeat(219)}${randomUUID()}`
  const original = hasStatus(await post(context, feature, body, longest), 201)
  isReplayOf(await post(context, feature, body, longest), original)
}

function isReplayOf(reply: Reply, first: Reply): void {
  same(reply, 'status', reply.status, first.status)
  same(reply, 'body', bodyOf(reply), bodyOf(first))
  same(reply, 'header Idempotency-Replayed', reply.headers['idempotency-replayed'], 'true')
}

async function totalOf(context: Context, feature: FeatureRecord): Promise<number> {
  return Number(at(await context.call('GET', `${pathOf(feature)}?limit=1`), 'total'))
}

async function reused(context: Context, feature: FeatureRecord): Promise<void> {
  const key = randomUUID()
  const first = await payload(context, feature, 1)
  const other = await payload(context, feature, 2)
  hasStatus(await post(context, feature, first, key), 201)
  const total = await totalOf(context, feature)
  const refused = refuses(await post(context, feature, other, key), 'idempotency_key_reused')
  same(refused, 'total after the refusal', await totalOf(context, feature), total)
}

async function tenAtOnce(context: Context, feature: FeatureRecord): Promise<void> {
  for (const round of [1, 2, 3]) {
    const key = randomUUID()
    const body = await payload(context, feature, round)
    const total = await totalOf(context, feature)
    const replies = await Promise.all(Array.from({ length: 10 }, () => post(context, feature, body, key)))
    for (const reply of replies) hasStatus(reply, 201)
    const [first] = replies
    if (first === undefined) return
    for (const reply of replies) same(reply, 'body', bodyOf(reply), bodyOf(first))
    const originals = replies.filter((reply) => reply.headers['idempotency-replayed'] !== 'true').length
    same(first, 'answers that are no replay', originals, 1)
    same(first, 'records made by ten requests', (await totalOf(context, feature)) - total, 1)
  }
}

async function notUsedUp(context: Context, feature: FeatureRecord): Promise<void> {
  const key = randomUUID()
  const body = await payload(context, feature, 1)
  refuses(await post(context, feature, { ...body, surplus: 1 }, key), 'validation_error', 'body.surplus')
  const made = hasStatus(await post(context, feature, body, key), 201)
  same(made, 'header Idempotency-Replayed', made.headers['idempotency-replayed'], undefined)
}

async function expired(context: Context, feature: FeatureRecord): Promise<void> {
  const key = randomUUID()
  const body = await payload(context, feature, 1)
  const first = hasStatus(await post(context, feature, body, key), 201)
  await context.cell.hooks.database?.execute(
    `UPDATE idempotency_keys SET expires_at = '2000-01-01 00:00:00.000000' WHERE "key" = '${key}'`,
  )
  const second = hasStatus(await post(context, feature, body, key), 201)
  same(second, 'header Idempotency-Replayed', second.headers['idempotency-replayed'], undefined)
  same(second, 'another id', idIn(second) === idIn(first), false)
  isReplayOf(await post(context, feature, body, key), second)
}

async function wrongKeys(context: Context, feature: FeatureRecord): Promise<void> {
  const body = await payload(context, feature, 1)
  for (const key of ['', 'k'.repeat(256), 'a b', 'cl\u00e9', 'a\tb']) {
    refuses(await post(context, feature, body, key), 'validation_error', 'header.idempotency-key')
  }
}
