import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { GivenAnswers } from '../../src/core/answers/types.ts'
import { bytesOf, textOf } from '../../src/core/bytes.ts'
import { compose } from '../../src/core/compose/compose.ts'
import { withAdded } from '../../src/core/evolve/answers-add.ts'
import type { Changed, Settled } from '../../src/core/evolve/answers-questions.ts'
import { withRemoved } from '../../src/core/evolve/answers-remove.ts'
import { readAdditions, readRemovals } from '../../src/core/evolve/answers-words.ts'
import { chainsIn, rechain } from '../../src/core/evolve/chains.ts'
import type { Result } from '../../src/core/problem.ts'
import { assignmentIn } from '../../src/core/python/assignments.ts'
import { answersFor, builtInPack, render } from './built-in.ts'
import { nameUpTo } from './records.ts'

const pack = await builtInPack()

/** The migrations of a project, in the order of their files: name of the file, revision, what it comes after. */
function migrationsOf(given: GivenAnswers) {
  const answers = answersFor(pack, given)
  if (answers === undefined) throw new Error('the answers are refused')
  return [...render(pack, answers)]
    .filter(([path]) => /\/versions\/\d.*\.py$/.test(path))
    .map(([path, text]) => ({
      stem: path.replace(/^.*\/|\.py$/g, ''),
      revision: assignmentIn(text, 'revision')?.texts[0],
      previous: assignmentIn(text, 'down_revision')?.texts[0],
    }))
}

function filesOf(given: GivenAnswers) {
  const answers = answersFor(pack, given)
  if (answers === undefined) throw new Error('the answers are refused')
  return must(compose(answers, pack)).files
}

const chain = (given: GivenAnswers) => migrationsOf(given).map(({ stem, previous }) => [stem, previous])

const must = <Value>(result: Result<Value>): Value => {
  if (!result.ok) throw new Error(JSON.stringify(result.problems))
  return result.value
}

const settle = ({ given, replaced }: Changed): Settled => ({ answers: given, replaced })
const add = (settled: Settled, ...words: readonly string[]) =>
  settle(must(withAdded(settled, pack, must(readAdditions(words, {}, pack)))))
const remove = (settled: Settled, ...words: readonly string[]) =>
  settle(must(withRemoved(settled, pack, must(readRemovals(words, pack)))))

function project(tier: string, ...features: readonly string[]): Settled {
  const answers = answersFor(pack, { name: 'my-shop', tier, features })
  if (answers === undefined) throw new Error('the answers are refused')
  return { answers: answers.values, replaced: {} }
}

describe('the revisions of a project', () => {
  /** What `alembic_version.version_num` holds: alembic/runtime/migration.py, `Column("version_num", String(32))`. */
  const longest = 32

  it('are the stems of their files, and fit into the column of Alembic whatever the features are called', () => {
    const lengths = new Set<number>()
    const word = fc.oneof(
      nameUpTo(24),
      fc.constantFrom('equipment', 'sheep_and_fish_equipment', 'a_quite_long_information'),
    )
    fc.assert(
      fc.property(word, fc.constantFrom('flat', 'feature', 'layered', 'hexagonal'), (name, tier) => {
        const features = [{ name, fields: ['title:str'], position: 9998 }]
        for (const { stem, revision } of migrationsOf({ name: 'my-shop', tier, features })) {
          expect(revision).toBe(stem)
          expect(stem.length).toBeLessThanOrEqual(longest)
          lengths.add(stem.length)
        }
      }),
      { numRuns: 40 },
    )
    expect(Math.max(...lengths)).toBe('9999_'.length + 24)
  })

  it('are a chain from the first', () => {
    expect(chain({ name: 'my-shop', features: ['customer:title:str', 'invoice:total:decimal'] })).toEqual([
      ['0001_initial', undefined],
      ['0002_customer', '0001_initial'],
      ['0003_invoice', '0002_customer'],
    ])
    expect(chain({ name: 'my-shop' })).toEqual([
      ['0001_initial', undefined],
      ['0002_order', '0001_initial'],
    ])
  })

  it('keep their numbers when a feature goes, and close the gap', () => {
    const three = project('flat', 'customer:title:str', 'invoice:total:decimal', 'parcel:weight:int')
    const less = remove(three, 'feature', 'invoice')
    expect(chain(less.answers)).toEqual([
      ['0001_initial', undefined],
      ['0002_customer', '0001_initial'],
      ['0004_parcel', '0002_customer'],
    ])
    expect(chain(remove(less, 'feature', 'customer').answers)).toEqual([
      ['0001_initial', undefined],
      ['0004_parcel', '0001_initial'],
    ])
    expect(chain(add(less, 'feature', 'receipt:total:decimal').answers).at(-1)).toEqual([
      '0005_receipt',
      '0004_parcel',
    ])
  })

  it('are never the same for two features, even where a number is free again', () => {
    const before = project('flat', 'customer:title:str', 'invoice:total:decimal')
    const after = add(remove(before, 'feature', 'invoice'), 'feature', 'receipt:total:decimal')
    const revisions = (settled: Settled) => migrationsOf(settled.answers).map(({ revision }) => revision)
    expect(revisions(after).filter((one) => !revisions(before).includes(one))).toEqual(['0003_receipt'])
  })
})

