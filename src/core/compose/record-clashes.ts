import type { Answers, FeatureRecord, RecordsQuestion } from '../answers/types.ts'
import type { Contributor, Pack } from '../pack/types.ts'
import type { Problem } from '../problem.ts'
import { pascal, quoted } from '../text.ts'
import type { Fact } from './facts.ts'
import type { Stage } from './stage.ts'

/**
 * Records that were asked for and that have a name, a plural or a table of one that a contributor brings: both would be
 * written to the same places. Problem: `record-clash`, which names the answer that the other one comes with.
 */
export function recordClashes(stage: Stage, pack: Pack, { values }: Answers): readonly Problem[] {
  return pack.questions.flatMap((question) => {
    if (question.kind !== 'records') return []
    const asked = values[question.id] as readonly FeatureRecord[]
    return broughtTo(question, stage).flatMap(({ record, contributor }) =>
      asked
        .filter((one) => shareNames(one, record))
        .map((one) => clash(one, record, contributor, question, pack)),
    )
  })
}

interface Brought {
  readonly record: Fact
  readonly contributor: Contributor
}

/** Records of contributors stand before those that were asked for, in the order of the contributors. */
function broughtTo({ fact }: RecordsQuestion, { chosen, facts }: Stage): readonly Brought[] {
  const bringing = chosen
    .filter(({ forEach }) => forEach === undefined)
    .flatMap((contributor) => (contributor.facts[fact] ?? []).map(() => contributor))
  return bringing.flatMap((contributor, index) => {
    const record = facts[fact]?.[index]
    return record === undefined ? [] : [{ record, contributor }]
  })
}

function shareNames(one: FeatureRecord, other: Fact): boolean {
  const theirs = [other.name, other.plural].map((name) => pascal(String(name)))
  const isSameTable = (one.table ?? one.plural) === (other.table ?? other.plural)
  return isSameTable || [one.name, one.plural].some((name) => theirs.includes(pascal(name)))
}

function clash(
  { name }: FeatureRecord,
  other: Fact,
  { id, when }: Contributor,
  { flag }: RecordsQuestion,
  pack: Pack,
): Problem {
  const [question, answer] = Object.entries(when).find(([key]) => isAsked(key, pack)) ?? []
  const bringing = question === undefined ? id : `${question}=${[answer].flat().join('|')}`
  return {
    code: 'record-clash',
    what: `The ${flag} ${quoted(name)} meets the ${flag} ${quoted(String(other.name))}, which comes with ${bringing}.`,
    where: name,
    next: `Call yours something else, or do without ${bringing}.`,
  }
}

const isAsked = (id: string, { questions }: Pack): boolean => questions.some((one) => one.id === id)
