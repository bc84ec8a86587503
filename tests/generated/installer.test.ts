import { describe, expect, it } from 'vitest'
import { textOf } from '../../src/core/bytes.ts'
import { compose } from '../../src/core/compose/compose.ts'
import { answersFor, type Given } from './built-in.ts'
import { pack } from './faults.ts'

const places: readonly Given[] = [
  { tier: 'flat', interface: 'cli' },
  { tier: 'flat', auth: 'jwt' },
  { tier: 'feature', framework: 'django' },
  { tier: 'feature', framework: 'flask', auth: 'api_key' },
  { tier: 'layered', database: 'postgres' },
  { tier: 'hexagonal', types: 'pyright' },
]

function treeOf(given: Given) {
  const answers = answersFor(pack, { name: 'shop', ...given })
  if (answers === undefined) throw new Error(`${JSON.stringify(given)} is not allowed.`)
  const tree = compose(answers, pack)
  if (!tree.ok) throw new Error(tree.problems.map(({ what }) => what).join('\n'))
  return tree.value
}

describe.each(['uv', 'poetry'])('a project that %s installs', (installer) => {
  const other = installer === 'uv' ? /\bpoetry\b/i : /\buv\b|\bUV_|uv_build|\[tool\.uv/

  it.each(places)('names nothing else, in no file: %o', (place) => {
    const { files } = treeOf({ ...place, installer })
    const strangers = [...files].filter(([, { content }]) => other.test(textOf(content) ?? ''))
    expect(strangers.map(([path]) => path)).toEqual([])
    const told = [...files].filter(([, { content }]) => textOf(content)?.includes(`${installer} run `))
    expect(told.map(([path]) => path)).toEqual(
      expect.arrayContaining(['.pre-commit-config.yaml', 'AGENTS.md', 'Makefile', 'README.md']),
    )
  })

  it.each(places)('is made, started and checked with it: %o', (place) => {
    const { install, nextSteps, checks } = treeOf({ ...place, installer })
    expect(install).toEqual([`${installer} lock`, `${installer} sync`])
    const own = nextSteps.filter((step) => !step.startsWith('curl '))
    expect([...own, ...checks].filter((step) => !step.startsWith(`${installer} `))).toEqual([])
    expect(checks).toContain(`${installer} run pytest`)
  })
})

describe('Poetry', () => {
  it('makes the environment before the checks: its `run` installs nothing', () => {
    expect(treeOf({ tier: 'flat', installer: 'poetry' }).checks[0]).toBe('poetry sync')
    expect(treeOf({ tier: 'flat' }).checks).not.toContain('uv sync')
  })

  it.each([
    ['flat', 'packages = [{ include = "shop" }]'],
    ['feature', 'packages = [{ include = "shop" }]'],
    ['layered', 'packages = [{ include = "shop", from = "src" }]'],
    ['hexagonal', 'packages = [{ include = "shop", from = "src" }]'],
  ])('finds the package at the tier %s', (tier, line) => {
    const text = textOf(
      treeOf({ tier, installer: 'poetry' }).files.get('pyproject.toml')?.content ?? new Uint8Array(),
    )
    expect(text).toContain(line)
    expect(text).toContain('build-backend = "poetry.core.masonry.api"')
  })

  it('does not run scripts, and the tool says why', () => {
    expect(answersFor(pack, { name: 'shop', tier: 'script', installer: 'poetry' })).toBeUndefined()
  })
})
