import { readdirSync, readFileSync, statSync } from 'node:fs'
import { join, relative, sep } from 'node:path'

/** What the tools keep for themselves in a project. */
const ofTools = /^(\.newel\/|\.git\/|\.copier-answers\.yml$|\.cruft\.json$)/

/** The project in a folder, without what the tools keep there: path → text, and whether it can be run. */
export function treeIn(folder) {
  const found = readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .map((path) => [relative(folder, path).split(sep).join('/'), path])
    .filter(([path]) => !ofTools.test(path))
    .sort(([one], [other]) => (one < other ? -1 : 1))
  return new Map(
    found.map(([path, from]) => [
      path,
      { text: readFileSync(from, 'utf8'), isExecutable: (statSync(from).mode & 0o100) !== 0 },
    ]),
  )
}

/** One line for each path at which a tree is not as it should be. */
export function differences(wanted, found) {
  return [...new Set([...wanted.keys(), ...found.keys()])].flatMap((path) => {
    const [one, other] = [wanted.get(path), found.get(path)]
    if (one === undefined) return [`${path} should not be there`]
    if (other === undefined) return [`${path} is missing`]
    if (one.isExecutable !== other.isExecutable) return [`${path} has another mode`]
    return one.text === other.text ? [] : [`${path} has another text`]
  })
}

/** The lines of all files, without space around them; those of a .rej without the sign before them. */
export function linesOf(tree) {
  const lines = [...tree].flatMap(([path, { text }]) =>
    text.split('\n').map((line) => (path.endsWith('.rej') ? line.slice(1) : line).trim()),
  )
  return new Set(lines.filter((line) => line !== ''))
}
