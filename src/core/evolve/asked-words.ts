import type { Problem } from '../problem.ts'
import { oneOf } from '../text.ts'
import type { Verb } from './answers-questions.ts'

/**
 * Problems of answers in the words of `add` and `remove`: where `resolve` names flags of `create`, `--database postgres`, these
 * say what is typed in an existing project, `database=postgres`.
 */
export const inWordsOf = (problems: readonly Problem[], verb: Verb): readonly Problem[] =>
  problems.map((problem) => (problem.code === 'broken-constraint' ? inWords(problem, verb) : problem))

function inWords({ where, next, ...problem }: Problem, verb: Verb): Problem {
  const ways = /^Try (.*)\.$/s.exec(next ?? '')?.[1]?.split('; or ') ?? []
  const answers = ways.flatMap((way) => answersIn(way))
  return {
    ...problem,
    ...(where === undefined ? {} : { where: where.replace(/^--/, '') }),
    ...(answers.length === 0 ? (next === undefined ? {} : { next }) : { next: nextFor(answers, verb) }),
  }
}

/** `--database sqlite or postgres` as what `add` takes; a way that takes no value cannot be typed. */
function answersIn(way: string): readonly string[] {
  const [, flag, values] = /^--([\w-]+) (.+)$/s.exec(way) ?? []
  if (flag === undefined || values === undefined) return []
  return values.split(/, | or /).map((value) => `${flag}=${value}`)
}

const nextFor = (answers: readonly string[], verb: Verb): string =>
  verb === 'add'
    ? `Add ${oneOf(answers)} in the same command.`
    : `Type ${oneOf(answers.map((answer) => `\`newel add ${answer}\``))} first.`
