import { randomUUID } from 'node:crypto'
import type { FeatureRecord } from '../../../src/core/answers/types.ts'
import type { Cell, Check, Context, Launched, Settings } from '../cell.ts'
import { caller, callerAs, type Headers, type Reply } from '../client.ts'
import { create, createOne, createTwice, featuresOf, idIn, payload } from '../records.ts'
import { connect, listen, type Socket, statusOfHandshake, type Told } from '../socket.ts'
import { until } from '../stream.ts'
import { hasStatus, is } from '../verdict.ts'
import { stranger } from './auth.ts'

/** What is committed is told on a socket, once, to who follows its rules; sockets are closed with a reason, and end with the service. */
export function socketChecks(cell: Cell): readonly Check[] {
  const [feature] = featuresOf(cell)
  const checks: readonly Check[] = [
    ...(feature === undefined ? [] : toldChecks(feature)),
    ...(feature === undefined || !cell.capabilities.includes('auth') ? [] : callerChecks(feature)),
    { name: 'an unknown last_event_id is answered with `missed`', run: missed },
    { name: 'a ping is answered, and a correlation id taken over', run: answers },
    {
      name: 'a message that is not understood closes the socket, with a code that says why',
      run: refusesMessages,
    },
    { name: 'a message over the limit closes the socket', run: refusesLong },
    {
      name: 'pages of other hosts may not open a socket, unless their origin is allowed',
      apart: true,
      run: origins,
    },
    { name: 'an allowed origin that is none ends the start', apart: true, run: wrongOrigins },
    { name: 'who hangs up is no longer counted', run: hangsUp },
    { name: 'who answers no ping is let go', apart: true, run: silent },
    { name: 'who is one too many is told to come later', apart: true, run: tooMany },
    { name: 'SIGTERM closes open sockets with 1001, and exits 0', apart: true, run: drains },
    {
      name: 'a socket that does not take part in its end does not hold the exit up',
      apart: true,
      run: vanishes,
    },
  ]
  const early: Check = {
    name: 'a message that goes on over the limit closes the socket before its end',
    run: refusesEndless,
  }
  return [
    ...checks.map((check) => ({ ...check, needs: 'socket' as const })),
    { ...early, needs: 'bounded-messages' as const },
  ].map((check) => ({ ...check, name: `WebSocket: ${check.name}` }))
}

const toldChecks = (feature: FeatureRecord): readonly Check[] => [
  { name: 'a commit is told to all who listen', run: (context) => tells(context, feature) },
  { name: 'what was taken back is not told', run: (context) => tellsNoRollback(context, feature) },
  { name: 'who comes back is told what was missed', run: (context) => replays(context, feature) },
  {
    name: 'a POST that is sent again with its key is told once',
    run: (context) => tellsOnce(context, feature),
  },
]

const callerChecks = (feature: FeatureRecord): readonly Check[] => [
  { name: 'whoever does not say who listens, or may not read, is let go', run: refusesNobody },
  {
    name: 'what is somebody else’s is not told, nor told later',
    run: (context) => tellsOwners(context, feature),
  },
  { name: 'a listener has to show credentials again', apart: true, run: expires },
]

const subject = 'WebSocket /v1/socket'

async function tells(context: Context, feature: FeatureRecord): Promise<void> {
  const sockets = [await listen(context.cell.url), await listen(context.cell.url)]
  try {
    const id = idIn(await createOne(context, feature, 1))
    for (const socket of sockets) {
      const [message] = await heard(socket, id)
      const { event_id: eventId, ...about } = message ?? {}
      const expected = { type: `${feature.name}.created`, record: feature.name, id }
      is(subject, 'message', expected, about, JSON.stringify(about) === JSON.stringify(expected))
      is(subject, 'event_id', 'a text', eventId, (eventId ?? '') !== '')
    }
  } finally {
    for (const socket of sockets) socket.hangUp()
  }
}

/** The messages about a record, once there is one. */
async function heard(socket: Socket, id: string): Promise<readonly Told[]> {
  const about = () => socket.told().filter((message) => message.id === id)
  await until(`${subject}: no message about ${id}`, 5_000, () => about().length > 0)
  return about()
}

async function tellsNoRollback(context: Context, feature: FeatureRecord): Promise<void> {
  const body = await payload(context, feature, 1)
  const other = await payload(context, feature, 2)
  const socket = await listen(context.cell.url)
  try {
    const options = { json: body, headers: { 'idempotency-key': randomUUID() } }
    const path = `/v1/${feature.plural}`
    const replies = await Promise.all(Array.from({ length: 5 }, () => context.call('POST', path, options)))
    const id = idIn(hasStatus(replies[0] as Reply, 201))
    const marker = idIn(await create(context, feature, other))
    await heard(socket, marker)
    const told = socket.told().filter(({ type }) => type === `${feature.name}.created`)
    const ids = told.map((message) => message.id)
    is('POST five times at once', 'told', [id, marker], ids, ids.join() === [id, marker].join())
  } finally {
    socket.hangUp()
  }
}

