import { fileURLToPath } from 'node:url'
import { resolve } from '../../src/core/answers/resolve.ts'
import type { Answers } from '../../src/core/answers/types.ts'
import { textOf } from '../../src/core/bytes.ts'
import { compose } from '../../src/core/compose/compose.ts'
import { readPack } from '../../src/core/pack/read.ts'
import type { Pack } from '../../src/core/pack/types.ts'
import { loadPackFolder } from '../../src/node/packs.ts'

const folder = fileURLToPath(new URL('../../templates/python-service', import.meta.url))

/** The built-in pack, read from its files as an outside pack would be. */
export async function builtInPack(): Promise<Pack> {
  const files = await loadPackFolder(folder)
  if (!files.ok) throw new Error(files.problems.map(({ what }) => what).join('\n'))
  const pack = readPack(files.value)
  if (!pack.ok) throw new Error(pack.problems.map(({ where, what }) => `${where}: ${what}`).join('\n'))
  return pack.value
}

export type Given = Readonly<Record<string, unknown>>

/** The answers that these make complete; undefined where a constraint forbids them. Any other refusal is a mistake of the test. */
export function answersFor(pack: Pack, given: Given): Answers | undefined {
  const answers = resolve(pack, given)
  if (answers.ok) return answers.value
  const others = answers.problems.filter(({ code }) => code !== 'broken-constraint')
  if (others.length > 0) throw new Error(others.map(({ what }) => what).join('\n'))
  return undefined
}

/** Every text file of the project, by path. */
export function render(pack: Pack, answers: Answers): ReadonlyMap<string, string> {
  const tree = compose(answers, pack)
  if (!tree.ok) throw new Error(tree.problems.map(({ where, what }) => `${where}: ${what}`).join('\n'))
  const texts = [...tree.value.files].map(([path, { content }]) => [path, textOf(content) ?? ''] as const)
  return new Map(texts)
}
