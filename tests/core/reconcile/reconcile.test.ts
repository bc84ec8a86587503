import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { applyPlan, describePlan, diffOf } from '../../../src/core/reconcile/plan.ts'
import { reconcile, type ThreeTrees } from '../../../src/core/reconcile/reconcile.ts'
import type { FileState, FileTree, Operation, WantedTree } from '../../../src/core/reconcile/types.ts'
import { gitMerge } from './git-merge.ts'
import { file, link, textIn, wanted } from './trees.ts'

const tree = <T>(entries: Record<string, T | undefined>): ReadonlyMap<string, T> =>
  new Map(Object.entries(entries).flatMap(([path, each]) => (each === undefined ? [] : [[path, each]])))

const planFor = (trees: Partial<ThreeTrees>): readonly Operation[] =>
  reconcile({ base: new Map(), ours: new Map(), theirs: new Map(), mergeText: gitMerge, ...trees }).operations

/** One path `f` on three sides. */
const decided = (
  base: FileState | undefined,
  ours: FileState | undefined,
  theirs: FileState | undefined,
  more = {},
) => {
  const trees = {
    base: tree({ f: base }),
    ours: tree({ f: ours }),
    theirs: tree({ f: theirs && wanted(theirs) }),
  }
  const [operation] = planFor({ ...trees, ...more })
  if (operation === undefined) return 'nothing'
  const because = 'because' in operation ? ` (${operation.because})` : ''
  const after = 'after' in operation ? `: ${textIn(operation.after)}` : ''
  return `${operation.kind}${because}${after}`
}

const [a, b, c] = [file('a'), file('b'), file('c')]
const none = undefined

describe('every combination of the three trees', () => {
  it.each([
    // base, ours, theirs
    [none, none, none, 'nothing'],
    [none, none, c, 'create: c'],
    [none, b, none, 'nothing'],
    [none, b, b, 'keep (it is already as wanted)'],
    [none, b, c, 'conflict (it is there already and differs): b'],
    [a, none, none, 'keep (gone on both sides)'],
    [a, none, a, 'keep (you deleted it)'],
    [a, none, c, 'keep (you deleted it; it has changed since)'],
    [a, a, none, 'remove'],
    [a, b, none, 'conflict (it is no longer part of the pack, but you have edited it): b'],
    [a, a, a, 'keep (nothing changed)'],
    [a, a, c, 'replace: c'],
    [a, b, a, 'keep (you edited it)'],
    [a, b, b, 'keep (it is already as wanted)'],
    [
      a,
      b,
      c,
      'conflict (both sides changed the same place): <<<<<<< yours\nb\n||||||| as it was written\na\n=======\nc\n>>>>>>> newel',
    ],
    [file('1\n2\n3\n'), file('0\n2\n3\n'), file('1\n2\n4\n'), 'merge: 0\n2\n4\n'],
    [link('x'), link('x'), none, 'remove'],
    [a, link('x'), a, 'keep (you edited it)'],
    [a, link('x'), c, 'conflict (both sides changed it, and it cannot be merged by lines): x'],
    [none, link('x'), c, 'conflict (it is there already and differs): x'],
  ])('%#: base %o, ours %o, theirs %o', (base, ours, theirs, outcome) => {
    expect(decided(base, ours, theirs)).toBe(outcome)
  })

  it.each([
    ['stop', 'conflict (it is there already and differs): b'],
    ['keep', 'keep (it was there before)'],
    ['overwrite', 'replace: c'],
  ])('on conflict: %s', (onConflict, outcome) => {
    expect(decided(none, b, c, { onConflict })).toBe(outcome)
    expect(decided(a, b, file('b\nc'), { onConflict })).toMatch(/^conflict/)
  })

  it('leaves what was declined alone, until the owner makes it again', () => {
    const declined = new Set(['f'])
    expect(decided(none, none, c, { declined })).toBe('keep (you deleted it)')
    expect(decided(a, a, c, { declined })).toBe('replace: c')
  })

  it.each([
    ['never written', none, none, 'create: c'],
    ['there before', none, b, 'keep (it is yours since it was written)'],
    ['unedited', a, a, 'keep (it is yours since it was written)'],
    ['edited', a, b, 'keep (it is yours since it was written)'],
    ['deleted', a, none, 'keep (you deleted it; it has changed since)'],
  ])('a file that the owner is given, %s', (_, base, ours, outcome) => {
    const theirs = tree({ f: wanted(c, 'lines', 'user') })
    expect(decided(base, ours, none, { theirs })).toBe(outcome)
  })

  it('keeps a file of the owner that the pack no longer has', () => {
    const base = tree({ f: { ...a, owner: 'user' as const } })
    expect(decided(none, a, none, { base })).toBe('keep (it is yours since it was written)')
  })
})

