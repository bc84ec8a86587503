import { setTimeout as pause } from 'node:timers/promises'
import type { Cell, Check, Context } from '../cell.ts'
import { at, caller, type Reply } from '../client.ts'
import { createOne, featuresOf, idIn, pathOf, payload } from '../records.ts'
import { hasStatus, holds, is, refuses, same, satisfies } from '../verdict.ts'

/** Liveness touches nothing; readiness tells each dependency by name, also while one is away. */
export function healthChecks(cell: Cell): readonly Check[] {
  const away: Check = {
    name: 'without its database the service is alive, not ready, and says 503',
    needs: 'database',
    run: databaseAway,
  }
  const gone: Check = {
    name: 'a table that is gone is 500 without internals',
    needs: 'database',
    run: tableGone,
  }
  const stall: Check = {
    name: 'a database that never answers does not hold readiness up',
    needs: 'database',
    run: databaseStalls,
  }
  return [
    { name: '/health is 200 and says ok', run: alive },
    { name: '/ready is 200 and names its dependencies', run: ready },
    { name: 'pending migrations are told by /ready', needs: 'migrations', apart: true, run: unmigrated },
    ...(databaseIsRead(cell) ? [away] : []),
    ...(featuresOf(cell).length === 0 ? [] : [gone]),
    ...(cell.hooks.database?.stall === undefined ? [] : [stall]),
  ]
}

/** A SQLite file without a table is never read, so that no fault of it can be seen; a server is always asked. */
const databaseIsRead = (cell: Cell): boolean =>
  cell.hooks.database?.stall !== undefined ||
  featuresOf(cell).length > 0 ||
  cell.capabilities.includes('migrations')

async function alive({ call }: Context): Promise<void> {
  const reply = hasStatus(await call('GET', '/health'), 200)
  same(reply, 'body', JSON.parse(reply.text), { status: 'ok' })
}

async function ready({ call, cell }: Context): Promise<void> {
  const reply = hasStatus(await call('GET', '/ready'), 200)
  const checks = cell.capabilities.includes('database') ? { database: 'up' } : {}
  same(reply, 'body', JSON.parse(reply.text), { status: 'ready', checks })
}

async function unmigrated({ cell }: Context): Promise<void> {
  const service = await cell.hooks.launch({ migrate: false })
  try {
    const call = caller(service.url)
    const reply = await call('GET', '/ready')
    is('GET /ready without migrations', 'status', 503, reply.status, reply.status === 503)
    is(
      'GET /ready without migrations',
      'body',
      'migrations pending',
      reply.text,
      reply.text.includes('"migrations pending"'),
    )
    const health = await call('GET', '/health')
    is('GET /health without migrations', 'status', 200, health.status, health.status === 200)
  } finally {
    await service.close()
  }
}

async function databaseAway(context: Context): Promise<void> {
  const { call, cell } = context
  const faults = faultsOf(cell)
  const features = featuresOf(cell)
  const before = await Promise.all(
    features.map(async (feature) => ({ feature, kept: await createOne(context, feature, 3) })),
  )
  const bodies = new Map(
    await Promise.all(features.map(async (one) => [one, await payload(context, one, 4)] as const)),
  )
  const restore = await faults.cut()
  try {
    const reply = await within(
      15_000,
      () => call('GET', '/ready'),
      (answer) => answer.status === 503,
    )
    same(reply, 'body', JSON.parse(reply.text), { status: 'unavailable', checks: { database: 'down' } })
    hasStatus(await call('GET', '/health'), 200)
    // At once: a pool may let each of them wait until its time is over.
    const answers = await Promise.all(
      before.flatMap(({ feature, kept }) => [
        call('GET', pathOf(feature)),
        call('GET', `${pathOf(feature)}/${idIn(kept)}`),
        call('POST', pathOf(feature), { json: bodies.get(feature) ?? {} }),
        call('DELETE', `${pathOf(feature)}/${idIn(kept)}`),
      ]),
    )
    for (const answer of answers) refuses(answer, 'unavailable')
  } finally {
    await restore()
  }
  await within(
    15_000,
    () => call('GET', '/ready'),
    (answer) => answer.status === 200,
  )
  for (const { feature, kept } of before) {
    const found = hasStatus(await call('GET', `${pathOf(feature)}/${idIn(kept)}`), 200)
    same(found, 'the record after the database is back', JSON.parse(found.text), JSON.parse(kept.text))
    await createOne(context, feature, 5)
  }
}

async function databaseStalls({ call, cell }: Context): Promise<void> {
  const restore = await faultsOf(cell).stall?.()
  const limit = cell.hooks.limits.readinessTimeoutSeconds * 1000 + 1_000
  try {
    for (const attempt of [1, 2, 3]) {
      const started = performance.now()
      const reply = hasStatus(await call('GET', '/ready'), 503)
      const elapsed = Math.round(performance.now() - started)
      satisfies(reply, `time of attempt ${attempt}`, `at most ${limit} ms`, elapsed, elapsed <= limit)
      holds(reply, 'checks.database', 'down')
      hasStatus(await call('GET', '/health'), 200)
    }
  } finally {
    await restore?.()
  }
  await within(
    30_000,
    () => call('GET', '/ready'),
    (answer) => answer.status === 200,
  )
}

async function tableGone(context: Context): Promise<void> {
  const { call, cell } = context
  for (const feature of featuresOf(cell)) {
    const id = `gone-${feature.plural}`.slice(0, 64)
    const restore = await faultsOf(cell).hideTable(feature.plural)
    let reply: Reply
    try {
      reply = await call('GET', pathOf(feature), { headers: { 'x-correlation-id': id } })
      hasStatus(await call('GET', '/health'), 200)
    } finally {
      await restore()
    }
    refuses(reply, 'internal_error')
    const leaks = [
      'select',
      'sqlalchemy',
      'sqlite',
      'asyncpg',
      'asyncmy',
      'pymysql',
      'psycopg',
      'traceback',
      'no such table',
      'does not exist',
      "doesn't exist",
    ]
    const leaked = leaks.filter((word) => reply.text.toLowerCase().includes(word))
    same(reply, 'internals in the answer', leaked, [])
    await within(
      5_000,
      () => call('GET', pathOf(feature)),
      (answer) => answer.status === 200,
    )
    const lines = cell.hooks.logLines().filter((line) => line.includes(id))
    const told = lines.some((line) => /"level":\s*"(error|critical)"/.test(line))
    is(`log of ${id}`, 'a line of level error', true, lines, told)
  }
}

function faultsOf(cell: Cell) {
  if (cell.hooks.database === undefined)
    throw new Error('The cell has a database and the harness no way to disturb it.')
  return cell.hooks.database
}

/** Asks again until the answer satisfies; throws with the last answer when the limit has passed. */
export async function within(
  limitMs: number,
  ask: () => Promise<Reply>,
  met: (reply: Reply) => boolean,
): Promise<Reply> {
  const until = performance.now() + limitMs
  for (;;) {
    const reply = await ask()
    if (met(reply)) return reply
    const given = `${reply.status} ${at(reply, 'status') ?? reply.text}`
    satisfies(reply, `answer within ${limitMs} ms`, 'another status', given, performance.now() < until)
    await pause(100)
  }
}
