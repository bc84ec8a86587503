import { describe, expect, it } from 'vitest'
import { mergeByKind } from '../../../src/core/reconcile/merge-text.ts'
import { mergePython } from '../../../src/core/reconcile/python.ts'
import { loadPythonReader } from '../../../src/node/python-reader.ts'
import { gitMerge } from './git-merge.ts'

const labels = { base: 'base', ours: 'ours', theirs: 'theirs' }
const reader = await loadPythonReader()
const merge = (base: string, ours: string, theirs: string) =>
  mergeByKind('python', base, ours, theirs, gitMerge, labels, reader)

const f = '\n\ndef f(a):\n    b = a\n    c = b\n    return c\n'
const g = '\n\ndef g():\n    return 2\n'
const mine = '\n\ndef mine():\n    return "mine"\n'
const fresh = '\n\ndef fresh():\n    return "fresh"\n'
const main = '\n\nif __name__ == "__main__":\n    f(1)\n'
const top = 'import os\n'
const group = 'class A:\n    """An A."""\n\n    x = 1\n\n    def one(self):\n        return 1\n'
const two = '\n    def two(self):\n        return 2\n'
const three = '\n    def three(self):\n        return 3\n'
const overloads =
  'from typing import overload\n\n\n@overload\ndef f(a: int) -> int: ...\n\n\n@overload\ndef f(a: str) -> str: ...\n\n\ndef f(a):\n    return a\n'

interface Case {
  readonly what: string
  readonly base: string
  readonly ours: string
  readonly theirs: string
  readonly result: string
}

