import fc from 'fast-check'

interface FieldGiven {
  readonly name: string
  readonly type: string
  readonly optional?: boolean
  readonly default?: string
  readonly min?: string
  readonly max?: string
  readonly choices?: readonly string[]
  readonly ref?: string
}

export interface FeatureGiven {
  readonly name: string
  readonly fields: readonly FieldGiven[]
}

/** Every type four times: required, optional, with a default, with limits where it has some. */
export const everyType: FeatureGiven = {
  name: 'sample',
  fields: (
    [
      ['str', { default: 'some' }, { min: '2', max: '50' }],
      ['text', { default: 'some "text"' }, { min: '2', max: '5000' }],
      ['int', { default: '5' }, { min: '-3', max: '9' }],
      ['decimal', { default: '2.50' }, { min: '0.01', max: '99.99' }],
      ['bool', { default: 'true' }],
      ['date', { default: '2026-01-31' }],
      ['datetime', { default: '2026-01-31T12:00:00Z' }],
      ['uuid', { default: '6f1f64a8-6f0c-4d0b-8f0e-0d6c1f5c9a11' }],
      ['enum', { choices: ['first', 'second'], default: 'first' }],
    ] as const
  ).flatMap(([type, ...more]) => {
    const choices = type === 'enum' ? { choices: ['first', 'second'] } : {}
    return [
      { name: `${type}_required`, type, ...choices },
      { name: `${type}_optional`, type, optional: true, ...choices },
      ...more.map((given, index) => ({ name: `${type}_given${index}`, type, ...given })),
    ]
  }),
}

/** Three features in a row of references, one of them optional. */
export const referring: readonly FeatureGiven[] = [
  { name: 'author', fields: [{ name: 'nickname', type: 'str' }] },
  {
    name: 'book',
    fields: [
      { name: 'title_text', type: 'str' },
      { name: 'writer', type: 'ref', ref: 'author' },
    ],
  },
  {
    name: 'loan',
    fields: [
      { name: 'lent', type: 'ref', ref: 'book' },
      { name: 'recommended_by', type: 'ref', ref: 'author', optional: true },
    ],
  },
]

const letters = [...'abcdefghijklmnopqrstuvwxyz']

/** A name in snake case, every length from 2 to `most` as likely as any other. */
export const nameUpTo = (most: number): fc.Arbitrary<string> =>
  fc
    .tuple(
      fc.integer({ min: 2, max: most }),
      fc.array(fc.constantFrom(...letters), { minLength: 4, maxLength: 4 }),
      fc.constantFrom('', '_'),
    )
    .map(([length, [first = 'a', ...rest], separator]) =>
      `${first}${rest.join('')}${separator}${'qz'}`
        .repeat(8)
        .slice(0, length - 1)
        .replace(/_$/, 'y')
        .concat('k'),
    )

const limitsFor = (type: string): fc.Arbitrary<Partial<FieldGiven>> => {
  const none = fc.constant({})
  const number = fc.tuple(fc.integer({ min: -999, max: 0 }), fc.integer({ min: 20, max: 99_999 }))
  if (type === 'str')
    return fc.oneof(
      none,
      fc.integer({ min: 20, max: 200 }).map((max) => ({ min: '1', max: `${max}` })),
    )
  if (type === 'text')
    return fc.oneof(
      none,
      fc.integer({ min: 20, max: 20_000 }).map((max) => ({ max: `${max}` })),
    )
  if (type === 'int' || type === 'decimal')
    return fc.oneof(
      none,
      number.map(([min, max]) => ({ min: `${min}`, max: `${max}` })),
    )
  return none
}

const defaults: Readonly<Record<string, string>> = {
  str: 'given',
  text: 'it\'s "given"',
  int: '7',
  decimal: '7.25',
  bool: 'false',
  date: '2026-02-28',
  datetime: '2026-02-28T23:59:59Z',
  uuid: '6f1f64a8-6f0c-4d0b-8f0e-0d6c1f5c9a11',
}

const plainField: fc.Arbitrary<FieldGiven> = fc
  .tuple(nameUpTo(24), fc.constantFrom(...Object.keys(defaults)), fc.boolean(), fc.boolean())
  .chain(([name, type, optional, withDefault]) =>
    limitsFor(type).map((limits) => ({
      name,
      type,
      ...limits,
      ...(withDefault ? { default: defaults[type] ?? '' } : optional ? { optional } : {}),
    })),
  )

const enumField: fc.Arbitrary<FieldGiven> = fc
  .tuple(nameUpTo(24), fc.uniqueArray(nameUpTo(24), { minLength: 1, maxLength: 5 }), fc.boolean())
  .map(([name, choices, withDefault]) => ({
    name,
    type: 'enum',
    choices,
    ...(withDefault ? { default: choices[0] ?? '' } : {}),
  }))

const fields = fc.uniqueArray(fc.oneof({ weight: 3, arbitrary: plainField }, enumField), {
  selector: ({ name }) => name,
  minLength: 1,
  maxLength: 7,
})

/** One or two features with random fields; the second may refer to the first. */
export const features: fc.Arbitrary<readonly FeatureGiven[]> = fc
  .tuple(
    fc.uniqueArray(fc.record({ name: nameUpTo(24), fields }), {
      selector: ({ name }) => name,
      minLength: 1,
      maxLength: 2,
    }),
    nameUpTo(24),
    fc.option(fc.boolean(), { nil: undefined }),
  )
  .map(([given, name, optional]) => {
    const [first, second] = given
    if (first === undefined || second === undefined || optional === undefined) return given
    const field = { name, type: 'ref', ref: first.name, optional }
    return [first, { ...second, fields: [...second.fields.filter((other) => other.name !== name), field] }]
  })
