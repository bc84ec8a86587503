import { select } from '@clack/prompts'
import type { AnswerValue, GivenAnswers, Question } from '../../core/answers/types.ts'
import type { Problem, Result } from '../../core/problem.ts'
import { flagNameOf } from '../arguments/question-flags.ts'
import type { Context } from '../commands/command.ts'
import { type Creation, inTheWay, planWithAnswers } from '../creation/plan-creation.ts'
import type { Core, LoadedPack } from '../creation/ports.ts'
import { reproduceCommand } from '../creation/reproduce.ts'
import type { CreationRequest } from '../creation/request.ts'
import { drawnTree } from '../report/drawn-tree.ts'
import { asked, type Streams, streamsOf } from './asked.ts'
import { interview, type Preview } from './interview.ts'

export interface Setting {
  readonly context: Context
  readonly core: Core
  readonly pack: LoadedPack
  readonly request: CreationRequest
}

/** Asks until somebody agrees to what would be made. Gives what they agreed to, or nothing when they stopped. */
export async function agreeOnCreation(
  given: GivenAnswers,
  setting: Setting,
): Promise<Result<Creation> | undefined> {
  const streams = streamsOf(setting.context.terminal)
  const answers = await interview(subjectOf(given, setting), streams)
  if (answers === undefined) return undefined
  const creation = await planFor(answers, setting)
  if (!creation.ok || inTheWay(creation.value) === undefined) return creation
  const onConflict = await askAboutFolder(creation.value, streams)
  if (onConflict === undefined) return undefined
  return planFor(answers, { ...setting, request: { ...setting.request, onConflict } })
}

const planFor = (answers: GivenAnswers, { request, pack, context }: Setting): Promise<Result<Creation>> =>
  planWithAnswers(request, pack, answers, context.ports)

function subjectOf(given: GivenAnswers, setting: Setting) {
  const { core, pack } = setting
  return {
    title: 'A new project',
    questions: pack.pack.questions,
    given,
    defaultOf: (question: Question, answers: GivenAnswers): AnswerValue | undefined =>
      core.defaultOf(pack.pack, question, answers),
    reasonAgainst: (question: Question, choice: string | boolean, answers: GivenAnswers) =>
      core.reasonAgainst(pack.pack, question, choice, answers),
    check: (question: Question, value: unknown, answers: GivenAnswers) =>
      problemsWith(question, value, answers, setting),
    preview: async (answers: GivenAnswers) => previewOf(await planFor(answers, setting), setting),
  }
}

/** Of all that `resolve` finds, what concerns the question that is being asked. */
function problemsWith(
  question: Question,
  value: unknown,
  answers: GivenAnswers,
  { core, pack }: Setting,
): readonly Problem[] {
  const resolved = core.resolve(pack.pack, { ...answers, [question.id]: value })
  return resolved.ok ? [] : resolved.problems.filter((problem) => concerns(problem, question))
}

const concerns = ({ where }: Problem, question: Question): boolean =>
  where !== undefined && (where.startsWith(`--${flagNameOf(question)}`) || where.startsWith(question.id))

function previewOf(planned: Result<Creation>, { core, context }: Setting): Result<Preview> {
  if (!planned.ok) return planned
  const creation = planned.value
  const tree = drawnTree(`${creation.project.path}/`, [...creation.wanted.keys()], 40)
  return { ok: true, value: { tree, command: reproduceCommand(creation, core, context.invocation) } }
}

async function askAboutFolder(
  creation: Creation,
  streams: Streams,
): Promise<'keep' | 'overwrite' | undefined> {
  const answer = await asked(streams, (common) =>
    select<'keep' | 'overwrite' | 'stop'>({
      ...common,
      message: `${inTheWay(creation)?.what ?? ''}\nWhat shall happen to files that are there already?`,
      options: [
        { value: 'stop', label: 'Stop', hint: 'nothing is written' },
        { value: 'keep', label: 'Keep mine' },
        { value: 'overwrite', label: 'Overwrite them' },
      ],
    }),
  )
  return answer.kind === 'answered' && answer.value !== 'stop' ? answer.value : undefined
}