const functions: readonly Case[] = [
  {
    what: 'both add a function at the end: the owner’s first',
    base: top + f,
    ours: top + f + mine,
    theirs: top + f + fresh,
    result: top + f + mine + fresh,
  },
  {
    what: 'a new function goes above the owner’s main guard, which may need it',
    base: top + f,
    ours: top + f + mine + main,
    theirs: top + f + fresh,
    result: top + f + mine + fresh + main,
  },
  {
    what: 'the owner edits one function, theirs the one directly below',
    base: 'def a():\n    return 1\n\n\ndef b():\n    return 2\n',
    ours: 'def a():\n    return 11\n\n\ndef b():\n    return 2\n',
    theirs: 'def a():\n    return 1\n\n\ndef b():\n    return 22\n',
    result: 'def a():\n    return 11\n\n\ndef b():\n    return 22\n',
  },
  {
    what: 'the owner moves a function that theirs changes',
    base: top + f + g,
    ours: top + g + f,
    theirs: top + f.replace('c = b', 'c = b + 1') + g,
    result: top + g + f.replace('c = b', 'c = b + 1'),
  },
  {
    what: 'theirs moves a function that the owner changes',
    base: top + f + g,
    ours: top + f.replace('c = b', 'c = b + 1') + g,
    theirs: top + g + f,
    result: top + g + f.replace('c = b', 'c = b + 1'),
  },
  {
    what: 'the owner renames a function that theirs changes',
    base: top + f + g,
    ours: top + f.replace('def f', 'def mine') + g,
    theirs: top + f.replace('return c', 'return c + 1') + g,
    result: top + f.replace('def f', 'def mine').replace('return c', 'return c + 1') + g,
  },
  {
    what: 'the owner deleted what theirs left alone',
    base: top + f + g,
    ours: top + g,
    theirs: top + f + g + fresh,
    result: top + g + fresh,
  },
  {
    what: 'theirs deleted what the owner left alone, beside an addition of the owner’s',
    base: top + f + g,
    ours: top + f + mine + g,
    theirs: top + g,
    result: top + mine + g,
  },
  {
    what: 'the owner decorates a function whose body theirs changes',
    base: top + f,
    ours: top + f.replace('def f', '@cached(1)\ndef f'),
    theirs: top + f.replace('return c', 'return -c'),
    result: top + f.replace('def f', '@cached(1)\ndef f').replace('return c', 'return -c'),
  },
  {
    what: 'overloads with one name are one symbol',
    base: overloads,
    ours: overloads.replace('\n\n\ndef f', '\n\n\n@overload\ndef f(a: bytes) -> bytes: ...\n\n\ndef f'),
    theirs: overloads.replace('return a\n', 'return a or None\n'),
    result: overloads
      .replace('\n\n\ndef f', '\n\n\n@overload\ndef f(a: bytes) -> bytes: ...\n\n\ndef f')
      .replace('return a\n', 'return a or None\n'),
  },
  {
    what: 'nested functions, async, walrus and match inside of one function',
    base: 'async def f(a):\n    def inner():\n        return 1\n\n    match a:\n        case 1:\n            return inner()\n    return (n := 2)\n',
    ours: 'async def f(a):\n    def inner():\n        return 11\n\n    match a:\n        case 1:\n            return inner()\n    return (n := 2)\n',
    theirs:
      'async def f(a):\n    def inner():\n        return 1\n\n    match a:\n        case 1:\n            return inner()\n    return (n := 22)\n',
    result:
      'async def f(a):\n    def inner():\n        return 11\n\n    match a:\n        case 1:\n            return inner()\n    return (n := 22)\n',
  },
  {
    what: 'comments above a symbol and trailing comments go with it',
    base: top + f + g,
    ours: `${top}${f}\n\n# About mine.\ndef mine():\n    return 1\n    # Not yet.\n${g}`,
    theirs: `${top}${f}\n\n# About fresh.\ndef fresh():\n    return 1  # One.\n${g}`,
    result: `${top}${f}\n\n# About mine.\ndef mine():\n    return 1\n    # Not yet.\n\n\n# About fresh.\ndef fresh():\n    return 1  # One.\n${g}`,
  },
  {
    what: 'a new helper goes above what needs it at import, though the owner moved its neighbour',
    base: 'def a():\n    return 1\n\n\ndef b():\n    return 2\n',
    ours: 'def b():\n    return 2\n\n\ndef a():\n    return 1\n',
    theirs: 'def a():\n    return 1\n\n\ndef wrap(g):\n    return g\n\n\n@wrap\ndef b():\n    return 2\n',
    result: 'def wrap(g):\n    return g\n\n\n@wrap\ndef b():\n    return 2\n\n\ndef a():\n    return 1\n',
  },
  {
    what: 'the owner’s comment directly above the line that theirs changes',
    base: top + f,
    ours: top + f.replace('def f', '# Mine.\ndef f'),
    theirs: top + f.replace('def f(a)', 'def f(a, b=1)'),
    result: top + f.replace('def f(a)', '# Mine.\ndef f(a, b=1)'),
  },
]

const statements: readonly Case[] = [
  {
    what: 'both add a call at one place',
    base: 'app = make()\napp.include(a)\n',
    ours: 'app = make()\napp.include(a)\napp.include(mine)\n',
    theirs: 'app = make()\napp.include(a)\napp.include(fresh)\n',
    result: 'app = make()\napp.include(a)\napp.include(mine)\napp.include(fresh)\n',
  },
  {
    what: 'both add the same call',
    base: 'app = make()\napp.include(a)\nx = 1\n',
    ours: 'app = make()\napp.include(a)\napp.include(b)\nx = 11\n',
    theirs: 'app = make()\napp.include(a)\napp.include(b)\nx = 1\ny = 2\n',
    result: 'app = make()\napp.include(a)\napp.include(b)\nx = 11\ny = 2\n',
  },
  {
    what: 'assignments side by side',
    base: 'A = 1\nB = 2\n',
    ours: 'A = 11\nB = 2\n',
    theirs: 'A = 1\nB = 22\n',
    result: 'A = 11\nB = 22\n',
  },
  {
    what: 'statements that semicolons join',
    base: 'a = 1; b = 2\n\nc = 3\n',
    ours: 'a = 1; b = 22\n\nc = 3\n',
    theirs: 'a = 1; b = 2\n\nc = 33\n',
    result: 'a = 1; b = 22\n\nc = 33\n',
  },
  {
    what: 'a comment between statements that the owner wrote',
    base: 'A = 1\nB = 2\n',
    ours: 'A = 1\n# Two.\nB = 2\n',
    theirs: 'A = 11\nB = 2\n',
    result: 'A = 11\n# Two.\nB = 2\n',
  },
  {
    what: 'a docstring that the owner wrote, and the licence of theirs',
    base: 'x = 1\n',
    ours: '"""Mine."""\n\nx = 1\n',
    theirs: '# Licence.\n\nx = 1\n',
    result: '# Licence.\n"""Mine."""\n\nx = 1\n',
  },
]

