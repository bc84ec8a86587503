import { randomUUID } from 'node:crypto'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Cell } from './cell.ts'

/** Ways in which a service may break the contract. */
export type Fault =
  | 'access-line-twice'
  | 'allow-missing'
  | 'correlation-always-fresh'
  | 'correlation-missing-in-body'
  | 'correlation-unchecked'
  | 'details-missing'
  | 'envelope-missing'
  | 'health-in-log'
  | 'id-in-route'
  | 'limit-ignored'
  | 'log-not-json'
  | 'metrics-present'
  | 'not-found-is-400'
  | 'ready-names-too-much'

/** The smallest service that keeps the contract: no database, no features. It shows what the suite makes of a fault. */
export async function standIn(fault?: Fault): Promise<{ readonly cell: Cell; readonly close: () => void }> {
  const lines: string[] = []
  const server = createServer((request, reply) => void answer(request, reply, lines, fault))
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const never = () => Promise.reject(new Error('The stand-in has one process only.'))
  const cell: Cell = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    capabilities: [],
    features: [],
    example: false,
    hooks: {
      logLines: () => lines,
      secrets: [],
      limits: { maxBodyBytes: 10_000, readinessTimeoutSeconds: 1 },
      prefix: 'STAND_IN_',
      launch: never,
      run: never,
    },
  }
  const close = () => {
    server.close()
    server.closeAllConnections()
  }
  return { cell, close }
}

const limit = 10_000

async function answer(
  request: IncomingMessage,
  reply: ServerResponse,
  lines: string[],
  fault: Fault | undefined,
): Promise<void> {
  const [path = ''] = (request.url ?? '').split('?')
  const id = correlationOf(request, fault)
  const tooLarge = await exceeds(request, fault === 'limit-ignored' ? Number.POSITIVE_INFINITY : limit)
  const { status, body, allow } = tooLarge
    ? refusal(413, 'payload_too_large', id, fault)
    : routed(request.method ?? '', path, id, fault)
  if (path !== '/health' && path !== '/ready') log(lines, request, path, status, id, fault)
  else if (fault === 'health-in-log') log(lines, request, path, status, id, fault)
  reply.writeHead(status, {
    'content-type': 'application/json',
    'x-correlation-id': id,
    ...(allow === undefined || fault === 'allow-missing' ? {} : { allow }),
  })
  reply.end(JSON.stringify(body))
}

function correlationOf(request: IncomingMessage, fault: Fault | undefined): string {
  const given = [request.headers['x-correlation-id']].flat()[0]
  const taken =
    given !== undefined && (fault === 'correlation-unchecked' || /^[A-Za-z0-9._-]{1,64}$/.test(given))
  return taken && fault !== 'correlation-always-fresh' ? given : randomUUID().replaceAll('-', '')
}

async function exceeds(request: IncomingMessage, bytes: number): Promise<boolean> {
  let read = 0
  return new Promise((resolve) => {
    request.on('data', (part: Buffer) => {
      read += part.length
      if (read > bytes) resolve(true)
    })
    request.on('end', () => resolve(false))
  })
}

interface Answer {
  readonly status: number
  readonly body: unknown
  readonly allow?: string
}

function routed(method: string, path: string, id: string, fault: Fault | undefined): Answer {
  const checks = fault === 'ready-names-too-much' ? { database: 'up' } : {}
  const bodies: Readonly<Record<string, unknown>> = {
    '/health': { status: 'ok' },
    '/ready': { status: 'ready', checks },
    ...(fault === 'metrics-present' ? { '/metrics': {} } : {}),
  }
  if (!Object.hasOwn(bodies, path)) {
    return refusal(fault === 'not-found-is-400' ? 400 : 404, 'not_found', id, fault)
  }
  if (method !== 'GET') return { ...refusal(405, 'method_not_allowed', id, fault), allow: 'GET, HEAD' }
  return { status: 200, body: bodies[path] }
}

function refusal(status: number, code: string, id: string, fault: Fault | undefined): Answer {
  if (fault === 'envelope-missing') return { status, body: { detail: code } }
  const said = fault === 'correlation-missing-in-body' ? '' : id
  const details = fault === 'details-missing' ? undefined : []
  return { status, body: { error: { code, message: 'No.', details, correlation_id: said } } }
}

function log(
  lines: string[],
  request: IncomingMessage,
  path: string,
  status: number,
  id: string,
  fault: Fault | undefined,
): void {
  const known = path === '/health' || path === '/ready'
  const route = known || fault === 'id-in-route' ? path : '__unmatched__'
  const access = { event: 'request', level: 'info', method: request.method, route, status, duration_ms: 0.1 }
  lines.push(JSON.stringify({ ...access, correlation_id: id }))
  if (fault === 'access-line-twice') lines.push(JSON.stringify({ ...access, correlation_id: id }))
  if (fault === 'log-not-json') lines.push(`INFO: ${request.method} ${path}`)
}
