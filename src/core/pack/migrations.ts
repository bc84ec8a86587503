import { unknownRole } from './chains.ts'
import type { Desk } from './desk.ts'
import { pathFault } from './paths.ts'
import type { Roles } from './roles.ts'
import { choiceFlaw, unknownQuestion } from './rules.ts'
import type { PackYaml } from './schema.ts'
import { type Flaw, shown } from './source.ts'
import type { Pack } from './types.ts'
import { compareVersions } from './versions.ts'
import type { KeyPath, YamlFile } from './yaml.ts'

type Step = PackYaml['migrations'][number]

/**
 * The steps by which projects of older versions come to this one. Versions rise up to the pack's own; whatever a name is changed
 * to must exist in the pack, or be what a later step changes again.
 */
export function migrationsOf(pack: PackYaml, roles: Roles, yaml: YamlFile, desk: Desk): Pack['migrations'] {
  const { migrations: steps } = pack
  for (const [index, step] of steps.entries()) {
    const path = ['migrations', index]
    const report = (at: KeyPath, part: 'key' | 'value', flaw: Flaw | undefined) => {
      if (flaw !== undefined) desk.report(yaml.problem([...path, ...at], part, flaw))
    }
    const later = steps.slice(index + 1)
    report(['to'], 'value', versionFlaw(step.to, steps[index - 1]?.to, pack.version))
    for (const [old, name] of Object.entries(step.questions)) {
      report(
        ['questions', old],
        'value',
        questionFlaw(name, later, pack) ?? renameFlaw(old, name, step.questions),
      )
    }
    for (const [old, name] of Object.entries(step.roles)) {
      const last = later.reduce((current, { roles: map }) => renamedBy(map, current), name)
      const flaw = roles.kindOf.has(last) ? undefined : unknownRole(last, roles)
      report(['roles', old], 'value', flaw ?? renameFlaw(old, name, step.roles))
    }
    checkChoices(step, later, pack, report)
    for (const [at, { path: gone }] of step.removed.entries()) {
      report(['removed', at, 'path'], 'value', removedFlaw(gone, step.removed.slice(0, at)))
    }
  }
  return steps
}

type Report = (at: KeyPath, part: 'key' | 'value', flaw: Flaw | undefined) => void

function versionFlaw(to: string, before: string | undefined, version: string): Flaw | undefined {
  if (compareVersions(to, version) > 0) {
    const what = `The migration leads to ${to}, and the pack is ${version}.`
    return { code: 'migration-ahead', what, next: 'Raise the version of the pack.' }
  }
  if (before === undefined || compareVersions(before, to) < 0) return undefined
  if (before === to) return { code: 'twice', what: `${shown(to)} stands here twice.`, next: 'Join the two.' }
  const what = `${to} stands after ${before}.`
  return { code: 'migration-order', what, next: 'Put the migrations in the order of their versions.' }
}

const renamedBy = (names: Readonly<Record<string, string>>, name: string): string =>
  Object.hasOwn(names, name) ? (names[name] ?? name) : name

/** A question by its name after some step, as the pack knows it today. */
const questionToday = (name: string, later: readonly Step[], pack: PackYaml) => {
  const id = later.reduce((current, { questions }) => renamedBy(questions, current), name)
  return { id, question: pack.questions.find((question) => question.id === id) }
}

function questionFlaw(name: string, later: readonly Step[], pack: PackYaml): Flaw | undefined {
  const { id, question } = questionToday(name, later, pack)
  return question === undefined ? unknownQuestion(id, pack.questions) : undefined
}

/** A name that stays, and two that become one: the answer to one of them would be lost. */
function renameFlaw(old: string, name: string, names: Readonly<Record<string, string>>): Flaw | undefined {
  if (old === name)
    return { code: 'same-name', what: `${shown(old)} is called so already.`, next: 'Leave it out.' }
  const first = Object.keys(names).find((one) => names[one] === name)
  if (first === old || first === undefined) return undefined
  return { code: 'twice', what: `${shown(first)} is called ${shown(name)} from then on already.` }
}

/** Two choices may become one: nothing is lost by that. */
function checkChoices(step: Step, later: readonly Step[], pack: PackYaml, report: Report): void {
  for (const [id, names] of Object.entries(step.choices)) {
    const { question } = questionToday(id, later, pack)
    if (question === undefined) {
      report(['choices', id], 'key', questionFlaw(id, later, pack))
      continue
    }
    if (question.kind !== 'choice' && question.kind !== 'many') {
      report(['choices', id], 'key', { code: 'not-a-choice', what: `${shown(id)} has no choices.` })
      continue
    }
    for (const [old, name] of Object.entries(names)) {
      const same = old === name ? renameFlaw(old, name, names) : undefined
      report(['choices', id, old], 'value', choiceFlaw(choiceToday(id, name, later), question) ?? same)
    }
  }
}

function choiceToday(id: string, name: string, later: readonly Step[]): string {
  let [question, choice] = [id, name]
  for (const { questions, choices } of later) {
    question = renamedBy(questions, question)
    choice = renamedBy((Object.hasOwn(choices, question) && choices[question]) || {}, choice)
  }
  return choice
}

function removedFlaw(path: string, before: Step['removed']): Flaw | undefined {
  if (before.some((one) => one.path === path))
    return { code: 'twice', what: `${shown(path)} stands here twice.` }
  const what = /[{}]/.test(path)
    ? `${shown(path)} is a template, and nothing is rendered here.`
    : pathFault(path)
  if (what === undefined) return undefined
  return { code: 'bad-path', what, next: 'Write the last parts of the path: migrations/env.py.' }
}