const classes: readonly Case[] = [
  {
    what: 'the blank lines and comments at the end stay as the owner has them',
    base: `${group}\n# End.\n`,
    ours: `${group}\n\n# End.\n`,
    theirs: `${group.replace('x = 1', 'x = 2')}${two}\n# End.\n`,
    result: `${group.replace('x = 1', 'x = 2')}${two}\n\n# End.\n`,
  },
  {
    what: 'a member on both sides',
    base: group,
    ours: group + two,
    theirs: group + three,
    result: group + two + three,
  },
  {
    what: 'the bases of the owner, a member of theirs, another edited',
    base: group + two,
    ours: (group + two).replace('class A:', 'class A(Base):').replace('x = 1', 'x = 11'),
    theirs: group + two.replace('return 2', 'return 22') + three,
    result:
      group.replace('class A:', 'class A(Base):').replace('x = 1', 'x = 11') +
      two.replace('return 2', 'return 22') +
      three,
  },
  {
    what: 'neighbouring fields',
    base: 'class A:\n    x: int\n    y: int\n',
    ours: 'class A:\n    x: str\n    y: int\n    mine: int\n',
    theirs: 'class A:\n    x: int\n    y: str\n    fresh: int\n',
    result: 'class A:\n    x: str\n    y: str\n    mine: int\n    fresh: int\n',
  },
  {
    what: 'a property and its setter',
    base: 'class A:\n    @property\n    def x(self):\n        return 1\n\n    y = 1\n',
    ours: 'class A:\n    @property\n    def x(self):\n        return 1\n\n    @x.setter\n    def x(self, value):\n        pass\n\n    y = 1\n',
    theirs: 'class A:\n    @property\n    def x(self):\n        return 1\n\n    y = 2\n',
    result:
      'class A:\n    @property\n    def x(self):\n        return 1\n\n    @x.setter\n    def x(self, value):\n        pass\n\n    y = 2\n',
  },
  {
    what: 'first members of both sides',
    base: 'class A:\n    def one(self):\n        return 1\n',
    ours: 'class A:\n    def mine(self):\n        return 0\n\n    def one(self):\n        return 1\n',
    theirs: 'class A:\n    def fresh(self):\n        return 0\n\n    def one(self):\n        return 1\n',
    result:
      'class A:\n    def mine(self):\n        return 0\n\n    def fresh(self):\n        return 0\n\n    def one(self):\n        return 1\n',
  },
]

describe.each([
  ['functions', functions],
  ['statements', statements],
  ['classes', classes],
])('the merge by symbol: %s', (_, cases) => {
  it.each(cases)('$what', ({ base, ours, theirs, result }) => {
    expect(merge(base, ours, theirs)).toEqual({ text: result, conflicts: 0 })
  })
})

