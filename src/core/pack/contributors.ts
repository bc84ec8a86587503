import { didYouMean } from '../answers/nearest.ts'
import type { Rule } from '../answers/types.ts'
import { textOf } from '../bytes.ts'
import { constant } from './compiler.ts'
import { withoutExpressions } from './delimiters.ts'
import type { Desk } from './desk.ts'
import { factsOf } from './facts.ts'
import { targetOf } from './files.ts'
import { notText } from './inventory.ts'
import type { Kinds } from './kinds.ts'
import { wholeFile } from './origin.ts'
import { folded, pathFault } from './paths.ts'
import { type Contributing, type Roles, roleOf } from './roles.ts'
import { checkRule } from './rules.ts'
import type { ContributorYaml, PackYaml } from './schema.ts'
import type { RecordShape } from './shape.ts'
import { printable, shown } from './source.ts'
import type { ContributedFile, Contributor, DocumentFragment, PackFiles, Template, Unit } from './types.ts'
import type { Views } from './views.ts'
import type { YamlFile } from './yaml.ts'

/** What reading a contributor needs of the rest of the pack. */
export interface ContributorReading extends Contributing {
  readonly id: string
  readonly source: YamlFile
  readonly pack: PackYaml
  readonly stored: PackFiles
  readonly kinds: Kinds
  readonly roles: Roles
  readonly views: Views
  readonly desk: Desk
}

/** One contributor with everything in it compiled. */
export function contributorOf(reading: ContributorReading): Contributor {
  const { id, yaml, source, pack, kinds, views, desk } = reading
  checkRule(yaml.when as Rule, ['when'], pack.questions, source, desk)
  checkRepeatedFacts(reading)
  const viewOf = (kind: string) => views.fact(kind, yaml.forEach)
  const facts = factsOf(yaml.facts, { kinds, pack, yaml: source, desk, viewOf })
  const contributed = filesOf(reading)
  return {
    id,
    when: yaml.when as Rule,
    ...(yaml.forEach === undefined ? {} : { forEach: yaml.forEach }),
    ...(yaml.where === undefined ? {} : { where: yaml.where }),
    ...(yaml.onDemand ? { onDemand: true } : {}),
    facts,
    files: contributed,
    units: unitsOf(reading),
    fragments: fragmentsOf(reading),
  }
}

function checkRepeatedFacts(reading: ContributorReading): void {
  const { yaml, source, roles, desk } = reading
  checkWhere(reading)
  if (yaml.forEach === undefined) return
  for (const kind of Object.keys(yaml.facts).filter((given) => roles.repeated.has(given))) {
    const what = `A contributor that is repeated cannot give facts of ${shown(kind)}, which contributors are repeated for.`
    desk.report(source.problem(['facts', kind], 'key', { code: 'circular-facts', what }))
  }
}

/** `where` picks among records, so that it needs `forEach` and text properties of that kind. */
function checkWhere({ yaml, source, kinds, desk }: ContributorReading): void {
  const known = [...(kinds.get(yaml.forEach ?? '')?.properties ?? new Map()).keys()]
  for (const property of Object.keys(yaml.where ?? {}).filter((name) => !known.includes(name))) {
    const next = didYouMean(property, known) ?? `Properties are ${known.join(', ')}.`
    const what =
      yaml.forEach === undefined
        ? '`where` needs `forEach`.'
        : `${shown(yaml.forEach)} has no property ${shown(property)}.`
    desk.report(source.problem(['where', property], 'key', { code: 'unknown-property', what, next }))
  }
}

