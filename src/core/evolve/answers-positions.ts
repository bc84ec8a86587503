import { positionsOf, withPositions } from '../answers/positions.ts'
import { matches } from '../answers/rules.ts'
import type { FeatureRecord, RecordsQuestion } from '../answers/types.ts'
import type { Pack } from '../pack/types.ts'
import { recordsIn, type Settled } from './answers-questions.ts'

type Answers = Settled['answers']

/**
 * The answers after a change, in which every record that stays keeps the number it had, and every new one has a number
 * above all others: migrations are named by it, and databases know migrations by their names.
 */
export function keepPositions(before: Answers, after: Answers, pack: Numbering): Answers {
  const kept = pack.questions.flatMap((question) =>
    question.kind === 'records' ? [[question.id, renumbered(before, after, question, pack)] as const] : [],
  )
  return { ...after, ...Object.fromEntries(kept.filter(([id]) => Object.hasOwn(after, id))) }
}

type Numbering = Pick<Pack, 'questions' | 'contributors'>

function renumbered(
  before: Answers,
  after: Answers,
  question: RecordsQuestion,
  pack: Numbering,
): readonly FeatureRecord[] {
  const [startBefore, startAfter] = [before, after].map((answers) => contributed(answers, question, pack))
  const old = recordsIn(before, question)
  const numbers = positionsOf(old, startBefore)
  const known = new Map(old.map(({ name }, index) => [name, numbers[index] ?? 0]))
  const records = recordsIn(after, question)
  let highest = Math.max(startBefore ?? 0, startAfter ?? 0, ...numbers)
  const positions = records.map(({ name }) => {
    const number = known.get(name)
    if (number === undefined) highest += 1
    return number ?? highest
  })
  return withPositions(records, positions, startAfter)
}

/** How many records of the same kind contributors put before those that were asked for. */
function contributed(answers: Answers, { fact }: RecordsQuestion, { contributors }: Numbering): number {
  const chosen = contributors.filter(({ when, forEach }) => forEach === undefined && matches(when, answers))
  return chosen.reduce((sum, { facts }) => sum + (facts[fact]?.length ?? 0), 0)
}
