import { randomUUID } from 'node:crypto'
import type { FeatureRecord } from '../../../src/core/answers/types.ts'
import type { Cell, Check, Context } from '../cell.ts'
import type { Reply } from '../client.ts'
import { authPaths, featuresOf, graphqlPaths, pathOf, streamPaths } from '../records.ts'
import { hasStatus, refuses, same, satisfies } from '../verdict.ts'

/** Prometheus text with bounded labels, or 404 where the tier has no metrics. */
export function metricChecks(cell: Cell): readonly Check[] {
  if (!cell.capabilities.includes('metrics')) {
    return [
      {
        name: '/metrics is 404 here',
        run: async ({ call }) => void refuses(await call('GET', '/metrics'), 'not_found'),
      },
    ]
  }
  return [
    { name: 'requests are counted by method, route template and status', needs: 'metrics', run: counted },
    { name: 'labels stay few whatever is asked for', needs: 'metrics', run: bounded },
    { name: 'health endpoints are not measured', needs: 'metrics', run: quietPaths },
  ]
}

interface Sample {
  readonly name: string
  readonly labels: Readonly<Record<string, string>>
  readonly value: number
}

async function scrape(
  context: Context,
): Promise<{ readonly reply: Reply; readonly samples: readonly Sample[] }> {
  const reply = hasStatus(await context.call('GET', '/metrics'), 200)
  const type = reply.headers['content-type'] ?? ''
  satisfies(
    reply,
    'header Content-Type',
    'Prometheus text',
    type,
    /^(text\/plain|application\/openmetrics-text)/.test(type),
  )
  const samples = reply.text.split('\n').flatMap((line): Sample[] => {
    const [, name, labels = '', value] = /^([a-zA-Z_:][\w:]*)(?:\{(.*)\})? (\S+)/.exec(line) ?? []
    if (name === undefined || value === undefined) return []
    const pairs = [...labels.matchAll(/(\w+)="((?:[^"\\]|\\.)*)"/g)].map(([, key, text]) => [key, text])
    return [{ name, labels: Object.fromEntries(pairs), value: Number(value) }]
  })
  return { reply, samples }
}

const duration = 'http_request_duration_seconds'

function count(samples: readonly Sample[], method: string, route: string, status: number): number {
  return samples
    .filter(({ name }) => name === `${duration}_count`)
    .filter(
      ({ labels }) => labels.method === method && labels.route === route && labels.status === String(status),
    )
    .reduce((sum, sample) => sum + sample.value, 0)
}

async function counted(context: Context): Promise<void> {
  const [feature] = featuresOf(context.cell)
  const asked: [string, string, number][] = [
    ['/nowhere', '__unmatched__', 404],
    ...(feature === undefined
      ? []
      : ([
          [pathOf(feature), pathOf(feature), 200],
          [`${pathOf(feature)}/${randomUUID()}`, `${pathOf(feature)}/{${feature.name}_id}`, 404],
        ] as [string, string, number][])),
  ]
  for (const [path, route, status] of asked) {
    const before = count((await scrape(context)).samples, 'GET', route, status)
    for (let n = 0; n < 3; n += 1) hasStatus(await context.call('GET', path), status)
    const { reply, samples } = await scrape(context)
    same(reply, `requests of GET ${route} ${status}`, count(samples, 'GET', route, status) - before, 3)
    const buckets = samples.filter(
      ({ name, labels }) => name === `${duration}_bucket` && labels.route === route,
    )
    satisfies(reply, `buckets of ${route}`, 'at least 5, the last +Inf', buckets.length, buckets.length >= 5)
    satisfies(
      reply,
      `buckets of ${route}`,
      '+Inf',
      buckets.length,
      buckets.some(({ labels }) => labels.le === '+Inf'),
    )
    same(reply, 'label names', Object.keys(buckets[0]?.labels ?? {}).sort(), [
      'le',
      'method',
      'route',
      'status',
    ])
  }
  const { reply, samples } = await scrape(context)
  const open = samples.filter(({ name }) => name === 'http_requests_in_progress').map(({ value }) => value)
  satisfies(
    reply,
    'http_requests_in_progress at rest',
    '0 (or the scrape itself)',
    open,
    open.length > 0 && open.every((value) => value <= 1),
  )
}

async function bounded(context: Context): Promise<void> {
  const routes = await knownRoutes(context)
  for (let n = 0; n < 20; n += 1) {
    await context.call('GET', `/nowhere/${randomUUID()}`)
    for (const feature of featuresOf(context.cell))
      await context.call('GET', `${pathOf(feature)}/${randomUUID()}?q=${n}`)
  }
  for (const method of ['PROPFIND', 'MKCOL', 'SEARCH', 'PURGE'])
    await context.call(method, `/nowhere/${method}`)
  const { reply, samples } = await scrape(context)
  const measured = new Set(
    samples.flatMap(({ name, labels }) => (name.startsWith('http_') ? [labels.route ?? ''] : [])),
  )
  const strange = [...measured].filter((route) => route !== '' && !routes.has(route))
  same(reply, 'routes that are no template of the service', strange, [])
  const methods = new Set(
    samples.flatMap(({ labels }) => (labels.method === undefined ? [] : [labels.method])),
  )
  const odd = [...methods].filter((method) => ['PROPFIND', 'MKCOL', 'SEARCH', 'PURGE'].includes(method))
  same(reply, 'methods that the service does not know', odd, [])
}

async function knownRoutes({ cell }: Context): Promise<ReadonlySet<string>> {
  const records = featuresOf(cell).flatMap((feature) => [
    pathOf(feature),
    `${pathOf(feature)}/{${feature.name}_id}`,
  ])
  const verbs = cell.example ? ['/v1/orders/{order_id}/ship', '/v1/orders/{order_id}/cancel'] : []
  const pages = cell.capabilities.includes('openapi')
    ? ['/openapi.json', '/docs', '/docs/oauth2-redirect', '/redoc']
    : []
  return new Set([
    ...records,
    ...verbs,
    ...authPaths(cell).map(([path]) => path),
    ...streamPaths(cell),
    ...graphqlPaths(cell),
    ...(cell.ownReads ?? []),
    ...pages,
    ...(cell.capabilities.includes('pages') ? pageRoutes(cell) : []),
    '__unmatched__',
  ])
}

function pageRoutes(cell: Cell): readonly string[] {
  const routesOf = ({ name, plural }: FeatureRecord) =>
    ['', 'new/', `{${name}_id}/`, `{${name}_id}/edit/`, `{${name}_id}/delete/`].map(
      (end) => `${plural}/${end}`,
    )
  const verbs = cell.example ? ['ship', 'cancel'].map((verb) => `orders/{order_id}/${verb}/`) : []
  const sessions = cell.capabilities.includes('auth') ? ['log-in/', 'log-out/'] : []
  return ['', ...featuresOf(cell).flatMap(routesOf), ...verbs, ...sessions].map((route) => `/pages/${route}`)
}

async function quietPaths(context: Context): Promise<void> {
  for (const path of ['/health', '/ready', '/metrics']) hasStatus(await context.call('GET', path), 200)
  const { reply, samples } = await scrape(context)
  const measured = samples.filter(({ labels }) =>
    ['/health', '/ready', '/metrics'].includes(labels.route ?? ''),
  )
  same(reply, 'samples of health endpoints', measured, [])
}
