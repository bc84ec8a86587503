import { folded, pathFault } from '../pack/paths.ts'
import type { Problem } from '../problem.ts'
import type { TreeFile } from './types.ts'

/**
 * What is wrong with the paths of a tree, before it may become one: `bad-path` where a rendered path cannot be written on every
 * system, `path-clash` where two contributors claim one path (law 1), one spelled in another case, or a file where another's
 * folder is.
 */
export function pathProblems(files: readonly TreeFile[]): readonly Problem[] {
  return [...faults(files), ...clashes(files), ...filesAsFolders(files)]
}

function faults(files: readonly TreeFile[]): readonly Problem[] {
  return files.flatMap((file) => {
    const what = pathFault(file.path)
    if (what === undefined) return []
    const next = 'Change the template of the path, or the answer that it is made from.'
    return [{ code: 'bad-path', what: `${owners(file)}: ${what}`, where: file.path, next }]
  })
}

/** Paths that differ only in case are one file on some systems. */
function clashes(files: readonly TreeFile[]): readonly Problem[] {
  const seen = new Map<string, TreeFile>()
  return files.flatMap((file) => {
    const first = seen.get(folded(file.path))
    seen.set(folded(file.path), first ?? file)
    if (first === undefined) return []
    const paths =
      first.path === file.path ? file.path : `${first.path} and ${file.path}, one file on some systems`
    return [clash(`Two contributors claim ${paths}: ${owners(first)} and ${owners(file)}.`, file)]
  })
}

function filesAsFolders(files: readonly TreeFile[]): readonly Problem[] {
  const byPath = new Map(files.map((file) => [folded(file.path), file]))
  return files.flatMap((file) =>
    foldersOf(folded(file.path)).flatMap((folder) => {
      const other = byPath.get(folder)
      if (other === undefined) return []
      return [clash(`${other.path} is a file of ${owners(other)} and a folder of ${owners(file)}.`, file)]
    }),
  )
}

/** `a/b/c` → `a`, `a/b`. */
function foldersOf(path: string): readonly string[] {
  const parts = path.split('/').slice(0, -1)
  return parts.map((_, index) => parts.slice(0, index + 1).join('/'))
}

const owners = (file: TreeFile): string => file.contributors.join(', ')

const clash = (what: string, file: TreeFile): Problem => ({
  code: 'path-clash',
  what,
  where: file.path,
  next: 'Give one of them another path, or make both fragments of one document.',
})
