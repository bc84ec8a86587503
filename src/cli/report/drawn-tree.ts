/** Paths as a tree, folders first; the lines beyond `most` are counted instead. */
export function drawnTree(root: string, paths: readonly string[], most = 60): string {
  const lines = linesOf(nested(paths), '')
  const shown =
    lines.length > most ? [...lines.slice(0, most), `… and ${lines.length - most} more lines`] : lines
  return [root, ...shown].join('\n')
}

/** A folder by the names in it; a file is an empty folder. */
type Folder = Map<string, Folder>

function nested(paths: readonly string[]): Folder {
  const root: Folder = new Map()
  for (const path of paths) {
    let folder = root
    for (const part of path.split('/')) {
      const inner = folder.get(part) ?? new Map()
      folder.set(part, inner)
      folder = inner
    }
  }
  return root
}

function linesOf(folder: Folder, margin: string): readonly string[] {
  const entries = [...folder].sort(foldersFirst)
  return entries.flatMap(([name, inner], index) => {
    const isLast = index === entries.length - 1
    const branch = isLast ? '└── ' : '├── '
    const line = `${margin}${branch}${name}${inner.size > 0 ? '/' : ''}`
    return [line, ...linesOf(inner, margin + (isLast ? '    ' : '│   '))]
  })
}

function foldersFirst(
  [name, inner]: readonly [string, Folder],
  [other, others]: readonly [string, Folder],
): number {
  const isFolder = inner.size > 0
  if (isFolder !== others.size > 0) return isFolder ? -1 : 1
  return name < other ? -1 : 1
}
