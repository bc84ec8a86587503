import type { AnswerValue, Constraint, Rule } from './types.ts'

/** Whatever is answered so far, by the id of the question. */
export type Values = Readonly<Record<string, AnswerValue>>

/**
 * Whether every key of a rule matches. A text or boolean must be one of the values. For a list, `some` and `none` tell
 * whether it holds anything, and any other text must be in it. A question without an answer matches nothing.
 */
export function matches(rule: Rule, values: Values): boolean {
  return Object.entries(rule).every(([id, expected]) => {
    const value = Object.hasOwn(values, id) ? values[id] : undefined
    return value !== undefined && listed(expected).some((one) => meets(value, one))
  })
}

/** Whether the answers keep to a constraint: where `when` matches, `require` does too. */
export const keeps = (values: Values, constraint: Constraint): boolean =>
  !matches(constraint.when, values) || matches(constraint.require, values)

/** The ids of the questions that a constraint speaks of. */
export const questionsOf = (constraint: Constraint): readonly string[] => [
  ...new Set([...Object.keys(constraint.when), ...Object.keys(constraint.require)]),
]

export type Expected = string | boolean

/** What a rule expects of one question, always as a list. */
export const listed = (expected: Rule[string]): readonly Expected[] =>
  typeof expected === 'string' || typeof expected === 'boolean' ? [expected] : expected

function meets(value: AnswerValue, expected: Expected): boolean {
  if (typeof value === 'string' || typeof value === 'boolean') return value === expected
  if (expected === 'some' && value.length > 0) return true
  if (expected === 'none' && value.length === 0) return true
  return value.some((member) => member === expected)
}
