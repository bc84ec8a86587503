import { didYouMean } from '../answers/nearest.ts'
import { withoutExpressions } from './delimiters.ts'
import type { Desk } from './desk.ts'
import { folded, pathFault } from './paths.ts'
import type { Roles } from './roles.ts'
import type { LayoutYaml } from './schema.ts'
import { shapeOf } from './shape-rules.ts'
import { shown } from './source.ts'
import type { Layout, LayoutFile } from './types.ts'
import type { Views } from './views.ts'
import type { KeyPath, YamlFile } from './yaml.ts'

/** A layout with its paths compiled. Reports roles that nobody has, roles placed twice, and paths that lead out. */
export function layoutOf(
  id: string,
  layout: LayoutYaml,
  yaml: YamlFile,
  views: Views,
  roles: Roles,
  desk: Desk,
): Layout {
  checkPath(layout.root === '.' ? 'root' : layout.root, ['root'], yaml, desk)
  checkRoles(layout, yaml, roles, desk)
  checkPathsOnce(layout, yaml, desk)
  const packages = layout.packages.map((text, index) => {
    checkPath(text, ['packages', index], yaml, desk)
    return desk.template(text, yaml.originOf(['packages', index]), views.layout)
  })
  return {
    id,
    root: layout.root,
    packages,
    files: layout.files.map((file, index) => fileOf(file, index, yaml, views, roles, desk)),
    ...shapeOf(layout, yaml, views, roles, desk),
  }
}

type FileYaml = LayoutYaml['files'][number]

function fileOf(
  file: FileYaml,
  index: number,
  yaml: YamlFile,
  views: Views,
  roles: Roles,
  desk: Desk,
): LayoutFile {
  const at = ['files', index]
  checkPath(file.path, [...at, 'path'], yaml, desk)
  const { template, mentions } = desk.mentioning(file.path, yaml.originOf([...at, 'path']), views.layout)
  const kind = [...mentions].find((name) => roles.repeated.has(name))
  checkRepetition(file, kind, at, yaml, roles, desk)
  const base = { path: template, perRecord: kind !== undefined, roles: file.roles }
  if (file.doc === undefined) return base
  const doc = desk.mentioning(file.doc, yaml.originOf([...at, 'doc']), views.layout)
  const stranger = [...doc.mentions].find((name) => roles.repeated.has(name) && name !== kind)
  if (stranger !== undefined) {
    const what = `The doc speaks of ${shown(stranger)}, but the path does not.`
    desk.report(yaml.problem([...at, 'doc'], 'value', { code: 'no-record', what }))
  }
  return { ...base, doc: doc.template }
}

/** A file per record holds that record's roles only; a group is repeated inside one file and so needs roles of records. */
function checkRepetition(
  file: FileYaml,
  kind: string | undefined,
  at: KeyPath,
  yaml: YamlFile,
  roles: Roles,
  desk: Desk,
): void {
  for (const [index, entry] of file.roles.entries()) {
    for (const [inner, role] of [entry].flat().entries()) {
      const where = typeof entry === 'string' ? [...at, 'roles', index] : [...at, 'roles', index, inner]
      const of = roles.kindOf.get(role)
      if (!roles.kindOf.has(role)) continue
      if (kind !== undefined && of !== kind) {
        const what = `The file is one per ${kind}, and the role ${shown(role)} is not.`
        desk.report(yaml.problem(where, 'value', { code: 'mixed-file', what }))
      } else if (kind === undefined && typeof entry !== 'string' && of === undefined) {
        const what = `A group is repeated per record, and the role ${shown(role)} is not.`
        desk.report(yaml.problem(where, 'value', { code: 'mixed-group', what }))
      }
    }
  }
}

function checkRoles(layout: LayoutYaml, yaml: YamlFile, roles: Roles, desk: Desk): void {
  const known = [...roles.kindOf.keys()]
  const seen = new Set<string>()
  for (const [index, file] of layout.files.entries()) {
    for (const [position, entry] of file.roles.entries()) {
      for (const [inner, role] of [entry].flat().entries()) {
        const path = ['files', index, 'roles', position, ...(typeof entry === 'string' ? [] : [inner])]
        if (!known.includes(role)) {
          const next = didYouMean(role, known) ?? `Roles are ${known.join(', ')}.`
          const flaw = {
            code: 'unknown-role',
            what: `No contributor has a unit for the role ${shown(role)}.`,
            next,
          }
          desk.report(yaml.problem(path, 'value', flaw))
        } else if (seen.has(role)) {
          const flaw = { code: 'twice', what: `The role ${shown(role)} is placed twice in this layout.` }
          desk.report(yaml.problem(path, 'value', flaw))
        }
        seen.add(role)
      }
    }
  }
}

function checkPathsOnce(layout: LayoutYaml, yaml: YamlFile, desk: Desk): void {
  const seen = new Set<string>()
  for (const [index, { path }] of layout.files.entries()) {
    if (seen.has(folded(path))) {
      const what = `The path ${shown(path)} stands here twice, or differs in case only.`
      desk.report(yaml.problem(['files', index, 'path'], 'value', { code: 'path-collision', what }))
    }
    seen.add(folded(path))
  }
}

function checkPath(text: string, path: KeyPath, yaml: YamlFile, desk: Desk): void {
  const what = pathFault(withoutExpressions(text, desk.delimiters))
  if (what !== undefined) desk.report(yaml.problem(path, 'value', { code: 'bad-path', what }))
}
