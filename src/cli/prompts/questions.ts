import { multiselect, note, select, text } from '@clack/prompts'
import type {
  AnswerValue,
  BooleanQuestion,
  ChoiceQuestion,
  ManyQuestion,
  Question,
  RecordsQuestion,
  TextQuestion,
} from '../../core/answers/types.ts'
import { type Asked, asked, type Streams } from './asked.ts'
import { comparison } from './comparison.ts'

/** What a prompt knows about one question at the moment when it is asked. */
export interface Moment {
  /** What is offered first: the answer given before walking back, or the default. */
  readonly offered: AnswerValue | undefined
  /** Why a choice cannot be had now; nothing when it can. */
  readonly reasonAgainst: (choice: string | boolean) => string | undefined
  /** What is wrong with an answer, as one line, or nothing. */
  readonly check: (value: string | readonly string[]) => string | undefined
  /** False for the first question: there is nothing to walk back to. */
  readonly canWalkBack: boolean
}

/** Asks one question in the form that its kind has. Records are answered as texts in the flag's grammar. */
export function askQuestion(question: Question, moment: Moment, streams: Streams): Promise<Asked<unknown>> {
  switch (question.kind) {
    case 'choice':
      return askChoice(question, moment, streams)
    case 'boolean':
      return askBoolean(question, moment, streams)
    case 'many':
      return askMany(question, moment, streams)
    case 'text':
      return askText(question, moment, streams)
    case 'records':
      return askRecords(question, moment, streams)
  }
}

/** A footer of its own would replace clack's, so the way back is said in the question. */
const withWayBack = (question: string, moment: Moment): string =>
  moment.canWalkBack ? `${question}  (Esc: back)` : question

interface Line<T> {
  readonly value: T
  readonly label: string
  readonly hint?: string
  readonly disabled?: boolean
}

function askChoice(question: ChoiceQuestion, moment: Moment, streams: Streams) {
  const shapes = comparison(question.choices, columnsOf(streams))
  if (shapes !== undefined) note(shapes, 'How they look', { output: streams.output })
  const options = question.choices.map((choice): Line<string> => {
    const hint = [choice.hint, figures(choice)].filter((part) => part !== undefined).join(' · ')
    return lineOf(choice.id, choice.label, hint, moment.reasonAgainst(choice.id))
  })
  return asked(streams, (common) =>
    select<string>({
      ...common,
      message: withWayBack(question.text, moment),
      options,
      ...(typeof moment.offered === 'string' ? { initialValue: moment.offered } : {}),
    }),
  )
}

function figures({ lines, team }: { readonly lines?: string; readonly team?: string }): string | undefined {
  const parts = [
    ...(lines === undefined ? [] : [`${lines} lines`]),
    ...(team === undefined ? [] : [`team of ${team}`]),
  ]
  return parts.length === 0 ? undefined : parts.join(', ')
}

const lineOf = <T>(value: T, label: string, hint: string, against: string | undefined): Line<T> => ({
  value,
  label,
  ...(against !== undefined ? { hint: against, disabled: true } : hint === '' ? {} : { hint }),
})

function askBoolean(question: BooleanQuestion, moment: Moment, streams: Streams) {
  const options = [
    lineOf(true, 'Yes', '', moment.reasonAgainst(true)),
    lineOf(false, 'No', '', moment.reasonAgainst(false)),
  ]
  return asked(streams, (common) =>
    select<boolean>({
      ...common,
      message: withWayBack(question.text, moment),
      options,
      initialValue: moment.offered === true,
    }),
  )
}

function askMany(question: ManyQuestion, moment: Moment, streams: Streams) {
  const options = question.choices.map((choice) =>
    lineOf(choice.id, choice.label, choice.hint ?? '', moment.reasonAgainst(choice.id)),
  )
  return asked(streams, (common) =>
    multiselect<string>({
      ...common,
      message: withWayBack(question.text, moment),
      options,
      required: false,
      initialValues: textsOf(moment.offered),
    }),
  )
}

const textsOf = (value: AnswerValue | undefined): string[] =>
  Array.isArray(value) ? value.filter((item): item is string => typeof item === 'string') : []

/** An empty line takes what is offered, so it is not checked. */
function askText(question: TextQuestion, moment: Moment, streams: Streams) {
  const offered = typeof moment.offered === 'string' ? moment.offered : ''
  return asked(streams, (common) =>
    text({
      ...common,
      message: withWayBack(question.text, moment),
      ...(offered === '' ? {} : { placeholder: offered, defaultValue: offered }),
      validate: (value) =>
        (value === undefined || value === '') && offered !== '' ? undefined : moment.check(value ?? ''),
    }),
  )
}

/** One record a line; an empty line ends the list, walking back takes the last record away first. */
async function askRecords(
  question: RecordsQuestion,
  moment: Moment,
  streams: Streams,
): Promise<Asked<readonly string[]>> {
  const records = textsOf(moment.offered)
  for (;;) {
    const answer = await askRecord(question, records, moment, streams)
    if (answer.kind === 'stopped') return answer
    if (answer.kind === 'back') {
      if (records.pop() === undefined) return answer
      continue
    }
    if (answer.value === '') return { kind: 'answered', value: records }
    records.push(answer.value)
  }
}

const askRecord = (question: RecordsQuestion, records: readonly string[], moment: Moment, streams: Streams) =>
  asked(streams, (common) =>
    text({
      ...common,
      message: withWayBack(
        records.length === 0 ? question.text : `${question.text}\nSo far: ${records.join('  ')}`,
        moment,
      ),
      placeholder: `${question.flag}:name:str,total:decimal, or Enter to go on`,
      defaultValue: '',
      validate: (value) =>
        value === undefined || value === '' ? undefined : moment.check([...records, value]),
    }),
  )

const columnsOf = (streams: Streams): number =>
  'columns' in streams.output && typeof streams.output.columns === 'number' ? streams.output.columns : 80
