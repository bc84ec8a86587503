import { type AddressInfo, connect, createServer, type Socket } from 'node:net'
import type { Restore } from './cell.ts'

/** A TCP proxy between the service and its database server, which can be cut or stalled. */
export interface TcpProxy {
  readonly port: number
  /** Ends every connection and refuses new ones, as a stopped server does. */
  readonly cut: () => Promise<Restore>
  /** Accepts and passes nothing on, as a hanging server or a firewall that drops packets does. */
  readonly stall: () => Promise<Restore>
  readonly close: () => Promise<void>
}

export async function proxyTo(host: string, targetPort: number): Promise<TcpProxy> {
  const open = new Set<Socket>()
  let stalled = false
  const server = createServer((inner) => {
    const outer = connect({ host, port: targetPort })
    for (const [from, to] of [[inner, outer] as const, [outer, inner] as const]) {
      open.add(from)
      from.setNoDelay(true)
      from.on('error', () => undefined)
      from.on('data', (part) => stalled || to.write(part))
      from.on('close', () => {
        open.delete(from)
        if (!stalled) to.destroy()
      })
    }
  })
  const endAll = () => {
    for (const socket of open) socket.destroy()
  }
  const listen = (port: number) =>
    new Promise<void>((resolve, reject) => {
      server.once('error', reject)
      server.listen(port, '127.0.0.1', () => resolve())
    })
  const unlisten = () =>
    new Promise<void>((resolve) => {
      if (!server.listening) return resolve()
      server.close(() => resolve())
      endAll()
    })
  await listen(0)
  const { port } = server.address() as AddressInfo
  return {
    port,
    cut: async () => {
      await unlisten()
      return () => listen(port)
    },
    stall: async () => {
      stalled = true
      return async () => {
        stalled = false
        endAll()
      }
    },
    close: unlisten,
  }
}
