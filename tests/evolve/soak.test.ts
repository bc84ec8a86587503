import { writeFileSync } from 'node:fs'
import fc from 'fast-check'
import { it } from 'vitest'
import { casesOf, faultsOf, ingredientsOf, replayed } from './random-cases.ts'
import { tiers } from './rendered.ts'

const per = Number(process.env.CASES ?? 100)
const kinds: Record<string, number> = {}
it.each(tiers)('%s', { timeout: 1e7 }, (tier) => {
  const t0 = performance.now()
  const seen: Record<string, number> = {}
  const all: unknown[] = []
  const cases = fc.sample(casesOf(tier), { numRuns: per, seed: Number(process.env.SEED ?? 1) })
  for (const c of cases) {
    let faults: readonly string[]
    try {
      const ing = ingredientsOf(c)
      const d = replayed(ing)
      for (const o of d.plan.operations) kinds[o.kind] = (kinds[o.kind] ?? 0) + 1
      faults = faultsOf(ing, d)
    } catch (e) {
      faults = [`thrown: ${(e as Error).stack?.slice(0, 300)}`]
    }
    for (const f of new Set(faults.map((f) => f.replace(/:.*/s, '')))) {
      seen[f] = (seen[f] ?? 0) + 1
    }
    if (faults.length > 0) all.push({ faults, c })
  }
  writeFileSync(`/tmp/newel/soak-${tier}.json`, JSON.stringify(all, undefined, 1))
  console.log(
    tier,
    per,
    Math.round(performance.now() - t0),
    JSON.stringify(seen, undefined, 1),
    JSON.stringify(kinds),
  )
})
