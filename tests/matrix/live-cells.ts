import { type MatrixCell, names } from './cells.ts'

/** Streams and sockets end differently on each server: all of them, and each tier once. */
export function liveCells(): readonly MatrixCell[] {
  return [
    live('sse', 'flat', 'uvicorn', names.short),
    live('sse', 'feature', 'uvicorn', names.long),
    live('sse', 'layered', 'granian', names.short),
    live('sse', 'hexagonal', 'hypercorn', names.long),
    live('websocket', 'flat', 'uvicorn', names.long),
    live('websocket', 'feature', 'hypercorn', names.short),
    live('websocket', 'layered', 'granian', names.long),
    live('websocket', 'hexagonal', 'uvicorn', names.short),
  ]
}

/** The usual server for both, and for streams the one that differs most from it; and with them the lowest tier and the highest. */
export const liveInCi = ({ tier, live }: MatrixCell): boolean =>
  tier === 'flat' || (live === 'sse' && tier === 'hexagonal')

const live = (kind: 'sse' | 'websocket', tier: string, server: string, name: string): MatrixCell => ({
  id: ['live', tier, server, ...(kind === 'sse' ? [] : [kind])].join('-'),
  tier,
  interface: 'http',
  framework: 'fastapi',
  database: 'sqlite',
  records: 'example',
  server,
  types: 'ty',
  auth: 'none',
  live: kind,
  secrets: 'environment',
  graphql: false,
  name,
})
