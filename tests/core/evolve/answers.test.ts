import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { positionsOf } from '../../../src/core/answers/positions.ts'
import { resolve } from '../../../src/core/answers/resolve.ts'
import type { FeatureRecord, GivenAnswers } from '../../../src/core/answers/types.ts'
import { withAdded } from '../../../src/core/evolve/answers-add.ts'
import type { Changed, Growing, Settled } from '../../../src/core/evolve/answers-questions.ts'
import { withRemoved } from '../../../src/core/evolve/answers-remove.ts'
import { type RecordFlags, readAdditions, readRemovals } from '../../../src/core/evolve/answers-words.ts'
import type { Result } from '../../../src/core/problem.ts'
import { pack as asking } from '../answers/pack.ts'

const pack: Growing & typeof asking = { ...asking, layoutQuestion: 'tier', contributors: [] }

/** With an example: one record that nobody asked for, while `metrics` is true. */
const withExample: Growing & typeof asking = {
  ...pack,
  contributors: [
    {
      id: 'example',
      when: { metrics: true },
      onDemand: false,
      facts: { feature: [{ name: () => 'sample' }] },
      files: [],
      units: [],
      fragments: [],
    },
  ],
}

function settledFrom(given: GivenAnswers): Settled {
  const answers = resolve(pack, { name: 'shop', ...given })
  if (!answers.ok) throw new Error(JSON.stringify(answers.problems))
  return { answers: answers.value.values, replaced: {} }
}

const words = (text: string): readonly string[] => text.split(' ').filter((word) => word !== '')

function added(settled: Settled, text: string, flags: RecordFlags = {}, of: Growing = pack): Result<Changed> {
  const additions = readAdditions(words(text), flags, of)
  return additions.ok ? withAdded(settled, of, additions.value) : additions
}

function removed(settled: Settled, text: string, of: Growing = pack): Result<Changed> {
  const removals = readRemovals(words(text), of)
  return removals.ok ? withRemoved(settled, of, removals.value) : removals
}

/** What the next lock holds. */
function settle(changed: Result<Changed>): Settled {
  if (!changed.ok) throw new Error(JSON.stringify(changed.problems))
  return { answers: changed.value.given, replaced: changed.value.replaced }
}

const told = (result: Result<unknown>): readonly string[] =>
  result.ok ? [] : result.problems.map(({ code, what, next }) => `${code}: ${what} ${next}`)

const features = ({ answers }: Settled) => answers.features as readonly FeatureRecord[]

const numbers = (settled: Settled) =>
  features(settled).map(({ name }, index) => `${positionsOf(features(settled))[index]} ${name}`)

const plain = settledFrom({ database: 'sqlite', extras: ['ci'], features: ['order:sku:str'] })

