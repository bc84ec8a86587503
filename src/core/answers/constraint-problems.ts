import type { Problem } from '../problem.ts'
import { oneOf } from '../text.ts'
import { fits, type Limiting } from './available.ts'
import { problemAt } from './draft.ts'
import { flagOf } from './read-answer.ts'
import { listed, type Values } from './rules.ts'
import type { Constraint, Question, Rule } from './types.ts'

/**
 * One problem for each broken constraint, with its reason and the answers that would satisfy it. `broken` are those
 * that the given answers break by themselves, `blocked` those that left no choice for a default.
 */
export function constraintProblems(
  pack: Limiting,
  given: Values,
  broken: readonly Constraint[],
  blocked: readonly Constraint[],
): readonly Problem[] {
  const all = [...broken, ...blocked]
  return all.map((constraint, index) => {
    const others = pack.constraints.filter((other) => other === constraint || !all.includes(other))
    const next =
      index >= mostWithWaysOut
        ? 'Change one of these answers.'
        : waysOut({ ...pack, constraints: others }, given, constraint)
    return problemAt(
      { where: whereOf(pack, given, constraint) },
      'broken-constraint',
      constraint.because,
      next,
    )
  })
}

/** Each way out takes a search of its own; a pack with more broken constraints than this has no reader left anyway. */
const mostWithWaysOut = 20

/** The flag that somebody gave, of the one that is required before the one that requires it. */
function whereOf(pack: Limiting, given: Values, constraint: Constraint): string {
  const ids = idsOf(constraint)
  const id = ids.find((one) => Object.hasOwn(given, one)) ?? ids[0] ?? ''
  const question = pack.questions.find((one) => one.id === id)
  return question === undefined ? id : flagOf(question)
}

const idsOf = ({ when, require }: Constraint): readonly string[] => [
  ...new Set([...Object.keys(require), ...Object.keys(when)]),
]

function waysOut(pack: Limiting, given: Values, constraint: Constraint): string {
  const ways = idsOf(constraint).flatMap((id) => {
    const question = pack.questions.find((one) => one.id === id)
    return question === undefined ? [] : wayOut(pack, given, question, constraint)
  })
  return ways.length === 0 ? 'Change one of these answers.' : `Try ${ways.join('; or ')}.`
}

function wayOut(
  pack: Limiting,
  given: Values,
  question: Question,
  constraint: Constraint,
): readonly string[] {
  const flag = flagOf(question)
  const required = constraint.require[question.id]
  switch (question.kind) {
    case 'choice': {
      const ids = question.choices.map(({ id }) => id)
      const fitting = ids.filter(
        (id) => id !== given[question.id] && fits(pack, { ...given, [question.id]: id }),
      )
      return fitting.length === 0 ? [] : [`${flag} ${oneOf(fitting)}`]
    }
    case 'boolean': {
      const fitting = [true, false].filter(
        (value) => value !== given[question.id] && fits(pack, { ...given, [question.id]: value }),
      )
      return fitting.map((value) => `${flag} ${value}`)
    }
    case 'many':
    case 'records':
    case 'text':
      return required === undefined ? [] : [listWay(flag, required)]
  }
}

function listWay(flag: string, required: Rule[string]): string {
  const texts = listed(required).map(String)
  if (texts.includes('some')) return `a ${flag}`
  return texts.includes('none') ? `no ${flag}` : `${flag} ${oneOf(texts)}`
}
