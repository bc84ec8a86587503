import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { mergePython } from '../../../src/core/reconcile/python.ts'
import { mergeBlock } from '../../../src/core/reconcile/python-symbols.ts'
import { loadPythonReader } from '../../../src/node/python-reader.ts'
import { gitMerge } from './git-merge.ts'
import { base, edited, editsOf, textOfModule, textOfSymbol } from './python-modules.ts'

const labels = { base: 'base', ours: 'ours', theirs: 'theirs' }
const reader = await loadPythonReader()
const byLines = (was: string, is: string, wanted: string) => gitMerge(was, is, wanted, labels)
const merge = (was: string, is: string, wanted: string) => mergePython(was, is, wanted, byLines, reader)
const chunksIn = (text: string) => {
  const chunks = reader.read(text)?.chunks
  if (chunks === undefined) throw new Error(`It does not parse:\n${text}`)
  return chunks
}
/** Of an import the name, since its statement may bring others too. */
const linesIn = (text: string) =>
  text.split('\n').flatMap((line) => (line.trim() === '' ? [] : [line.replace(/^from \S+ import /, '')]))

/** Both sides edit what they like, or each leaves alone what the other may edit. */
const freely = fc.tuple(base, editsOf('mine'), editsOf('fresh')).map(([symbols, mine, fresh]) => ({
  base: textOfModule(symbols),
  ours: textOfModule(edited(symbols, mine)),
  theirs: textOfModule(edited(symbols, fresh)),
}))
const apart = fc.tuple(base, editsOf('mine'), editsOf('fresh')).map(([symbols, mine, fresh]) => {
  const ours = edited(symbols, mine, (at) => at % 2 === 0)
  const theirs = edited(
    symbols,
    fresh.filter(({ kind }) => kind !== 'move'),
    (at) => at % 2 === 1,
  )
  return { symbols, ours, theirs }
})

describe('laws of the merge by symbol', () => {
  it('gives theirs byte for byte where the owner changed nothing, and the owner’s where theirs is as it was', () => {
    fc.assert(
      fc.property(freely, ({ base: was, ours }) => {
        const [before, after] = [chunksIn(was), chunksIn(ours)]
        const never = () => {
          throw new Error('There is nothing to merge by lines.')
        }
        const results = [
          mergeBlock({ base: before, ours: before, theirs: after }, never),
          mergeBlock({ base: before, ours: after, theirs: before }, never),
        ]
        expect(results).toEqual([0, 1].map(() => ({ text: ours, conflicts: 0 })))
        expect(merge(was, was, ours).text).toBe(ours)
        expect(merge(was, ours, was).text).toBe(ours)
      }),
      { numRuns: 400 },
    )
  })

  it('loses no line that a side added, reads where it is clean, and gives the same again', () => {
    fc.assert(
      fc.property(freely, ({ base: was, ours, theirs }) => {
        const merged = merge(was, ours, theirs)
        const before = new Set(linesIn(was))
        const sides = merged.conflicts === 1 && merged.text === ours ? [ours] : [ours, theirs]
        for (const line of sides.flatMap(linesIn)) if (!before.has(line)) expect(merged.text).toContain(line)
        if (merged.conflicts === 0) chunksIn(merged.text)
        expect(merge(was, ours, theirs)).toEqual(merged)
      }),
      { numRuns: 250 },
    )
  })

  it('gives the known answer where the sides edit different symbols, whichever the owner moved', () => {
    fc.assert(
      fc.property(apart, ({ symbols, ours, theirs }) => {
        const merged = merge(textOfModule(symbols), textOfModule(ours), textOfModule(theirs))
        const [mine, other, before] = [ours, theirs, symbols].map(
          (side) => new Map(side.map((symbol) => [symbol.name, textOfSymbol(symbol)])),
        )
        const names = new Set([...ours, ...theirs].map(({ name }) => name))
        const expected = [...names].flatMap((name) => {
          const [is, wanted, was] = [mine?.get(name), other?.get(name), before?.get(name)]
          const text = is === was ? wanted : is
          return text === undefined ? [] : [text]
        })
        expect(merged.conflicts).toBe(0)
        const texts = chunksIn(merged.text).map(({ text }) => text.replace(/^\n+/, ''))
        expect(texts.toSorted()).toEqual(expected.toSorted())
      }),
      { numRuns: 400 },
    )
  })
})
