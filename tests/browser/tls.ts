import { readFile } from 'node:fs/promises'
import { request } from 'node:http'
import { createServer } from 'node:https'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { command } from '../matrix/steps.ts'

/** A proxy that speaks TLS before a service, as in production. */
export interface TlsProxy {
  readonly url: string
  readonly close: () => void
}

/** Listens on a free port of loopback with a certificate of its own, which `folder` keeps. Needs `openssl`. */
export async function tlsBefore(service: string, folder: string): Promise<TlsProxy> {
  const { cert, key } = await selfSigned(folder)
  const server = createServer({ cert, key }, (incoming, outgoing) => {
    const headers = { ...incoming.headers, 'x-forwarded-proto': 'https' }
    const onward = request(
      `${service}${incoming.url ?? '/'}`,
      { method: incoming.method, headers, agent: false },
      (reply) => {
        outgoing.writeHead(reply.statusCode ?? 502, reply.headers)
        reply.pipe(outgoing)
      },
    )
    onward.on('error', () => outgoing.destroy())
    incoming.pipe(onward)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  return {
    url: `https://127.0.0.1:${port}`,
    close: () => {
      server.close()
      server.closeAllConnections()
    },
  }
}

async function selfSigned(folder: string): Promise<{ readonly cert: Buffer; readonly key: Buffer }> {
  const [cert, key] = [join(folder, 'proxy.crt'), join(folder, 'proxy.key')]
  const words = ['req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-days', '1', '-subj', '/CN=127.0.0.1']
  const made = await command(['openssl', ...words, '-keyout', key, '-out', cert], { cwd: folder })
  if (made.code !== 0) throw new Error(`openssl made no certificate:\n${made.stderr}`)
  return { cert: await readFile(cert), key: await readFile(key) }
}
