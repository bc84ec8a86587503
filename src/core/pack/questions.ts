import { didYouMean } from '../answers/nearest.ts'
import type { DefaultRow, Question, Rule } from '../answers/types.ts'
import { formats } from '../python/names.ts'
import { textForms } from '../text.ts'
import type { Desk } from './desk.ts'
import { checkRule, choiceFlaw, isTextOrChoice } from './rules.ts'
import type { PackYaml, QuestionYaml } from './schema.ts'
import { type Flaw, shown } from './source.ts'
import type { KeyPath, YamlFile } from './yaml.ts'

/** Questions as the rest of Newel reads them: defaults as rows. Reports ids twice, and defaults that can never be right. */
export function questionsOf(pack: PackYaml, yaml: YamlFile, desk: Desk): readonly Question[] {
  checkUnique(pack.questions, ['questions'], yaml, desk)
  return pack.questions.map((question, index) => {
    const path = ['questions', index]
    const earlier = pack.questions.slice(0, index)
    if ('choices' in question) checkUnique(question.choices, [...path, 'choices'], yaml, desk)
    if (question.kind === 'text') checkText(question, path, yaml, desk)
    if (question.kind === 'records') checkUnique(question.types, [...path, 'types'], yaml, desk)
    checkDefaults(question, earlier, path, yaml, desk)
    const { default: given, ...rest } = question
    return { ...withoutUndefined(rest), defaults: rowsOf(given) } as Question
  })
}

/** A single default is a row without a rule. */
function rowsOf(given: QuestionYaml['default']): readonly DefaultRow[] {
  if (given === undefined) return []
  if (isRows(given))
    return given.map(({ when, value }) => (when === undefined ? { value } : { when: when as Rule, value }))
  return [{ value: given }]
}

type Rows = Exclude<QuestionYaml['default'], undefined | string | boolean | string[]>

const isRows = (given: NonNullable<QuestionYaml['default']>): given is Rows =>
  Array.isArray(given) && given.some((row) => typeof row === 'object')

/** Valibot leaves absent optional keys out; this tells TypeScript so. */
const withoutUndefined = <T extends object>(value: T): T =>
  Object.fromEntries(Object.entries(value).filter(([, item]) => item !== undefined)) as T

/** Ids of a list: each once. */
export function checkUnique(
  items: readonly { readonly id: string }[],
  path: KeyPath,
  yaml: YamlFile,
  desk: Desk,
): void {
  const seen = new Set<string>()
  for (const [index, { id }] of items.entries()) {
    if (seen.has(id)) {
      desk.report(
        yaml.problem([...path, index, 'id'], 'value', {
          code: 'twice',
          what: `${shown(id)} stands here twice.`,
        }),
      )
    }
    seen.add(id)
  }
}

function checkText(
  question: QuestionYaml & { kind: 'text' },
  path: KeyPath,
  yaml: YamlFile,
  desk: Desk,
): void {
  const { pattern, format } = question
  if (pattern !== undefined && !isPattern(pattern.matches)) {
    const flaw = { code: 'bad-pattern', what: `${shown(pattern.matches)} is no regular expression.` }
    desk.report(yaml.problem([...path, 'pattern', 'matches'], 'value', flaw))
  }
  const known = [...formats.keys()]
  if (format === undefined || known.includes(format)) return
  const next = didYouMean(format, known) ?? `Formats are ${known.join(', ')}.`
  const flaw = { code: 'unknown-value', what: `There is no format ${shown(format)}.`, next }
  desk.report(yaml.problem([...path, 'format'], 'value', flaw))
}

function isPattern(text: string): boolean {
  try {
    new RegExp(text, 'u')
    return true
  } catch {
    return false
  }
}

function checkDefaults(
  question: QuestionYaml,
  earlier: readonly QuestionYaml[],
  path: KeyPath,
  yaml: YamlFile,
  desk: Desk,
): void {
  const given = question.default
  if (given === undefined) return
  const rows = isRows(given)
    ? given.map((row, index) => ({ ...row, at: [...path, 'default', index, 'value'] }))
    : undefined
  for (const [index, row] of rows?.entries() ?? []) {
    if (row.when !== undefined) checkRule(row.when, [...path, 'default', index, 'when'], earlier, yaml, desk)
  }
  const values = rows ?? [{ value: given as string | boolean | string[], at: [...path, 'default'] }]
  for (const { value, at } of values) {
    const flaw = defaultFlaw(question, value, earlier)
    if (flaw !== undefined) desk.report(yaml.problem(at, 'value', flaw))
  }
}

function defaultFlaw(
  question: QuestionYaml,
  value: string | boolean | readonly string[],
  earlier: readonly QuestionYaml[],
): Flaw | undefined {
  switch (question.kind) {
    case 'text':
      return typeof value === 'string' ? textFlaw(value, earlier) : wrongKind('text')
    case 'boolean':
      return typeof value === 'boolean' ? undefined : wrongKind('true or false')
    case 'choice':
      return choiceFlaw(value, question)
    case 'many': {
      if (typeof value === 'string' || typeof value === 'boolean') return wrongKind('a list of choices')
      return value.map((one) => choiceFlaw(one, question)).find((flaw) => flaw !== undefined)
    }
    case 'records':
      return typeof value === 'string' || typeof value === 'boolean'
        ? wrongKind('a list of records')
        : undefined
  }
}

const wrongKind = (wanted: string): Flaw => ({ code: 'wrong-value', what: `The default must be ${wanted}.` })

/** A default text knows `{{question}}` and `{{form question}}`, for questions before it. */
function textFlaw(text: string, earlier: readonly QuestionYaml[]): Flaw | undefined {
  const known = earlier.filter(isTextOrChoice).map(({ id }) => id)
  const forms = Object.keys(textForms)
  for (const [written, inner = ''] of text.matchAll(/\{\{([^{}]*)\}\}/g)) {
    const words = inner.trim().split(/\s+/)
    const [form, id] = words.length === 2 ? words : [undefined, words[0] ?? '']
    if (words.length > 2)
      return { code: 'template-syntax', what: `${shown(written)} is not {{question}} or {{form question}}.` }
    if (form !== undefined && !forms.includes(form)) {
      return {
        code: 'unknown-helper',
        what: `There is no form ${shown(form)}.`,
        next: didYouMean(form, forms) ?? `Forms are ${forms.join(', ')}.`,
      }
    }
    if (id === undefined || !known.includes(id)) {
      const next = didYouMean(id ?? '', known) ?? `Known here: ${known.join(', ')}.`
      return { code: 'unknown-name', what: `No question before this one is called ${shown(id ?? '')}.`, next }
    }
  }
  return undefined
}
