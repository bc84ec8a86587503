import type { GivenAnswers } from '../../core/answers/types.ts'
import type { Problem, Result } from '../../core/problem.ts'
import { createFlags, globalFlags } from '../arguments/flags.ts'
import { helpText } from '../arguments/help.ts'
import { type Arguments, overlook, parseArguments } from '../arguments/parse.ts'
import { creationFlags } from '../arguments/question-flags.ts'
import { readCreation } from '../arguments/read-creation.ts'
import { carryOut } from '../creation/carry-out.ts'
import { gather } from '../creation/gather.ts'
import { type Creation, inTheWay, loadPack, planWithAnswers } from '../creation/plan-creation.ts'
import type { Core, LoadedPack } from '../creation/ports.ts'
import { reproduceCommand } from '../creation/reproduce.ts'
import type { CreationRequest } from '../creation/request.ts'
import { exitCode, exitCodeOf } from '../exit-code.ts'
import { progressOn } from '../progress.ts'
import { createdText, diffText, ended, outputOf, plannedText } from '../report/creation.ts'
import { isInteractive, paintFor } from '../terminal.ts'
import { type Context, type Finished, finishedWith, refused } from './command.ts'

/** `newel create [dir]`: gathers answers, settles a plan, shows it or carries it out, and says what to type next. */
export async function create(context: Context): Promise<Finished> {
  const { words, common, ports } = context
  const early = overlook(words, [...globalFlags, ...createFlags])
  const template = typeof early.template === 'string' ? { template: early.template } : {}
  const pack = await loadPack({ ...template, folder: common.folder }, ports)
  if (!pack.ok) return refused('create', pack.problems, exitCode.usage)
  if (early.help === true) return finishedWith('create', helpPage(pack.value, context))
  const core = await ports.core()
  const typed = parseArguments(words, [...globalFlags, ...creationFlags(pack.value.pack)], 1)
  const request = readCreation(typed, pack.value.pack, core, context)
  const given = await gather(request.value, pack.value.pack, ports)
  const problems = [...typed.problems, ...request.problems, ...(given.ok ? [] : given.problems)]
  const setting: Setting = { context, core, pack: pack.value, request: request.value, typed }
  return problems.length > 0 || !given.ok
    ? refused('create', [...problems, ...otherProblems(given, setting)], exitCode.usage)
    : withAnswers(given.value, setting)
}

interface Setting {
  readonly context: Context
  readonly core: Core
  readonly pack: LoadedPack
  readonly request: CreationRequest
  readonly typed: Arguments
}

/** What is wrong with the answers beside a mistyped flag. What is missing may be what the flag was meant to say. */
const otherProblems = (given: Result<GivenAnswers>, setting: Setting): readonly Problem[] =>
  given.ok ? wrongAnswers(given.value, setting) : []

function wrongAnswers(given: GivenAnswers, { core, pack }: Setting): readonly Problem[] {
  const answers = core.resolve(pack.pack, given)
  return answers.ok ? [] : answers.problems.filter(({ code }) => code !== missingAnswer)
}

/** The code that `resolve` gives to a question without an answer and without a default. */
const missingAnswer = 'missing-answer'

async function withAnswers(given: GivenAnswers, setting: Setting): Promise<Finished> {
  const { context, typed, pack, request } = setting
  const wantsQuestions = isInteractive(context.terminal, { ...context.common, yes: typed.flags.yes === true })
  if (!wantsQuestions) return settle(await planWithAnswers(request, pack, given, context.ports), setting)
  const wrong = wrongAnswers(given, setting)
  if (wrong.length > 0) return refused('create', wrong)
  const { agreeOnCreation } = await import('../prompts/agree-on-creation.ts')
  const agreed = await agreeOnCreation(given, setting)
  return agreed === undefined ? refused('create', [], exitCode.cancelled) : settle(agreed, setting)
}

/** A plan becomes a dry run, a refusal, or a project. */
async function settle(planned: Result<Creation>, setting: Setting): Promise<Finished> {
  if (!planned.ok) return refused('create', planned.problems)
  const { context, core, typed } = setting
  const creation = planned.value
  const withDiff = typed.flags.diff === true
  const output = outputOf(creation, reproduceCommand(creation, core, context.invocation), core, withDiff)
  const obstacle = inTheWay(creation)
  const isDry = withDiff || typed.flags['dry-run'] === true
  const paint = paintFor(context.terminal.output, context.terminal.env)
  const plan = withDiff ? diffText(output) : isDry ? plannedText(output, paint) : ''
  if (obstacle !== undefined)
    return { output: ended(output, exitCodeOf([obstacle]), { problems: [obstacle] }), text: plan }
  if (isDry) return { output, text: plan }
  const progress = progressOn(context.terminal.errors, context.common.quiet || context.common.json)
  const carried = await carryOut(creation, context.ports, progress, context.terminal.signal)
  const code = carried.problems.length === 0 ? exitCode.done : exitCodeOf(carried.problems)
  const after = ended(output, code, carried)
  return { output: after, text: carried.written ? createdText(after, paint) : '' }
}

const helpPage = ({ pack }: LoadedPack, { terminal, invocation }: Context): string =>
  helpText(
    {
      usage: [`${invocation.asCreate ? 'create-newel' : 'newel create'} [dir] [flags]`],
      summary:
        'Renders a new project into dir. The name of dir is the name of the project, unless --name says another.',
      flags: creationFlags(pack),
      examples: [
        'newel create my-service --tier flat',
        'newel create my-service --answers answers.yaml --dry-run',
      ],
    },
    terminal.output.columns,
  )
