import { didYouMean } from '../answers/nearest.ts'
import { listed } from '../answers/rules.ts'
import type { Rule } from '../answers/types.ts'
import type { Desk } from './desk.ts'
import type { QuestionYaml } from './schema.ts'
import { type Flaw, shown } from './source.ts'
import type { KeyPath, YamlFile } from './yaml.ts'

/** Every question and every choice that a rule names must exist, or the rule could never match. */
export function checkRule(
  rule: Rule,
  path: KeyPath,
  questions: readonly QuestionYaml[],
  yaml: YamlFile,
  desk: Desk,
): void {
  for (const [id, expected] of Object.entries(rule)) {
    const question = questions.find((candidate) => candidate.id === id)
    if (question === undefined) {
      desk.report(yaml.problem([...path, id], 'key', unknownQuestion(id, questions)))
      continue
    }
    for (const [index, value] of listed(expected).entries()) {
      const flaw = expectationFlaw(value, question)
      const at = Array.isArray(expected) ? [...path, id, index] : [...path, id]
      if (flaw !== undefined) desk.report(yaml.problem(at, 'value', flaw))
    }
  }
}

export function unknownQuestion(id: string, questions: readonly QuestionYaml[]): Flaw {
  const known = questions.map((question) => question.id)
  const next = didYouMean(id, known) ?? `Known here: ${known.join(', ')}.`
  return { code: 'unknown-question', what: `There is no question ${shown(id)} here.`, next }
}

export const isTextOrChoice = (question: QuestionYaml): boolean =>
  question.kind === 'text' || question.kind === 'choice'

/** What a choice's value may not be: anything but one of its choices. */
export function choiceFlaw(
  value: unknown,
  question: QuestionYaml & { kind: 'choice' | 'many' },
  more: readonly string[] = [],
): Flaw | undefined {
  const known = [...question.choices.map((choice) => choice.id), ...more]
  if (typeof value === 'string' && known.includes(value)) return undefined
  const next = typeof value === 'string' ? didYouMean(value, known) : undefined
  return {
    code: 'unknown-choice',
    what: `${shown(String(value))} is no choice of ${shown(question.id)}.`,
    next: next ?? `Choices are ${known.join(', ')}.`,
  }
}

function expectationFlaw(value: string | boolean, question: QuestionYaml): Flaw | undefined {
  switch (question.kind) {
    case 'choice':
      return choiceFlaw(value, question)
    case 'many':
      return choiceFlaw(value, question, ['some', 'none'])
    case 'records':
      return value === 'some' || value === 'none'
        ? undefined
        : never(question.id, 'some or none', String(value))
    case 'boolean':
      return typeof value === 'boolean' ? undefined : never(question.id, 'true or false', value)
    case 'text':
      return typeof value === 'string' ? undefined : never(question.id, 'text', String(value))
  }
}

function never(id: string, wanted: string, value: string): Flaw {
  const meant = didYouMean(value, wanted.split(' or '))
  return {
    code: 'unknown-choice',
    what: `The answer to ${shown(id)} is tested with ${wanted}, not with ${shown(value)}.`,
    ...(meant === undefined ? {} : { next: meant }),
  }
}
