import { describe, expect, it } from 'vitest'
import type { Chunk } from '../../../src/core/python/reader.ts'
import { loadPythonReader } from '../../../src/node/python-reader.ts'

const reader = await loadPythonReader()

const chunksIn = (source: string): readonly Chunk[] => {
  const chunks = reader.read(source)?.chunks
  if (chunks === undefined) throw new Error(`It does not parse:\n${source}`)
  expect(chunks.map(({ text }) => text).join('')).toBe(source)
  return chunks
}
const texts = (chunks: readonly Chunk[] | undefined) => chunks?.map(({ kind, text }) => [kind, text])

describe('a module is cut into', () => {
  it('header, docstring, statements with what stands above them, and tail', () => {
    const source = [
      '#!/usr/bin/env python\n# Licence.\n',
      '\n"""Doc."""  # Said.\n',
      '\nimport os\n',
      '\n\n# About f.\n\n# More about f.\n@cached\nasync def f():\n    return 1  # One.\n\n    # Not yet.\n',
      '\n# About x.\nx = 1; y = 2  # Both.\n',
      '\nif x:\n    pass\nelif y:\n    pass\nelse:\n    pass\n',
      '\n# The end.\n',
    ]
    expect(texts(chunksIn(source.join('')))).toEqual([
      ['header', source[0]],
      ['docstring', source[1]],
      ['import', source[2]],
      ['definition', source[3]],
      ['statement', source[4]],
      ['statement', source[5]],
      ['tail', source[6]],
    ])
  })

  it('comments below that are indented deeper belong to the statement above', () => {
    const source = ['def f(): return 1\n\n    # Not yet.\n', '\n# About x.\nx = 1\n']
    expect(texts(chunksIn(source.join('')))).toEqual([
      ['definition', source[0]],
      ['assignment', source[1]],
    ])
  })

  it.each([
    ['nothing', '', []],
    ['comments alone', '# One.\n\n# Two.\n', ['header', 'tail']],
    ['no newline at the end', 'x = 1\ny = 2', ['assignment', 'assignment']],
    ['a string that holds code', 'x = """\ndef f():\n    pass\n# No.\n"""\n', ['assignment']],
    ['a line that goes on', 'x = \\\n    1\ny = 2\n', ['assignment', 'assignment']],
    ['letters beyond the first plane', 'x = "🪜"  # 🪜\ny = 2\n', ['assignment', 'assignment']],
    ['form feeds', 'x = 1\n\f\ndef f(): ...\n', ['assignment', 'definition']],
    ['tabs', 'if x:\n\ty\n\tz\n', ['statement']],
    [
      'match as a name and as a word',
      'match = 1\nmatch x:\n    case 1:\n        pass\n',
      ['assignment', 'statement'],
    ],
    ['a string that is no docstring', 'x = 1\n"""Doc."""\n', ['assignment', 'statement']],
  ])('%s', (_, source, kinds) => {
    expect(chunksIn(source).map(({ kind }) => kind)).toEqual(kinds)
  })

  it.each([
    ['def f(): ...\n', 'f', ['f']],
    ['@a\n@b(1)\nclass A(B): ...\n', 'A', ['A']],
    ['a, (b, *c) = 1, (2, 3)\n', 'a, (b, *c)', ['a', 'b', 'c']],
    ['a = b = 1\n', 'a = b', ['a', 'b']],
    ['a: int\n', 'a', ['a']],
    ['type A = int\n', 'A', ['A']],
    ['app.state.x = 1\n', 'app.state.x', []],
    ['app.include(\n    f(1),\n)\n', 'app.include()', []],
    ['await app.run(1)\n', 'app.run()', []],
    ['import os.path, sys as s\n', 'import os.path, sys as s', ['os', 's']],
    ['from . import a, b as c\n', 'from . import', ['a', 'c']],
    ['from x import a as b\n', 'from x import a as b', ['b']],
    ['from x import *\n', 'from x import', []],
    ['from __future__ import annotations\n', 'from __future__ import', ['annotations']],
    ['if  t.TYPE_CHECKING:\n    from a import b\n', 'if t.TYPE_CHECKING:', ['b']],
    [
      'with open(x) as a, b as (c, d):\n    (n := 1)\n',
      'with open(x) as a, b as (c, d):',
      ['a', 'c', 'd', 'n'],
    ],
    ['for i, j in x:\n    k = 1\n', 'for i, j in x: k = 1', ['i', 'j', 'k']],
  ])('%j, called %s, binding %j', (source, title, names) => {
    const [chunk] = chunksIn(source)
    expect(chunk?.title).toBe(title)
    expect([...(chunk?.names ?? [])].toSorted()).toEqual(names)
  })
})

