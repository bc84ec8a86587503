import { readdirSync, readFileSync, statSync } from 'node:fs'
import { join, relative, sep } from 'node:path'

/** Words that stand nowhere else in the rendered tree, each form of them a variable of the template. */
export const names = {
  project: 'quokka-desk',
  package: 'quokka_desk',
  env: 'QUOKKA_DESK',
  title: 'Quokka Desk',
  plural: 'gizmos',
  plural_title: 'Gizmos',
  feature: 'gizmo',
  feature_class: 'Gizmo',
}

/** All files below a folder but those of Newel: path → content and mode. */
export function filesIn(folder) {
  const found = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) =>
    entry.isFile(),
  )
  const paths = found.map((entry) => join(entry.parentPath, entry.name))
  return new Map(
    paths
      .map((path) => [relative(folder, path).split(sep).join('/'), path])
      .filter(([path]) => !path.startsWith('.newel/'))
      .sort(([one], [other]) => (one < other ? -1 : 1))
      .map(([path, from]) => [
        path,
        { content: readFileSync(from, 'utf8'), mode: statSync(from).mode & 0o777 },
      ]),
  )
}

/** A rendered file as a Jinja template: each name becomes `variable(its key)`. `isTemplate` tells whether it needs rendering. */
export function jinjaOf(path, { content, mode }, variable) {
  const template = withVariables(escaped(content), variable)
  const isTemplate = template !== escaped(content)
  return { path: withVariables(path, variable), content: isTemplate ? template : content, mode, isTemplate }
}

/** One line for each path that differs. */
export function differences(files, others) {
  return [...new Set([...files.keys(), ...others.keys()])].flatMap((path) => {
    const [one, other] = [files.get(path), others.get(path)]
    if (one === undefined) return [`${path}: too much`]
    if (other === undefined) return [`${path}: missing`]
    if (one.content !== other.content) return [`${path}: other content`]
    return one.mode === other.mode ? [] : [`${path}: mode ${other.mode.toString(8)}`]
  })
}

function escaped(text) {
  return text.replace(/\{[{%#]/g, (sign) => `{{ '${sign}' }}`)
}

/** A brace before a variable would be taken for a part of it. */
function withVariables(text, variable) {
  const keys = new Map(Object.entries(names).map(([key, value]) => [value, key]))
  const longestFirst = [...keys.keys()].sort((one, other) => other.length - one.length)
  const pattern = new RegExp(`(\\{?)(${longestFirst.join('|')})`, 'g')
  return text.replace(pattern, (_, brace, name) => `${brace && "{{ '{' }}"}${variable(keys.get(name))}`)
}
