import { cancel, intro, log, note, select } from '@clack/prompts'
import type { AnswerValue, GivenAnswers, Question } from '../../core/answers/types.ts'
import type { Problem, Result } from '../../core/problem.ts'
import { type Asked, asked, type Streams } from './asked.ts'
import { askQuestion, type Moment } from './questions.ts'

/** Everything an interview must know. It decides nothing about answers itself. */
export interface Subject {
  readonly title: string
  readonly questions: readonly Question[]
  /** What flags and files said: these questions are not asked, and may still be changed at the end. */
  readonly given: GivenAnswers
  readonly defaultOf: (question: Question, answers: GivenAnswers) => AnswerValue | undefined
  readonly reasonAgainst: (
    question: Question,
    choice: string | boolean,
    answers: GivenAnswers,
  ) => string | undefined
  /** What is wrong with one answer by itself, beside those given so far. */
  readonly check: (question: Question, value: unknown, answers: GivenAnswers) => readonly Problem[]
  /** What would be made: shown last, before anything is written. */
  readonly preview: (answers: GivenAnswers) => Promise<Result<Preview>>
}

export interface Preview {
  /** The project as a drawn tree. */
  readonly tree: string
  /** The command that makes the same project without questions. */
  readonly command: string
}

/** Asks, shows what would be made, and gives the answers once somebody has agreed; nothing when they stopped. */
export async function interview(subject: Subject, streams: Streams): Promise<GivenAnswers | undefined> {
  intro(`${subject.title}  (Esc goes back, Ctrl-C stops; nothing is written before you agree)`, streams)
  const answers = await walk(subject, streams)
  if (answers === undefined) cancel('Stopped. Nothing was written.', { output: streams.output })
  return answers
}

type Step =
  | { readonly kind: 'question'; readonly question: Question }
  | { readonly kind: 'customise' }
  | { readonly kind: 'agree' }

interface State {
  readonly answers: GivenAnswers
  readonly customise: boolean
}

async function walk(subject: Subject, streams: Streams): Promise<GivenAnswers | undefined> {
  const steps = stepsOf(subject)
  const first = steps.findIndex((step) => applies(step, { answers: subject.given, customise: false }))
  let state: State = { answers: subject.given, customise: false }
  let at = first
  while (at < steps.length) {
    const step = steps[at]
    if (step === undefined) break
    const answer = await take(step, { state, subject, streams, canWalkBack: at > first })
    if (answer.kind === 'stopped') return undefined
    if (answer.kind === 'answered') state = answer.value
    at = answer.kind === 'back' ? before(steps, at, state, first) : after(steps, at, state)
  }
  return state.answers
}

/** The questions that are always asked, then the rest for those who want them, then the agreement. */
function stepsOf({ questions, given }: Subject): readonly Step[] {
  const open = questions.filter(({ id }) => given[id] === undefined)
  const asStep = (question: Question): Step => ({ kind: 'question', question })
  const more = open.filter(({ ask }) => ask === 'customise').map(asStep)
  return [
    ...open.filter(({ ask }) => ask === 'always').map(asStep),
    ...(more.length === 0 ? [] : [{ kind: 'customise' } as const, ...more]),
    { kind: 'agree' },
  ]
}

const applies = (step: Step, state: State): boolean =>
  step.kind !== 'question' || step.question.ask !== 'customise' || state.customise

function after(steps: readonly Step[], at: number, state: State): number {
  const next = steps.findIndex((step, index) => index > at && applies(step, state))
  return next === -1 ? steps.length : next
}

function before(steps: readonly Step[], at: number, state: State, first: number): number {
  const previous = steps.findLastIndex((step, index) => index < at && applies(step, state))
  return previous === -1 ? first : previous
}

interface Here {
  readonly state: State
  readonly subject: Subject
  readonly streams: Streams
  readonly canWalkBack: boolean
}

function take(step: Step, here: Here): Promise<Asked<State>> {
  switch (step.kind) {
    case 'question':
      return answerTo(step.question, here)
    case 'customise':
      return askWhetherToCustomise(here)
    case 'agree':
      return agree(here)
  }
}

async function answerTo(question: Question, here: Here): Promise<Asked<State>> {
  const answer = await askQuestion(question, momentOf(question, here), here.streams)
  if (answer.kind !== 'answered') return answer
  return {
    kind: 'answered',
    value: { ...here.state, answers: { ...here.state.answers, [question.id]: answer.value } },
  }
}

