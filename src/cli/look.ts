import { type Result, refusal, success } from '../core/problem.ts'
import { listDestination, readFolder } from '../node/folder.ts'
import type { Destination } from './creation/ports.ts'

/** What stands where a project is to be made. Problems: `not-a-folder`; those of `readFolder`. */
export async function look(folder: string): Promise<Result<Destination>> {
  const found = await listDestination(folder)
  if (!found.ok) return found
  switch (found.value.kind) {
    case 'absent':
    case 'empty':
      return success({ entries: [], files: new Map() })
    case 'not-a-folder':
      return refusal({
        code: 'not-a-folder',
        what: `${folder} is there, and it is not a folder.`,
        where: folder,
        next: 'Move it away, or choose another name.',
      })
    case 'files': {
      const files = await readFolder(folder)
      return files.ok ? success({ entries: found.value.entries, files: files.value }) : files
    }
  }
}
