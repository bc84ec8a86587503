import { randomUUID } from 'node:crypto'
import { createServer, type IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'
import { setTimeout as pause } from 'node:timers/promises'
import type { FeatureRecord } from '../../../src/core/answers/types.ts'
import type { Beside, Cell, Check, Context, Launched } from '../cell.ts'
import { bodyOf, caller, type Json, type Reply } from '../client.ts'
import { proxyTo, type TcpProxy } from '../proxy.ts'
import { createOne, featuresOf, idIn, pathOf, payload } from '../records.ts'
import { hasStatus, is, refuses } from '../verdict.ts'

/** A new record is announced by a task: after the commit, once, and whatever happens to workers and the broker. */
export function taskChecks(cell: Cell): readonly Check[] {
  const feature = featuresOf(cell).find(({ fields }) => fields.every(({ type }) => type !== 'ref'))
  if (feature === undefined) return []
  const checks: readonly (readonly [string, (scene: Scene) => Promise<void>])[] = [
    ['what is committed is announced once, under the id of its request; what is refused is not', announced],
    ['what may pass by itself is tried again, what will not is a dead letter', triedAgain],
    ['requests are answered while the broker is away or hangs', withoutBroker],
    ['a worker that is told to stop ends what runs first', drained],
    ['a worker that dies loses nothing, and what kills workers ends as a dead letter', died],
    ['beat starts and stops', beats],
    ['a worker is asked by its own service alone', asked],
  ]
  return checks.map(([name, run]) => ({
    name: `tasks: ${name}`,
    needs: 'tasks',
    apart: true,
    run: (context) => onStage(context, feature, run),
  }))
}

/** A service with a worker, and somebody who listens to announcements. */
interface Scene {
  readonly feature: FeatureRecord
  readonly context: Context
  readonly service: Launched
  readonly wire: TcpProxy
  readonly listener: Listener
  readonly worker: () => Beside
  /** How many messages wait in the queue for what failed for good. */
  readonly deadLetters: () => Promise<number>
  readonly deleteQueues: (name: string) => Promise<unknown>
}

async function onStage(
  { cell }: Context,
  feature: FeatureRecord,
  run: (scene: Scene) => Promise<void>,
): Promise<void> {
  const broker = new URL(cell.hooks.broker ?? '')
  const proxy = await proxyTo(broker.hostname, Number(broker.port || 5672))
  broker.hostname = '127.0.0.1'
  broker.port = String(proxy.port)
  const queue = `newel.${randomUUID()}`
  const listener = await listening()
  const settings = { BROKER_URL: broker.href, TASK_QUEUE: queue, ANNOUNCE_URL: listener.url }
  const service = await cell.hooks.launch({ settings })
  const amqp = (...words: readonly string[]) => service.beside(['celery', 'amqp', ...words])
  const workers: Beside[] = []
  const deleteQueues = (name: string) =>
    Promise.all([name, `${name}.dead`].map((one) => amqp('queue.delete', one).ended))
  try {
    await run({
      feature,
      context: { cell, call: caller(service.url) },
      service,
      wire: proxy,
      listener,
      worker: () => {
        workers.push(service.beside(['celery', 'worker']))
        return workers.at(-1) as Beside
      },
      deleteQueues,
      deadLetters: async () => {
        const { stdout } = await amqp('queue.declare', `${queue}.dead`, 'true').ended
        return Number(/messages:(\d+)/.exec(stdout)?.[1] ?? Number.NaN)
      },
    })
  } finally {
    // A worker that still runs would make its queues again.
    await Promise.all(workers.map(({ kill }) => kill()))
    await deleteQueues(queue)
    await service.close()
    await proxy.close()
    listener.close()
  }
}

async function announced({ feature, context, service, listener, worker }: Scene): Promise<void> {
  const running = worker()
  const body = await payload(context, feature, 1)
  const headers = { 'x-correlation-id': 'announced-1', 'idempotency-key': 'announced-1' }
  const post = () => context.call('POST', pathOf(feature), { json: body, headers })
  const made = hasStatus(await post(), 201)
  hasStatus(await post(), 201)
  refuses(
    await context.call('POST', pathOf(feature), { json: { ...body, surplus: 1 } }),
    'validation_error',
    'body.surplus',
  )
  const about = () => listener.heard.filter(({ id }) => id === idOfAnnouncement(feature, made))
  await until('the announcement', () => about().length > 0)
  const last = await createOne(context, feature, 2)
  await until('the last announcement', () =>
    listener.heard.some(({ id }) => id === idOfAnnouncement(feature, last)),
  )
  await pause(3_000)
  const heard = about()
  is('announcements of a record', 'how many', 1, heard, heard.length === 1)
  is(
    'announcement',
    'X-Correlation-ID',
    'announced-1',
    heard[0]?.correlationId,
    heard[0]?.correlationId === 'announced-1',
  )
  const told = JSON.stringify({ event: `${feature.name}.created`, record: bodyOf(made) })
  const said = JSON.stringify({ event: heard[0]?.event, record: heard[0]?.record })
  is('announcement', 'event and record', told, said, told === said)
  const lines = running.logLines().filter((line) => line.startsWith('{'))
  is(
    'log of a worker',
    'lines that are not JSON',
    [],
    running.logLines(),
    lines.length === running.logLines().length,
  )
  const bound = lines.map((line) => JSON.parse(line)).filter(({ event }) => event === 'announced')
  const isBound = bound.some(({ correlation_id }) => correlation_id === 'announced-1')
  is('log of a worker', 'a line with the id of the request', 'announced-1', bound, isBound)
  const own = service.logLines().filter((line) => /"level": ?"(?:error|critical)"/.test(line))
  is('log of the service', 'errors', [], own, own.length === 0)
}

async function triedAgain({ feature, context, listener, worker, deadLetters }: Scene): Promise<void> {
  worker()
  const body = await payload(context, feature, 1)
  const answers = [503, 204, 410]
  listener.answerWith(() => answers.shift() ?? 204)
  const passing = hasStatus(await context.call('POST', pathOf(feature), { json: body }), 201)
  const about = (made: Reply) => listener.heard.filter(({ id }) => id === idOfAnnouncement(feature, made))
  await until('the second try', () => about(passing).length === 2)
  const refused = hasStatus(await context.call('POST', pathOf(feature), { json: body }), 201)
  await until('the try that is refused', () => about(refused).length === 1)
  await untilSame('dead letters', 1, deadLetters)
  await pause(2_500)
  const counts = [about(passing).length, about(refused).length]
  is('announcements that failed once', 'tries', [2, 1], counts, counts.join() === '2,1')
}

async function withoutBroker({ feature, context, service, wire, listener, worker }: Scene): Promise<void> {
  worker()
  const body = await payload(context, feature, 1)
  const first = hasStatus(await context.call('POST', pathOf(feature), { json: body }), 201)
  await until('an announcement', () =>
    listener.heard.some(({ id }) => id === idOfAnnouncement(feature, first)),
  )
  for (const fault of ['cut', 'stall'] as const) {
    const restore = await wire[fault]()
    const headers = { 'x-correlation-id': `lost-${fault}` }
    const started = performance.now()
    hasStatus(await context.call('POST', pathOf(feature), { json: body, headers }), 201)
    const seconds = (performance.now() - started) / 1000
    is(`a request while the broker is ${fault}`, 'seconds', 'fewer than 8', seconds, seconds < 8)
    hasStatus(await context.call('GET', '/ready'), 200)
    const lines = service
      .logLines()
      .filter((line) => line.includes(`lost-${fault}`) && line.includes('"error"'))
    is(`log while the broker is ${fault}`, 'errors under the id of the request', 1, lines, lines.length === 1)
    await restore()
  }
  const later = hasStatus(await context.call('POST', pathOf(feature), { json: body }), 201)
  const isLater = () => listener.heard.some(({ id }) => id === idOfAnnouncement(feature, later))
  await until('an announcement once the broker is back', isLater)
}

async function drained({ feature, context, listener, worker }: Scene): Promise<void> {
  const first = worker()
  const body = await payload(context, feature, 1)
  const release = listener.hold()
  const made = hasStatus(await context.call('POST', pathOf(feature), { json: body }), 201)
  const about = () => listener.heard.filter(({ id }) => id === idOfAnnouncement(feature, made))
  await until('the announcement', () => about().length === 1)
  first.terminate()
  await pause(1_000)
  release()
  const { code, stderr } = await first.ended
  is('a worker at SIGTERM', 'exit code', 0, `${code} ${stderr.slice(-300)}`, code === 0)
  worker()
  const later = await createOne(context, feature, 2)
  await until('an announcement of the next worker', () =>
    listener.heard.some(({ id }) => id === idOfAnnouncement(feature, later)),
  )
  is('a task that ran at SIGTERM', 'runs', 1, about(), about().length === 1)
}

async function died({ feature, context, listener, worker, deadLetters }: Scene): Promise<void> {
  const body = await payload(context, feature, 1)
  const first = worker()
  const release = listener.hold()
  const made = hasStatus(await context.call('POST', pathOf(feature), { json: body }), 201)
  const about = () => listener.heard.filter(({ id }) => id === idOfAnnouncement(feature, made))
  await until('the announcement', () => about().length === 1)
  await first.kill()
  for (let deaths = 1; deaths < 4; deaths += 1) {
    const next = worker()
    await until(`run ${deaths + 1} of the task`, () => about().length === deaths + 1)
    await next.kill()
  }
  worker()
  await untilSame('dead letters', 1, deadLetters)
  release()
  is('a task that kills workers', 'runs', 4, about(), about().length === 4)
}

async function beats({ service }: Scene): Promise<void> {
  const beat = service.beside(['celery', 'beat'])
  await until('a line of beat', () => beat.logLines().some((line) => line.includes('beat: Starting')))
  await pause(3_000) // it makes its schedule after that line, and a signal meanwhile is an error to it
  beat.terminate()
  const { code, stdout } = await beat.ended
  is('beat at SIGTERM', 'exit code', 0, `${code} ${stdout.slice(-300)}`, code === 0)
}

async function asked({ service, worker, deleteQueues }: Scene): Promise<void> {
  const other = `newel.${randomUUID()}`
  const stranger = service.beside(['celery', 'worker'], { TASK_QUEUE: other })
  const isReady = ({ logLines }: Beside) => logLines().some((line) => / ready\./.test(line))
  await until('a worker of another service', () => isReady(stranger))
  const ping = async () => (await service.beside(['celery', 'inspect', 'ping']).ended).code
  const alone = await ping()
  is('ping without a worker of its own', 'exit code', 'not 0', alone, alone !== 0)
  const own = worker()
  await until('a worker', () => isReady(own))
  const answered = await ping()
  is('ping with a worker', 'exit code', 0, answered, answered === 0)
  await stranger.kill()
  await deleteQueues(other)
}

interface Announcement {
  readonly id: string
  readonly event: string
  readonly record: Json
  readonly correlationId: string | undefined
}

interface Listener {
  readonly url: string
  /** What was announced so far, each time that it was. */
  readonly heard: readonly Announcement[]
  readonly answerWith: (status: () => number) => void
  /** Answers nothing until it is released. */
  readonly hold: () => () => void
  readonly close: () => void
}

async function listening(): Promise<Listener> {
  const heard: Announcement[] = []
  let status = () => 204
  let held: Promise<void> = Promise.resolve()
  const server = createServer(async (request, reply) => {
    const text = await textOf(request)
    heard.push({ ...JSON.parse(text), correlationId: [request.headers['x-correlation-id']].flat()[0] })
    await held
    reply.writeHead(status()).end()
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
    heard,
    answerWith: (next) => {
      status = next
    },
    hold: () => {
      let release = () => {}
      held = new Promise((resolve) => {
        release = resolve
      })
      return () => release()
    },
    close: () => {
      server.closeAllConnections()
      server.close()
    },
  }
}

async function textOf(request: IncomingMessage): Promise<string> {
  const parts: Buffer[] = []
  for await (const part of request) parts.push(part as Buffer)
  return Buffer.concat(parts).toString()
}

const idOfAnnouncement = (feature: FeatureRecord, made: Reply) => `${feature.name}.created:${idIn(made)}`

async function until(what: string, isSo: () => boolean, limitMs = 120_000): Promise<void> {
  const end = performance.now() + limitMs
  while (!isSo() && performance.now() < end) await pause(50)
  is('tasks', what, `within ${limitMs} ms`, 'nothing', isSo())
}

async function untilSame(what: string, expected: number, measure: () => Promise<number>): Promise<void> {
  let measured = await measure()
  for (let tries = 0; tries < 10 && measured !== expected; tries += 1) {
    await pause(500)
    measured = await measure()
  }
  is('tasks', what, expected, measured, measured === expected)
}
