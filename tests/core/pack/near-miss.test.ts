import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { isMap, isPair, isScalar, parseDocument, visit } from 'yaml'
import { readPack } from '../../../src/core/pack/read.ts'
import { tinyPack, tinyWith } from './tiny-pack.ts'

/** Words of the format, file by file; other keys of the tiny pack are names that its author chose. */
const words = new Set(
  `id version newel language delimiters layoutQuestion questions constraints presets names facts contributors
  reservedProjectNames nextSteps checks kind text help ask maxLength format pattern matches message default label hint lines team tree
  choices flag fact types limits arguments reserved records fields when value require because answers properties derive variants
  by rows root packages files path doc roles forEach where onDemand owner mode`.split(/\s+/),
)

interface Key {
  readonly file: string
  readonly word: string
  readonly offset: number
}

/** Below these keys stand names, not words. */
const namesBelow = new Set([
  'answers',
  'names',
  'when',
  'require',
  'properties',
  'derive',
  'rows',
  'facts',
  'records',
  'fields',
])

function keysOf(file: string): readonly Key[] {
  const keys: Key[] = []
  visit(parseDocument(tinyPack[file] ?? ''), {
    Pair(_, { key }, ancestors) {
      if (!isScalar(key) || typeof key.value !== 'string' || !words.has(key.value)) return
      const above = ancestors.filter(isPair).at(-1)?.key
      const parent = ancestors.at(-1)
      const isNamed =
        isScalar(above) && namesBelow.has(String(above.value)) && isMap(parent) && isPair(ancestors.at(-2))
      if (!isNamed) keys.push({ file, word: key.value, offset: key.range?.[0] ?? 0 })
    },
  })
  return keys
}

const yamlFiles = Object.keys(tinyPack).filter((path) => /\.yaml$/.test(path) && !path.startsWith('tests/'))
const keys = yamlFiles.flatMap(keysOf)

/** One letter of a word replaced, dropped, doubled or swapped with the next. */
const slip = (word: string, at: number, how: number, letter: string): string => {
  const index = at % word.length
  const slips = [
    word.slice(0, index) + letter + word.slice(index + 1),
    word.slice(0, index) + word.slice(index + 1),
    word.slice(0, index) + letter + word.slice(index),
    word.slice(0, index) + word.slice(index + 1, index + 2) + word.charAt(index) + word.slice(index + 2),
  ]
  return slips[how % slips.length] ?? word
}

describe('words of the pack format', () => {
  it('stand in the tiny pack, all of them', () => {
    expect([...words].filter((word) => !keys.some((key) => key.word === word))).toEqual([])
  })

  it.each([...new Map(keys.map((key) => [`${key.word} in ${key.file}`, key]))])(
    '%s: one wrong letter is refused, and the right word suggested',
    (_, { file, word, offset }) => {
      const text = tinyPack[file] ?? ''
      const wrong = `${word.slice(0, -1)}${word.endsWith('q') ? 'x' : 'q'}`
      const result = readPack(
        tinyWith({ [file]: text.slice(0, offset) + wrong + text.slice(offset + word.length) }),
      )
      const line = text.slice(0, offset).split('\n').length
      const mine = result.ok ? [] : result.problems.filter(({ code }) => code === 'unknown-key')
      expect(mine).toMatchObject([
        {
          what: `There is no key "${wrong}" here.`,
          where: `${file}:${line}:${offset - text.lastIndexOf('\n', offset - 1)}`,
          next: `Did you mean "${word}"?`,
        },
      ])
    },
  )

  it('are refused with any slip of one letter, and never silently read', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...keys),
        fc.nat(30),
        fc.nat(3),
        fc.constantFrom(...'abcdefghijklmnopqrstuvwxyz'),
        ({ file, word, offset }, at, how, letter) => {
          const wrong = slip(word, at, how, letter)
          fc.pre(wrong !== word && wrong !== '' && !words.has(wrong))
          const text = tinyPack[file] ?? ''
          const result = readPack(
            tinyWith({ [file]: text.slice(0, offset) + wrong + text.slice(offset + word.length) }),
          )
          const found = result.ok
            ? []
            : result.problems.filter(({ what }) => what === `There is no key "${wrong}" here.`)
          expect(found).toHaveLength(1)
          if (word.length >= 4) expect(found[0]?.next).toContain('Did you mean')
        },
      ),
      { numRuns: 150 },
    )
  })
})
