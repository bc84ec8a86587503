import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { additively } from '../../../src/core/reconcile/additive.ts'
import { gitMerge } from './git-merge.ts'

const labels = { base: 'base', ours: 'ours', theirs: 'theirs' }
const text = (...lines: readonly string[]) => lines.map((line) => `${line}\n`).join('')
const merged = (base: string, ours: string, theirs: string) =>
  additively(gitMerge)(base, ours, theirs, labels)

describe('a merge of files that list things', () => {
  it('keeps what both sides put at the same place, what is rendered first', () => {
    const result = merged(
      text('one', 'two', 'end'),
      text('one', 'two', 'mine', 'end'),
      text('one', 'two', 'three', 'end'),
    )
    expect(result).toEqual({ text: text('one', 'two', 'three', 'mine', 'end'), conflicts: 0 })
  })

  it('keeps what one side put behind or before a line that the other changed', () => {
    const behind = merged(text('one', 'end'), text('ONE', 'end'), text('one', 'two', 'end'))
    expect(behind).toEqual({ text: text('ONE', 'two', 'end'), conflicts: 0 })
    const before = merged(text('one', 'end'), text('mine', 'one', 'end'), text('first', 'end'))
    expect(before).toEqual({ text: text('mine', 'first', 'end'), conflicts: 0 })
  })

  it('leaves a line that both sides changed in conflict, beside others that it settles', () => {
    const far = ['a', 'b', 'c', 'd', 'e', 'f']
    const base = text('one', ...far, 'end')
    const ours = text('mine', ...far, 'end', 'added')
    const theirs = text('theirs', ...far, 'end', 'new')
    const result = merged(base, ours, theirs)
    expect(result.conflicts).toBe(1)
    expect(result.text).toContain('<<<<<<< ours\nmine\n||||||| base\none\n=======\ntheirs\n>>>>>>> theirs\n')
    expect(result.text).toContain(text('end', 'new', 'added'))
  })

  it('leaves a deletion beside a change in conflict', () => {
    expect(merged(text('one', 'end'), text('end'), text('ONE', 'end')).conflicts).toBe(1)
  })

  it('never loses a line that a side added, and settles all additions', () => {
    const place = fc.record({ at: fc.integer({ min: 0, max: 6 }), count: fc.integer({ min: 1, max: 3 }) })
    fc.assert(
      fc.property(fc.array(place, { maxLength: 4 }), fc.array(place, { maxLength: 4 }), (mine, new_) => {
        const base = ['a', 'b', 'c', 'd', 'e', 'f']
        const [ours, theirs] = [grown(base, mine, 'mine'), grown(base, new_, 'new')]
        const result = merged(text(...base), text(...ours), text(...theirs))
        expect(result.conflicts).toBe(0)
        expect(result.text.split('\n').sort()).toEqual(['', ...new Set([...ours, ...theirs])].sort())
      }),
      { numRuns: 60 },
    )
  })
})

/** Puts numbered lines of one side between those that are there. */
function grown(
  base: readonly string[],
  places: readonly { readonly at: number; readonly count: number }[],
  name: string,
): readonly string[] {
  const lines = base.map((line) => [line])
  for (const [index, { at, count }] of places.entries()) {
    const added = Array.from({ length: count }, (_, number) => `${name} ${index}.${number}`)
    lines[Math.min(at, lines.length - 1)]?.unshift(...added)
  }
  return lines.flat()
}