describe('a feature that is added', () => {
  it.each(['flat', 'feature', 'layered', 'hexagonal'])(
    'comes after the migrations of the owner at %s',
    (tier) => {
      const before = project(tier, 'customer:title:str')
      const after = add(before, 'feature', 'invoice:total:decimal', 'feature', 'parcel:weight:int')
      const [base, wanted] = [filesOf(before.answers), filesOf(after.answers)]
      const [first = ''] = [...base.keys()].filter((path) => path.endsWith('0002_customer.py'))
      const own = { content: bytesOf("revision = 'own'\ndown_revision = '0002_customer'\n") }
      const ours = new Map([...base, [first.replace('0002_customer', 'own'), own]])
      const chained = rechain({ base, ours, wanted, chains: chainsIn(wanted.values(), pack) })
      const previous = (stem: string) => {
        const content = chained.wanted.get(first.replace('0002_customer', stem))?.content ?? new Uint8Array()
        return assignmentIn(textOf(content) ?? '', 'down_revision')?.texts[0]
      }
      expect(['0003_invoice', '0004_parcel'].map(previous)).toEqual(['own', '0003_invoice'])
      expect(chained.warnings).toEqual([])
      const changed = [...wanted.keys()].filter((path) => wanted.get(path) !== chained.wanted.get(path))
      expect(changed).toEqual([first.replace('0002_customer', '0003_invoice')])
    },
  )
})

describe('authentication that is added', () => {
  /** The one line of all migrations, after the change; each stem once. */
  const lineOf = (before: Settled, after: Settled, from?: ReturnType<typeof filesOf>) => {
    const base = from ?? filesOf(before.answers)
    const wanted = filesOf(after.answers)
    const chained = rechain({ base, ours: base, wanted, chains: chainsIn(wanted.values(), pack) })
    expect(chained.warnings).toEqual([])
    const links = [...chained.wanted].flatMap(([path, { content }]) => {
      const text = /\/versions\/\d/.test(path) ? textOf(content) : undefined
      const name = text === undefined ? undefined : assignmentIn(text, 'revision')?.texts[0]
      return name === undefined ? [] : [[assignmentIn(text ?? '', 'down_revision')?.texts[0], name] as const]
    })
    const next = new Map(links)
    expect(next.size).toBe(links.length)
    const line: string[] = []
    for (let at = next.get(undefined); at !== undefined; at = next.get(at)) line.push(at)
    return { line, files: chained.wanted, count: links.length }
  }

  it.each(['flat', 'feature', 'layered', 'hexagonal'])(
    'edits no migration that ran, and later features come last, at %s',
    (tier) => {
      const before = project(tier, 'customer:title:str', 'invoice:total:decimal')
      const after = add(before, 'auth=jwt')
      const { line, files, count } = lineOf(before, after)
      const ran = ['0001_initial', '0002_customer', '0003_invoice']
      const added = ['0001_users', '0002b_customer', '0003b_invoice']
      expect(line).toEqual([...ran, ...added])
      expect(count).toBe(6)
      for (const [path, { content }] of filesOf(before.answers))
        if (/\/versions\/\d/.test(path))
          expect(textOf(files.get(path)?.content ?? content)).toBe(textOf(content))
      const more = lineOf(after, add(after, 'feature', 'parcel:weight:int'), files)
      expect(more.line).toEqual([...line, '0004_parcel', '0004b_parcel'])
    },
  )

  it('is a chain from the first in a new project', () => {
    const answers = {
      name: 'my-shop',
      auth: 'jwt',
      features: ['customer:title:str', 'invoice:total:decimal'],
    }
    expect(chain(answers).map(([stem, previous]) => `${previous} ${stem}`)).toEqual([
      'undefined 0001_initial',
      '0001_initial 0001_users',
      '0001_users 0002_customer',
      '0002_customer 0002b_customer',
      '0002b_customer 0003_invoice',
      '0003_invoice 0003b_invoice',
    ])
  })
})