function momentOf(question: Question, { state, subject, canWalkBack }: Here): Moment {
  const { [question.id]: earlier, ...others } = state.answers
  return {
    offered: (earlier as AnswerValue | undefined) ?? subject.defaultOf(question, others),
    reasonAgainst: (choice) => subject.reasonAgainst(question, choice, others),
    check: (value) => lineOf(subject.check(question, value, others)),
    canWalkBack,
  }
}

/** A prompt has one line for what is wrong. */
const lineOf = (problems: readonly Problem[]): string | undefined =>
  problems.length === 0
    ? undefined
    : problems.map(({ what, next }) => [what, next].filter((part) => part !== undefined).join(' ')).join(' ')

async function askWhetherToCustomise({ state, streams, canWalkBack }: Here): Promise<Asked<State>> {
  const answer = await asked(streams, (common) =>
    select<boolean>({
      ...common,
      message: `Do you want to customise the rest?${canWalkBack ? '  (Esc: back)' : ''}`,
      options: [
        { value: false, label: 'No', hint: 'take the defaults' },
        { value: true, label: 'Yes' },
      ],
      initialValue: state.customise,
    }),
  )
  return answer.kind === 'answered'
    ? { kind: 'answered', value: { ...state, customise: answer.value } }
    : answer
}

/** The last screen: shown again after every change, until somebody agrees or stops. */
async function agree(here: Here): Promise<Asked<State>> {
  const preview = await here.subject.preview(here.state.answers)
  show(preview, here.streams)
  const decision = await askForDecision(preview.ok, here)
  if (decision.kind !== 'answered') return decision
  switch (decision.value) {
    case 'create':
      return { kind: 'answered', value: here.state }
    case 'cancel':
      return { kind: 'stopped' }
    case 'change':
      return change(here)
  }
}

function show(preview: Result<Preview>, { output }: Streams) {
  if (preview.ok) {
    note(preview.value.tree, 'This will be made', { output })
    note(preview.value.command, 'The same without questions', { output })
    return
  }
  for (const { what, next } of preview.problems)
    log.error([what, next].filter((part) => part !== undefined).join('\n'), { output })
}

const askForDecision = (possible: boolean, { streams, canWalkBack }: Here) =>
  asked(streams, (common) =>
    select<'create' | 'change' | 'cancel'>({
      ...common,
      message: `${possible ? 'Shall it be made?' : 'These answers do not fit together.'}${canWalkBack ? '  (Esc: back)' : ''}`,
      options: [
        {
          value: 'create',
          label: 'Create it',
          ...(possible ? {} : { disabled: true, hint: 'change something first' }),
        },
        { value: 'change', label: 'Change something' },
        { value: 'cancel', label: 'Cancel', hint: 'nothing is written' },
      ],
      initialValue: possible ? 'create' : 'change',
    }),
  )

/** Any question may be changed here, those answered by flags too. Escape leaves everything as it was. */
async function change(here: Here): Promise<Asked<State>> {
  const askable = here.subject.questions.filter(({ ask }) => ask !== 'never')
  const chosen = await asked(here.streams, (common) =>
    select<string>({
      ...common,
      message: 'What do you want to change?  (Esc: back)',
      options: askable.map((question) => ({
        value: question.id,
        label: question.text,
        hint: currentAnswer(question, here),
      })),
    }),
  )
  if (chosen.kind === 'stopped') return chosen
  const question = chosen.kind === 'answered' ? askable.find(({ id }) => id === chosen.value) : undefined
  if (question === undefined) return agree(here)
  const answer = await answerTo(question, { ...here, canWalkBack: true })
  if (answer.kind === 'stopped') return answer
  return agree(answer.kind === 'back' ? here : { ...here, state: answer.value })
}

function currentAnswer(question: Question, { state, subject }: Here): string {
  const value = state.answers[question.id] ?? subject.defaultOf(question, state.answers)
  if (Array.isArray(value)) return value.length === 0 ? 'none' : value.map(nameOf).join(' ')
  if (typeof value === 'boolean') return value ? 'yes' : 'no'
  return value === undefined ? 'open' : String(value)
}

const nameOf = (item: unknown): string =>
  typeof item === 'object' && item !== null && 'name' in item ? String(item.name) : String(item)
