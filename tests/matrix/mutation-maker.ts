import { matches } from '../../src/core/answers/rules.ts'
import type { Answers } from '../../src/core/answers/types.ts'
import type { Contributor, Pack, Unit } from '../../src/core/pack/types.ts'

/** A pack in which one thing that a contributor says is left out. */
export interface Mutation {
  /** Unique, e.g. `cors/unit:middleware#1`. */
  readonly id: string
  readonly contributor: string
  /** The contributor without it. */
  readonly left: Contributor
}

/**
 * One mutation for each unit, fragment, fact and file of the contributor, in this order. Its tests are what should notice, and
 * stay: nothing misses a test.
 */
export function mutationsOf(contributor: Contributor): readonly Mutation[] {
  const { id, units, fragments, facts, files } = contributor
  const named = (what: string, left: Partial<Contributor>): Mutation => ({
    id: `${id}/${what}`,
    contributor: id,
    left: { ...contributor, ...left },
  })
  return [
    ...units.flatMap((unit, at) =>
      isTest(unit)
        ? []
        : [
            named(`unit:${unit.role}${ordinal(units, at, ({ role }) => role)}`, {
              units: without(units, at),
            }),
          ],
    ),
    ...fragments.map((fragment, at) =>
      named(`fragment:${fragment.document}${ordinal(fragments, at, ({ document }) => document)}`, {
        fragments: without(fragments, at),
      }),
    ),
    ...Object.entries(facts).flatMap(([kind, all]) =>
      all.map((_, at) =>
        named(`fact:${kind}${ordinal(all, at, () => kind)}`, {
          facts: { ...facts, [kind]: without(all, at) },
        }),
      ),
    ),
    ...files.map((file, at) =>
      named(`file:${shortOf(file.source)}${ordinal(files, at, ({ source }) => shortOf(source))}`, {
        files: without(files, at),
      }),
    ),
  ]
}

/** The pack with the contributor as the mutation leaves it, at its place among the others. */
export function mutated(pack: Pack, { contributor, left }: Mutation): Pack {
  return { ...pack, contributors: pack.contributors.map((one) => (one.id === contributor ? left : one)) }
}

/** Whether the project that these answers give has the contributor at all. */
export function isChosen(contributor: Contributor, { values }: Answers): boolean {
  return matches(contributor.when, values)
}

export const isTest = ({ role }: Unit): boolean => role.startsWith('test_')

const without = <Item>(all: readonly Item[], at: number) => all.filter((_, index) => index !== at)

/** `#2` for the second that is called alike; nothing for the first. */
function ordinal<Item>(all: readonly Item[], at: number, nameOf: (item: Item) => string): string {
  const name = nameOf(all[at] as Item)
  const before = all.slice(0, at).filter((one) => nameOf(one) === name).length
  return before === 0 ? '' : `#${before + 1}`
}

const shortOf = (source: string) => source.replace(/^.*\/files\//, '')
