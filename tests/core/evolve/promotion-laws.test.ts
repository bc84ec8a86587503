import { describe, expect, it } from 'vitest'
import { textOf } from '../../../src/core/bytes.ts'
import type { FileTree } from '../../../src/core/reconcile/types.ts'
import { edited, replace } from '../../evolve/edits.ts'
import { customer } from '../../evolve/owner-edits.ts'
import { editsOf, scenarios } from '../../evolve/promotion-scenarios/index.ts'
import { tiers, treeOf } from '../../evolve/rendered.ts'
import { promote } from './promoted.ts'

const texts = (tree: FileTree): Readonly<Record<string, string | undefined>> =>
  Object.fromEntries([...tree].map(([path, { content, mode }]) => [`${path} ${mode}`, textOf(content)]))

const reasons = ({ plan }: ReturnType<typeof promote>): readonly string[] =>
  plan.operations.flatMap((one) => (one.kind === 'conflict' ? [`${one.path}: ${one.because}`] : []))

const given = { features: [customer], database: 'sqlite', example: false }
const kinds = [
  'a setting with a comment',
  'a helper that one function uses',
  'comments between statements',
  'a fixture',
]

describe('an edited project', () => {
  const edits = (from: 'script' | 'flat' | 'layered') =>
    scenarios.filter(({ name }) => kinds.includes(name)).map((scenario) => editsOf(scenario, from))

  it.each(tiers)('stays as it is where the layout stays: %s', (tier) => {
    const chosen = scenarios.filter((one) =>
      tier === 'hexagonal' ? kinds.includes(one.name) : (one.from?.includes(tier) ?? true),
    )
    for (const scenario of chosen) {
      const ours = edited(treeOf({ ...given, tier }), editsOf(scenario, tier))
      expect([scenario.name, texts(promote(ours, tier, tier, given).tree)]).toEqual([
        scenario.name,
        texts(ours),
      ])
    }
  })

  it('climbs several tiers in one go as it does one at a time', () => {
    const ours = edited(treeOf({ ...given, tier: 'flat' }), ...edits('flat'))
    const between = promote(ours, 'flat', 'feature', given).tree
    const stepwise = promote(between, 'feature', 'layered', given)
    const atOnce = promote(ours, 'flat', 'layered', given)
    expect([reasons(stepwise), reasons(atOnce)]).toEqual([[], []])
    expect(texts(atOnce.tree)).toEqual(texts(stepwise.tree))
  })
})

describe('what no longer fits', () => {
  const layered = treeOf({ ...given, tier: 'layered' })

  it('is a conflict where a function uses what the layout lacks', () => {
    const path = 'src/shop/services/customers.py'
    const ours = edited(
      layered,
      replace(
        path,
        'async def read_customer(',
        'def weather(client: HttpClientDep) -> object:\n    return client\n\n\nasync def read_customer(',
      ),
      replace(path, 'from shop.models', 'from shop.api.dependencies import HttpClientDep\nfrom shop.models'),
    )
    expect(reasons(promote(ours, 'layered', 'hexagonal', given))).toEqual([
      'src/shop/application/customers.py: weather: it uses HttpClientDep, which the new layout does not have',
    ])
  })

  it('is a conflict where a name is replaced whose users are in several modules now', () => {
    const patch =
      'import pytest\n\n\ndef test_it(monkeypatch: pytest.MonkeyPatch) -> None:\n    monkeypatch.setattr("main.Settings", None)\n'
    const ours = new Map(treeOf({ ...given, tier: 'script' })).set('test_it.py', {
      content: new TextEncoder().encode(patch),
      mode: 0o644,
      kind: 'file',
    })
    expect(reasons(promote(ours, 'script', 'flat', given)).join()).toMatch(
      /^tests\/test_it\.py: Settings is replaced in main, whose users of it are in .* now$/,
    )
  })

  it.each([
    ['flat', 'feature', 'shop/services.py', 'shop/customers/service.py'],
    ['script', 'flat', 'main.py', 'shop/main_local.py'],
  ] as const)(
    'is a conflict that keeps a file whole which does not parse: %s to %s',
    (from, to, path, there) => {
      const ours = edited(
        treeOf({ ...given, tier: from }),
        replace(path, 'async def read_customer(', 'def def mine('),
      )
      const promotion = promote(ours, from, to, given)
      const line = textOf(ours.get(path)?.content ?? new Uint8Array())
        ?.split('\n')
        .findIndex((each) => each.includes('def def'))
      expect(reasons(promotion).join()).toContain(
        `${path} does not parse, so that it was not taken apart (see line ${(line ?? 0) + 1})`,
      )
      expect(texts(promotion.tree)[`${there} 420`]).toContain('def def mine(')
      expect(promotion.lost).toEqual([])
    },
  )
})