describe('a chunk', () => {
  it('has a key of its own, a line, and the length of what stands above', () => {
    const source = '# Top.\n\n@overload\ndef f(a: int): ...\n\n\n# Two.\ndef f(a): ...\n'
    expect(chunksIn(source).map(({ key, line, lead, text }) => [key, line, text.slice(lead)])).toEqual([
      ['#header', 1, '# Top.\n'],
      ['f', 3, '@overload\ndef f(a: int): ...\n'],
      ['f#2', 8, 'def f(a): ...\n'],
    ])
  })

  it('tells what it needs while the module is imported', () => {
    const source =
      '@decorate(1)\ndef f(a: A, b=default) -> R:\n    return later\n\n\nclass C(Base, metaclass=Meta):\n    x: X = made.attribute\n\n    def m(self):\n        return never\n'
    expect(
      chunksIn(source).map(({ needs }) => [...needs].filter((name) => name.length > 1 || name === 'A')),
    ).toEqual([
      ['decorate', 'A', 'default'],
      ['Base', 'Meta', 'made', 'self'],
    ])
  })

  it('of an import knows the entries and where they stand', () => {
    const source = '# Why.\nfrom ..a.b import (  # noqa\n    c as d,  # C.\n    e,\n)\n'
    const [chunk] = chunksIn(`x = 1\n${source}`).slice(1)
    const entries = chunk?.entries?.map(({ start, end, ...entry }) => [entry, source.slice(start, end)])
    expect(entries).toEqual([
      [{ kind: 'from', module: '..a.b', name: 'c', alias: 'd' }, 'c as d'],
      [{ kind: 'from', module: '..a.b', name: 'e' }, 'e'],
    ])
  })

  it('of a class is cut into its members', () => {
    const source = [
      '\n# About A.\n@final\nclass A(\n    B,\n):  # Said.\n',
      '    """Doc."""\n',
      '\n    # About x.\n    x: int = 1\n',
      '\n    @property\n    def f(self):\n        return 1\n        # Not yet.\n',
      '\n    # The end.\n',
    ]
    const [, chunk] = chunksIn(`y = 1\n${source.join('')}`)
    expect(texts(chunk?.members)).toEqual([
      ['header', source[0]],
      ['docstring', source[1]],
      ['assignment', source[2]],
      ['definition', source[3]],
      ['tail', source[4]],
    ])
  })

  it.each(['class A: x = 1\n', 'if a:\n    x = 1\nelse:\n    x = 2\n', 'def f():\n    x = 1\n'])(
    'such as %j has no members',
    (source) => {
      expect(chunksIn(source)[0]?.members).toBeUndefined()
    },
  )
})

describe('what Python would refuse is not read', () => {
  it.each([
    'x = (\n',
    'def (a): ...\n',
    'def f():\n',
    'class A:\n    # Nothing.\n',
    'if a:\nb\n',
    'if a:\n    b\nelse:\n',
    'x = 1\n    y = 2\n',
    ' x = 1\n',
    'def f():\n    a\n  b\n',
    '<<<<<<< ours\nx = 1\n=======\nx = 2\n>>>>>>> theirs\n',
  ])('%j', (source) => {
    expect(reader.read(source)).toBeUndefined()
  })
})
