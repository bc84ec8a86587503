import { createHash } from 'node:crypto'
import { resolve } from '../../src/core/answers/resolve.ts'
import type { Answers } from '../../src/core/answers/types.ts'
import { textOf } from '../../src/core/bytes.ts'
import { compose } from '../../src/core/compose/compose.ts'
import type { Tree } from '../../src/core/compose/types.ts'
import type { Contributor, Pack } from '../../src/core/pack/types.ts'
import type { Result } from '../../src/core/problem.ts'
import { givenIn, type MatrixCell } from './cells.ts'
import { isChosen, type Mutation, mutated, mutationsOf } from './mutation-maker.ts'
import { everyCell, longestFirst } from './selection.ts'

/** A mutation, and the cheapest cell whose project it changes in more than words, or at least in words: nothing where it changes none. */
export interface Planned {
  readonly mutation: Mutation
  readonly cell?: MatrixCell
  /** The mutated project, or why there is none. */
  readonly result?: Result<Tree>
}

/** Renders cells in memory, each at most once unmutated. */
export class Drawer {
  readonly pack: Pack
  readonly #answers = new Map<string, Answers>()
  readonly #used = new Map<string, boolean>()
  readonly #hashes = new Map<string, string>()

  constructor(pack: Pack) {
    this.pack = pack
  }

  answersOf(cell: MatrixCell): Answers {
    const known = this.#answers.get(cell.id)
    if (known !== undefined) return known
    const answers = resolve(this.pack, givenIn(cell))
    if (!answers.ok) throw new Error(`${cell.id} is refused: ${JSON.stringify(answers.problems)}`)
    this.#answers.set(cell.id, answers.value)
    return answers.value
  }

  /** The project of the cell as the pack gives it. */
  pristine(cell: MatrixCell): Tree {
    const tree = compose(this.answersOf(cell), this.pack)
    if (!tree.ok) throw new Error(`${cell.id} cannot be rendered: ${JSON.stringify(tree.problems)}`)
    return tree.value
  }

  hashOf(cell: MatrixCell): string {
    const hash = this.#hashes.get(cell.id) ?? treeHash(this.pristine(cell))
    this.#hashes.set(cell.id, hash)
    return hash
  }

  /**
   * What comes on demand is in a project only where it is used: elsewhere, without the name that is asked for, the rest of it
   * would be rendered for nobody, and refused for that.
   */
  #isUsed({ id, onDemand }: Contributor, cell: MatrixCell): boolean {
    if (onDemand !== true) return true
    const key = `${id} ${cell.id}`
    const known = this.#used.get(key)
    if (known !== undefined) return known
    const others = this.pack.contributors.filter((one) => one.id !== id)
    const result = compose(this.answersOf(cell), { ...this.pack, contributors: others })
    const used = !result.ok || treeHash(result.value) !== this.hashOf(cell)
    this.#used.set(key, used)
    return used
  }

  /** Looks at cells from the cheapest on until one is changed by the mutation in what is run; if there is none, words will do. */
  planned(mutation: Mutation, cells: readonly MatrixCell[]): Planned {
    const contributor = this.pack.contributors.find(({ id }) => id === mutation.contributor)
    if (contributor === undefined) throw new Error(`The pack has no contributor ${mutation.contributor}.`)
    const pack = mutated(this.pack, mutation)
    let inWords: Planned | undefined
    for (const cell of cells) {
      const answers = this.answersOf(cell)
      if (!isChosen(contributor, answers) || !this.#isUsed(contributor, cell)) continue
      const result = compose(answers, pack)
      if (result.ok && treeHash(result.value) === this.hashOf(cell)) continue
      if (!result.ok || !isInWords(this.pristine(cell), result.value)) return { mutation, cell, result }
      inWords ??= { mutation, cell, result }
    }
    return inWords ?? { mutation }
  }
}

/** Every mutation of the contributors whose id contains the text. */
export function planOf(pack: Pack, only = ''): readonly Planned[] {
  const drawer = new Drawer(pack)
  const cells = cheapestFirst()
  return pack.contributors
    .filter(({ id }) => id.includes(only))
    .flatMap(mutationsOf)
    .map((mutation) => drawer.planned(mutation, cells))
}

/** A server costs more than a file, and records more than none. */
export function cheapestFirst(): readonly MatrixCell[] {
  const rendered = everyCell().filter(({ records }) => records !== 'evolved')
  return longestFirst(rendered.reverse()).reverse()
}

/** Whether two projects differ in nothing but what people read. */
export function isInWords({ files: one }: Tree, { files: other }: Tree): boolean {
  const paths = [...new Set([...one.keys(), ...other.keys()])]
  const changed = paths.filter((path) => textAt(one, path) !== textAt(other, path))
  return changed.every((path) => /\.md$|^\.env\.example$/.test(path))
}

const textAt = (files: Tree['files'], path: string) => {
  const content = files.get(path)?.content
  return content === undefined ? undefined : textOf(content)
}

/** Of paths, modes and bytes: projects with the same are the same. */
export function treeHash({ files }: Tree): string {
  const hash = createHash('sha256')
  for (const [path, { content, mode }] of files) hash.update(`${path}\0${mode}\0`).update(content)
  return hash.digest('hex').slice(0, 16)
}
