import { type MatrixCell, names } from './cells.ts'
import { onDjango } from './usual-cells.ts'

/** Django over ASGI: with callers of each kind on its socket, on a file and on a server, and without a socket. */
export function daphneCells(): readonly MatrixCell[] {
  return [
    { ...onDaphne, id: 'daphne-feature-django' },
    { ...listening, id: 'live-feature-django-websocket', name: names.long },
    { ...listening, id: 'live-feature-django-websocket-api_key', auth: 'api_key' },
    {
      ...listening,
      id: 'live-feature-django-websocket-session-postgres',
      auth: 'session',
      database: 'postgres',
      records: 'three',
    },
  ]
}

/** The one that has the most: everything else is met on other servers. */
export const daphneInCi = ({ auth }: MatrixCell): boolean => auth === 'session'

const onDaphne = { ...onDjango, server: 'daphne' } as const

const listening = { ...onDaphne, live: 'websocket' } as const
