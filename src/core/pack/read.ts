import type * as v from 'valibot'
import { didYouMean } from '../answers/nearest.ts'
import type { Constraint, Rule } from '../answers/types.ts'
import type { Problem, Result } from '../problem.ts'
import { refusal, success } from '../problem.ts'
import { additiveOf, chainsOf } from './chains.ts'
import { contributorOf } from './contributors.ts'
import { usualDelimiters } from './delimiters.ts'
import { type Desk, openDesk } from './desk.ts'
import { factKindsOf } from './fact-kinds.ts'
import { unknownKind } from './facts.ts'
import { type ContributorFiles, type Inventory, inventoryOf } from './inventory.ts'
import { type Kinds, kindsOf, shapesOf } from './kinds.ts'
import { layoutOf } from './layouts.ts'
import { migrationsOf } from './migrations.ts'
import { checkVersion } from './newel-version.ts'
import { checkPresets, checkPresetsFit } from './presets.ts'
import { questionsOf } from './questions.ts'
import { recordQuestionProblems } from './record-questions.ts'
import { type Roles, rolesOf } from './roles.ts'
import { checkRule, unknownQuestion } from './rules.ts'
import {
  type ContributorYaml,
  contributorSchema,
  type LayoutYaml,
  layoutSchema,
  type PackYaml,
  packSchema,
} from './schema.ts'
import { shapedBy } from './schema-problems.ts'
import { printable, type Source, shown } from './source.ts'
import type { Pack, PackFiles, Template } from './types.ts'
import { type Views, viewsOf } from './views.ts'
import { readYaml, type YamlFile } from './yaml.ts'

export interface ReadOptions {
  /** The running Newel's version, to compare with the pack's `newel`; not compared when it is left out. */
  readonly version?: string
}

/**
 * Reads a pack from its files: parsed, validated, its templates compiled and linted. Refuses with every problem at once, in two
 * steps: first what cannot be read at all (paths, YAML, keys), then what does not fit together (names, roles, facts, templates).
 */
export function readPack(files: PackFiles, options: ReadOptions = {}): Result<Pack> {
  const inventory = inventoryOf(files)
  if (!inventory.ok) return inventory
  const written = writtenIn(inventory.value)
  if (!written.ok) return written
  const { pack } = written.value
  const [open, close] = pack.value.delimiters ?? [usualDelimiters.open, usualDelimiters.close]
  const desk = openDesk({ open, close })
  checkRepeats(written.value, desk)
  if (desk.problems.length > 0) return refusal(...desk.problems)
  const value = packFrom(written.value, files, options, desk)
  return desk.problems.length > 0 ? refusal(...desk.problems) : success(value)
}

/** A YAML file with its data in the shape of the schema. */
interface Written<T> {
  readonly yaml: YamlFile
  readonly value: T
}

interface WrittenPack {
  readonly pack: Written<PackYaml>
  readonly layouts: ReadonlyMap<string, Written<LayoutYaml>>
  readonly contributors: ReadonlyMap<string, Written<ContributorYaml> & { readonly files: ContributorFiles }>
}

function writtenIn(inventory: Inventory): Result<WrittenPack> {
  const problems: Problem[] = []
  const pack = writtenAs(packSchema, inventory.pack, problems)
  const layouts = [...inventory.layouts].flatMap(([id, source]) => {
    const written = writtenAs(layoutSchema, source, problems)
    return written === undefined ? [] : [[id, written] as const]
  })
  const contributors = [...inventory.contributors].flatMap(([id, files]) => {
    const written = writtenAs(contributorSchema, files.rules, problems)
    return written === undefined ? [] : [[id, { ...written, files }] as const]
  })
  if (pack === undefined || problems.length > 0) return refusal(...problems)
  return success({ pack, layouts: new Map(layouts), contributors: new Map(contributors) })
}

function writtenAs<const S extends v.GenericSchema>(
  schema: S,
  source: Source,
  problems: Problem[],
): Written<v.InferOutput<S>> | undefined {
  const yaml = readYaml(source)
  const shaped = yaml.ok ? shapedBy(schema, yaml.value) : yaml
  if (yaml.ok && shaped.ok) return { yaml: yaml.value, value: shaped.value }
  if (!shaped.ok) problems.push(...shaped.problems)
  return undefined
}

/** Told alone: with an unknown kind in view, every template of the contributor would be wrong. */
function checkRepeats({ pack, contributors }: WrittenPack, desk: Desk): void {
  const { kinds } = kindsOf(pack.value.facts)
  for (const { yaml, value } of contributors.values()) {
    if (value.forEach === undefined || kinds.has(value.forEach)) continue
    desk.report(yaml.problem(['forEach'], 'value', unknownKind(value.forEach, kinds)))
  }
}

