import { request } from 'node:http'
import { connect, type Socket } from 'node:net'

export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json }

/** One answer, with what was asked, so that a failure can name it. */
export interface Reply {
  readonly method: string
  readonly path: string
  readonly status: number
  /** Lower-case names; values of repeated headers are joined by `, `. */
  readonly headers: Readonly<Record<string, string>>
  readonly text: string
}

interface CallOptions {
  /** Sent as JSON. */
  readonly json?: Json
  /** Sent as it is, as `application/json` unless the headers say otherwise. */
  readonly raw?: string | Uint8Array
  readonly headers?: Readonly<Record<string, string>>
}

export type Call = (method: string, path: string, options?: CallOptions) => Promise<Reply>

export type Headers = Readonly<Record<string, string>>

const signedIn = new Map<string, Headers>()

/** From now on every call to this service carries these headers, as calls of one client do. */
export const callAs = (url: string, headers: Headers): void => void signedIn.set(url, headers)

/** The headers of whoever is signed in to this service. */
export const signedInAt = (url: string): Headers => signedIn.get(url) ?? {}

/** Calls a service at `url` as whoever is signed in there; each call has a connection of its own and ends within 30 s. */
export const caller = (url: string): Call => callerAs(url, signedInAt(url))

/** Calls a service at `url` as somebody else, or as nobody. */
export function callerAs(url: string, identity: Headers): Call {
  return (method, path, options = {}) =>
    new Promise((resolve, reject) => {
      const body = options.json === undefined ? options.raw : JSON.stringify(options.json)
      const headers: Record<string, string> = { connection: 'close', ...identity, ...options.headers }
      if (body !== undefined) {
        headers['content-type'] ??= 'application/json'
        headers['content-length'] ??= String(Buffer.byteLength(body))
      }
      const outgoing = request(
        `${url}${path}`,
        { method, headers, agent: false, timeout: 30_000 },
        (reply) => {
          const parts: Buffer[] = []
          reply.on('data', (part: Buffer) => parts.push(part))
          reply.on('error', reject)
          reply.on('end', () => {
            const flat = Object.entries(reply.headers).map(([name, value]) => [
              name,
              [value].flat().join(', '),
            ])
            resolve({
              method,
              path,
              status: reply.statusCode ?? 0,
              headers: Object.fromEntries(flat),
              text: Buffer.concat(parts).toString(),
            })
          })
        },
      )
      outgoing.on('timeout', () => outgoing.destroy(new Error(`${method} ${path}: no answer within 30 s`)))
      outgoing.on('error', reject)
      outgoing.end(body)
    })
}

/** The body as JSON; `undefined` when it is none. */
export function bodyOf(reply: Reply): Json | undefined {
  try {
    return JSON.parse(reply.text) as Json
  } catch {
    return undefined
  }
}

/** Follows a dotted path into the body, e.g. `error.code` or `items.0.id`. */
export function at(reply: Reply, path: string): Json | undefined {
  return path.split('.').reduce<Json | undefined>((value, key) => {
    if (value === null || typeof value !== 'object') return undefined
    return (value as Readonly<Record<string, Json>>)[key]
  }, bodyOf(reply))
}

/** A request that is written piece by piece, to be left half said. */
export interface Conversation {
  readonly send: (text: string | Uint8Array) => void
  /** The answer, once it is complete; rejects when none comes within the limit. */
  readonly reply: (limitMs?: number) => Promise<Reply>
  readonly hangUp: () => void
}

/** Opens a connection and sends a request line with headers; what follows is up to the caller. */
export async function converse(
  url: string,
  method: string,
  path: string,
  headers: Readonly<Record<string, string>>,
): Promise<Conversation> {
  const { hostname, port, host } = new URL(url)
  const socket = await connected(hostname, Number(port))
  const received: Buffer[] = []
  socket.on('data', (part: Buffer) => received.push(part))
  socket.on('error', () => undefined)
  const lines = Object.entries({ host, ...signedInAt(url), ...headers }).map(
    ([name, value]) => `${name}: ${value}\r\n`,
  )
  socket.write(`${method} ${path} HTTP/1.1\r\n${lines.join('')}\r\n`)
  return {
    send: (text) => void socket.write(text),
    reply: (limitMs = 20_000) => completeReply(socket, received, method, path, limitMs),
    hangUp: () => void socket.destroy(),
  }
}

function connected(host: string, port: number): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const socket = connect({ host, port, noDelay: true }, () => {
      socket.off('error', reject)
      resolve(socket)
    })
    socket.once('error', reject)
  })
}

function completeReply(
  socket: Socket,
  received: Buffer[],
  method: string,
  path: string,
  limitMs: number,
): Promise<Reply> {
  return new Promise((resolve, reject) => {
    const settle = (ended: boolean) => {
      const reply = parsed(Buffer.concat(received), method, path, ended)
      if (reply === undefined && !ended) return
      clearTimeout(limit)
      if (reply === undefined)
        reject(new Error(`${method} ${path}: the connection ended without a complete answer`))
      else resolve(reply)
    }
    const limit = setTimeout(() => {
      reject(new Error(`${method} ${path}: no complete answer within ${limitMs} ms`))
      socket.destroy()
    }, limitMs)
    socket.on('data', () => settle(false))
    socket.on('close', () => settle(true))
    settle(socket.destroyed)
  })
}

/** Reads one HTTP/1.1 answer; `undefined` while parts are missing. */
function parsed(bytes: Buffer, method: string, path: string, ended: boolean): Reply | undefined {
  const split = bytes.indexOf('\r\n\r\n')
  if (split === -1) return undefined
  const [statusLine = '', ...headerLines] = bytes.subarray(0, split).toString('latin1').split('\r\n')
  const headers = Object.fromEntries(
    headerLines.map((line) => {
      const colon = line.indexOf(':')
      return [line.slice(0, colon).toLowerCase(), line.slice(colon + 1).trim()]
    }),
  )
  const status = Number(statusLine.split(' ')[1])
  if (status === 100) return parsed(bytes.subarray(split + 4), method, path, ended)
  const body = bytes.subarray(split + 4)
  const length = headers['content-length']
  const complete = length === undefined ? body.includes('\r\n0\r\n\r\n') : body.length >= Number(length)
  if (!complete && !ended) return undefined
  const text = length === undefined ? unchunked(body) : body.toString()
  return { method, path, status, headers, text }
}

function unchunked(body: Buffer): string {
  const parts: Buffer[] = []
  let rest = body
  for (;;) {
    const line = rest.indexOf('\r\n')
    const size = line === -1 ? 0 : Number.parseInt(rest.subarray(0, line).toString(), 16)
    if (!(size > 0)) return Buffer.concat(parts).toString()
    parts.push(rest.subarray(line + 2, line + 2 + size))
    rest = rest.subarray(line + 4 + size)
  }
}
