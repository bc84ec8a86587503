import { beforeAll, describe, expect, it } from 'vitest'
import type { Pack } from '../../src/core/pack/types.ts'
import { builtInPack } from '../generated/built-in.ts'
import { isTest, mutated, mutationsOf } from './mutation-maker.ts'
import { cheapestFirst, Drawer, isInWords, type Planned, treeHash } from './mutation-plan.ts'
import { type MutationRow, mutationTable } from './mutation-rows.ts'

let pack: Pack
beforeAll(async () => {
  pack = await builtInPack()
})

const contributorCalled = (id: string) => {
  const found = pack.contributors.find((one) => one.id === id)
  if (found === undefined) throw new Error(`no contributor ${id}`)
  return found
}

describe('the mutations of a contributor', () => {
  it('leave out each thing that it adds, once, except its tests', () => {
    const sizeOf = ({ units, fragments, facts, files }: (typeof pack.contributors)[number]) =>
      units.length + fragments.length + files.length + Object.values(facts).flat().length
    for (const contributor of pack.contributors) {
      const mutations = mutationsOf(contributor)
      expect(mutations, contributor.id).toHaveLength(
        sizeOf(contributor) - contributor.units.filter(isTest).length,
      )
      for (const { left } of mutations) expect(sizeOf(left)).toBe(sizeOf(contributor) - 1)
    }
  })

  it('have names of their own', () => {
    const ids = pack.contributors.flatMap(mutationsOf).map(({ id }) => id)
    expect(new Set(ids).size).toBe(ids.length)
  })

  it('leave the other contributors as they are, in their order', () => {
    const [mutation] = mutationsOf(contributorCalled('metrics'))
    if (mutation === undefined) throw new Error('metrics has no mutation')
    const { contributors } = mutated(pack, mutation)
    expect(contributors.map(({ id }) => id)).toEqual(pack.contributors.map(({ id }) => id))
    expect(contributors.filter((one, at) => one !== pack.contributors[at])).toEqual([mutation.left])
  })
})

describe('the plan', () => {
  const planned = (id: string): Planned => {
    const mutation = pack.contributors.flatMap(mutationsOf).find((one) => one.id === id)
    if (mutation === undefined) throw new Error(`no mutation ${id}`)
    return new Drawer(pack).planned(mutation, cheapestFirst())
  }

  it('takes the cheapest cell that is changed', () => {
    const { cell, result } = planned('uvicorn/fact:dependency')
    expect(cell).toMatchObject({ server: 'uvicorn', database: 'none', records: 'none' })
    expect(result?.ok).toBe(true)
  })

  it('says of a module that others name that the tool refuses the project', () => {
    const { result } = planned('config/unit:config')
    expect(result?.ok === false && result.problems.map(({ code }) => code)).toContain('render-failed')
  })

  it('tells what takes away nothing but words', () => {
    const { cell, result } = planned('commands/fact:decision')
    if (cell === undefined || result?.ok !== true) throw new Error('it changes no project')
    const pristine = new Drawer(pack).pristine(cell)
    expect(treeHash(result.value)).not.toBe(treeHash(pristine))
    expect(isInWords(pristine, result.value)).toBe(true)
    const dependency = planned('commands/fact:dependency')
    expect(dependency.result?.ok && isInWords(pristine, dependency.result.value)).toBe(false)
  })

  it('has no cell for what changes nothing', () => {
    const contributor = contributorCalled('metrics')
    const idle = { id: 'metrics/idle', contributor: 'metrics', left: contributor }
    const some = cheapestFirst().slice(0, 12)
    expect(new Drawer(pack).planned(idle, some)).toEqual({ mutation: idle })
  })
})

describe('the table', () => {
  const row = (mutation: string, outcome: MutationRow['outcome']): MutationRow => ({
    mutation,
    outcome,
    cell: 'flat-http-none-none',
    tree: '0',
    killedBy: outcome === 'killed' ? 'types' : '',
    seconds: 1,
  })

  it('counts what was killed, and what was not run', () => {
    const table = mutationTable([row('a/unit:x', 'killed'), row('b/unit:y', 'survived')], 7)
    expect(table).toContain('Of 7 mutations 2 were run: 1 were killed, 1 survived')
    expect(table).toContain('| b/unit:y | flat-http-none-none | survived |  | 1 |')
  })
})
