import { textForms } from '../text.ts'
import { readAnswer } from './read-answer.ts'
import { matches, type Values } from './rules.ts'
import type { AnswerValue, DefaultRow, Question } from './types.ts'

/**
 * The default of a question under the answers so far: the first row whose rule matches. Nothing where no row does, or
 * where a text is made from an answer that is not there yet.
 */
export function defaultOf(question: Question, values: Values): AnswerValue | undefined {
  const row = defaultRowOf(question, values)
  if (row === undefined) return undefined
  if (question.kind === 'text' && typeof row.value === 'string') return deriveDefault(row.value, values)
  const { value, problems } = readAnswer(question, row.value, [])
  if (value !== undefined) return value
  throw new Error(
    `The pack's default for ${question.id} is refused: ${problems[0]?.what ?? 'it has no value.'}`,
  )
}

/** The row that gives the default, whether or not its text can be made yet. */
export const defaultRowOf = (question: Question, values: Values): DefaultRow | undefined =>
  question.defaults.find((row) => row.when === undefined || matches(row.when, values))

/**
 * Fills `{{question}}` and `{{form question}}` (`{{snake name}}`) in a default text. Nothing when an answer is not there or
 * is no text; a form that does not exist is a mistake of the pack and throws.
 */
export function deriveDefault(template: string, values: Values): string | undefined {
  let complete = true
  const text = template.replace(expression, (_, inner: string) => {
    const filled = fill(inner.trim(), values)
    complete &&= filled !== undefined
    return filled ?? ''
  })
  return complete ? text : undefined
}

/** The ids of the questions that the default of a question reads. */
export function readByDefault(question: Question): readonly string[] {
  const ids = question.defaults.flatMap(({ when, value }) => {
    const texts = question.kind === 'text' && typeof value === 'string' ? [...value.matchAll(expression)] : []
    return [...Object.keys(when ?? {}), ...texts.map((found) => found[1]?.trim().split(/\s+/).at(-1) ?? '')]
  })
  return [...new Set(ids)]
}

const expression = /\{\{([^{}]*)\}\}/g

function fill(inner: string, values: Values): string | undefined {
  const [form, id] = inner.includes(' ') ? inner.split(/\s+/) : [undefined, inner]
  const value = id !== undefined && Object.hasOwn(values, id) ? values[id] : undefined
  if (form !== undefined && !isForm(form))
    throw new Error(`{{${inner}}} in a default: there is no form ${form}.`)
  if (typeof value !== 'string') return undefined
  return form === undefined ? value : textForms[form](value)
}

const isForm = (form: string): form is keyof typeof textForms => Object.hasOwn(textForms, form)
