import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { wrapLines } from '../../../src/core/python/wrap.ts'
import { ruffOf } from '../../support/ruff.ts'
import { lineOf } from './lines.ts'

const [a, b, c] = ['a'.repeat(44), 'b'.repeat(44), 'c'.repeat(44)]

describe('a line that is too long is split as ruff splits it', () => {
  it.each([
    [
      'arguments that fit on one line',
      `a_much_longer_name(${a}, ${b}, 1234567890123)`,
      `a_much_longer_name(\n    ${a}, ${b}, 1234567890123\n)`,
    ],
    ['arguments that do not', `f(${a}, ${b}, x=${c})`, `f(\n    ${a},\n    ${b},\n    x=${c},\n)`],
    [
      'a lambda of two parameters, which is one argument',
      `f(${a}, lambda x, y: ${b}(x, y), z=${c})`,
      `f(\n    ${a},\n    lambda x, y: ${b}(x, y),\n    z=${c},\n)`,
    ],
    ['a sole argument, without a comma', `${a}(${b}.${c})`, `${a}(\n    ${b}.${c}\n)`],
    [
      'a sole parameter, with a comma',
      `def ${a}(x: ${b}) -> ${c}: ...`,
      `def ${a}(\n    x: ${b},\n) -> ${c}: ...`,
    ],
    [
      'parameters, not the return type',
      `def ${a}(x: ${b}, y: int) -> list[${c}]: ...`,
      `def ${a}(\n    x: ${b}, y: int\n) -> list[${c}]: ...`,
    ],
    [
      'a literal, always item by item',
      `x = [${a}, ${b}, 12345678901234567890123456789]`,
      `x = [\n    ${a},\n    ${b},\n    12345678901234567890123456789,\n]`,
    ],
    [
      'a comprehension before its clauses',
      `x = [${a}.${b} for ${a} in ${c}]`,
      `x = [\n    ${a}.${b}\n    for ${a} in ${c}\n]`,
    ],
    [
      'a group, without a comma',
      `x = (await call(${b}, ${c}, 1234567)).json()`,
      `x = (\n    await call(${b}, ${c}, 1234567)\n).json()`,
    ],
    ['a value without brackets', `self.${a} = ${b}.${c}`, `self.${a} = (\n    ${b}.${c}\n)`],
    [
      'a value that is text, not what is assigned to',
      `x["${a}"] = "${b}${c}"`,
      `x["${a}"] = (\n    "${b}${c}"\n)`,
    ],
    [
      'a value that no parentheses make fit, where it is split anyway',
      `${a}${a} = await ${b}.call([], ${c}=${a}_1234567890123456789012)`,
      `${a}${a} = await ${b}.call(\n    [], ${c}=${a}_1234567890123456789012\n)`,
    ],
    [
      'a chain, a link a line',
      `x = select(${a}).where(${b} == 1).order_by(${c})`,
      `x = (\n    select(${a})\n    .where(${b} == 1)\n    .order_by(${c})\n)`,
    ],
    [
      'a chain that is returned, with what it begins with',
      `def f():\n    return self.session.scalars(${a}).unique(${b}).all(${c})`,
      `def f():\n    return (\n        self.session.scalars(${a})\n        .unique(${b})\n        .all(${c})\n    )`,
    ],
    [
      'a chain as an argument',
      `await self.session.scalars(select(${a}).where(${b} == 12345678901234567).order_by(${c}), x)`,
      `await self.session.scalars(\n    select(${a})\n    .where(${b} == 12345678901234567)\n    .order_by(${c}),\n    x,\n)`,
    ],
    [
      'one link that is no chain',
      `x = select(${a}).order_by(${b}, ${c})`,
      `x = select(${a}).order_by(\n    ${b}, ${c}\n)`,
    ],
    [
      'an item that already has a line',
      `f(\n    x=${a}(${b}, ${c}),\n)`,
      `f(\n    x=${a}(\n        ${b}, ${c}\n    ),\n)`,
    ],
  ])('%s', (_, source, expected) => {
    expect(wrapLines(`${source}\n`)).toBe(`${expected}\n`)
    expect(ruffOf(`${source}\n`, []).formatted).toBe(`${expected}\n`)
  })

  it.each([
    ['a comment', `# ${a} ${b} ${c}\n`],
    ['a comment that tools read', `def ${a}(x: ${b}) -> dict[str, int]: ...  # noqa: ARG001\n`],
    ['text over several lines', `x = """\n${a}(${b}, ${c})\n"""\n`],
    ['a text too long for any line', `x = "${a}${b}${c}"\n`],
    ['a chain of attributes too long for any line', `x = ${a}.${b}.${c}\n`],
  ])('%s stays as it is', (_, source) => {
    expect(wrapLines(source)).toBe(source)
    expect(ruffOf(source, []).formatted).toBe(source)
  })
})

describe('law: what is wrapped is what ruff would have written', () => {
  it('for every form that fragments use, with names of 2 to 40 characters', () => {
    fc.assert(
      fc.property(lineOf, ({ source }) => {
        expect(wrapLines(source)).toBe(ruffOf(source, []).formatted)
      }),
      { numRuns: 1500 },
    )
  })
})
