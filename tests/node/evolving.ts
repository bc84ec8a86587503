import { gitBlobId } from '../../src/core/evolve/blob.ts'
import type { Lock } from '../../src/core/evolve/lock.ts'
import { printSnapshot, snapshotDigest } from '../../src/core/evolve/snapshot.ts'
import type { FileTree } from '../../src/core/reconcile/types.ts'
import { gzip, hash } from '../../src/node/digest.ts'

/** A lock that knows exactly these files as rendered. */
export const lockOf = (pristine: FileTree, version = '1.2.3'): Lock => ({
  format: 1,
  newel: version,
  pack: { id: 'tiny', version: '0.1.0', integrity: 'sha256-0' },
  answers: { name: 'shop' },
  replaced: {},
  files: Object.fromEntries(
    [...pristine].map(([path, { content, mode }]) => [
      path,
      { blob: gitBlobId(content, hash), merge: 'lines', mode: mode.toString(8), roles: [] },
    ]),
  ),
  placements: {},
  declined: [],
  ownerFiles: [],
  snapshot: snapshotDigest(printSnapshot(pristine), hash),
})

/** The compressed snapshot of these files. */
export const packed = (pristine: FileTree): Uint8Array => gzip(printSnapshot(pristine))