function packFrom(written: WrittenPack, files: PackFiles, options: ReadOptions, desk: Desk): Pack {
  const { yaml, value: pack } = written.pack
  checkVersion(pack, yaml, options.version, desk)
  checkContributorList(written, desk)
  const { kinds, misread } = kindsOf(pack.facts)
  for (const { kind, property, flaw } of misread) {
    desk.report(yaml.problem(['facts', kind, 'properties', property], 'value', flaw))
  }
  const asked = pack.questions.flatMap((question) => (question.kind === 'records' ? [question.fact] : []))
  const contributing = [...written.contributors.values()].map((each) => ({
    files: each.files,
    yaml: each.value,
  }))
  const { roles, problems } = rolesOf(contributing, asked, pack.language)
  for (const problem of problems) desk.report(problem)
  const views = viewsOf(pack, kinds, shapesOf(kinds), roles)
  const questions = questionsOf(pack, yaml, desk)
  for (const problem of recordQuestionProblems(pack, kinds, yaml)) desk.report(problem)
  const constraints = constraintsOf(pack, yaml, desk)
  checkPresets(pack, yaml, desk)
  if (desk.problems.length === 0) checkPresetsFit(pack, { questions, constraints }, yaml, desk)
  return {
    id: pack.id,
    version: pack.version,
    ...(pack.language === undefined ? {} : { language: pack.language }),
    questions,
    constraints,
    presets: pack.presets,
    names: namesOf(pack, yaml, views, desk),
    layoutQuestion: pack.layoutQuestion,
    layouts: layoutsOf(written, views, roles, desk),
    factKinds: factKindsOf(pack, kinds, views, yaml, desk),
    contributors: contributorsOf(written, files, kinds, roles, views, desk),
    nextSteps: commandsOf('nextSteps', pack, yaml, views, desk),
    checks: commandsOf('checks', pack, yaml, views, desk),
    install: commandsOf('install', pack, yaml, views, desk),
    programs: pack.programs,
    additiveFiles: pack.additiveFiles,
    additive: additiveOf(pack, roles, yaml, desk),
    chains: chainsOf(pack, roles, yaml, desk),
    migrations: migrationsOf(pack, roles, yaml, desk),
    reservedProjectNames: pack.reservedProjectNames,
  }
}

/** The list in template.yaml and the folders must be the same. */
function checkContributorList({ pack, contributors }: WrittenPack, desk: Desk): void {
  const listed = pack.value.contributors
  for (const [index, id] of listed.entries()) {
    const at = ['contributors', index]
    if (listed.indexOf(id) < index) {
      desk.report(pack.yaml.problem(at, 'value', { code: 'twice', what: `${shown(id)} stands here twice.` }))
    } else if (!contributors.has(id)) {
      const next = didYouMean(id, [...contributors.keys()]) ?? `Add contributors/${id}/contributor.yaml.`
      const flaw = { code: 'missing-contributor', what: `There is no contributor ${shown(id)}.`, next }
      desk.report(pack.yaml.problem(at, 'value', flaw))
    }
  }
  for (const [id, { yaml }] of contributors) {
    if (listed.includes(id)) continue
    desk.report({
      code: 'unlisted-contributor',
      what: `The contributor ${shown(id)} is not in the list of template.yaml.`,
      where: printable(yaml.source.path),
      next: 'Add it to contributors, at the place where it contributes.',
    })
  }
}

function constraintsOf(pack: PackYaml, yaml: YamlFile, desk: Desk): readonly Constraint[] {
  return pack.constraints.map(({ when, require, because }, index) => {
    checkRule(when, ['constraints', index, 'when'], pack.questions, yaml, desk)
    checkRule(require, ['constraints', index, 'require'], pack.questions, yaml, desk)
    return { when: when as Rule, require: require as Rule, because }
  })
}

const namesOf = (pack: PackYaml, yaml: YamlFile, views: Views, desk: Desk): readonly [string, Template][] =>
  Object.entries(pack.names).map(([name, text], index) => [
    name,
    desk.template(text, yaml.originOf(['names', name]), views.name(index)),
  ])

const commandsOf = (
  key: 'nextSteps' | 'checks' | 'install',
  pack: PackYaml,
  yaml: YamlFile,
  views: Views,
  desk: Desk,
): Pack['nextSteps'] =>
  pack[key].map(({ when, text }, index) => {
    checkRule(when, [key, index, 'when'], pack.questions, yaml, desk)
    const template = desk.template(text, yaml.originOf([key, index, 'text']), views.content(undefined))
    return { when: when as Rule, text: template }
  })

/** One layout for each choice of the question that picks it, and no other. */
function layoutsOf({ pack, layouts }: WrittenPack, views: Views, roles: Roles, desk: Desk): Pack['layouts'] {
  const { value, yaml } = pack
  const question = value.questions.find(({ id }) => id === value.layoutQuestion)
  if (question === undefined || question.kind !== 'choice') {
    const choices = value.questions.filter(({ kind }) => kind === 'choice')
    const flaw = question === undefined ? unknownQuestion(value.layoutQuestion, choices) : notAChoice
    desk.report(yaml.problem(['layoutQuestion'], 'value', flaw))
    return {}
  }
  const ids = question.choices.map(({ id }) => id)
  for (const id of ids.filter((choice) => !layouts.has(choice))) {
    const what = `There is no layout for the choice ${shown(id)}.`
    desk.report({ code: 'missing-layout', what, where: `layouts/${id}.yaml` })
  }
  for (const [id, layout] of [...layouts].filter(([key]) => !ids.includes(key))) {
    const next = didYouMean(id, ids) ?? `Choices are ${ids.join(', ')}.`
    const what = `${shown(id)} is no choice of ${shown(question.id)}.`
    desk.report({ code: 'unknown-layout', what, where: printable(layout.yaml.source.path), next })
  }
  return Object.fromEntries(
    [...layouts].map(([id, { value: layout, yaml: source }]) => [
      id,
      layoutOf(id, layout, source, views, roles, desk),
    ]),
  )
}

const notAChoice = { code: 'not-a-choice', what: 'The layout is picked by a question of the kind choice.' }

function contributorsOf(
  { pack, contributors }: WrittenPack,
  stored: PackFiles,
  kinds: Kinds,
  roles: Roles,
  views: Views,
  desk: Desk,
): Pack['contributors'] {
  const inOrder = [...new Set([...pack.value.contributors, ...contributors.keys()])]
  return inOrder.flatMap((id) => {
    const found = contributors.get(id)
    if (found === undefined) return []
    const { files, value: yaml, yaml: source } = found
    return [contributorOf({ id, files, yaml, source, pack: pack.value, stored, kinds, roles, views, desk })]
  })
}
