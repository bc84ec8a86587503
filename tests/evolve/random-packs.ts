import fc from 'fast-check'
import { bytesOf } from '../../src/core/bytes.ts'
import { mergeKindOf } from '../../src/core/compose/merge-kind.ts'
import { parses } from '../../src/core/documents/parse.ts'
import type { Moves } from '../../src/core/evolve/moves.ts'
import { moduleRenames, renameModules } from '../../src/core/python/module-names.ts'
import type { PythonReader } from '../../src/core/python/reader.ts'
import type { FileTree, WantedFile, WantedTree } from '../../src/core/reconcile/types.ts'
import { inPython, textIn, wordOf } from './random-edits.ts'

/** One difference between two versions of a pack, as numbers that are taken modulo what is there. */
export interface PackChange {
  readonly kind: keyof typeof changes
  readonly file: number
  readonly line: number
  readonly count: number
}

/** What a newer pack renders, and where it puts what it put elsewhere before. */
export interface NewerRender {
  readonly wanted: WantedTree
  readonly relocated: Moves
}

interface Spot {
  readonly path: string
  readonly line: number
  readonly count: number
  readonly mark: string
}

type Lines = readonly string[]

const changes = {
  'insert a line': lineChange((lines, { line, path, mark }) =>
    lines.toSpliced(line % lines.length, 0, path.endsWith('.md') ? `About ${mark}.` : `# ${mark}`),
  ),
  'insert a function': lineChange((lines, { mark, path }) =>
    path.endsWith('.py') ? [...lines, '', `def ${mark}() -> str:`, `    return "${mark}"`, ''] : lines,
  ),
  'change a line': lineChange((lines, { line, mark }) =>
    lines.with(line % lines.length, `${lines[line % lines.length]}  # ${mark}`),
  ),
  'change many lines': lineChange((lines, { count, mark }) =>
    lines.map((each, index) =>
      index % (count * 7) === 3 && each.trim() !== '' ? `${each}  # ${mark}` : each,
    ),
  ),
  'delete lines': lineChange((lines, { line, count }) => lines.toSpliced(line % lines.length, count)),
  'raise versions': lineChange((lines) =>
    lines.map((line) => line.replaceAll(/>=(\d+)/g, (_, old) => `>=${Number(old) + 1}`)),
  ),
  'rename a symbol': (render: NewerRender, { path, line, mark }: Spot) => {
    const names = [...(textIn(render.wanted.get(path)) ?? '').matchAll(/^(?:async )?(?:def|class) (\w+)/gm)]
    const name = names[line % (names.length || 1)]?.[1]
    const wanted =
      name === undefined
        ? render.wanted
        : inPython(render.wanted, (text) => text.replaceAll(wordOf(name), `${name}_${mark}`))
    return { ...render, wanted }
  },
  'add a file': ({ wanted, relocated }: NewerRender, { mark, count }: Spot) => {
    const path = count % 2 === 0 ? `docs/${mark}.md` : `tests/${mark}.py`
    const content = bytesOf(`# ${mark}\n`)
    const file: WantedFile = {
      content,
      mode: 0o644,
      kind: 'file',
      merge: mergeKindOf(path, content),
      owner: 'tool',
    }
    return { wanted: new Map(wanted).set(path, file), relocated }
  },
  'drop a file': ({ wanted, relocated }: NewerRender, { path }: Spot) => ({
    wanted: new Map([...wanted].filter(([each]) => each !== path)),
    relocated: new Map([...relocated].filter(([, to]) => to !== path)),
  }),
  'move a file': (render: NewerRender, { path, mark }: Spot, pristine: FileTree) => {
    // Only what was written before, and not as a package's own file, has a place to come from.
    if (!pristine.has(path) || !render.wanted.has(path) || path.endsWith('__init__.py')) return render
    const to = path.replace(/[^/]*$/, (name) => `${mark}_${name}`)
    const renames = moduleRenames(new Map([[path, to]]))
    const moved = new Map(
      [...render.wanted].map(([each, file]) => [each === path ? to : each, file] as const),
    )
    const wanted = inPython(moved, (text) => renameModules(text, renames))
    return { wanted, relocated: new Map(render.relocated).set(path, to) }
  },
  'make it a program': ({ wanted, relocated }: NewerRender, { path }: Spot) => {
    const file = wanted.get(path)
    return {
      wanted: file === undefined ? wanted : new Map(wanted).set(path, { ...file, mode: 0o755 }),
      relocated,
    }
  },
} as const

const number = fc.nat(9_999)

export const packChanges: fc.Arbitrary<readonly PackChange[]> = fc.array(
  fc.record({
    kind: fc.constantFrom(...(Object.keys(changes) as (keyof typeof changes)[])),
    file: number,
    line: number,
    count: fc.integer({ min: 1, max: 4 }),
  }),
  { maxLength: 6 },
)

/** The render of a newer pack. A change that would make a file unreadable is left out, as it would be in a pack. */
export function newer(
  pristine: FileTree,
  wanted: WantedTree,
  all: readonly PackChange[],
  reader: PythonReader,
): NewerRender {
  const start: NewerRender = { wanted, relocated: new Map() }
  return all.reduce((before, { kind, file, line, count }, index) => {
    const paths = [...before.wanted.keys()]
    const path = paths[file % paths.length]
    if (path === undefined) return before
    const after = changes[kind](before, { path, line, count, mark: `newer${index}` }, pristine)
    return reads(path, after.wanted.get(path), reader) ? after : before
  }, start)
}

function reads(path: string, file: WantedFile | undefined, reader: PythonReader): boolean {
  const text = textIn(file)
  if (text === undefined) return true
  return path.endsWith('.py') ? reader.read(text) !== undefined : parses(path, text) === undefined
}

function lineChange(changed: (lines: Lines, spot: Spot) => Lines) {
  return ({ wanted, relocated }: NewerRender, spot: Spot): NewerRender => {
    const file = wanted.get(spot.path)
    const text = textIn(file)
    if (file === undefined || text === undefined || text === '') return { wanted, relocated }
    const lines = changed(text.split('\n').slice(0, -1), spot)
    const content = bytesOf(lines.map((line) => `${line}\n`).join(''))
    return { wanted: new Map(wanted).set(spot.path, { ...file, content }), relocated }
  }
}
