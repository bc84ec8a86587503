import { parseFeature } from '../answers/feature.ts'
import type { FeatureRecord, Question, RecordsQuestion } from '../answers/types.ts'
import { type Problem, type Result, refusal, success } from '../problem.ts'
import { oneOf, quoted } from '../text.ts'
import { changeable, type Growing, type Verb, wordOf, wordsFor } from './answers-questions.ts'

/** What `newel add` puts into the answers. */
export interface Additions {
  readonly records: readonly { readonly question: string; readonly record: FeatureRecord }[]
  /** Each as typed; `withAdded` reads it. */
  readonly values: readonly { readonly question: string; readonly text: string }[]
}

/** What `newel remove` takes out of the answers. */
export interface Removals {
  readonly records: readonly { readonly question: string; readonly name: string }[]
  /** Without `text` whatever the answer is. */
  readonly values: readonly { readonly question: string; readonly text?: string }[]
}

/** The flags that belong to the one record that is added: `--field`, repeated, and `--plural`. */
export interface RecordFlags {
  readonly fields?: readonly string[]
  readonly plural?: string
}

/**
 * Reads the words after `newel add`: `feature invoice:total:decimal`, `feature invoice` with `--field`s, `database=postgres`, in
 * any number and order; a question of yes or no may stand alone. Problems: `unknown-question`, `wrong-command`,
 * `nothing-named`, `name-missing`, `value-missing`, `flags-of-none`, `flags-of-several`, those of `parseFeature`.
 */
export function readAdditions(
  operands: readonly string[],
  flags: RecordFlags,
  pack: Growing,
): Result<Additions> {
  const phrases = phrasesIn(operands, pack, 'add')
  if (!phrases.ok) return phrases
  const problems: Problem[] = flagProblems(phrases.value, flags)
  const records: Additions['records'][number][] = []
  const values: Additions['values'][number][] = []
  for (const { question, text } of phrases.value) {
    if (question.kind === 'records') {
      const read = parseFeature(withFlags(text ?? '', flags), question)
      if (read.ok) records.push({ question: question.id, record: read.value })
      else problems.push(...read.problems.map((problem) => withFieldFlag(problem, question, text ?? '')))
    } else if (text !== undefined) values.push({ question: question.id, text })
    else if (question.kind === 'boolean') values.push({ question: question.id, text: 'true' })
    else problems.push(valueMissing(question))
  }
  return problems.length > 0 ? refusal(...problems) : success({ records, values })
}

/**
 * Reads the words after `newel remove`: `feature invoice`, `database=postgres`, `database`, in any number and order.
 * Problems: `unknown-question`, `wrong-command`, `nothing-named`, `name-missing`.
 */
export function readRemovals(operands: readonly string[], pack: Growing): Result<Removals> {
  const phrases = phrasesIn(operands, pack, 'remove')
  if (!phrases.ok) return phrases
  const of = (isRecords: boolean) =>
    phrases.value.filter(({ question }) => (question.kind === 'records') === isRecords)
  return success({
    records: of(true).map(({ question, text }) => ({
      question: question.id,
      name: (text ?? '').replace(/:.*$/s, ''),
    })),
    values: of(false).map(({ question, text }) => ({
      question: question.id,
      ...(text === undefined ? {} : { text }),
    })),
  })
}

/** A question and what is said of it: a record, a value, or nothing. */
interface Phrase {
  readonly question: Question
  readonly text?: string
}

function phrasesIn(operands: readonly string[], pack: Growing, verb: Verb): Result<readonly Phrase[]> {
  if (operands.length === 0) return refusal(nothingNamed(pack, verb))
  const phrases: Phrase[] = []
  const problems: Problem[] = []
  for (let index = 0; index < operands.length; index += 1) {
    const [word = '', value] = keyAndValue(operands[index] ?? '')
    const found = changeable(pack, word, verb)
    if (!found.ok) {
      problems.push(...(isRecordAlone(word, pack) ? [recordAlone(word, pack, verb)] : found.problems))
      continue
    }
    const takesNext = found.value.kind === 'records' && value === undefined
    const text = takesNext ? operands[index + 1] : value
    if (takesNext) index += 1
    if (takesNext && text === undefined) problems.push(nameMissing(found.value, verb))
    phrases.push({ question: found.value, ...(text === undefined ? {} : { text }) })
  }
  return problems.length > 0 ? refusal(...problems) : success(phrases)
}

/** `database=postgres`; the `=` of a default, `invoice:total:decimal=0`, comes after a colon. */
function keyAndValue(word: string): readonly [string, string?] {
  const [, key, value] = /^([^:=]+)=(.*)$/s.exec(word) ?? []
  return key === undefined || value === undefined ? [word] : [key, value]
}

const recordsQuestions = (pack: Growing): readonly RecordsQuestion[] =>
  pack.questions.filter((question) => question.kind === 'records')

const isRecordAlone = (word: string, pack: Growing): boolean =>
  word.includes(':') && recordsQuestions(pack).length > 0

function recordAlone(word: string, pack: Growing, verb: Verb): Problem {
  const flag = recordsQuestions(pack)[0]?.flag ?? ''
  return {
    code: 'unknown-question',
    what: `${quoted(word)} does not say what it is.`,
    where: word,
    next: `Type \`newel ${verb} ${flag} ${word.replace(/:.*$/s, '')}${verb === 'add' ? ':…' : ''}\`.`,
  }
}

const withFlags = (text: string, { fields = [], plural }: RecordFlags): string => {
  const colon = text.indexOf(':')
  const head = colon === -1 ? text : text.slice(0, colon)
  const written = colon === -1 ? [] : [text.slice(colon + 1)]
  const all = [...written, ...fields].join(',')
  return `${head}${plural === undefined ? '' : `/${plural}`}${all === '' ? '' : `:${all}`}`
}

function flagProblems(phrases: readonly Phrase[], { fields = [], plural }: RecordFlags): Problem[] {
  const used = [...(fields.length > 0 ? ['--field'] : []), ...(plural === undefined ? [] : ['--plural'])]
  const records = phrases.filter(({ question }) => question.kind === 'records').length
  if (records === 1) return []
  return used.map((flag) => ({
    code: records === 0 ? 'flags-of-none' : 'flags-of-several',
    what: `${flag} belongs to one record, and ${records === 0 ? 'none' : records} are added.`,
    where: flag,
    next: 'Write fields and plural with each name: invoice/invoices:total:decimal.',
  }))
}

/** Where a name was given alone, `--field` is the shorter way on. */
const withFieldFlag = (problem: Problem, { flag }: RecordsQuestion, text: string): Problem =>
  problem.code !== 'no-fields' || text.includes(':')
    ? problem
    : { ...problem, next: `Type \`newel add ${flag} ${text} --field title:str\`, for instance.` }

const nothingNamed = (pack: Growing, verb: Verb): Problem => ({
  code: 'nothing-named',
  what: `There is nothing after ${quoted(verb)}.`,
  next: `It can be ${oneOf(wordsFor(pack))}.`,
})

const nameMissing = (question: Question, verb: Verb): Problem => ({
  code: 'name-missing',
  what: `There is no name after ${quoted(wordOf(question))}.`,
  next: `Type \`newel ${verb} ${wordOf(question)} NAME\`.`,
})

const valueMissing = (question: Question): Problem => {
  const example = 'choices' in question ? (question.choices[0]?.id ?? 'VALUE') : 'VALUE'
  return {
    code: 'value-missing',
    what: `${quoted(question.id)} needs a value.`,
    where: question.id,
    next: `Type \`newel add ${question.id}=${example}\`, for instance.`,
  }
}
