import { bytesOf } from '../bytes.ts'
import type { PackFiles } from './types.ts'

/** A pack in memory from texts or bytes by path; nothing is executable unless it is named. */
export function packFilesFrom(
  contents: Readonly<Record<string, string | Uint8Array>>,
  executable: readonly string[] = [],
): PackFiles {
  return new Map(
    Object.entries(contents).map(([path, content]) => [
      path,
      {
        content: typeof content === 'string' ? bytesOf(content) : content,
        executable: executable.includes(path),
      },
    ]),
  )
}

/** Where a file of a pack goes: `_dot_env.hbs` is the template of `.env`. */
export interface Target {
  readonly path: string
  readonly isTemplate: boolean
}

/** npm drops `.gitignore` and its like from packages, so that packs store them as `_dot_gitignore`. */
export function targetOf(stored: string): Target {
  const isTemplate = stored.endsWith('.hbs')
  const bare = isTemplate ? stored.slice(0, -'.hbs'.length) : stored
  const path = bare
    .split('/')
    .map((part) => part.replace(/^_dot_/, '.'))
    .join('/')
  return { path, isTemplate }
}
