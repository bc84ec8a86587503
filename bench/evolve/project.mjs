import { chmodSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { treeIn } from './trees.mjs'

/** A project as its owner edits it. An edit that finds no place to be made throws: the scenario is out of date. */
export function projectIn(folder) {
  const at = (path) => join(folder, path)
  const read = (path) => readFileSync(at(path), 'utf8')
  const write = (path, text) => {
    mkdirSync(dirname(at(path)), { recursive: true })
    writeFileSync(at(path), text)
  }
  const replace = (path, from, to) => {
    const text = read(path)
    if (!text.includes(from)) throw new Error(`${path} does not hold: ${from}`)
    write(
      path,
      text.replace(from, () => to),
    )
  }
  return {
    folder,
    has: (path) => existsSync(at(path)),
    write,
    replace,
    /** Puts text behind a piece of a file. */
    after: (path, place, text) => replace(path, place, place + text),
    before: (path, place, text) => replace(path, place, text + place),
    append: (path, text) => write(path, read(path) + text),
    remove: (path) => rmSync(at(path)),
    move: (from, to) => renameSync(at(from), at(to)),
    makeExecutable: (path) => chmodSync(at(path), 0o755),
    /** Every text of the project through a function. */
    rewrite: (change) => {
      for (const [path, { text }] of treeIn(folder)) if (change(text) !== text) write(path, change(text))
    },
  }
}
