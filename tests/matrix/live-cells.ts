import { type MatrixCell, names } from './cells.ts'

/** Streams and sockets end differently on each server: all of them, each tier and each type checker. */
export function liveCells(): readonly MatrixCell[] {
  return [
    live('sse', 'flat', 'uvicorn', 'ty', names.short),
    live('sse', 'feature', 'uvicorn', 'mypy', names.long),
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
): MatrixCell => ({
  id: ['live', tier, server, ...(kind === 'sse' ? [] : [kind])].join('-'),
  tier,
  interface: 'http',
  framework: 'fastapi',
  database: 'sqlite',
  records: 'example',
  server,
  types,
  auth: 'none',
  live: kind,
  secrets: 'environment',
  graphql: false,
  installer: 'uv',
  name,
})
