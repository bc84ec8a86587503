import { describe, expect, it } from 'vitest'
import {
  commentsIn,
  itemsOf,
  onOneLine,
  readAssignment,
  readCall,
  unionOf,
} from '../../../src/core/python/calls.ts'

describe('an assignment', () => {
  it.each([
    ['x = 1', { name: 'x', value: '1' }],
    ['x: Mapped[str | None]', { name: 'x', annotation: 'Mapped[str | None]' }],
    ['x: int = f(a=1) # why', { name: 'x', annotation: 'int', value: 'f(a=1)' }],
    ['x: dict[str, int] = {"a": 1}\n', { name: 'x', annotation: 'dict[str, int]', value: '{"a": 1}' }],
  ])('%s is read', (text, expected) => expect(readAssignment(text)).toEqual(expected))

  it.each(['x.y = 1', 'x += 1', 'f(x=1)', 'a, b = 1, 2', ''])('%s is none', (text) =>
    expect(readAssignment(text)).toBeUndefined(),
  )
})

describe('a call', () => {
  it('is read with its arguments, over several lines and with comments', () => {
    const text = 'orm.mapped_column(\n    String(12),  # short\n    default="a, (b",\n    *more,\n)'
    expect(readCall(text)).toEqual({
      called: 'orm.mapped_column',
      arguments: [{ value: 'String(12)' }, { name: 'default', value: '"a, (b"' }, { value: '*more' }],
    })
    expect(commentsIn(text)).toEqual(['# short'])
  })

  it('keeps a lambda and a comparison whole', () => {
    expect(readCall('f(default=lambda: [1, 2], x == 1)')?.arguments).toEqual([
      { name: 'default', value: 'lambda: [1, 2]' },
      { value: 'x == 1' },
    ])
  })

  it.each(['f(a)(b)', 'f(a) | g(b)', 'f', 'f(a).b', '(f)(a)'])('%s is none', (text) =>
    expect(readCall(text)).toBeUndefined(),
  )
})

describe('on one line', () => {
  it('a call loses the comma at its end, and a tuple of one keeps it', () => {
    expect(onOneLine('f(\n    a,\n)')).toBe('f(a)')
    expect(onOneLine('(\n    a,\n)')).toBe('(a,)')
    expect(onOneLine('x = """a\n  # b"""')).toBe('x = """a\n  # b"""')
  })

  it('items are those of a tuple or a list, else the value itself', () => {
    expect(itemsOf('(a, b(c, d),)')).toEqual(['a', 'b(c, d)'])
    expect(itemsOf('[a]')).toEqual(['a'])
    expect(itemsOf('a(b), c')).toEqual(['a(b), c'])
  })

  it('parts of a union are told however it is written', () => {
    expect(unionOf('str | None')).toEqual(['str', 'None'])
    expect(unionOf('Optional[dict[str, int]]')).toEqual(['dict[str, int]', 'None'])
    expect(unionOf('"dict[str, int | None]"')).toEqual(['dict[str, int | None]'])
  })
})
