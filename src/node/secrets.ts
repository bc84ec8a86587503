import { randomBytes } from 'node:crypto'

/** A secret for `.env`: hex of that many random bytes. It never enters a snapshot, a commit or JSON. */
export const makeSecret = (bytes = 32): string => randomBytes(bytes).toString('hex')
