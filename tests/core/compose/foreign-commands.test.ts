import { describe, expect, it } from 'vitest'
import { resolve } from '../../../src/core/answers/resolve.ts'
import { compose } from '../../../src/core/compose/compose.ts'
import type { Pack } from '../../../src/core/pack/types.ts'
import { builtInPack } from '../../generated/built-in.ts'

const pack = await builtInPack()

/** The codes of what `compose` says to a pack with these. */
function saidTo(change: Partial<Pick<Pack, 'install' | 'programs'>>): readonly string[] {
  const answers = resolve(pack, { name: 'shop' })
  if (!answers.ok) throw new Error(answers.problems.map(({ what }) => what).join('\n'))
  const tree = compose(answers.value, { ...pack, ...change })
  return tree.ok ? [] : tree.problems.map(({ code }) => code)
}

const installing = (command: string): Pick<Pack, 'install'> => ({
  install: [{ when: {}, text: () => command }],
})

describe('a pack runs no code at a creation', () => {
  it.each(['uv sync', 'poetry lock', 'pdm install --no-self', 'uv sync --index-strategy=first-index'])(
    'what installs is run: %s',
    (command) => {
      expect(saidTo(installing(command))).toEqual([])
    },
  )

  it.each([
    'rm -rf shop',
    'uv run main.py',
    'uv tool run thing',
    'poetry run python',
    'poetry',
    'uv sync && rm shop',
    'uv sync other',
    './uv sync',
    'sh -c uv',
    'shop sync',
  ])('anything else is refused: %s', (command) => {
    expect(saidTo(installing(command))).toEqual(['foreign-command'])
  })

  it.each([
    ['poetry', 'poetry>=2.2,<3', []],
    ['poetry', 'poetry', []],
    ['poetry', 'poetry-plus==1', ['foreign-program']],
    ['poetry', 'evil', ['foreign-program']],
    ['poetry', 'git+https://example.com/poetry', ['foreign-program']],
    ['poetry', 'poetry @ https://example.com/poetry.whl', ['foreign-program']],
  ])('a program is the one that its name says: %s from %s', (name, requirement, codes) => {
    expect(saidTo({ programs: { [name]: requirement } })).toEqual(codes)
  })
})
