import type { AnswerValue, Question } from '../answers/types.ts'
import type { Pack } from '../pack/types.ts'
import { compareVersions } from '../pack/versions.ts'
import { type Problem, type Result, refusal, success } from '../problem.ts'
import { quoted } from '../text.ts'
import { type Changed, type Settled, typed } from './answers-questions.ts'
import { type Lock, lockPath } from './lock.ts'

/** What a lock says, in the words of a newer pack. */
export interface Migrated extends Changed {
  /** Old role → new role as files name them (`invoice.model`), for those of the lock that are called otherwise now. */
  readonly roles: Readonly<Record<string, string>>
  /** Files of the lock that the pack no longer renders, and why. */
  readonly removed: readonly { readonly path: string; readonly because: string }[]
}

type Migrating = Pick<Lock, 'newel' | 'pack' | 'answers' | 'replaced' | 'files'>

type Step = Pack['migrations'][number]

/**
 * Takes a lock through the migrations of a pack from the lock's version on, in order. Problems, all at once: `question-gone` and
 * `choice-gone`, where an answer has no place in the pack any more and no migration gives it one.
 */
export function migrate(
  lock: Migrating,
  pack: Pick<Pack, 'id' | 'version' | 'questions' | 'migrations'>,
): Result<Migrated> {
  const steps = pack.migrations.filter(({ to }) => compareVersions(to, lock.pack.version) > 0)
  const settled = steps.reduce<Settled>(stepped, lock)
  const problems = Object.entries(settled.answers).flatMap(([id, value]) =>
    goneProblems(id, value, lock, pack),
  )
  if (problems.length > 0) return refusal(...problems)
  const removed = steps.flatMap((step) => step.removed.flatMap((gone) => removedFrom(lock, gone)))
  return success({
    given: settled.answers,
    replaced: stillPossible(settled.replaced, pack),
    roles: rolesIn(lock, rolesAfter(steps)),
    removed,
  })
}

function stepped({ answers, replaced }: Settled, { questions, choices }: Step): Settled {
  const renamed = <Value>(
    record: Readonly<Record<string, Value>>,
    change: (id: string, value: Value) => Value,
  ) =>
    Object.fromEntries(
      Object.entries(record).map(([old, value]) => {
        const id = renamedBy(questions, old)
        return [id, change(id, value)]
      }),
    )
  const choiceOf = (id: string, value: AnswerValue) => withChoices(value, own(choices, id) ?? {})
  return {
    answers: renamed(answers, choiceOf),
    replaced: renamed(replaced, (id, values) => values.map((value) => choiceOf(id, value))),
  }
}

function withChoices(value: AnswerValue, names: Readonly<Record<string, string>>): AnswerValue {
  if (typeof value === 'string') return renamedBy(names, value)
  if (typeof value === 'boolean' || !isTexts(value)) return value
  return [...new Set(value.map((one) => renamedBy(names, one)))]
}

const isTexts = (value: readonly unknown[]): value is readonly string[] =>
  value.every((one) => typeof one === 'string')

const own = <Value>(record: Readonly<Record<string, Value>>, key: string): Value | undefined =>
  Object.hasOwn(record, key) ? record[key] : undefined

const renamedBy = (names: Readonly<Record<string, string>>, name: string): string => own(names, name) ?? name

/** A role that was renamed twice goes from its first name to its last. */
function rolesAfter(steps: readonly Step[]): Readonly<Record<string, string>> {
  return steps.reduce<Readonly<Record<string, string>>>((before, { roles }) => {
    const further = Object.entries(before).map(([old, name]) => [old, renamedBy(roles, name)])
    const onTheWay = Object.values(before)
    const fresh = Object.entries(roles).filter(([old]) => !onTheWay.includes(old))
    return Object.fromEntries([...fresh, ...further])
  }, {})
}

/** Roles of a record stand behind its name and a dot. */
function rolesIn(lock: Migrating, renamed: Readonly<Record<string, string>>): Migrated['roles'] {
  const names = new Set(Object.values(lock.files).flatMap(({ roles }) => roles))
  const changed = [...names].flatMap((name) => {
    const role = name.slice(name.lastIndexOf('.') + 1)
    const now = own(renamed, role)
    return now === undefined ? [] : [[name, name.slice(0, name.length - role.length) + now] as const]
  })
  return Object.fromEntries(changed)
}

const removedFrom = (lock: Migrating, gone: Step['removed'][number]): Migrated['removed'] =>
  Object.keys(lock.files)
    .filter((path) => path === gone.path || path.endsWith(`/${gone.path}`))
    .map((path) => ({ path, because: gone.because }))

function goneProblems(
  id: string,
  value: AnswerValue,
  lock: Migrating,
  { id: packId, version, questions }: Pick<Pack, 'id' | 'version' | 'questions'>,
): readonly Problem[] {
  const question = questions.find((one) => one.id === id)
  if (question === undefined)
    return [
      {
        code: 'question-gone',
        what: `${packId} ${version} no longer asks for ${quoted(id)}, which is ${quoted(typed(value))} here.`,
        where: `${lockPath} answers.${id}`,
        next: `Take ${quoted(id)} out of the answers in ${lockPath}, if the project can do without it.`,
      },
    ]
  return goneChoices(question, value).map((choice) => ({
    code: 'choice-gone',
    what: `${packId} ${version} has no choice ${quoted(choice)} for ${quoted(id)} any more.`,
    where: `${lockPath} answers.${id}`,
    next: wayOut(question, choice, value, lock),
  }))
}

function goneChoices(question: Question, value: AnswerValue): readonly string[] {
  if (question.kind !== 'choice' && question.kind !== 'many') return []
  const chosen = typeof value === 'boolean' ? [] : [value].flat().filter((one) => typeof one === 'string')
  return chosen.filter((id) => !question.choices.some((choice) => choice.id === id))
}

/** With the version that wrote the project, which knows both the old choice and others. */
function wayOut(question: Question, choice: string, value: AnswerValue, { newel }: Migrating): string {
  const choices = 'choices' in question ? question.choices : []
  const change = Array.isArray(value)
    ? `remove ${question.id}=${choice}`
    : `add ${question.id}=${choices[0]?.id ?? 'VALUE'}`
  return `Change it with the version that wrote the project, \`npx newel@${newel} ${change}\`, then update.`
}

/** What `remove` could bring back in the new pack; the rest is forgotten. */
function stillPossible(
  replaced: Settled['replaced'],
  { questions }: Pick<Pack, 'questions'>,
): Settled['replaced'] {
  const kept = Object.entries(replaced).flatMap(([id, values]) => {
    const question = questions.find((one) => one.id === id)
    const possible = values.filter(
      (value) => question !== undefined && goneChoices(question, value).length === 0,
    )
    return possible.length === 0 ? [] : [[id, possible] as const]
  })
  return Object.fromEntries(kept)
}