describe('modes are merged apart from content', () => {
  it.each([
    // base, ours, theirs → mode and content
    [file('a', 0o644), file('a', 0o644), file('a', 0o755), 0o755, 'a'],
    [file('a', 0o644), file('a', 0o755), file('c', 0o644), 0o755, 'c'],
    [file('a', 0o644), file('b', 0o644), file('a', 0o755), 0o755, 'b'],
    [file('a', 0o644), file('b', 0o600), file('a', 0o755), 0o600, 'b'],
    [file('a', 0o644), file('a', 0o664), file('a', 0o644), 0o664, 'a'],
  ])('%#', (base, ours, theirs, mode, content) => {
    const trees = { base: tree({ f: base }), ours: tree({ f: ours }), theirs: tree({ f: wanted(theirs) }) }
    const after = applyPlan(trees.ours, reconcile({ ...trees, mergeText: gitMerge })).get('f')
    expect([after?.mode, textIn(after)]).toEqual([mode, content])
  })
})

describe('how the owner writes lines survives', () => {
  it.each([
    ['CRLF', '1\n2\n3\n', '0\r\n2\r\n3\r\n', '1\n2\n4\n', '0\r\n2\r\n4\r\n'],
    ['CRLF and nothing else', '1\n2\n', '1\r\n2\r\n', '1\n2\n3\n', '1\r\n2\r\n3\r\n'],
    ['a few CRLF among LF', '1\n2\n3\n4\n', '0\r\n2\n3\n4\n', '1\n2\n3\n5\n', '0\n2\n3\n5\n'],
    ['the pack moves to CRLF', '1\n2\n3\n', '0\n2\n3\n', '1\r\n2\r\n4\r\n', '0\r\n2\r\n4\r\n'],
    ['no newline at the end', '1\n2\n3\n', '1\n2\n3', '0\n2\n3\n', '0\n2\n3'],
    ['no newline at the end, and the last line changed', '1\n2\n3\n', '1\n2\n3', '1\n2\n4\n', '1\n2\n4'],
    ['a byte order mark', '1\n2\n3\n', '\uFEFF1\n2\n3\n', '0\n2\n4\n', '\uFEFF0\n2\n4\n'],
    ['an emptied file', '1\n', '', '1\n', ''],
  ])('%s', (_, base, ours, theirs, result) => {
    expect(decided(file(base), file(ours), file(theirs)).replace(/^(merge|replace|keep[^:]*): ?/, '')).toBe(
      ours === '' ? 'keep (you edited it)' : result,
    )
  })
})

describe('what is no text is never merged by lines', () => {
  const bytes = (...values: number[]) => file(new Uint8Array(values))
  it.each([
    ['only the owner edited it', bytes(0, 1), bytes(0, 2), bytes(0, 1), 'keep'],
    ['only the pack changed it', bytes(0, 1), bytes(0, 1), bytes(0, 3), 'replace'],
    ['both, with NUL', bytes(0, 1), bytes(0, 2), bytes(0, 3), 'conflict'],
    ['both, invalid UTF-8', file('a\n'), bytes(0xff, 0xfe), file('c\n'), 'conflict'],
  ])('%s', (_, base, ours, theirs, kind) => {
    const [operation] = planFor({
      base: tree({ f: base }),
      ours: tree({ f: ours }),
      theirs: tree({ f: wanted(theirs) }),
    })
    expect(operation?.kind).toBe(kind)
    if (operation?.kind === 'conflict') expect(operation.after?.content).toEqual(ours.content)
  })

  it('holds for text that the pack calls binary', () => {
    const theirs = tree({ f: wanted(file('1\n3\n'), 'binary') })
    const [operation] = planFor({
      base: tree({ f: file('1\n2\n') }),
      ours: tree({ f: file('0\r\n2\n') }),
      theirs,
    })
    expect(operation).toMatchObject({ kind: 'conflict', after: file('0\r\n2\n') })
  })
})

describe('a new path that has no place', () => {
  it.each([
    ['below a file', { a }, {}, 'a/b', 'a is no folder'],
    ['below a link', { a: link('/etc') }, {}, 'a/b/c', 'a is no folder'],
    ['where a folder stands', { 'a/b': a }, {}, 'a', 'a folder stands there'],
    [
      'a name in another case',
      { 'README.md': a },
      {},
      'readme.md',
      'README.md differs from readme.md in case alone',
    ],
    ['a folder in another case', { 'Docs/x': a }, {}, 'docs/y', 'Docs differs from docs in case alone'],
    ['another Unicode form', { é: a }, {}, 'e\u0301', 'é differs from e\u0301 in case alone'],
    ['below a file that goes', { a }, { a }, 'a/b', undefined],
    ['where the folder goes', { 'a/b': a }, { 'a/b': a }, 'a', undefined],
    ['renamed in case by the pack', { 'README.md': a }, { 'README.md': a }, 'readme.md', undefined],
  ])('%s', (_, ours, base, path, because) => {
    const operations = planFor({
      ours: tree<FileState>(ours),
      base: tree<FileState>(base),
      theirs: tree({ [path]: wanted(c) }),
    })
    const operation = operations.find((each) => each.path === path)
    expect(operation).toMatchObject(
      because === undefined ? { kind: 'create' } : { kind: 'conflict', because },
    )
  })
})

