import { textOf } from '../bytes.ts'
import type { MergeKind } from './types.ts'

const byEnding: readonly (readonly [RegExp, MergeKind])[] = [
  [/\.py$/, 'python'],
  [/\.toml$/, 'toml'],
  [/\.ya?ml$/, 'yaml'],
  [/\.json$/, 'json'],
  [/(?:^|\/)\.env(?:\.[\w-]+)?$/, 'dotenv'],
]

/** How a file is merged once its owner has edited it: by its name, and as binary where it is no text. */
export function mergeKindOf(path: string, content: Uint8Array): MergeKind {
  if (textOf(content) === undefined) return 'binary'
  return byEnding.find(([ending]) => ending.test(path))?.[1] ?? 'lines'
}
