import { type MatrixCell, names } from './cells.ts'

/** Streams end differently on each server: all of them, and each tier once. */
export function liveCells(): readonly MatrixCell[] {
  return [
    live('flat', 'uvicorn', names.short),
    live('feature', 'uvicorn', names.long),
    live('layered', 'granian', names.short),
    live('hexagonal', 'hypercorn', names.long),
  ]
}

/** The usual server and the one that differs most from it, and with them the lowest tier and the highest. */
export const liveInCi = ({ tier }: MatrixCell): boolean => tier === 'flat' || tier === 'hexagonal'

const live = (tier: string, server: string, name: string): MatrixCell => ({
  id: ['live', tier, server].join('-'),
  tier,
  interface: 'http',
  framework: 'fastapi',
  database: 'sqlite',
  records: 'example',
  server,
  types: 'ty',
  auth: 'none',
  live: 'sse',
  secrets: 'environment',
  graphql: false,
  installer: 'uv',
  name,
})