describe('adding', () => {
  it('takes features and answers in any number and order', () => {
    const changed = settle(
      added(
        plain,
        'feature invoice:total:decimal=0 database=postgres feature customer/patrons:name:str extras=docs',
      ),
    )
    expect(changed.answers).toEqual({
      ...plain.answers,
      database: 'postgres',
      extras: ['ci', 'docs'],
      features: [
        ...features(plain),
        {
          name: 'invoice',
          plural: 'invoices',
          fields: [{ name: 'total', type: 'decimal', optional: false, default: '0' }],
        },
        { name: 'customer', plural: 'patrons', fields: [{ name: 'name', type: 'str', optional: false }] },
      ],
    })
    expect(changed.replaced).toEqual({ database: ['sqlite'] })
    expect(resolve(pack, changed.answers)).toMatchObject({ ok: true })
  })

  it.each<[string, string, RecordFlags]>([
    ['invoice:number:str,total:decimal?', 'feature invoice', { fields: ['number:str', 'total:decimal?'] }],
    ['invoice:number:str,total:decimal', 'feature invoice:number:str', { fields: ['total:decimal'] }],
    ['invoice/bills:number:str', 'feature invoice', { fields: ['number:str'], plural: 'bills' }],
    ['invoice:number:str', 'feature=invoice:number:str', {}],
    ['invoice:number:str', 'features invoice:number:str', {}],
  ])('%s may be written %s %j', (whole, text, flags) => {
    expect(added(plain, text, flags)).toEqual(added(plain, `feature ${whole}`))
    expect(added(plain, text, flags).ok).toBe(true)
  })

  it('a question of yes or no may stand alone', () => {
    const quiet = settledFrom({ metrics: false })
    expect(settle(added(quiet, 'metrics'))).toEqual(settle(added(quiet, 'metrics=true')))
    expect(settle(added(quiet, 'metrics')).answers.metrics).toBe(true)
  })

  it.each<[string, string, RecordFlags?]>([
    ['', 'nothing-named: There is nothing after "add". It can be '],
    [
      'databse=postgres',
      'unknown-question: There is nothing called "databse" to add. Did you mean "database"?',
    ],
    [
      'postgres',
      'unknown-question: There is nothing called "postgres" to add. Did you mean "database=postgres"?',
    ],
    [
      'invoice:total:decimal',
      'unknown-question: "invoice:total:decimal" does not say what it is. Type `newel add feature invoice:…`.',
    ],
    ['database=postgers', 'unknown-choice: --database cannot be "postgers". Did you mean "postgres"?'],
    ['database=sqlite', 'nothing-to-add: "database" is "sqlite" already. Type `newel status`'],
    ['extras=ci', 'nothing-to-add: "extras" is "ci" already.'],
    ['database', 'value-missing: "database" needs a value. Type `newel add database=none`, for instance.'],
    ['database=mysql database=none', 'added-twice: "database" is answered twice.'],
    ['tier=layered', 'wrong-command: "tier" is not changed by "add". Type `newel promote`.'],
    ['name=other', 'wrong-command: "name" is not changed by "add". Type `newel rename`.'],
    ['package=other', 'wrong-command: "package" is not changed by "add". Type `newel rename`.'],
    ['feature', 'name-missing: There is no name after "feature". Type `newel add feature NAME`.'],
    [
      'feature invoice',
      'no-fields: A feature needs a field. Type `newel add feature invoice --field title:str`',
    ],
    ['feature order:sku:str', 'record-exists: There is a feature "order" already.'],
    ['feature box:a:str feature box:b:str', 'record-exists: There is a feature "box" already.'],
    ['feature box:a:strr', 'unknown-type: '],
    [
      'database=mysql',
      'flags-of-none: --field belongs to one record, and none are added.',
      { fields: ['a:str'] },
    ],
    [
      'feature box:a:str feature bag:a:str',
      'flags-of-several: --plural belongs to one record, and 2 are added.',
      { plural: 'x' },
    ],
  ])('"%s" is refused: %s', (text, beginning, flags = {}) => {
    expect(told(added(plain, text, flags))[0]?.slice(0, beginning.length)).toBe(beginning)
  })

  it('tells all that is wrong at once', () => {
    expect(told(added(plain, 'databse=x tier=flat'))).toHaveLength(2)
    expect(told(added(plain, 'database=sqlite feature order:a:str'))).toHaveLength(2)
  })

  it('leaves references to features that are not there to resolve', () => {
    const changed = settle(added(plain, 'feature invoice:customer:ref(customer)'))
    expect(told(resolve(pack, changed.answers))[0]).toContain('ref-unknown')
  })
})

describe('removing', () => {
  it('takes features, choices of a list, and answers', () => {
    const changed = settle(removed(plain, 'feature order extras=ci'))
    expect(changed.answers).toEqual({ ...plain.answers, features: [], extras: [] })
  })

  it.each(['database=postgres', 'database'])('brings back what was there before: remove %s', (text) => {
    const none = settledFrom({ database: 'none', features: [] })
    const grown = settle(added(none, 'database=postgres'))
    expect(settle(removed(grown, text))).toEqual(none)
  })

  it('gives the default where nothing is remembered', () => {
    const postgres = settledFrom({ database: 'postgres' })
    expect(settle(removed(postgres, 'database=postgres')).answers.database).toBe('sqlite')
    expect(settle(removed(settledFrom({ extras: ['docker'] }), 'extras')).answers.extras).toEqual([
      'ci',
      'docs',
    ])
  })

  it.each<[string, string]>([
    ['feature ordr', 'no-such-record: There is no feature "ordr". Did you mean "order"? It can be order.'],
    ['feature', 'name-missing: There is no name after "feature". Type `newel remove feature NAME`.'],
    ['database=postgres', 'not-the-answer: "database" is "sqlite", so that "postgres" cannot be removed.'],
    ['extras=docs', 'not-the-answer: "extras" is "ci", so that "docs" cannot be removed.'],
    [
      'database',
      'nothing-to-remove: "database" is "sqlite", which is what it is by default. Say what it is to be instead: `newel add database=none`.',
    ],
    [
      'metrics',
      'nothing-to-remove: "metrics" is "true", which is what it is by default. Say what it is to be instead: `newel add metrics=false`.',
    ],
    ['tier', 'wrong-command: "tier" is not changed by "remove". Type `newel promote`.'],
    ['databse', 'unknown-question: There is nothing called "databse" to remove. Did you mean "database"?'],
  ])('"%s" is refused: %s', (text, beginning) => {
    expect(told(removed(plain, text))[0]?.slice(0, beginning.length)).toBe(beginning)
  })

  it('refuses a feature that others refer to, and names them; together they go', () => {
    const related = settledFrom({
      features: ['customer:name:str', 'order:buyer:ref(customer)', 'bill:payer:ref(customer)'],
    })
    expect(told(removed(related, 'feature customer'))).toEqual([
      'record-in-use: "customer" cannot go: "order.buyer" and "bill.payer" refer to it. Type `newel remove feature customer feature order feature bill` to remove them together.',
    ])
    expect(features(settle(removed(related, 'feature customer feature order feature bill')))).toEqual([])
  })
})