async function replays(context: Context, feature: FeatureRecord): Promise<void> {
  const first = await listen(context.cell.url)
  const seen = idIn(await createOne(context, feature, 1))
  const [last] = await heard(first, seen)
  first.hangUp()
  const late = idIn(await createOne(context, feature, 2))
  const back = await listen(context.cell.url, { lastEventId: last?.event_id ?? '' })
  try {
    await heard(back, late)
    const again = back.told().filter(({ id }) => id === seen)
    is(`${subject}?last_event_id=`, 'what was heard before', 'nothing', again, again.length === 0)
  } finally {
    back.hangUp()
  }
}

async function tellsOnce(context: Context, feature: FeatureRecord): Promise<void> {
  const socket = await listen(context.cell.url)
  try {
    const id = idIn(await createTwice(context, feature, 3))
    await heard(socket, idIn(await create(context, feature, await payload(context, feature, 4))))
    const told = await heard(socket, id)
    is('POST twice with one Idempotency-Key', 'messages', 1, told.length, told.length === 1)
  } finally {
    socket.hangUp()
  }
}

async function refusesNobody(context: Context): Promise<void> {
  const { cell } = context
  const identities: readonly (readonly [Headers, number])[] = [
    [{ authorization: 'Bearer a.b.c' }, 4401],
    [{ authorization: 'Bearer \u20ac \u{1f511}' }, 4401],
    ...(cell.capabilities.includes('session') ? [[{ cookie: 'sessionid=guessed' }, 4401] as const] : []),
    [await stranger(context, ['write']), 4403],
  ]
  for (const [identity, expected] of identities) {
    const code = await (await connect(cell.url, { identity })).closed(5_000)
    is(`${subject} with ${identity.authorization}`, 'close code', expected, code, code === expected)
  }
  const silent = await connect(cell.url, { identity: {} })
  silent.say('{"type": "ping"}')
  const code = await silent.closed(5_000)
  is(`${subject} without credentials`, 'close code', 4401, code, code === 4401)
  is(`${subject} without credentials`, 'told', 'nothing', silent.told(), silent.told().length === 0)
}

async function tellsOwners(context: Context, feature: FeatureRecord): Promise<void> {
  const { url } = context.cell
  const identity = await stranger(context)
  const theirs = { ...context, call: callerAs(url, identity) }
  const socket = await listen(url, { identity })
  const mine = [idIn(await createOne(context, feature, 1))]
  const [seen] = await heard(socket, idIn(await createOne(theirs, feature, 2)))
  mine.push(idIn(await createOne(context, feature, 3)))
  const last = idIn(await createOne(theirs, feature, 4))
  const back = await listen(url, { identity, lastEventId: seen?.event_id ?? '' })
  try {
    for (const one of [socket, back]) {
      await heard(one, last)
      const told = one.told().filter(({ id }) => mine.includes(id ?? ''))
      is(subject, 'messages about what is somebody else’s', 'none', told, told.length === 0)
    }
  } finally {
    socket.hangUp()
    back.hangUp()
  }
}

async function expires({ cell }: Context): Promise<void> {
  await withService(cell, { LIVE_MAX_SECONDS: '1' }, async ({ url }) => {
    const code = await (await listen(url)).closed(5_000)
    is(`${subject} after LIVE_MAX_SECONDS`, 'close code', 4401, code, code === 4401)
  })
}

async function missed({ cell }: Context): Promise<void> {
  const socket = await listen(cell.url, { lastEventId: 'nobody-1' })
  try {
    const isTold = () => socket.told().some(({ type }) => type === 'missed')
    await until(`${subject}: no message \`missed\``, 5_000, isTold)
  } finally {
    socket.hangUp()
  }
}

async function answers({ cell }: Context): Promise<void> {
  const socket = await listen(cell.url, { headers: { 'x-correlation-id': 'Order-7' } })
  try {
    const id = socket.told()[0]?.correlation_id
    is(subject, 'correlation_id', 'Order-7', id, id === 'Order-7')
    socket.say('{"type": "ping"}')
    const isTold = () => socket.told().some(({ type }) => type === 'pong')
    await until(`${subject}: a ping has no answer`, 5_000, isTold)
  } finally {
    socket.hangUp()
  }
}

async function refusesMessages({ cell }: Context): Promise<void> {
  const messages: readonly (readonly [string | Uint8Array, number])[] = [
    ['hello', 1007],
    ['{"type": "subscribe"}', 1007],
    ['{"type": "ping", "surprise": 1}', 1007],
    ['['.repeat(5_000), 1007],
    [Buffer.from('{"type": "ping"}'), 1003],
  ]
  for (const [message, expected] of messages) {
    const socket = await listen(cell.url)
    socket.say(message)
    const code = await socket.closed(5_000)
    is(`${subject}: ${String(message).slice(0, 40)}`, 'close code', expected, code, code === expected)
  }
}

