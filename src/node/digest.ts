import { createHash } from 'node:crypto'
import { gunzipSync, gzipSync } from 'node:zlib'
import type { Hash } from '../core/evolve/blob.ts'
import { snapshotPath } from '../core/evolve/snapshot.ts'
import { type Result, refusal, success } from '../core/problem.ts'

/** The hash that the core is given: lower-case hex. */
export const hash: Hash = (algorithm, bytes) => createHash(algorithm).update(bytes).digest('hex')

/** gzip whose bytes depend on nothing but the content: no time, no file name, operating system "unknown" (RFC 1952). */
export function gzip(content: Uint8Array): Uint8Array {
  const packed = new Uint8Array(gzipSync(content, { level: 9 }))
  packed.fill(0, 4, 8)
  packed[9] = 255
  return packed
}

/** The content of a snapshot's file, at most `limit` bytes of it. Problem: `damaged-snapshot`. */
export function gunzip(packed: Uint8Array, limit = 64 * 1024 * 1024): Result<Uint8Array> {
  try {
    return success(new Uint8Array(gunzipSync(packed, { maxOutputLength: limit })))
  } catch (error) {
    return refusal({
      code: 'damaged-snapshot',
      what: `The snapshot of the pristine render cannot be unpacked: ${error instanceof Error ? error.message : error}.`,
      where: snapshotPath,
      next: 'Bring it back with git, or type `newel repair` to render it again.',
    })
  }
}
