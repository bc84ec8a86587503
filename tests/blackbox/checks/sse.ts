import type { FeatureRecord } from '../../../src/core/answers/types.ts'
import type { Cell, Check, Context } from '../cell.ts'
import { caller, callerAs } from '../client.ts'
import { create, createOne, createTwice, featuresOf, idIn, payload } from '../records.ts'
import { follow, type Stream, type StreamedEvent, until } from '../stream.ts'
import { hasStatus, is, refuses } from '../verdict.ts'
import { stranger } from './auth.ts'

/** What is committed is told to who listens, once; who comes back is told what was missed; streams end with the service. */
export function sseChecks(cell: Cell): readonly Check[] {
  const [feature] = featuresOf(cell)
  if (feature === undefined) return []
  const checks: readonly Check[] = [
    { name: 'a commit is told to all who listen', run: (context) => tells(context, feature) },
    { name: 'who comes back is told what was missed', run: (context) => replays(context, feature) },
    { name: 'an unknown Last-Event-ID is answered with `missed`', run: missed },
    {
      name: 'a POST that is sent again with its key is told once',
      run: (context) => tellsOnce(context, feature),
    },
    { name: 'who hangs up is no longer counted', run: hangsUp },
    ...(cell.capabilities.includes('auth') ? callerChecks(feature) : []),
    { name: 'who is one too many is refused', apart: true, run: tooMany },
    { name: 'SIGTERM ends open streams cleanly, and exits 0', apart: true, run: drains },
  ]
  return checks.map((check) => ({ ...check, needs: 'sse' }))
}

const callerChecks = (feature: FeatureRecord): readonly Check[] => [
  { name: 'a stream is 401 without valid credentials, and 403 without the scope', run: refusesNobody },
  {
    name: 'what is somebody else’s is not told, nor told later',
    run: (context) => tellsOwners(context, feature),
  },
  { name: 'a listener has to show credentials again', apart: true, run: expires },
]

async function tells(context: Context, feature: FeatureRecord): Promise<void> {
  const streams = [await follow(context.cell.url), await follow(context.cell.url)]
  try {
    const id = idIn(await createOne(context, feature, 1))
    for (const stream of streams) {
      const [event] = await heard(stream, id)
      is(
        'GET /v1/stream',
        'event',
        `${feature.name}.created`,
        event?.name,
        event?.name === `${feature.name}.created`,
      )
      const about = JSON.parse(event?.data ?? '{}') as { readonly record?: string; readonly id?: string }
      is(
        'GET /v1/stream',
        'data',
        { record: feature.name, id },
        about,
        about.record === feature.name && about.id === id,
      )
      const expected: Readonly<Record<string, RegExp>> = {
        'content-type': /^text\/event-stream/,
        'cache-control': /no-store/,
        'x-accel-buffering': /^no$/,
        'x-correlation-id': /./,
      }
      for (const [name, form] of Object.entries(expected)) {
        const value = stream.headers.get(name) ?? ''
        is('GET /v1/stream', `header ${name}`, String(form), value, form.test(value))
      }
      is('GET /v1/stream', 'status', 200, stream.status, stream.status === 200)
    }
  } finally {
    for (const stream of streams) stream.hangUp()
  }
}

/** The events about a record, once there is one. */
async function heard(stream: Stream, id: string): Promise<readonly StreamedEvent[]> {
  const about = () => stream.events().filter(({ data }) => data.includes(id))
  await until(`GET /v1/stream: no event about ${id}`, 5_000, () => about().length > 0)
  return about()
}

async function replays(context: Context, feature: FeatureRecord): Promise<void> {
  const first = await follow(context.cell.url)
  const seen = idIn(await createOne(context, feature, 1))
  const [last] = await heard(first, seen)
  first.hangUp()
  const missed = idIn(await createOne(context, feature, 2))
  const back = await follow(context.cell.url, { 'last-event-id': last?.id ?? '' })
  try {
    await heard(back, missed)
    const again = back.events().filter(({ data }) => data.includes(seen))
    is('GET /v1/stream with Last-Event-ID', 'what was heard before', 'nothing', again, again.length === 0)
  } finally {
    back.hangUp()
  }
}

