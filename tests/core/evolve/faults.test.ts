import { describe, expect, it } from 'vitest'
import { bytesOf } from '../../../src/core/bytes.ts'
import { circlesBrought, circlesIn } from '../../../src/core/evolve/circles.ts'
import { faultsBrought, faultsIn } from '../../../src/core/evolve/faults.ts'
import { projectOf } from '../../../src/core/evolve/relocation/project.ts'
import { namesBoundInside } from '../../../src/core/python/names-bound-inside.ts'
import type { FileTree } from '../../../src/core/reconcile/types.ts'
import { loadPythonReader } from '../../../src/node/python-reader.ts'
import { tiers, treeOf } from '../../evolve/rendered.ts'

const reader = await loadPythonReader()

const tree = (files: Readonly<Record<string, string>>): FileTree =>
  new Map(
    Object.entries(files).map(([path, text]) => [
      path,
      { content: bytesOf(text), mode: 0o644, kind: 'file' },
    ]),
  )

const found = (files: Readonly<Record<string, string>>): readonly string[] =>
  faultsIn(tree(files), reader).map(({ kind, path, symbol, name }) => `${kind} ${path} ${symbol} ${name}`)

describe('faults of a tree', () => {
  it.each(tiers)('are none in a render: %s', (tier) => {
    const rendered = treeOf({ tier, example: true })
    expect(faultsIn(rendered, reader)).toEqual([])
    expect(circlesIn(projectOf(rendered, reader))).toEqual([])
  })

  it('are files that do not parse', () => {
    expect(found({ 'a.py': 'def def f\n' })).toEqual(['unreadable a.py  '])
  })

  it('are imports of the project’s own that lead nowhere', () => {
    const lost = 'from shop.b import gone, there\nimport shop.nowhere\nimport elsewhere.nowhere\n'
    expect(found({ 'shop/a.py': lost, 'shop/b.py': 'there = 1\n' })).toEqual([
      'dangling shop/a.py  shop.b.gone',
      'dangling shop/a.py  shop.nowhere',
    ])
  })

  it('are names that only another module has', () => {
    const use = 'def f(mine, *, other=1):\n    return helper(mine) + [mine for mine in []] + len(other)\n'
    expect(found({ 'shop/a.py': use, 'shop/b.py': 'def helper(x): ...\nmine = other = 1\n' })).toEqual([
      'unresolved shop/a.py f helper',
    ])
    expect(
      found({ 'shop/a.py': `from shop.b import *\n\n${use}`, 'shop/b.py': 'def helper(x): ...\n' }),
    ).toEqual([])
  })

  it('are names that are read while a module is imported and bound below', () => {
    const early = '@wrapped\ndef f():\n    return later\n\n\ndef wrapped(x):\n    return x\n\n\nlater = 1\n'
    expect(found({ 'a.py': early })).toEqual(['too-early a.py f wrapped'])
    const through = 'def counted(x):\n    CALLS.append(x)\n    return x\n'
    const constant = 'CALLS = []\n'
    expect(found({ 'a.py': `${through}\n\n@counted\ndef f(): ...\n\n\n${constant}` })).toEqual([
      'too-early a.py f CALLS',
    ])
    expect(found({ 'a.py': `${through}\n\n${constant}\n\n@counted\ndef f(): ...\n` })).toEqual([])
    expect(found({ 'a.py': 'total = [later for later in ()]\n\n\ndef later(): ...\n' })).toEqual([])
  })
})

describe('faults that a change brings', () => {
  const brought = (before: FileTree, after: FileTree, unsettled: readonly string[] = []) =>
    faultsBrought({ before, after, wanted: new Map(), unsettled: new Set(unsettled) }, reader).map(
      ({ kind, path, name }) => `${kind} ${path} ${name}`,
    )
  const broken = { 'shop/a.py': 'from shop.b import gone\n', 'shop/b.py': '' }

  it('are not those that the owner has, wherever they are now', () => {
    expect(brought(tree(broken), tree({ ...broken, 'shop/c.py': 'from shop.b import gone\n' }))).toEqual([])
    const elsewhere = { 'shop/a.py': 'from shop.c.b import gone\n', 'shop/c/b.py': '' }
    expect(brought(tree(broken), tree(elsewhere))).toEqual([])
    const odd = { 'a.py': 'def def f\n' }
    expect(brought(tree(odd), tree({ 'b/a.py': 'def def f\n' }))).toEqual([])
  })

  it('are those that it makes, but not where a conflict waits', () => {
    const before = tree({ 'shop/a.py': '', 'shop/b.py': 'gone = 1\n' })
    expect(brought(before, tree(broken))).toEqual(['dangling shop/a.py shop.b.gone'])
    expect(brought(before, tree(broken), ['shop/b.py'])).toEqual([])
    expect(brought(before, tree(broken), ['shop/a.py'])).toEqual([])
  })
})

describe('circles of imports', () => {
  const round = {
    'shop/a.py': 'from shop import b\n\n\ndef one(): ...\n',
    'shop/b.py': 'import shop.c\n\n\ndef two(): ...\n',
    'shop/c.py': 'from shop.a import one\n\n\ndef three(): ...\n',
  }

  it('name the modules as they go round', () => {
    expect(circlesIn(projectOf(tree(round), reader))).toEqual([['shop.a', 'shop.b', 'shop.c', 'shop.a']])
  })

  it('are none through functions, or for type checkers', () => {
    const lazy = {
      ...round,
      'shop/c.py': 'from typing import TYPE_CHECKING\n\nif TYPE_CHECKING:\n    from shop.a import one\n',
    }
    expect(circlesIn(projectOf(tree(lazy), reader))).toEqual([])
    const inside = { ...round, 'shop/c.py': 'def three():\n    from shop.a import one\n' }
    expect(circlesIn(projectOf(tree(inside), reader))).toEqual([])
  })

  it('are brought where the owner’s modules did not go round, and his own where they did', () => {
    const straight = tree({ ...round, 'shop/c.py': 'def three(): ...\n' })
    expect(circlesBrought(straight, tree(round), reader)).toHaveLength(1)
    const moved = Object.entries(round).map(([path, text]) => [
      path.replace('shop/', 'shop/x/'),
      text.replaceAll('shop', 'shop.x'),
    ])
    expect(circlesBrought(tree(round), tree(Object.fromEntries(moved)), reader)).toEqual([])
  })
})

describe('names that a text binds', () => {
  it.each([
    ['a = b, c = d', 'a b c'],
    ['a: int = b', 'a'],
    ['a: int', 'a'],
    ['f(a=b)', ''],
    ['for a, (b, c) in d: e', 'a b c'],
    ['with a as b, c as (d, e): pass', 'b c d e'],
    ['def f[T](a, b: c = d, *e, **g) -> h: ...', 'T a b e f g'],
    ['lambda a, *b: c', 'a b'],
    ['if (a := b): pass', 'a'],
    ['[a for a in b if c]', 'a'],
    ['from a import (\n    b,\n    c as d,\n)', 'a b c d'],
    ['case A(b, c=d): pass', 'A b c case d'],
    ['global a, b', 'a b'],
    ['class A[T](B): ...', 'A T'],
    ['type A[T] = B[T]', 'A T type'],
    ['try: ...\nexcept E as e: ...', 'e'],
  ])('%s', (text, names) => {
    expect([...namesBoundInside(text)].sort().join(' ')).toBe(names)
  })
})
