import fc from 'fast-check'
import { bytesOf, textOf } from '../../src/core/bytes.ts'
import type { FileState, FileTree } from '../../src/core/reconcile/types.ts'

/** One edit of an owner, as numbers that are taken modulo what is there: so every edit fits every tree, and shrinks. */
export interface OwnerEdit {
  readonly kind: OwnerEditKind
  /** Whether the file is one of those that the render changes. */
  readonly hot: boolean
  readonly file: number
  readonly line: number
  readonly count: number
  readonly target: number
}

type OwnerEditKind = keyof typeof lineEdits | keyof typeof fileEdits | keyof typeof treeEdits

/** What an edit works with. */
interface Spot {
  readonly path: string
  /** From 0 to the number of lines. */
  readonly at: number
  readonly count: number
  readonly target: number
  /** A word that no other edit and no render has. */
  readonly mark: string
}

type Lines = readonly string[]

/** Edits of lines; the text ends with a newline unless the owner took it away. */
const lineEdits = {
  insert: (lines: Lines, spot: Spot) => lines.toSpliced(spot.at, 0, lineFor(spot, indentAt(lines, spot.at))),
  'insert a function': (lines: Lines, spot: Spot) =>
    lines.toSpliced(topLevelFrom(lines, spot.at), 0, ...functionFor(spot)),
  'insert an import': (lines: Lines, spot: Spot) =>
    lines.toSpliced(
      firstImport(lines),
      0,
      `import ${spot.mark}`,
      `from ${spot.mark}_too import (`,
      `    one_${spot.mark},  # why_${spot.mark}`,
      `    two_${spot.mark},`,
      ')',
    ),
  'append to a line': (lines: Lines, spot: Spot) =>
    lines.with(spot.at, (lines[spot.at] ?? '').replace(/(?=\r?$)/, `  # ${spot.mark}`)),
  'rewrite lines': (lines: Lines, spot: Spot) =>
    lines.toSpliced(spot.at, spot.count, lineFor(spot, indentAt(lines, spot.at))),
  'delete lines': (lines: Lines, { at, count }: Spot) => lines.toSpliced(at, count),
  'delete a block': (lines: Lines, { at }: Spot) => {
    const [start, end] = blockAt(lines, at)
    return lines.toSpliced(start, end - start)
  },
  'move lines': (lines: Lines, { at, count, target }: Spot) => {
    const rest = lines.toSpliced(at, count)
    return rest.toSpliced(target % (rest.length + 1), 0, ...lines.slice(at, at + count))
  },
  'move a block': (lines: Lines, { at, target }: Spot) => {
    const [start, end] = blockAt(lines, at)
    const rest = lines.toSpliced(start, end - start)
    return rest.toSpliced(topLevelFrom(rest, target % (rest.length + 1)), 0, ...lines.slice(start, end))
  },
  'copy lines': (lines: Lines, { at, count, target }: Spot) =>
    lines.toSpliced(target % (lines.length + 1), 0, ...lines.slice(at, at + count)),
} as const

