import type { AnswerValue, FeatureRecord } from '../answers/types.ts'
import { type Problem, type Result, refusal, success } from '../problem.ts'
import { quoted } from '../text.ts'
import { sameAnswer } from './answers-questions.ts'
import { type Lock, lockPath } from './lock.ts'

/** What of a lock cannot be rendered again. */
export type Remembered = Pick<Lock, 'answers' | 'replaced' | 'placements' | 'declined' | 'newel' | 'pack'>

/** The locks of two branches that met, and of the commit where they parted. */
export interface ThreeLocks {
  readonly base: Remembered
  readonly ours: Remembered
  readonly theirs: Remembered
}

/**
 * What two branches agreed on: records of both, each other answer from the branch that changed it. The rest of a lock
 * follows from it by rendering. Problems: `two-packs` (the branches were rendered by different packs), `two-answers` (one
 * for each question that both changed).
 */
export function mergeLocks({ base, ours, theirs }: ThreeLocks): Result<Remembered> {
  if (ours.pack.integrity !== theirs.pack.integrity) return refusal(twoPacks(ours, theirs))
  const ids = [...new Set([...Object.keys(ours.answers), ...Object.keys(theirs.answers)])].sort()
  const merged = ids.map(
    (id) => [id, mergedAnswer(base.answers[id], ours.answers[id], theirs.answers[id])] as const,
  )
  const problems = merged.flatMap(([id, value]) =>
    value === 'both' ? [twoAnswers(id, ours.answers[id], theirs.answers[id])] : [],
  )
  if (problems.length > 0) return refusal(...problems)
  const answers = merged.flatMap(([id, value]) =>
    value === 'both' || value.answer === undefined ? [] : [[id, value.answer] as const],
  )
  return success({
    ...ours,
    answers: Object.fromEntries(answers),
    replaced: { ...theirs.replaced, ...ours.replaced },
    placements: { ...theirs.placements, ...ours.placements },
    declined: [...new Set([...ours.declined, ...theirs.declined])].sort(),
  })
}

type Answer = AnswerValue | undefined

function mergedAnswer(base: Answer, ours: Answer, theirs: Answer): { readonly answer: Answer } | 'both' {
  if (sameAnswer(base, theirs) || sameAnswer(ours, theirs)) return { answer: ours }
  if (sameAnswer(base, ours)) return { answer: theirs }
  if (!isList(ours) || !isList(theirs)) return 'both'
  return mergedLists(isList(base) ? base : [], ours, theirs)
}

type Item = string | FeatureRecord

const isList = (value: Answer): value is Extract<Answer, readonly unknown[]> => Array.isArray(value)

/** Ours, without what theirs took out, then what theirs added. A record that both changed is one that both changed. */
function mergedLists(
  base: readonly Item[],
  ours: readonly Item[],
  theirs: readonly Item[],
): { readonly answer: Answer } | 'both' {
  const [was, wanted] = [byName(base), byName(theirs)]
  const kept: Item[] = []
  for (const item of ours) {
    const [before, other] = [was.get(nameOf(item)), wanted.get(nameOf(item))]
    if (other === undefined && before !== undefined) continue
    const isOurs = other === undefined || same(other, item) || same(other, before)
    if (!isOurs && !same(item, before)) return 'both'
    kept.push(isOurs ? item : other)
  }
  const there = byName(ours)
  const added = theirs.filter((item) => !there.has(nameOf(item)) && !was.has(nameOf(item)))
  // Both branches may have given their new records the same number.
  const numbered = added.map((item) => (typeof item === 'string' ? item : withoutPosition(item)))
  return { answer: [...kept, ...numbered] as AnswerValue }
}

const withoutPosition = ({ position: _, ...record }: FeatureRecord): FeatureRecord => record

const nameOf = (item: Item): string => (typeof item === 'string' ? item : item.name)

const byName = (items: readonly Item[]): ReadonlyMap<string, Item> =>
  new Map(items.map((item) => [nameOf(item), item]))

const same = (one: Item | undefined, other: Item | undefined): boolean =>
  JSON.stringify(one) === JSON.stringify(other)

const twoPacks = (ours: Remembered, theirs: Remembered): Problem => ({
  code: 'two-packs',
  what: `The branches that met were rendered by different versions of ${ours.pack.id} (${ours.newel} and ${theirs.newel}).`,
  where: lockPath,
  next: 'Take the merge back, type `newel update` on the older branch, commit, and merge again.',
})

const twoAnswers = (id: string, ours: Answer, theirs: Answer): Problem => ({
  code: 'two-answers',
  what: `Both branches changed the answer ${quoted(id)}: ${JSON.stringify(ours)} here, ${JSON.stringify(theirs)} there.`,
  where: `${lockPath} answers.${id}`,
  next: 'Take the merge back, bring one branch to the answer of the other (`newel add` or `newel remove`), commit, and merge again.',
})
