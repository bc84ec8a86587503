import { describe, expect, it } from 'vitest'
import { readPack } from '../../../src/core/pack/read.ts'
import type { PackFiles } from '../../../src/core/pack/types.ts'
import { tinyEdited, tinyPack } from './tiny-pack.ts'

/** `where | what | next` of every problem, in order. */
export const refused = (files: PackFiles): readonly string[] => {
  const result = readPack(files)
  return result.ok
    ? []
    : result.problems.map(({ where, what, next }) =>
        [where, what, next].filter((part) => part !== undefined).join(' | '),
      )
}

/** `▸` in the new text marks where the problem is expected to point; `@` stands for that place. */
export type Row = readonly [rule: string, path: string, from: string, to: string, ...expected: string[]]

function marked(
  path: string,
  from: string,
  to: string,
): { readonly files: PackFiles; readonly places: readonly string[] } {
  const [first = '', ...rest] = (tinyPack[path] ?? '').replace(from, () => to).split('▸')
  let before = first
  const places = rest.map((part) => {
    const lines = before.split('\n')
    before += part
    return `${path}:${lines.length}:${(lines.at(-1) ?? '').length + 1}`
  })
  return { files: tinyEdited(path, from, to.replaceAll('▸', '')), places }
}

export const template = 'template.yaml'
export const base = 'contributors/base/contributor.yaml'
export const features = 'contributors/features/contributor.yaml'
export const flat = 'layouts/flat.yaml'
export const layered = 'layouts/layered.yaml'
export const settings = 'contributors/base/units/settings.py.hbs'
export const model = 'contributors/features/units/model.py.hbs'
export const readme = 'contributors/base/files/README.md.hbs'

export function eachIsRefused(table: readonly Row[]): void {
  describe('a pack with one thing wrong', () => {
    it.each(table)('%s is refused', (_, path, from, to, ...expected) => {
      const { files, places } = marked(path, from, to)
      const at = (index: number) => places[index] ?? places.at(-1) ?? 'nowhere'
      expect(refused(files)).toEqual(expected.map((text, index) => text.replace(/^@/, () => at(index))))
    })
  })
}
