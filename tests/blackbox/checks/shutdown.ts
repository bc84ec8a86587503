import { setTimeout as pause } from 'node:timers/promises'
import type { FeatureRecord } from '../../../src/core/answers/types.ts'
import type { Cell, Check, Context, Ended, Launched } from '../cell.ts'
import { caller, converse, type Reply } from '../client.ts'
import { featuresOf, pathOf, payload } from '../records.ts'
import { hasStatus, holds, is } from '../verdict.ts'

/** SIGTERM: not ready first, still serving; then no new connections; running requests end; exit 0 within the limit. */
export function shutdownChecks(cell: Cell): readonly Check[] {
  const [feature] = featuresOf(cell)
  const checks: readonly Check[] = [
    { name: 'SIGTERM drains: not ready but serving, then refusing, then exit 0', run: drains },
    ...(feature === undefined ? [] : inFlightChecks(feature)),
  ]
  return checks.map((check) => ({ ...check, apart: true }))
}

const inFlightChecks = (feature: FeatureRecord): readonly Check[] => [
  { name: 'a request in flight at SIGTERM is finished', run: (context) => inFlight(context, feature) },
  { name: 'a request that never ends does not hold the exit up', run: (context) => stuck(context, feature) },
]

const drainSeconds = 2

async function drains({ cell }: Context): Promise<void> {
  const service = await launchDraining(cell, 10)
  try {
    const idle = await converse(service.url, 'GET', '/health', { connection: 'keep-alive' })
    hasStatus(await idle.reply(), 200)
    service.terminate()
    await servesWhileDraining(service)
    const refusedAfter = await untilRefused(service.url, 6_000)
    is('after the drain', 'new connections', 'refused', refusedAfter ? 'refused' : 'accepted', refusedAfter)
    endsWell(await within(service.ended, 8_000))
    idle.hangUp()
  } finally {
    await service.close()
  }
}

function launchDraining(cell: Cell, limitSeconds: number): Promise<Launched> {
  return cell.hooks.launch({
    settings: { DRAIN_SECONDS: String(drainSeconds), SHUTDOWN_TIMEOUT_SECONDS: String(limitSeconds) },
  })
}

/** For most of the drain: readiness is 503 `draining`, everything else works. */
async function servesWhileDraining(service: Launched): Promise<void> {
  const call = caller(service.url)
  await pause(200)
  const until = performance.now() + drainSeconds * 1000 - 900
  while (performance.now() < until) {
    const ready = hasStatus(await call('GET', '/ready'), 503)
    holds(ready, 'status', 'draining')
    hasStatus(await call('GET', '/health'), 200)
    hasStatus(await call('GET', '/nowhere'), 404)
    await pause(100)
  }
}

async function untilRefused(url: string, limitMs: number): Promise<boolean> {
  const until = performance.now() + limitMs
  while (performance.now() < until) {
    const answer = await caller(url)('GET', '/health').catch(
      (error: NodeJS.ErrnoException) => error.code ?? 'failed',
    )
    if (answer === 'ECONNREFUSED') return true
    await pause(50)
  }
  return false
}

async function inFlight(context: Context, feature: FeatureRecord): Promise<void> {
  const service = await launchDraining(context.cell, 10)
  try {
    const body = Buffer.from(JSON.stringify(await payload(at(service, context.cell), feature, 1)))
    const talk = await converse(service.url, 'POST', pathOf(feature), headersFor(body))
    talk.send(body.subarray(0, 5))
    await pause(300)
    service.terminate()
    const refused = await untilRefused(service.url, drainSeconds * 1000 + 4_000)
    is('with a request in flight', 'new connections after the drain', 'refused', refused, refused)
    talk.send(body.subarray(5))
    hasStatus(await within<Reply>(talk.reply(), 8_000), 201)
    endsWell(await within(service.ended, 8_000))
  } finally {
    await service.close()
  }
}

const at = (service: Launched, cell: Cell): Context => ({ cell, call: caller(service.url) })

const headersFor = (body: Uint8Array) => ({
  'content-type': 'application/json',
  'content-length': String(body.length),
})

async function stuck(context: Context, feature: FeatureRecord): Promise<void> {
  const service = await context.cell.hooks.launch({
    settings: { DRAIN_SECONDS: '0', SHUTDOWN_TIMEOUT_SECONDS: '1' },
  })
  try {
    const talk = await converse(service.url, 'POST', pathOf(feature), headersFor(Buffer.alloc(100)))
    talk.send('{')
    await pause(300)
    service.terminate()
    endsWell(await within(service.ended, 6_000))
    talk.hangUp()
  } finally {
    await service.close()
  }
}

function endsWell(ended: Ended): void {
  is('after SIGTERM', 'exit code', 0, `${ended.code} ${ended.stderr.slice(-300)}`, ended.code === 0)
  is(
    'after SIGTERM',
    'a stack trace',
    'none',
    ended.stderr + ended.stdout,
    !/Traceback/.test(ended.stderr + ended.stdout),
  )
}

async function within<T>(result: Promise<T>, limitMs: number): Promise<T> {
  const limit = new AbortController()
  const late = pause(limitMs, undefined, { signal: limit.signal }).then(() => {
    throw new Error(`SIGTERM: nothing came of it within ${limitMs} ms`)
  })
  try {
    return await Promise.race([result, late])
  } finally {
    limit.abort()
    late.catch(() => undefined)
  }
}