describe('plans can be read', () => {
  const base = tree({ changed: file('1\n2\n'), gone: a, kept: a })
  const ours = tree({ ...Object.fromEntries(base), own: b })
  const theirs: WantedTree = tree({
    changed: wanted(file('1\n3\n', 0o755)),
    kept: wanted(a),
    new: wanted('n\n'),
  })
  const plan = reconcile({ base, ours, theirs, mergeText: gitMerge })

  it('counts and gives reasons', () => {
    expect(describePlan(plan)).toEqual({
      counts: { create: 1, replace: 1, merge: 0, remove: 1, keep: 1, conflict: 0 },
      rows: [
        { path: 'changed', action: 'replace', because: 'you have not edited it' },
        { path: 'gone', action: 'remove', because: 'it is no longer part of the pack' },
        { path: 'kept', action: 'keep', because: 'nothing changed' },
        { path: 'new', action: 'create', because: 'it is new' },
      ],
    })
  })

  it('shows differences as git does', () => {
    expect(plan.operations.map(diffOf).join('')).toBe(
      'old mode 100644\nnew mode 100755\n--- a/changed\n+++ b/changed\n@@ -1,2 +1,2 @@\n 1\n-2\n+3\n' +
        '--- a/gone\n+++ /dev/null\n@@ -1,1 +0,0 @@\n-a\n\\ No newline at end of file\n' +
        '--- /dev/null\n+++ b/new\n@@ -0,0 +1,1 @@\n+n\n',
    )
  })

  it('names binary files', () => {
    const [operation] = planFor({ theirs: tree({ f: wanted(file(new Uint8Array([0]))) }) })
    expect(operation && diffOf(operation)).toBe('Binary files /dev/null and b/f differ\n')
  })

  it('leaves what only the owner has alone', () => {
    expect([...applyPlan(ours, plan).keys()]).toEqual(['changed', 'kept', 'new', 'own'])
  })
})

const paths = fc.constantFrom('a', 'b', 'c/d', 'c/e', 'f')
const lines = fc
  .array(fc.constantFrom('1', '2', '3', '', 'x\r'), { maxLength: 6 })
  .map((each) => each.join('\n'))
const states = fc.record({
  content: fc.oneof(
    lines.map((text) => file(text).content),
    fc.uint8Array({ maxLength: 3 }),
  ),
  mode: fc.constantFrom(0o644, 0o755),
  kind: fc.constant('file' as const),
})
const trees: fc.Arbitrary<FileTree> = fc
  .uniqueArray(fc.tuple(paths, states), { selector: ([path]) => path })
  .map((entries) => new Map(entries.sort(([one], [other]) => (one < other ? -1 : 1))))
const wantedTree = (files: FileTree): WantedTree =>
  new Map([...files].map(([path, state]) => [path, wanted(state)]))

describe('laws', () => {
  it('gives exactly what is wanted where the owner changed nothing', () => {
    fc.assert(
      fc.property(trees, trees, (base, theirs) => {
        const plan = reconcile({ base, ours: base, theirs: wantedTree(theirs), mergeText: gitMerge })
        expect(applyPlan(base, plan)).toEqual(theirs)
      }),
      { numRuns: 500 },
    )
  })

  it('keeps everything where nothing new is wanted', () => {
    fc.assert(
      fc.property(trees, trees, (base, ours) => {
        const plan = reconcile({ base, ours, theirs: wantedTree(base), mergeText: gitMerge })
        expect(plan.operations.filter(({ kind }) => kind !== 'keep')).toEqual([])
        expect(applyPlan(ours, plan)).toEqual(ours)
      }),
      { numRuns: 500 },
    )
  })

  it('loses no line that the owner wrote', () => {
    const numbered = Array.from({ length: 12 }, (_, index) => `line ${index % 5}`)
    const edits = fc.array(fc.tuple(fc.nat(11), fc.constantFrom('replace', 'insert', 'delete')), {
      maxLength: 5,
    })
    const edited = (changes: [number, string][], who: string) => {
      const result: string[][] = numbered.map((line) => [line])
      for (const [index, kind] of changes) {
        const line = `${who} ${index}`
        result[index] = kind === 'delete' ? [] : kind === 'insert' ? [line, ...(result[index] ?? [])] : [line]
      }
      return result.flat()
    }
    fc.assert(
      fc.property(edits, edits, fc.constantFrom('\n', '\r\n'), fc.boolean(), (mine, packs, eol, ended) => {
        const ours = edited(mine, 'owner')
        const sides = {
          base: tree({ f: file(`${numbered.join('\n')}\n`) }),
          ours: tree({ f: file(ours.join(eol) + (ended ? eol : '')) }),
          theirs: tree({ f: wanted(`${edited(packs, 'pack').join('\n')}\n`) }),
        }
        const result =
          textIn(applyPlan(sides.ours, reconcile({ ...sides, mergeText: gitMerge })).get('f')) ?? ''
        const kept = result.split(/\r?\n/)
        expect(ours.filter((line) => line.startsWith('owner') && !kept.includes(line))).toEqual([])
      }),
      { numRuns: 300 },
    )
  })
})
