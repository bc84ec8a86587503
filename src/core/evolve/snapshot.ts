import * as v from 'valibot'
import { bytesOf } from '../bytes.ts'
import type { Tree } from '../compose/types.ts'
import { type Problem, type Result, refusal, success } from '../problem.ts'
import type { FileState, FileTree } from '../reconcile/types.ts'
import type { Hash } from './blob.ts'
import type { Lock } from './lock.ts'
import { printLock } from './lock.ts'
import { isSafePath } from './safe-path.ts'

/** Where the snapshot stands in a project. */
export const snapshotPath = '.newel/pristine.json.gz'

/** The tool's own files of a tree, as rendered. Files of the owner stay out: they may hold secrets and need no base. */
export function pristineOf(tree: Pick<Tree, 'files'>): FileTree {
  const files = [...tree.files.values()].filter(({ owner }) => owner === 'tool')
  return new Map(files.map(({ path, content, mode }) => [path, { content, mode, kind: 'file' }]))
}

/**
 * A tree as bytes of JSON: path → mode (octal text, `120000` for a symlink) and content, as text where the bytes are
 * UTF-8 and as base64 where they are not. Sorted by path, one file a line. The edge compresses it.
 */
export function printSnapshot(tree: FileTree): Uint8Array {
  const entries = [...tree].sort(([one], [other]) => (one < other ? -1 : 1))
  const lines = entries.map(
    ([path, state]) => `${JSON.stringify(path)}:${JSON.stringify(printedState(state))}`,
  )
  return bytesOf(`{${lines.length === 0 ? '' : `\n${lines.join(',\n')}\n`}}\n`)
}

/** The digest by which the lock knows its snapshot. It is over the uncompressed bytes: zlibs differ. */
export const snapshotDigest = (printed: Uint8Array, hash: Hash): string => `sha256-${hash('sha256', printed)}`

/** The tree of a snapshot's uncompressed bytes. Problem: `damaged-snapshot`. */
export function parseSnapshot(printed: Uint8Array): Result<FileTree> {
  try {
    const read = v.safeParse(snapshotSchema, JSON.parse(utf8.decode(printed)))
    if (!read.success) return refusal(damagedSnapshot(read.issues[0].message))
    const entries = Object.entries(read.output)
    return success(new Map(entries.map(([path, entry]) => [path, stateOf(entry)])))
  } catch (error) {
    return refusal(damagedSnapshot(error instanceof Error ? error.message : String(error)))
  }
}

/** All that Newel keeps in a project. `snapshot` is the compressed snapshot, as it is written. */
export function newelFolder(lock: Lock, snapshot: Uint8Array): FileTree {
  const file = (content: Uint8Array): FileState => ({ content, mode: 0o644, kind: 'file' })
  return new Map([
    ['.newel/.gitattributes', file(bytesOf('pristine.json.gz -diff -merge linguist-generated\n'))],
    ['.newel/.gitignore', file(bytesOf('claim*\njournal/\npending/\nundo/\n'))],
    ['.newel/lock.json', file(bytesOf(printLock(lock)))],
    ['.newel/pristine.json.gz', file(snapshot)],
  ])
}

const symlinkMode = '120000'

/** The byte order mark is content here, and invalid bytes must not be replaced. */
const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })

const snapshotSchema = v.record(
  v.pipe(v.string(), v.check(isSafePath, 'It names a file outside the project.')),
  v.union([
    v.strictObject({ mode: v.pipe(v.string(), v.regex(/^[0-7]{3,6}$/)), text: v.string() }),
    v.strictObject({
      mode: v.pipe(v.string(), v.regex(/^[0-7]{3,6}$/)),
      base64: v.pipe(v.string(), v.base64()),
    }),
  ]),
)

type Printed = v.InferOutput<typeof snapshotSchema>[string]

function printedState({ content, mode, kind }: FileState): Printed {
  const octal = kind === 'symlink' ? symlinkMode : mode.toString(8).padStart(3, '0')
  try {
    return { mode: octal, text: utf8.decode(content) }
  } catch {
    return { mode: octal, base64: base64Of(content) }
  }
}

function stateOf(entry: Printed): FileState {
  const content = 'text' in entry ? bytesOf(entry.text) : bytesOfBase64(entry.base64)
  const isLink = entry.mode === symlinkMode
  return { content, mode: isLink ? 0o777 : Number.parseInt(entry.mode, 8), kind: isLink ? 'symlink' : 'file' }
}

/** In pieces: `fromCharCode` takes a limited number of arguments. */
function base64Of(bytes: Uint8Array): string {
  let binary = ''
  for (let start = 0; start < bytes.length; start += 8192) {
    binary += String.fromCharCode(...bytes.subarray(start, start + 8192))
  }
  return btoa(binary)
}

const bytesOfBase64 = (text: string): Uint8Array =>
  Uint8Array.from(atob(text), (character) => character.charCodeAt(0))

const damagedSnapshot = (reason: string): Problem => ({
  code: 'damaged-snapshot',
  what: `The snapshot of the pristine render cannot be read: ${reason}`,
  where: snapshotPath,
  next: 'Bring it back with git, or type `newel repair` to render it again.',
})