async function refusesLong({ cell }: Context): Promise<void> {
  const socket = await listen(cell.url)
  socket.say(' '.repeat(cell.hooks.limits.maxBodyBytes + 1))
  const code = await socket.closed(5_000)
  is(`${subject}: a message over the limit`, 'close code', 1009, code, code === 1009)
}

async function refusesEndless({ cell }: Context): Promise<void> {
  const socket = await listen(cell.url)
  const part = ' '.repeat(cell.hooks.limits.maxBodyBytes / 2)
  for (let sent = 0; sent < 3; sent++) socket.say(part, { isLast: false })
  const code = await socket.closed(5_000)
  is(`${subject}: a message without an end`, 'close code', 1009, code, code === 1009)
}

async function origins({ cell }: Context): Promise<void> {
  await withService(cell, { LIVE_ALLOWED_ORIGINS: 'https://app.example' }, async ({ url }) => {
    const { host, hostname, port } = new URL(url)
    const expected: Readonly<Record<string, number>> = {
      [`http://${host}`]: 101,
      [`https://${host}`]: 101,
      'https://app.example': 101,
      'https://app.example.evil.test': 403,
      [`http://${hostname}.evil.test:${port}`]: 403,
      'http://evil.test': 403,
      null: 403,
    }
    for (const [origin, status] of Object.entries(expected)) {
      const actual = await statusOfHandshake(url, { headers: { origin } })
      is(`${subject} with Origin: ${origin}`, 'status', status, actual, actual === status)
    }
  })
}

async function wrongOrigins({ cell }: Context): Promise<void> {
  const { code, stderr } = await cell.hooks.run({ LIVE_ALLOWED_ORIGINS: 'https://app.example/ app.example' })
  is('an origin that is none', 'exit code', 1, code, code === 1)
  const isNamed = stderr.includes(`${cell.hooks.prefix}LIVE_ALLOWED_ORIGINS`)
  is('an origin that is none', 'stderr', 'the variable', stderr, isNamed)
}

async function withService(
  cell: Cell,
  settings: Settings,
  work: (service: Launched) => Promise<void>,
): Promise<void> {
  const service = await cell.hooks.launch({ settings })
  try {
    await work(service)
  } finally {
    await service.close()
  }
}

async function hangsUp({ cell }: Context): Promise<void> {
  const socket = await listen(cell.url)
  const open = await listeners(cell.url)
  is('/metrics', 'live_listeners', 'one or more', open, open > 0)
  socket.hangUp()
  await until('/metrics: live_listeners is not 0', 20_000, async () => (await listeners(cell.url)) === 0)
}

async function listeners(url: string): Promise<number> {
  return Number(/^live_listeners (\d+)/m.exec((await caller(url)('GET', '/metrics')).text)?.[1])
}

async function silent({ cell }: Context): Promise<void> {
  await withService(cell, { LIVE_HEARTBEAT_SECONDS: '0.5' }, async ({ url }) => {
    const [lively, mute] = [await listen(url), await listen(url, { isMute: true })]
    const code = await mute.closed(5_000)
    is(`${subject}: without an answer to a ping`, 'close code', 1008, code, code === 1008)
    const open = await listeners(url)
    is(`${subject}: one who answers`, 'live_listeners', 1, open, open === 1)
    lively.hangUp()
  })
}

async function tooMany({ cell }: Context): Promise<void> {
  await withService(cell, { LIVE_MAX_LISTENERS: '2' }, async ({ url }) => {
    const sockets = [await listen(url), await listen(url)]
    const refused = await connect(url)
    const code = await refused.closed(5_000)
    is(`${subject}: one too many`, 'close code', 1013, code, code === 1013)
    for (const socket of sockets) socket.hangUp()
    await until('/metrics: live_listeners is not 0', 20_000, async () => (await listeners(url)) === 0)
    const admitted = await listen(url)
    admitted.hangUp()
  })
}

async function drains({ cell }: Context): Promise<void> {
  await withService(cell, { DRAIN_SECONDS: '1', SHUTDOWN_TIMEOUT_SECONDS: '10' }, async (service) => {
    const sockets = [await listen(service.url), await listen(service.url)]
    service.terminate()
    for (const socket of sockets) {
      const code = await socket.closed(3_000)
      is('SIGTERM with an open socket', 'close code', 1001, code, code === 1001)
    }
    await endsWithin(service, 5)
  })
}

async function endsWithin(service: Launched, limit: number): Promise<void> {
  const started = performance.now()
  const { code, stderr } = await service.ended
  const seconds = (performance.now() - started) / 1000
  is('SIGTERM with an open socket', 'exit code', 0, `${code} ${stderr.slice(-300)}`, code === 0)
  is('SIGTERM with an open socket', 'seconds until the exit', `under ${limit}`, seconds, seconds < limit)
}

async function vanishes({ cell }: Context): Promise<void> {
  await withService(cell, { DRAIN_SECONDS: '0', SHUTDOWN_TIMEOUT_SECONDS: '2' }, async (service) => {
    const socket = await listen(service.url)
    socket.stall()
    service.terminate()
    await endsWithin(service, 8)
    socket.hangUp()
  })
}