async function refusesNobody(context: Context): Promise<void> {
  const { url } = context.cell
  for (const headers of [{}, { authorization: 'Bearer a.b.c' }])
    refuses(await callerAs(url, headers)('GET', '/v1/stream'), 'unauthenticated')
  refuses(await callerAs(url, await stranger(context, ['write']))('GET', '/v1/stream'), 'forbidden')
}

async function tellsOwners(context: Context, feature: FeatureRecord): Promise<void> {
  const { url } = context.cell
  const headers = await stranger(context)
  const theirs = { ...context, call: callerAs(url, headers) }
  const stream = await follow(url, headers)
  const mine = [idIn(await createOne(context, feature, 1))]
  const [seen] = await heard(stream, idIn(await createOne(theirs, feature, 2)))
  mine.push(idIn(await createOne(context, feature, 3)))
  const last = idIn(await createOne(theirs, feature, 4))
  const back = await follow(url, { ...headers, 'last-event-id': seen?.id ?? '' })
  try {
    for (const one of [stream, back]) {
      await heard(one, last)
      const told = one.events().filter(({ data }) => mine.some((id) => data.includes(id)))
      is('GET /v1/stream', 'events about what is somebody else’s', 'none', told, told.length === 0)
    }
  } finally {
    stream.hangUp()
    back.hangUp()
  }
}

async function expires({ cell }: Context): Promise<void> {
  const service = await cell.hooks.launch({ settings: { LIVE_MAX_SECONDS: '1' } })
  try {
    await (await follow(service.url)).ended(5_000)
  } finally {
    await service.close()
  }
}

async function missed({ cell }: Context): Promise<void> {
  const stream = await follow(cell.url, { 'last-event-id': 'nobody-1' })
  try {
    const isTold = () => stream.events()[0]?.name === 'missed'
    await until('GET /v1/stream with an unknown Last-Event-ID: no event `missed`', 5_000, isTold)
  } finally {
    stream.hangUp()
  }
}

async function tellsOnce(context: Context, feature: FeatureRecord): Promise<void> {
  const stream = await follow(context.cell.url)
  try {
    const id = idIn(await createTwice(context, feature, 3))
    await heard(stream, idIn(await create(context, feature, await payload(context, feature, 4))))
    const told = stream.events().filter(({ data }) => data.includes(id))
    is('POST twice with one Idempotency-Key', 'events', 1, told.length, told.length === 1)
  } finally {
    stream.hangUp()
  }
}

async function hangsUp({ cell, call }: Context): Promise<void> {
  const open = async () => /^live_listeners (\d+)/m.exec((await call('GET', '/metrics')).text)?.[1]
  const stream = await follow(cell.url)
  is('/metrics', 'live_listeners', 'one or more', await open(), Number(await open()) > 0)
  stream.hangUp()
  await until('/metrics: live_listeners is not 0', 20_000, async () => (await open()) === '0')
}

async function tooMany({ cell }: Context): Promise<void> {
  const service = await cell.hooks.launch({ settings: { LIVE_MAX_LISTENERS: '1' } })
  try {
    const stream = await follow(service.url)
    refuses(await caller(service.url)('GET', '/v1/stream'), 'unavailable')
    stream.hangUp()
    const open = async () => (await caller(service.url)('GET', '/metrics')).text
    await until('/metrics: live_listeners is not 0', 20_000, async () =>
      /^live_listeners 0/m.test(await open()),
    )
    const admitted = await follow(service.url)
    is('GET /v1/stream after one has left', 'status', 200, admitted.status, admitted.status === 200)
    admitted.hangUp()
  } finally {
    await service.close()
  }
}

async function drains({ cell }: Context): Promise<void> {
  const service = await cell.hooks.launch({
    settings: { DRAIN_SECONDS: '1', SHUTDOWN_TIMEOUT_SECONDS: '10' },
  })
  try {
    hasStatus(await caller(service.url)('GET', '/ready'), 200)
    const stream = await follow(service.url)
    service.terminate()
    await stream.ended(3_000)
    const started = performance.now()
    const { code, stderr } = await service.ended
    const seconds = (performance.now() - started) / 1000
    is('SIGTERM with an open stream', 'exit code', 0, `${code} ${stderr.slice(-300)}`, code === 0)
    is('SIGTERM with an open stream', 'seconds until the exit', 'under 5', seconds, seconds < 5)
  } finally {
    await service.close()
  }
}
