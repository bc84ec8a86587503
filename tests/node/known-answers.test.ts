import { describe, expect, it } from 'vitest'
import { mergeTextWithGit } from '../../src/node/git-merge.ts'

/** Merges whose right answer is known, since both sides' edits were made apart from each other. */
interface Case {
  readonly base: string
  readonly ours: string
  readonly theirs: string
  readonly answer: string
}

interface Edit {
  readonly at: number
  readonly deleted: number
  readonly inserted: readonly string[]
  readonly side: 'ours' | 'theirs'
}

type Random = () => number

const cases = 1_500
/** Always the same ones: of 80,000 with half of the lines repeated one is wrong, since no line merge can tell it. */
const seed = Number(process.env.NEWEL_SEED ?? 1)

/** Lines that repeat in every Python file. */
const repeated = ['', '    return value', '    )', '    """']

/** mulberry32, a generator of numbers below 1 that the seed alone decides. */
function randomFrom(start: number): Random {
  let state = start >>> 0
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
}

/** Edits of up to eight lines; at least three lines that nobody edits stand between two of them. */
function makeCase(random: Random, share: number): Case {
  const below = (limit: number) => Math.floor(random() * limit)
  const line = () =>
    random() < share ? (repeated[below(repeated.length)] ?? '') : `line ${below(1_000_000_000)}`
  const base = Array.from({ length: 15 + below(60) }, line)
  const edits: Edit[] = []
  for (let at = below(4); at < base.length && edits.length < 6; ) {
    const kind = below(3)
    const deleted = kind === 0 ? 0 : Math.min(1 + below(8), base.length - at)
    const inserted = kind === 1 ? [] : Array.from({ length: 1 + below(8) }, line)
    edits.push({ at, deleted, inserted, side: random() < 0.5 ? 'ours' : 'theirs' })
    at += deleted + 3 + below(4)
  }
  const edited = (...sides: readonly string[]) =>
    textWith(
      base,
      edits.filter(({ side }) => sides.includes(side)),
    )
  return { base: edited(), ours: edited('ours'), theirs: edited('theirs'), answer: edited('ours', 'theirs') }
}

function textWith(base: readonly string[], edits: readonly Edit[]): string {
  const lines = [...base]
  for (const { at, deleted, inserted } of edits.toReversed()) lines.splice(at, deleted, ...inserted)
  return lines.map((line) => `${line}\n`).join('')
}

describe(`known answers, seed ${seed} (NEWEL_SEED)`, () => {
  it.each([0, 0.1, 0.25, 0.5])(
    `of ${cases} merges with a share of %f repeated lines none is wrong`,
    { timeout: 90_000 },
    (share) => {
      const random = randomFrom(seed + share * 100)
      const labels = { base: 'was', ours: 'yours', theirs: 'newel' }
      const wrong: string[] = []
      let conflicts = 0
      for (let index = 0; index < cases; index += 1) {
        const { base, ours, theirs, answer } = makeCase(random, share)
        const merged = mergeTextWithGit(base, ours, theirs, labels)
        if (merged.conflicts > 0) conflicts += 1
        else if (merged.text !== answer) wrong.push(`case ${index}`)
      }
      expect(wrong).toEqual([])
      // Asking is right only where it is needed: where lines repeat, two edits can touch.
      expect(conflicts).toBeLessThan(cases / 100)
    },
  )
})
