import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { joinModule, readFragment } from '../../../src/core/python/module.ts'
import { preferFewerEscapes } from '../../../src/core/python/quotes.ts'
import { ruffOf } from '../../support/ruff.ts'

const piece = fc.constantFrom('"', "'", '\\', 'a', '{', '}', ' ', '\n', '🚀', '"""', '#', 'f"')
const text = fc.array(piece, { maxLength: 12 }).map((pieces) => pieces.join(''))

describe('texts have the quotes that ruff would choose', () => {
  it.each([
    ['x = "a \\"b\\""', `x = 'a "b"'`],
    ['x = "it\'s \\"b\\""', `x = 'it\\'s "b"'`],
    ['x = "it\'s \\"b"', 'x = "it\'s \\"b"'],
    ['x = "a \\\\" + "\\"b"', `x = "a \\\\" + '"b'`],
    ['x = f"{y["a"]} \\"b\\""', 'x = f"{y["a"]} \\"b\\""'],
    ['"""a \\"b\\" c"""', '"""a \\"b\\" c"""'],
    ['# "a \\"b\\""', '# "a \\"b\\""'],
  ])('%s', (source, expected) => {
    expect(preferFewerEscapes(source)).toBe(expected)
  })

  it('law: any text, as a value and as a docstring, is what ruff would have written', () => {
    fc.assert(
      fc.property(text, text, (value, doc) => {
        const fragments = [readFragment(`x = ${JSON.stringify(value)}\n`, [])]
        const source = joinModule({ module: 'm', doc: doc.replaceAll('\n', ''), fragments, firstParty: [] })
        expect(ruffOf(source, []).formatted).toBe(source)
      }),
      { numRuns: 500 },
    )
  })
})