/** Edits of a file as a whole: how it is laid out, and what it is. */
const fileEdits = {
  'other quotes': textEdit((text) => text.replaceAll(/"([^"'\\\n]*)"(?!")/g, "'$1'")),
  'other width': textEdit((text) => text.replaceAll(/,\n\s+(?=[\w'")\]}])/g, ', ')),
  'deeper indentation': textEdit((text) => text.replaceAll(/^( {4})+/gm, (indent) => indent.repeat(2))),
  'trailing spaces': textEdit((text) => text.replaceAll(/(\S)\n/g, '$1 \n')),
  CRLF: textEdit((text) => text.replaceAll(/\r?\n/g, '\r\n')),
  'no newline at the end': textEdit((text) => text.replace(/(\r?\n)+$/, '')),
  'other mode': (state: FileState, { target }: Spot) => ({
    ...state,
    mode: [0o755, 0o600, 0o664][target % 3] ?? 0o755,
  }),
  binary: (state: FileState, { mark }: Spot) => ({
    ...state,
    content: new Uint8Array([0, 1, ...bytesOf(mark)]),
  }),
  emptied: (state: FileState) => ({ ...state, content: new Uint8Array() }),
} as const

/** Edits that reach across files. */
const treeEdits = {
  'rename a symbol': (tree: FileTree, { path, at, mark }: Spot) => {
    const names = [...(textIn(tree.get(path)) ?? '').matchAll(/^\s*(?:async )?(?:def|class) (\w+)/gm)]
    const name = names[at % (names.length || 1)]?.[1]
    return name === undefined
      ? tree
      : inPython(tree, (text) => text.replaceAll(wordOf(name), `${name}_${mark}`))
  },
  'move a file': (tree: FileTree, { path, target, mark }: Spot) => {
    const [folder, name] = splitPath(path)
    const places = [`${folder}${mark}_${name}`, `${folder}${mark}/${name}`, `${mark}/${name}`]
    return renamed(tree, new Map([[path, places[target % 3] ?? path]]))
  },
  'rename a folder': (tree: FileTree, { path, mark }: Spot) => {
    const [folder] = splitPath(path)
    const paths = [...tree.keys()].filter((each) => folder !== '' && each.startsWith(folder))
    return renamed(
      tree,
      new Map(paths.map((each) => [each, `${folder.slice(0, -1)}_${mark}/${each.slice(folder.length)}`])),
    )
  },
  'delete a file': (tree: FileTree, { path }: Spot) => new Map([...tree].filter(([each]) => each !== path)),
  'new file': (tree: FileTree, { path, mark }: Spot) => {
    const text = [`# ${mark}`, ...functionFor({ path: `${mark}.py`, mark } as Spot), ''].join('\n')
    return new Map(tree).set(`${splitPath(path)[0]}${mark}.py`, {
      content: bytesOf(text),
      mode: 0o644,
      kind: 'file',
    })
  },
  'move a file into the way': (tree: FileTree, { path, target }: Spot, incoming: readonly string[]) => {
    const to = incoming[target % (incoming.length || 1)]
    return to === undefined || tree.has(to) ? tree : renamed(tree, new Map([[path, to]]))
  },
  'rename a folder into the way': (tree: FileTree, { path, target }: Spot, incoming: readonly string[]) => {
    const [[folder], [to]] = [splitPath(path), splitPath(incoming[target % (incoming.length || 1)] ?? '')]
    const paths = [...tree.keys()].filter((each) => folder !== '' && each.startsWith(folder))
    const moves = paths.map((each) => [each, `${to}${each.slice(folder.length)}`] as const)
    return moves.some(([, there]) => tree.has(there)) ? tree : renamed(tree, new Map(moves))
  },
  'in the way': (tree: FileTree, { target, mark }: Spot, incoming: readonly string[]) => {
    const path = incoming[target % (incoming.length || 1)]
    const state: FileState = { content: bytesOf(`# ${mark}\n`), mode: 0o644, kind: 'file' }
    return path === undefined || tree.has(path) ? tree : new Map(tree).set(path, state)
  },
} as const

/** Common edits come up more often than strange ones. */
const kinds: readonly OwnerEditKind[] = [
  ...(Object.keys(lineEdits) as (keyof typeof lineEdits)[]).flatMap((kind) => [kind, kind, kind]),
  ...(Object.keys(treeEdits) as (keyof typeof treeEdits)[]).flatMap((kind) => [kind, kind]),
  ...(Object.keys(fileEdits) as (keyof typeof fileEdits)[]),
]

const number = fc.nat(9_999)

export const ownerEdits: fc.Arbitrary<readonly OwnerEdit[]> = fc.array(
  fc.record({
    kind: fc.constantFrom(...kinds),
    hot: fc.boolean(),
    file: number,
    line: number,
    count: fc.integer({ min: 1, max: 6 }),
    target: number,
  }),
  { minLength: 1, maxLength: 8 },
)

/** The tree of an owner who made these edits; `hot` are the paths that the next render changes, `incoming` those that it adds. */
export function editedBy(
  tree: FileTree,
  edits: readonly OwnerEdit[],
  hot: readonly string[],
  incoming: readonly string[],
): FileTree {
  return edits.reduce((before, edit, index) => {
    const near = hot.filter((path) => before.has(path))
    const paths = edit.hot && near.length > 0 ? near : [...before.keys()]
    const path = paths[edit.file % paths.length]
    return path === undefined ? before : editedOnce(before, edit, path, `owner${index}`, incoming)
  }, tree)
}

function editedOnce(
  tree: FileTree,
  edit: OwnerEdit,
  path: string,
  mark: string,
  incoming: readonly string[],
): FileTree {
  const state = tree.get(path)
  const text = textIn(state)
  const { kind, count, target, line } = edit
  const lines = text?.split('\n') ?? []
  const spot = { path, at: line % Math.max(lines.length, 1), count, target, mark }
  if (kind in treeEdits) return treeEdits[kind as keyof typeof treeEdits](tree, spot, incoming)
  if (state === undefined || text === undefined) return tree
  const after =
    kind in fileEdits
      ? fileEdits[kind as keyof typeof fileEdits](state, spot)
      : { ...state, content: bytesOf(lineEdits[kind as keyof typeof lineEdits](lines, spot).join('\n')) }
  return new Map(tree).set(path, after)
}

function textEdit(changed: (text: string) => string) {
  return (state: FileState): FileState => ({ ...state, content: bytesOf(changed(textIn(state) ?? '')) })
}

export const textIn = (state: FileState | undefined): string | undefined =>
  state?.kind === 'file' ? textOf(state.content) : undefined

/** Python files with a change; those that are no text stay. */
export const inPython = <File extends FileState>(
  tree: ReadonlyMap<string, File>,
  changed: (text: string) => string,
) =>
  new Map(
    [...tree].map(([path, state]) => {
      const text = path.endsWith('.py') ? textIn(state) : undefined
      return [path, text === undefined ? state : { ...state, content: bytesOf(changed(text)) }] as const
    }),
  )

export const wordOf = (name: string): RegExp => new RegExp(`\\b${name}\\b`, 'g')

/** The folder with its slash, and the name. */
const splitPath = (path: string): readonly [folder: string, name: string] => {
  const at = path.lastIndexOf('/') + 1
  return [path.slice(0, at), path.slice(at)]
}

const renamed = (tree: FileTree, moves: ReadonlyMap<string, string>): FileTree =>
  new Map([...tree].map(([path, state]) => [moves.get(path) ?? path, state]))

const indentAt = (lines: Lines, at: number): string => /^ */.exec(lines[at] ?? '')?.[0] ?? ''

/** The next line that begins something at the left margin. */
function topLevelFrom(lines: Lines, at: number): number {
  const found = lines.findIndex((line, index) => index >= at && /^[\w@#[]/.test(line))
  return found === -1 ? lines.length : found
}

function blockAt(lines: Lines, at: number): readonly [start: number, end: number] {
  const start = topLevelFrom(lines, at)
  return [start, topLevelFrom(lines, start + 1)]
}

const firstImport = (lines: Lines): number =>
  Math.max(
    lines.findIndex((line) => /^(?:from|import) /.test(line)),
    0,
  )

function lineFor({ path, mark, target }: Spot, indent: string): string {
  const isComment = target % 2 === 0
  if (isComment && !path.endsWith('.md')) return `${indent}# ${mark} says why`
  if (/\.(?:py|toml)$/.test(path)) return `${indent}${mark} = ${target}`
  if (/\.ya?ml$/.test(path)) return `${indent}${mark}: ${target}`
  return /\.env/.test(path) ? `${mark.toUpperCase()}=${target}` : `${indent}${mark} says this.`
}

const functionFor = ({ path, mark }: Spot): Lines =>
  path.endsWith('.py')
    ? [
        `def made_by_${mark}(value: int) -> int:`,
        `    """What ${mark} wanted."""`,
        `    return value + 1  # ${mark}`,
        '',
        '',
      ]
    : [`# ${mark}`]