function filesOf(reading: ContributorReading): readonly ContributedFile[] {
  const { files, yaml, source, desk, views } = reading
  const targets = files.files.map((stored) => ({ stored, ...targetOf(below(stored)) }))
  checkExceptions(
    targets.map(({ path }) => path),
    yaml,
    source,
    desk,
  )
  checkOnce(targets, desk)
  return targets.flatMap(({ stored, path, isTemplate }) => {
    checkTarget(path, stored, desk)
    const content = contentOf(stored, isTemplate, views.content(yaml.forEach), reading)
    const origin = { path: stored, text: path, start: { line: 1, column: 1 }, indent: 0 }
    const named = desk.mentioning(path, origin, views.path(yaml.forEach))
    if (yaml.forEach !== undefined && !named.mentions.has(yaml.forEach)) {
      const what = `The file is written once per ${yaml.forEach}, but its path does not mention ${shown(yaml.forEach)}.`
      desk.report({ code: 'no-record', what, where: printable(stored) })
    }
    const { owner = 'tool', mode } = yaml.files[path] ?? {}
    if (content === undefined) return []
    const executable = reading.stored.get(stored)?.executable ?? false
    return [
      {
        path: named.template,
        content,
        executable,
        owner,
        source: stored,
        ...(mode === undefined ? {} : { mode }),
      },
    ]
  })
}

/** The path below `contributors/<id>/<folder>/`. */
const below = (stored: string): string => stored.split('/').slice(3).join('/')

function checkExceptions(
  targets: readonly string[],
  yaml: ContributorYaml,
  source: YamlFile,
  desk: Desk,
): void {
  for (const path of Object.keys(yaml.files).filter((candidate) => !targets.includes(candidate))) {
    const next = didYouMean(path, targets) ?? `Files are ${targets.join(', ')}.`
    const flaw = { code: 'unknown-file', what: `The contributor has no file ${shown(path)}.`, next }
    desk.report(source.problem(['files', path], 'key', flaw))
  }
}

/** `a.txt` and `a.txt.hbs`, or `.env` and `_dot_env`, are one file of the project. */
function checkOnce(targets: readonly { readonly stored: string; readonly path: string }[], desk: Desk): void {
  const seen = new Map<string, string>()
  for (const { stored, path } of targets) {
    const other = seen.get(folded(path))
    if (other !== undefined) {
      const what = `${shown(stored)} and ${shown(other)} are both written to ${shown(path)}.`
      desk.report({ code: 'path-collision', what, where: printable(stored) })
    }
    seen.set(folded(path), stored)
  }
}

function checkTarget(path: string, stored: string, desk: Desk): void {
  const what = pathFault(withoutExpressions(path, desk.delimiters))
  if (what !== undefined) desk.report({ code: 'bad-path', what, where: printable(stored) })
}

function contentOf(
  stored: string,
  isTemplate: boolean,
  view: RecordShape,
  reading: ContributorReading,
): ContributedFile['content'] | undefined {
  if (!isTemplate) return { kind: 'bytes', bytes: reading.stored.get(stored)?.content ?? new Uint8Array() }
  const template = templateAt(stored, view, reading)
  return template === undefined ? undefined : { kind: 'template', template }
}

function templateAt(
  stored: string,
  view: RecordShape,
  { desk, ...reading }: ContributorReading,
): Template | undefined {
  const text = textAt(stored, reading.stored, desk)
  return text === undefined ? undefined : desk.template(text, wholeFile({ path: stored, text }), view)
}

function textAt(stored: string, files: PackFiles, desk: Desk): string | undefined {
  const file = files.get(stored)
  const text = file === undefined ? undefined : textOf(file.content)
  if (text === undefined) desk.report(notText(stored))
  return text
}

function unitsOf(reading: ContributorReading): readonly Unit[] {
  const { files, pack, views, yaml } = reading
  return files.units.flatMap((source) => {
    const role = roleOf(source, pack.language)
    const template = templateAt(source, views.content(yaml.forEach), reading)
    return role === undefined || template === undefined ? [] : [{ role, template, source }]
  })
}

function fragmentsOf(reading: ContributorReading): readonly DocumentFragment[] {
  const { files, views, yaml, desk } = reading
  const targets = files.fragments.map((stored) => ({ stored, ...targetOf(below(stored)) }))
  checkOnce(targets, desk)
  return targets.flatMap(({ stored, path, isTemplate }) => {
    const what = pathFault(path)
    if (what !== undefined) desk.report({ code: 'bad-path', what, where: printable(stored) })
    const text = isTemplate ? undefined : textAt(stored, reading.stored, desk)
    const fixed = text === undefined ? undefined : constant(text)
    const template = isTemplate ? templateAt(stored, views.content(yaml.forEach), reading) : fixed
    return template === undefined ? [] : [{ document: path, template, source: stored }]
  })
}
