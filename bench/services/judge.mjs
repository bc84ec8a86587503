import { connect } from 'node:net'
import { setTimeout as pause } from 'node:timers/promises'
import { asked } from './running.mjs'

const correlation = 'bench-4711'

/** What a service that runs does, one line a question. `faults` cuts its database; absent where it has none to cut. */
export async function behaviour(service, { probes, health }, faults) {
  return {
    'errors have one shape': await errorShapes(service, probes),
    'correlation id': await correlationOf(service, probes),
    'log lines': logLines(service),
    'a body of 20 MB': await bigBody(service, probes),
    'database up': await healthOf(service, health),
    'database down': await whileDown(faults, () => healthOf(service, health)),
    'a request meanwhile': await whileDown(faults, async () => {
      const { status, seconds } = await asked(service.url, probes.create ?? ['GET', '/'])
      return status === 0 ? 'no answer within 10 s' : `${status} after ${seconds.toFixed(1)} s`
    }),
    SIGTERM: await drain(service, probes),
  }
}

/** The keys of each error's body, by what was asked. */
async function errorShapes({ url }, probes) {
  const kinds = ['unknown path', 'unknown id', 'wrong method', 'wrong body'].filter((kind) => kind in probes)
  const shapes = new Map()
  for (const kind of kinds) {
    const { text, status } = await asked(url, probes[kind])
    const shape = shapeOf(text)
    shapes.set(shape, [...(shapes.get(shape) ?? []), `${kind} ${status}`])
  }
  if (shapes.size === 1 && ![...shapes.keys()][0].startsWith('not JSON'))
    return `yes: ${[...shapes.keys()][0]}`
  return `no: ${[...shapes].map(([shape, all]) => `${shape} (${all.join(', ')})`).join('; ')}`
}

function shapeOf(text) {
  try {
    const body = JSON.parse(text)
    return shapeIn(body)
  } catch {
    return text.trimStart().startsWith('<') ? 'not JSON but HTML' : 'not JSON'
  }
}

function shapeIn(value) {
  if (Array.isArray(value)) return '[]'
  if (value === null || typeof value !== 'object') return typeof value
  return `{${Object.entries(value)
    .map(([key, inner]) => `${key}: ${shapeIn(inner)}`)
    .join(', ')}}`
}

async function correlationOf(service, probes) {
  const header = { 'X-Correlation-ID': correlation, 'X-Request-ID': correlation }
  const { headers, text } = await asked(service.url, probes['unknown path'], header)
  await pause(300)
  const isBack = [...headers.values()].includes(correlation)
  const places = [
    ...(isBack ? ['header'] : []),
    ...(text.includes(correlation) ? ['body'] : []),
    ...(service.said().includes(correlation) ? ['log'] : []),
  ]
  return places.length === 0 ? 'nowhere' : places.join(', ')
}

function logLines({ said }) {
  const lines = said().trim().split('\n').filter(Boolean)
  const read = lines.filter((line) => {
    try {
      return typeof JSON.parse(line) === 'object'
    } catch {
      return false
    }
  })
  return `${read.length} of ${lines.length} are JSON`
}

async function bigBody({ url }, probes) {
  const [method, path] = probes['wrong body'] ?? probes['unknown path']
  const { status } = await asked(url, [method, path, JSON.stringify({ name: 'x'.repeat(20_000_000) })])
  return status === 0 ? 'the connection is cut' : `${status}`
}

async function healthOf({ url }, health) {
  const answers = []
  for (const path of health) answers.push(`${path} ${(await asked(url, ['GET', path])).status}`)
  return answers.length === 0 ? 'no health route' : answers.join(', ')
}

async function whileDown(faults, work) {
  if (faults === undefined) return 'nothing to cut'
  const restore = await faults.cut()
  try {
    return await work()
  } finally {
    await restore()
  }
}

/** A request whose body is half sent when SIGTERM comes: is it answered once the rest is there, and how does it end? */
async function drain(service, probes) {
  const [method, path, body] = probes.create ?? ['POST', '/', {}]
  const text = JSON.stringify(body)
  const { hostname, port } = new URL(service.url)
  const socket = connect({ host: hostname, port: Number(port) })
  let received = ''
  socket.setEncoding('utf8').on('data', (part) => {
    received += part
  })
  socket.on('error', () => undefined)
  const head = [
    `${method} ${path} HTTP/1.1`,
    `Host: ${hostname}`,
    'Content-Type: application/json',
    `Content-Length: ${text.length}`,
  ]
  socket.write(`${head.join('\r\n')}\r\nConnection: close\r\n\r\n${text.slice(0, 3)}`)
  await pause(500)
  service.end('SIGTERM')
  await pause(1_000)
  socket.write(text.slice(3))
  const end = await Promise.race([service.ended, pause(20_000)])
  socket.destroy()
  if (end === undefined) service.end('SIGKILL')
  const status = /^HTTP\/1\.1 (\d+)/.exec(received)?.[1]
  const answered =
    status === undefined ? 'the running request got no answer' : `the running request got ${status}`
  const ending = end === undefined ? 'still there after 20 s' : `exit ${end.code ?? end.signal}`
  return `${answered}, ${ending}`
}
