import { setTimeout as pause } from 'node:timers/promises'
import { WebSocket } from 'ws'
import { type Headers, signedInAt } from './client.ts'
import { until } from './stream.ts'

/** What the service says, e.g. `{"type": "order.created", "event_id": "a-1", "record": "order", "id": "…"}`. */
export type Told = Readonly<Record<string, string>>

/** A WebSocket that is being read. */
export interface Socket {
  /** What came so far. */
  readonly told: () => readonly Told[]
  readonly say: (message: string | Uint8Array, part?: { readonly isLast: boolean }) => void
  /** The code with which the service closes it; rejects when it does not within the limit. */
  readonly closed: (limitMs: number) => Promise<number>
  /** Reads nothing from now on, and keeps the connection. */
  readonly stall: () => void
  readonly hangUp: () => void
}

interface Options {
  readonly headers?: Readonly<Record<string, string>>
  /** By what the service knows who listens. Default: whoever is signed in there. */
  readonly identity?: Headers
  /** The id of the last message that was seen. */
  readonly lastEventId?: string
  /** Whether it answers nothing, as if it were gone. Default: every ping is answered. */
  readonly isMute?: boolean
}

/** Opens the socket of a service, and says who listens where that is known. */
export async function connect(url: string, options: Options = {}): Promise<Socket> {
  const socket = opened(url, options)
  const told: Told[] = []
  socket.on('message', (data) => {
    const message = JSON.parse(String(data)) as Told
    told.push(message)
    if (message.type === 'ping' && options.isMute !== true) socket.send('{"type": "pong"}')
  })
  const closed = new Promise<number>((resolve) => socket.on('close', resolve))
  await new Promise((resolve, reject) => {
    socket.on('open', resolve)
    socket.on('error', reject)
  })
  const token = (options.identity ?? signedInAt(url)).authorization?.replace('Bearer ', '')
  if (token !== undefined) socket.send(JSON.stringify({ type: 'authenticate', token }))
  return {
    told: () => told,
    say: (message, part) => socket.send(message, { fin: part?.isLast ?? true }),
    closed: (limitMs) =>
      Promise.race([
        closed,
        pause(limitMs, undefined, { ref: false }).then(() => {
          throw new Error(`The socket was not closed within ${limitMs} ms`)
        }),
      ]),
    stall: () => socket.pause(),
    hangUp: () => socket.terminate(),
  }
}

/** The same, and waits until it is told everything from then on. */
export async function listen(url: string, options: Options = {}): Promise<Socket> {
  const socket = await connect(url, options)
  await until('the socket says nothing', 5_000, () => socket.told().length > 0)
  return socket
}

/** The status with which the handshake is refused; 101 when it is not. */
export function statusOfHandshake(url: string, options: Options = {}): Promise<number> {
  const socket = opened(url, options)
  return new Promise((resolve, reject) => {
    const ended = (status: number) => {
      resolve(status)
      socket.terminate()
    }
    socket.on('open', () => ended(101))
    socket.on('unexpected-response', (_, reply) => ended(reply.statusCode ?? 0))
    socket.on('error', reject)
  })
}

function opened(url: string, { headers, lastEventId, identity }: Options): WebSocket {
  const address = new URL('/v1/socket', url.replace(/^http/, 'ws'))
  if (lastEventId !== undefined) address.searchParams.set('last_event_id', lastEventId)
  const { cookie } = identity ?? signedInAt(url)
  return new WebSocket(address, {
    headers: { ...(cookie === undefined ? {} : { cookie }), ...headers },
    handshakeTimeout: 5_000,
    perMessageDeflate: false,
  })
}
