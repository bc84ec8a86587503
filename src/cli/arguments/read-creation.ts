import { didYouMean } from '../../core/answers/nearest.ts'
import type { GivenAnswers } from '../../core/answers/types.ts'
import type { Pack } from '../../core/pack/types.ts'
import type { Problem } from '../../core/problem.ts'
import type { Context } from '../commands/command.ts'
import type { Core } from '../creation/ports.ts'
import type { CreationRequest, OnConflict } from '../creation/request.ts'
import type { Arguments } from './parse.ts'
import { flagNameOf, questionsWithFlags } from './question-flags.ts'

/** A request as far as it could be read, and what is wrong with the rest. */
export interface ReadCreation {
  readonly value: CreationRequest
  readonly problems: readonly Problem[]
}

/**
 * Turns what was typed into a request. `--python` names an interpreter by its path, or a version, which is the answer to
 * the pack's question too. Problems: `unknown-choice`, `set-form`.
 */
export function readCreation(typed: Arguments, pack: Pack, core: Core, context: Context): ReadCreation {
  const { flags, operands } = typed
  const conflict = readOnConflict(flags['on-conflict'])
  const set = readSets(flags.set, pack, core)
  const value = {
    folder: context.common.folder,
    answers: { ...set.answers, ...flagAnswers(flags, pack, core) },
    sync: flags.sync !== false,
    lock: flags.lock !== false,
    offline: flags.offline === true,
    ...present('directory', operands[0]),
    ...present('answersFile', textOf(flags.answers)),
    ...present('preset', textOf(flags.preset)),
    ...present('template', textOf(flags.template)),
    ...present('python', textOf(flags.python)),
    ...present('onConflict', conflict.value),
    ...present('git', typeof flags.git === 'boolean' ? flags.git : undefined),
  }
  return { value, problems: [...conflict.problems, ...set.problems] }
}

const textOf = (value: Arguments['flags'][string] | undefined): string | undefined =>
  typeof value === 'string' ? value : undefined

const present = <Key extends string, Value>(
  key: Key,
  value: Value | undefined,
): { readonly [K in Key]?: Value } =>
  value === undefined ? {} : ({ [key]: value } as { readonly [K in Key]: Value })

/** A flag without the value that it needs was reported by the parser, and is no answer. */
function flagAnswers(flags: Arguments['flags'], pack: Pack, core: Core): GivenAnswers {
  const typed = questionsWithFlags(pack).flatMap((question) => {
    const value = flags[flagNameOf(question)]
    const isPath = question.id === 'python' && typeof value === 'string' && /[/\\]/.test(value)
    const isUsable = value !== undefined && !isPath && (value !== true || question.kind === 'boolean')
    return isUsable ? [[question.id, core.fromFlagValue(question, value)] as const] : []
  })
  return Object.fromEntries(typed)
}

/** A key that was set more than once is a list, as a flag that was repeated is. */
function readSets(value: Arguments['flags'][string] | undefined, pack: Pack, core: Core) {
  const results = Array.isArray(value) ? value.map((text: string) => core.parseSet(text)) : []
  const texts = new Map<string, readonly string[]>()
  for (const result of results) {
    if (result.ok) texts.set(result.value.key, [...(texts.get(result.value.key) ?? []), result.value.value])
  }
  return {
    answers: Object.fromEntries([...texts].map(([key, all]) => [key, setValue(key, all, pack, core)])),
    problems: results.flatMap((result) => (result.ok ? [] : result.problems)),
  }
}

/** A key that no question has is left to `resolve`, which knows the near miss. */
function setValue(key: string, texts: readonly string[], pack: Pack, core: Core): unknown {
  const question = pack.questions.find(({ id }) => id === key)
  return question === undefined ? texts[0] : core.fromFlagValue(question, texts)
}

const conflictChoices: readonly OnConflict[] = ['stop', 'keep', 'overwrite']

function readOnConflict(value: Arguments['flags'][string] | undefined): {
  readonly value?: OnConflict
  readonly problems: readonly Problem[]
} {
  const text = textOf(value)
  if (text === undefined) return { problems: [] }
  const choice = conflictChoices.find((known) => known === text)
  if (choice !== undefined) return { value: choice, problems: [] }
  const problem: Problem = {
    code: 'unknown-choice',
    what: `"${text}" is no choice of --on-conflict.`,
    where: '--on-conflict',
    next: didYouMean(text, conflictChoices) ?? `Choose one of: ${conflictChoices.join(', ')}.`,
  }
  return { problems: [problem] }
}
