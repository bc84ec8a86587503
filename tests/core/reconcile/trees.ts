import { bytesOf } from '../../../src/core/bytes.ts'
import type { MergeKind } from '../../../src/core/compose/types.ts'
import type { FileState, WantedFile } from '../../../src/core/reconcile/types.ts'

export const file = (content: string | Uint8Array, mode = 0o644): FileState => ({
  content: typeof content === 'string' ? bytesOf(content) : content,
  mode,
  kind: 'file',
})

export const link = (target: string): FileState => ({
  content: bytesOf(target),
  mode: 0o777,
  kind: 'symlink',
})

export const wanted = (
  state: FileState | string,
  merge: MergeKind = 'lines',
  owner: 'tool' | 'user' = 'tool',
): WantedFile => ({ ...(typeof state === 'string' ? file(state) : state), merge, owner })

export const textIn = (state: FileState | undefined): string | undefined =>
  state === undefined ? undefined : new TextDecoder('utf-8', { ignoreBOM: true }).decode(state.content)
