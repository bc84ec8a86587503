import { randomInt } from 'node:crypto'
import { createServer } from 'node:net'

/**
 * Ports below those that systems hand out by themselves (Linux from 32768, macOS and Windows from 49152): between the
 * choice and the service's own bind, seconds later, no outgoing connection and no `listen(0)` can take one.
 */
const range = { from: 20_000, to: 32_000 }

/** Handed out by this process, so that two services that are about to start never get the same one. */
const taken = new Set<number>()

/** A port of 127.0.0.1 on which nobody listens, never handed out before by this process. Throws when none is found. */
export async function freePort(): Promise<number> {
  for (let attempt = 0; attempt < 200; attempt += 1) {
    const port = randomInt(range.from, range.to)
    if (taken.has(port)) continue
    taken.add(port)
    if (await canBind(port)) return port
  }
  throw new Error(`No free port between ${range.from} and ${range.to}.`)
}

const canBind = (port: number): Promise<boolean> =>
  new Promise((resolve) => {
    const server = createServer()
    server.on('error', () => resolve(false))
    server.listen(port, '127.0.0.1', () => server.close(() => resolve(true)))
  })
