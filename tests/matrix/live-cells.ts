import { type MatrixCell, names } from './cells.ts'
import { onFastapi } from './usual-cells.ts'

/** Streams and sockets end differently on each server: all of them, each tier, each type checker and each kind of caller. */
export function liveCells(): readonly MatrixCell[] {
  return [
    live('sse', 'flat', 'uvicorn', 'ty', names.short),
    live('sse', 'feature', 'uvicorn', 'mypy', names.long),
    live('sse', 'feature', 'uvicorn', 'mypy', names.short, 'jwt'),
    live('sse', 'layered', 'granian', 'ty', names.long, 'api_key'),
    live('websocket', 'flat', 'granian', 'mypy', names.short, 'api_key'),
    live('websocket', 'hexagonal', 'hypercorn', 'ty', names.long, 'jwt'),
    live('sse', 'layered', 'granian', 'pyright', names.short),
    live('sse', 'hexagonal', 'hypercorn', 'ty', names.long),
    live('websocket', 'flat', 'uvicorn', 'ty', names.long),
    live('websocket', 'feature', 'hypercorn', 'mypy', names.short),
    live('websocket', 'layered', 'granian', 'mypy', names.long),
    live('websocket', 'hexagonal', 'uvicorn', 'pyright', names.short),
  ]
}

/** The usual server for both, and for streams the one that differs most from it; and with them the lowest tier and the highest. */
export const liveInCi = ({ tier, live }: MatrixCell): boolean =>
  tier === 'flat' || (live === 'sse' && tier === 'hexagonal')

const live = (
  kind: 'sse' | 'websocket',
  tier: string,
  server: string,
  types: string,
  name: string,
  auth: MatrixCell['auth'] = 'none',
): MatrixCell => ({
  id: ['live', tier, server, ...(kind === 'sse' ? [] : [kind]), ...(auth === 'none' ? [] : [auth])].join('-'),
  ...onFastapi,
  tier,
  server,
  types,
  auth,
  live: kind,
  name,
})