describe('numbers', () => {
  const three = settledFrom({ features: ['customer:name:str', 'order:sku:str', 'bill:total:decimal'] })

  it('stay when an earlier feature goes, and none is given twice', () => {
    const less = settle(removed(three, 'feature order'))
    expect(features(less).map(({ position }) => position)).toEqual([undefined, 3])
    const more = settle(added(less, 'feature note:text:text'))
    expect(numbers(more)).toEqual(['1 customer', '3 bill', '4 note'])
    expect(numbers(settle(removed(more, 'feature customer')))).toEqual(['3 bill', '4 note'])
    expect(numbers(settle(added(settle(removed(three, 'feature order')), 'feature order:sku:str')))).toEqual([
      '1 customer',
      '3 bill',
      '4 order',
    ])
  })

  it('are what resolve makes of them, too', () => {
    const less = settle(removed(three, 'feature customer'))
    const resolved = resolve(pack, less.answers)
    expect(resolved.ok && resolved.value.values.features).toEqual(less.answers.features)
  })

  it('count the records that contributors bring, and stay when those go', () => {
    const grown = settle(added(settledFrom({ features: [] }), 'feature bill:total:decimal', {}, withExample))
    expect(features(grown)[0]?.position).toBeUndefined()
    const alone = settle(added(grown, 'metrics=false', {}, withExample))
    expect(features(alone)[0]?.position).toBe(2)
    expect(settle(removed(alone, 'metrics=false', withExample))).toEqual(grown)
  })
})

describe('what was added and is removed again leaves nothing', () => {
  const names = ['customer', 'order', 'bill', 'note', 'parcel', 'visit']
  const chosen = fc.record({
    database: fc.constantFrom('sqlite', 'postgres', 'mysql'),
    extras: fc.subarray(['docker', 'ci', 'docs']),
    metrics: fc.boolean(),
    description: fc.constantFrom('A shop.', 'Another.'),
    features: fc.subarray(names).map((some) => some.map((name) => `${name}:title:str`)),
  })
  const phrase = fc.oneof(
    fc.constantFrom(...names).map((name) => `feature ${name}:title:str`),
    fc.constantFrom('none', 'sqlite', 'postgres', 'mysql').map((id) => `database=${id}`),
    fc.constantFrom('docker', 'ci', 'docs').map((id) => `extras=${id}`),
    fc.boolean().map((value) => `metrics=${value}`),
    fc.constantFrom('A-shop.', 'Mine.').map((text) => `description=${text}`),
  )
  const steps = fc.array(fc.array(phrase, { minLength: 1, maxLength: 3 }), { minLength: 1, maxLength: 6 })
  const takenAway = (text: string) => text.replace(/:title:str/g, '')

  it('from any project, however it came to be, the lock included', () => {
    let kept = 0
    fc.assert(
      fc.property(chosen, steps, fc.subarray(names), fc.boolean(), (given, all, gone, exemplary) => {
        const of = exemplary ? withExample : pack
        let settled = settledFrom(given)
        for (const step of all) {
          const grown = added(settled, step.join(' '), {}, of)
          if (!grown.ok) continue
          kept += 1
          const after = settle(grown)
          expect(settle(removed(after, takenAway(step.join(' ')), of))).toEqual(settled)
          const names = gone.filter((name) => features(after).some((one) => one.name === name))
          settled =
            names.length === 0
              ? after
              : settle(removed(after, names.map((name) => `feature ${name}`).join(' '), of))
        }
      }),
      { numRuns: 300 },
    )
    expect(kept).toBeGreaterThan(100)
  })

  it('and no feature that stays ever changes its number', () => {
    fc.assert(
      fc.property(chosen, steps, fc.subarray(names), (given, all, gone) => {
        const known = new Map<string, number>()
        let settled = settledFrom(given)
        const look = () => {
          const positions = positionsOf(features(settled))
          const now = new Map(features(settled).map(({ name }, index) => [name, positions[index] ?? 0]))
          expect(new Set(now.values()).size).toBe(now.size)
          for (const [name, number] of now) expect(known.get(name) ?? number).toBe(number)
          known.clear()
          for (const [name, number] of now) known.set(name, number)
        }
        look()
        for (const step of all) {
          const grown = added(settled, step.join(' '))
          if (grown.ok) settled = settle(grown)
          look()
          const [name] = gone.filter((one) => features(settled).some((record) => record.name === one))
          if (name !== undefined) settled = settle(removed(settled, `feature ${name}`))
          look()
        }
      }),
      { numRuns: 200 },
    )
  })
})
