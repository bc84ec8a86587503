import { randomUUID } from 'node:crypto'
import { setTimeout as pause } from 'node:timers/promises'
import type { Cell, Check, Context } from '../cell.ts'
import { caller } from '../client.ts'
import { createOne, featuresOf, idIn, pathOf, unknownId } from '../records.ts'
import { is } from '../verdict.ts'

type Line = Readonly<Record<string, unknown>>

/** The harness runs the service as production does: one JSON object a line on standard output. */
export function logChecks(cell: Cell): readonly Check[] {
  const [feature] = featuresOf(cell)
  return [
    {
      name: 'each request has one access line with route template, status, duration and correlation id',
      run: accessLines,
    },
    { name: 'health endpoints are not in the access log', run: quietPaths },
    ...(feature === undefined
      ? []
      : [{ name: 'an id in the path is not in the route of its access line', run: templates }]),
    { name: 'in development the log is for people', apart: true, run: readableInDevelopment },
    { name: 'every line of the log is one JSON object and shows no secret', run: linesAreJson },
  ]
}

async function accessLines(context: Context): Promise<void> {
  const [feature] = featuresOf(context.cell)
  const requests: [string, string, string, number][] = [
    ['GET', '/nowhere', '__unmatched__', 404],
    ['GET', `/nowhere/${unknownId}`, '__unmatched__', 404],
    ...(feature === undefined
      ? []
      : ([
          ['GET', pathOf(feature), pathOf(feature), 200],
          ['GET', `${pathOf(feature)}?limit=0`, pathOf(feature), 422],
          ['POST', pathOf(feature), pathOf(feature), 422],
        ] as [string, string, string, number][])),
  ]
  for (const [method, path, route, status] of requests) {
    const id = randomUUID()
    await context.call(method, path, {
      headers: { 'x-correlation-id': id },
      ...(method === 'POST' ? { json: {} } : {}),
    })
    const line = await accessLine(context.cell, id)
    const { method: saidMethod, route: saidRoute, status: saidStatus, duration_ms: duration } = line
    is(`access line of ${method} ${path}`, 'method', method, saidMethod, saidMethod === method)
    is(`access line of ${method} ${path}`, 'route', route, saidRoute, saidRoute === route)
    is(`access line of ${method} ${path}`, 'status', status, saidStatus, saidStatus === status)
    const plausible = typeof duration === 'number' && duration >= 0 && duration < 30_000
    is(`access line of ${method} ${path}`, 'duration_ms', 'a number of milliseconds', duration, plausible)
  }
}

/** The one access line of a request; throws when there is none or more than one. */
async function accessLine(cell: Cell, id: string): Promise<Line> {
  const until = performance.now() + 3_000
  for (;;) {
    const lines = accessLinesOf(cell, id)
    if (lines.length > 0 || performance.now() > until) {
      await pause(50)
      const [line, ...more] = accessLinesOf(cell, id)
      is(`log of ${id}`, 'access lines', 1, lines.length, line !== undefined && more.length === 0)
      return line ?? {}
    }
    await pause(20)
  }
}

const accessLinesOf = (cell: Cell, id: string): readonly Line[] =>
  linesOf(cell.hooks.logLines()).filter((line) => line.event === 'request' && line.correlation_id === id)

const linesOf = (lines: readonly string[]): readonly Line[] =>
  lines.flatMap((line) => {
    try {
      const parsed: unknown = JSON.parse(line)
      return parsed !== null && typeof parsed === 'object' && !Array.isArray(parsed) ? [parsed as Line] : []
    } catch {
      return []
    }
  })

async function quietPaths({ call, cell }: Context): Promise<void> {
  const id = randomUUID()
  for (const path of ['/health', '/ready', ...(cell.capabilities.includes('metrics') ? ['/metrics'] : [])]) {
    await call('GET', path, { headers: { 'x-correlation-id': id } })
  }
  await call('GET', '/nowhere', { headers: { 'x-correlation-id': `${id}-after` } })
  await accessLine(cell, `${id}-after`)
  const lines = accessLinesOf(cell, id)
  is('log of health requests', 'access lines', [], lines, lines.length === 0)
}

async function templates(context: Context): Promise<void> {
  for (const feature of featuresOf(context.cell)) {
    const record = idIn(await createOne(context, feature, 1))
    const id = randomUUID()
    await context.call('GET', `${pathOf(feature)}/${record}`, { headers: { 'x-correlation-id': id } })
    const { route } = await accessLine(context.cell, id)
    const expected = `${pathOf(feature)}/{${feature.name}_id}`
    is(`access line of GET ${pathOf(feature)}/…`, 'route', expected, route, route === expected)
  }
}

async function readableInDevelopment({ cell }: Context): Promise<void> {
  const service = await cell.hooks.launch({ settings: { ENVIRONMENT: 'development', LOG_FORMAT: undefined } })
  try {
    await caller(service.url)('GET', '/nowhere', { headers: { 'x-correlation-id': 'for-people' } })
    await pause(300)
    const lines = service.logLines().filter((line) => line.includes('for-people'))
    is('log in development', 'a line with the correlation id', true, service.logLines(), lines.length > 0)
    is('log in development', 'lines that are JSON', [], lines, linesOf(lines).length === 0)
  } finally {
    await service.close()
  }
}

/** Runs late, so that it reads what all the other checks made the service say. */
async function linesAreJson({ cell }: Context): Promise<void> {
  const lines = cell.hooks.logLines()
  const odd = lines.filter((line) => line.trim() !== '' && linesOf([line]).length === 0)
  is('standard output', 'lines that are no JSON object', [], odd.slice(0, 3), odd.length === 0)
  const nameless = linesOf(lines).filter(
    (line) => typeof line.event !== 'string' || typeof line.level !== 'string',
  )
  is('standard output', 'lines without event or level', [], nameless.slice(0, 3), nameless.length === 0)
  const orphans = linesOf(lines).filter(
    (line) => isOfRequest(line) && typeof line.correlation_id !== 'string',
  )
  is(
    'standard output',
    'lines of a request without a correlation id',
    [],
    orphans.slice(0, 3),
    orphans.length === 0,
  )
  const shown = cell.hooks.secrets.filter((secret) => lines.some((line) => line.includes(secret)))
  is('standard output', 'secrets', 'none', shown.length, shown.length === 0)
}

/** All that the checks make the service warn of happens in requests. */
const isOfRequest = ({ event, level }: Line) =>
  event === 'request' || level === 'warning' || level === 'error' || level === 'critical'
