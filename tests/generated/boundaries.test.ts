import { describe, expect, it } from 'vitest'
import type { GivenAnswers } from '../../src/core/answers/types.ts'
import { textOf } from '../../src/core/bytes.ts'
import { parseDocument } from '../../src/core/documents/parse.ts'
import { boundariesOf } from '../../src/core/evolve/lifting/boundaries.ts'
import { projectOf } from '../../src/core/evolve/relocation/project.ts'
import { loadPythonReader } from '../../src/node/python-reader.ts'
import { rendered, treeOf } from '../evolve/rendered.ts'

const reader = await loadPythonReader()

/** A contract of import-linter, as far as the pack writes any. */
interface Contract {
  readonly type: 'layers' | 'independence' | 'forbidden'
  readonly layers?: readonly string[]
  readonly modules?: readonly string[]
  readonly source_modules?: readonly string[]
  readonly forbidden_modules?: readonly string[]
}

type Pair = readonly [importer: string, imported: string]

/** What a contract forbids: who may not import whom. A layer in brackets need not be there, `|` parts equals. */
function pairsOf(contract: Contract): readonly Pair[] {
  const { type, layers = [], modules = [], source_modules = [], forbidden_modules = [] } = contract
  if (type === 'forbidden')
    return source_modules.flatMap((one) => forbidden_modules.map((other) => [one, other] as const))
  if (type === 'independence') return amongEquals(modules)
  const rows = layers.map((layer) => layer.replaceAll(/[()]/g, '').split(' | '))
  return rows.flatMap((row, index) => [
    ...amongEquals(row),
    ...row.flatMap((low) =>
      rows.slice(0, index).flatMap((above) => above.map((high) => [low, high] as const)),
    ),
  ])
}

const amongEquals = (modules: readonly string[]): readonly Pair[] =>
  modules.flatMap((one) => modules.filter((other) => other !== one).map((other) => [one, other] as const))

function contractsIn(given: GivenAnswers): readonly Contract[] {
  const text = textOf(treeOf(given).get('pyproject.toml')?.content ?? new Uint8Array()) ?? ''
  const read = parseDocument('toml', text, 'pyproject.toml')
  if (!read.ok) throw new Error('pyproject.toml does not parse.')
  const { tool } = read.value as {
    readonly tool: { readonly importlinter: { readonly contracts: readonly Contract[] } }
  }
  return tool.importlinter.contracts
}

const projects = ['fastapi', 'flask'].flatMap((framework) => [
  { framework, database: 'sqlite', example: true },
  { framework, database: 'none', example: false },
])
const withAuth = { framework: 'fastapi', database: 'sqlite', example: true, auth: 'jwt' }

describe.each(['layered', 'hexagonal'])('boundaries of the layout %s', (tier) => {
  const all = [...projects, withAuth].map((given) => ({ ...given, tier }))

  it.each(all)('forbid what the import contracts forbid: %j', (given) => {
    const boundaries = boundariesOf(rendered(given).shape.boundaries, projectOf(treeOf(given), reader))
    const pairs = contractsIn(given).flatMap(pairsOf)
    expect(pairs.length).toBeGreaterThan(5)
    expect(
      pairs.filter(([importer, imported]) => boundaries.forbids(importer, imported) === undefined),
    ).toEqual([])
  })

  it('forbid nothing else', () => {
    const allowed = new Set(
      all
        .flatMap(contractsIn)
        .flatMap(pairsOf)
        .map((pair) => pair.join(' ')),
    )
    const rules = rendered({ ...withAuth, tier }).shape.boundaries
    const more = rules.flatMap(({ below, never }) => never.map((name) => `${below} ${name}`))
    expect(more.filter((pair) => !allowed.has(pair))).toEqual([])
  })
})