describe('conflicts of the merge by symbol', () => {
  it('is one where the owner deleted what theirs changed, and names it', () => {
    const merged = merge(top + f + g, top + g, top + f.replace('return c', 'return 3') + g)
    expect(merged).toEqual({
      text: `${top}\n\n<<<<<<< ours\n||||||| base\n${f.trim()}\n=======\n${f.replace('return c', 'return 3').trim()}\n>>>>>>> theirs\n${g}`,
      conflicts: 1,
    })
  })

  it('is one where theirs deleted what the owner changed', () => {
    const merged = merge(top + f + g, top + f.replace('return c', 'return 3') + g, top + g)
    expect(merged.conflicts).toBe(1)
    expect(merged.text).toContain('<<<<<<< ours\ndef f(a):')
    expect(merged.text).toContain('return 3')
  })

  it('marks only the line that both changed', () => {
    const merged = merge(
      top + f + g,
      top + f.replace('c = b', 'c = 1') + g + mine,
      top + f.replace('c = b', 'c = 2') + g + fresh,
    )
    expect(merged).toEqual({
      text: `${top}\n\ndef f(a):\n    b = a\n<<<<<<< ours\n    c = 1\n||||||| base\n    c = b\n=======\n    c = 2\n>>>>>>> theirs\n    return c\n${g}${mine}${fresh}`,
      conflicts: 1,
    })
  })

  it('does not define one name twice where both sides add it, at whatever place', () => {
    const merged = merge(top + f + g, top + mine + f + g, top + f + g + mine.replace('"mine"', '"other"'))
    expect(merged.conflicts).toBe(1)
    expect(merged.text.match(/def mine/g)).toHaveLength(1)
    expect(merged.text).toContain('"mine"')
    expect(merged.text).toContain('"other"')
  })

  it('is one where the order that the owner chose would use a name too early', () => {
    const [a, b] = ['def a():\n    return 1\n', 'class B(Exception):\n    pass\n']
    const fresh = 'def fresh(e=B):\n    return e\n'
    const merged = merge(`${b}\n\n${a}`, `${a}\n\n${b}`, `${b}\n\n${fresh}\n\n@fresh\n${a}`)
    expect(merged.conflicts).toBe(1)
  })

  it('does not take two replacements of one statement for two additions', () => {
    const merged = merge('a()\nx = 1\n', 'mine()\nx = 1\n', 'fresh()\nx = 1\n')
    expect(merged.conflicts).toBe(1)
  })
})

describe('where the symbols cannot be read', () => {
  const broken = 'def f(:\n    pass\n\n\nx = 1\n'

  it('merges by lines where a side does not parse', () => {
    const merged = merge(
      broken,
      broken.replace('x = 1', 'x = 1\ny = 2'),
      broken.replace('def f(:', 'def f():'),
    )
    expect(merged).toEqual({ text: 'def f():\n    pass\n\n\nx = 1\ny = 2\n', conflicts: 0 })
  })

  it.each([
    ['of the base', 'def (\n', 'a = 1\n', 'b = 2\n', 'def (\n'],
    ['of nobody', 'f()\n', 'mine()\n', 'fresh()\n', 'def (\n'],
    [
      'of nobody, with a name defined twice',
      'f()\n',
      'mine()\n',
      'fresh()\n',
      'def f(): ...\nx = 1\ndef f(): ...\n',
    ],
    [
      'of nobody, with a name used too early',
      'f()\n',
      'mine()\n',
      'fresh()\n',
      'class A(B): ...\nclass B: ...\n',
    ],
  ])('does not give a merge of lines that has the fault %s', (_, base, ours, theirs, text) => {
    const lines = () => ({ text, conflicts: 0 })
    expect(mergePython(base, ours, theirs, lines, reader)).toEqual({ text: ours, conflicts: 1 })
  })

  it('prefers more conflicts to a merge that lost a line', () => {
    const [was, mine, fresh] = ['1', '2', '3'].map((value) => `def f():\n    return ${value}\n`) as [
      string,
      string,
      string,
    ]
    const merged = (base: string) =>
      base === `${was}x = 1\n` ? { text: 'all', conflicts: 2 } : { text: 'some', conflicts: 1 }
    expect(mergePython(`${was}x = 1\n`, `${mine}x = 1\n`, `${fresh}x = 1\n`, merged, reader).text).toBe('all')
  })

  it('merges by lines where the final newline is missing', () => {
    const merged = merge('a = 1\n\nb = 2\n\nc = 3', 'a = 11\n\nb = 2\n\nc = 3', 'a = 1\n\nb = 2\n\nc = 33')
    expect(merged).toEqual({ text: 'a = 11\n\nb = 2\n\nc = 33', conflicts: 0 })
  })
})
