import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { setTimeout as pause } from 'node:timers/promises'
import type { Check, Context } from '../cell.ts'
import { caller } from '../client.ts'
import { is } from '../verdict.ts'

/** OpenTelemetry is off until an endpoint is set; then spans arrive and log lines carry their trace. */
export const tracingChecks: readonly Check[] = [
  { name: 'without an endpoint no line carries a trace id', needs: 'tracing', run: off },
  {
    name: 'with an endpoint spans arrive and the caller’s trace is continued',
    needs: 'tracing',
    apart: true,
    run: on,
  },
]

async function off({ cell, call }: Context): Promise<void> {
  await call('GET', '/nowhere', { headers: { traceparent } })
  const traced = cell.hooks.logLines().filter((line) => line.includes('"trace_id"'))
  is('log without tracing', 'lines with a trace id', [], traced.slice(0, 2), traced.length === 0)
}

const traceId = '4bf92f3577b34da6a3ce929d0e0e4736'
const traceparent = `00-${traceId}-00f067aa0ba902b7-01`

async function on({ cell }: Context): Promise<void> {
  const received: string[] = []
  const collector = await listening(
    createServer((request, reply) => {
      received.push(request.url ?? '')
      request
        .resume()
        .on('end', () => reply.writeHead(200, { 'content-type': 'application/x-protobuf' }).end())
    }),
  )
  const endpoint = `http://127.0.0.1:${(collector.address() as AddressInfo).port}/v1/traces`
  const service = await cell.hooks.launch({
    settings: { OTLP_ENDPOINT: endpoint, TRACE_SAMPLE_RATIO: '1' },
    environment: { OTEL_BSP_SCHEDULE_DELAY: '200' },
  })
  try {
    await caller(service.url)('GET', '/nowhere', { headers: { traceparent } })
    const traced = () => service.logLines().filter((line) => line.includes(traceId))
    const isThere = () => received.length > 0 && traced().length > 0
    for (let waited = 0; waited < 10_000 && !isThere(); waited += 100) await pause(100)
    is('tracing', 'posts to the collector', '/v1/traces', received, received.includes('/v1/traces'))
    const lines = traced()
    is('tracing', 'lines with the trace id of the caller', 'at least one', lines, lines.length > 0)
  } finally {
    await service.close()
    collector.closeAllConnections()
    collector.close()
  }
}

const listening = (server: Server): Promise<Server> =>
  new Promise((resolve) => server.listen(0, '127.0.0.1', () => resolve(server)))
