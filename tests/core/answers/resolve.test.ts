import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { available } from '../../../src/core/answers/available.ts'
import { defaultOf, deriveDefault } from '../../../src/core/answers/defaults.ts'
import { missing, resolve } from '../../../src/core/answers/resolve.ts'
import { keeps } from '../../../src/core/answers/rules.ts'
import type { Constraint, GivenAnswers, Question } from '../../../src/core/answers/types.ts'
import { features, pack } from './pack.ts'

const problems = (given: GivenAnswers) => {
  const result = resolve(pack, given)
  return result.ok ? [] : result.problems
}

function resolved(given: GivenAnswers) {
  const result = resolve(pack, { name: 'billing-api', ...given })
  if (!result.ok) throw new Error(JSON.stringify(result.problems))
  return result.value.values
}

const question = (id: string): Question => {
  const found = pack.questions.find((one) => one.id === id)
  if (found === undefined) throw new Error(`The pack of the tests has no question ${id}.`)
  return found
}

describe('resolve fills in', () => {
  it('every default, in the order of the questions', () => {
    expect(Object.entries(resolved({}))).toEqual([
      ['name', 'billing-api'],
      ['package', 'billing_api'],
      ['description', 'The service billing-api.'],
      ['python', '3.12'],
      ['tier', 'flat'],
      ['interface', 'http'],
      ['framework', 'fastapi'],
      ['database', 'sqlite'],
      ['tasks', 'none'],
      ['broker', 'none'],
      ['extras', ['ci', 'docs']],
      ['metrics', true],
      [
        'features',
        [
          {
            name: 'order',
            plural: 'orders',
            fields: [
              { name: 'sku', type: 'str', optional: false, min: '1', max: '64' },
              { name: 'quantity', type: 'int', optional: false, min: '1' },
            ],
          },
        ],
      ],
    ])
  })

  it.each<[string, GivenAnswers, Record<string, unknown>]>([
    ['a default that depends on an answer', { interface: 'cli' }, { framework: 'none' }],
    [
      'another choice where the default does not fit',
      { framework: 'django' },
      { tier: 'feature', framework: 'django' },
    ],
    ['the first that fits', { tasks: 'celery' }, { broker: 'redis' }],
    ['less of a list', { tier: 'script' }, { extras: ['ci'], metrics: false, features: [] }],
    ['no records where the default ones do not fit', { database: 'none' }, { features: [], tier: 'flat' }],
    ['an earlier question that must give way', { broker: 'rabbitmq' }, { tasks: 'celery' }],
    ['two that give way together', { framework: 'none' }, { interface: 'cli', tier: 'flat' }],
    [
      'texts of flags',
      { metrics: 'false', extras: 'docs,docker', features: 'none' },
      { metrics: false, extras: ['docker', 'docs'], features: [] },
    ],
    ['nothing for an empty list', { extras: '' }, { extras: [] }],
    ['what is undefined', { database: undefined }, { database: 'sqlite' }],
  ])('%s', (_, given, expected) => {
    expect(resolved(given)).toMatchObject(expected)
  })
})

it('resolve goes back to the answer that a default text was made from', () => {
  const about = { text: '', help: '', ask: 'never' as const }
  const yesNo = { ...about, kind: 'choice' as const, choices: ['yes', 'no'].map((id) => ({ id, label: id })) }
  const questions: Question[] = [
    { ...yesNo, id: 'strict', defaults: [{ value: 'yes' }] },
    { ...yesNo, id: 'between', defaults: [{ value: 'yes' }] },
    {
      ...about,
      kind: 'text',
      id: 'mode',
      defaults: [{ when: { strict: 'yes' }, value: 'slow' }, { value: 'fast' }],
    },
    { ...yesNo, id: 'hurry', defaults: [{ value: 'no' }] },
  ]
  const constraints = [{ when: { hurry: 'yes' }, require: { mode: 'fast' }, because: 'Slow is slow.' }]
  expect(resolve({ questions, constraints, reservedProjectNames: [] }, { hurry: 'yes' })).toEqual({
    ok: true,
    value: { values: { strict: 'no', between: 'yes', mode: 'fast', hurry: 'yes' } },
  })
})

describe('resolve refuses', () => {
  it.each<[string, GivenAnswers, [code: string, where: string, hint: string]]>([
    ['an unknown key', { databse: 'x' }, ['unknown-key', 'databse', 'Did you mean "database"?']],
    ['the flag of a list', { feature: [] }, ['unknown-key', 'feature', 'Did you mean "features"?']],
    [
      'a key that every object has',
      JSON.parse('{"__proto__": 1}') as GivenAnswers,
      ['unknown-key', '__proto__', 'newel options'],
    ],
    [
      'an unknown choice',
      { database: 'postgers' },
      ['unknown-choice', '--database', 'Did you mean "postgres"? It can be none, sqlite, postgres or mysql.'],
    ],
    ['an unknown member', { extras: ['dokcer'] }, ['unknown-choice', '--extras', 'Did you mean "docker"?']],
    ['a list for a choice', { tier: ['flat'] }, ['wrong-kind', '--tier', '']],
    ['null', { tier: null }, ['wrong-kind', '--tier', '']],
    ['a number for a text', { python: 3.12 }, ['wrong-kind', '--python', 'Write it in quotes: "3.12".']],
    [
      'a text for a boolean',
      { metrics: 'yes' },
      ['wrong-kind', '--metrics', 'Write --metrics true or --metrics false.'],
    ],
    ['a mixed list', { extras: ['ci', 1] }, ['wrong-kind', '--extras', '']],
    ['an object for a list', { features: {} }, ['wrong-kind', '--feature', '']],
    [
      'a wrong record',
      { features: ['order:a:strr'] },
      ['unknown-type', '--feature, column 9', 'Did you mean "str"?'],
    ],
    ['a text without its pattern', { python: '3.9' }, ['pattern', '--python', 'Write 3.11']],
    [
      'a text that is too long',
      { description: 'x'.repeat(81) },
      ['too-long', '--description', 'Leave out 1'],
    ],
    ['a control character', { description: 'a\u0007' }, ['control-character', '--description', '']],
    ['a bad name', { name: 'json' }, ['name-stdlib', '--name', 'Try "json-service".']],
    ['a bad package', { package: 'a-b' }, ['name-form', '--package', 'Try "a_b".']],
  ])('%s', (_, given, [code, where, hint]) => {
    const [problem, ...others] = problems({ name: 'billing-api', ...given })
    expect(problem).toMatchObject({ code, where })
    expect(problem?.next ?? '').toContain(hint)
    expect(others).toEqual([])
  })

  it('unknown keys in one order, whatever theirs', () => {
    const keys = ['zzz', 'aaa', 'mmm']
    const where = (names: string[]) =>
      problems({ name: 'x', ...Object.fromEntries(names.map((key) => [key, 1])) }).map(
        (problem) => problem.where,
      )
    expect([where(keys), where(keys.toReversed())]).toEqual([
      ['aaa', 'mmm', 'zzz'],
      ['aaa', 'mmm', 'zzz'],
    ])
  })

  it('what is no object', () => {
    for (const given of [null, [], 'x', 1])
      expect(problems(given as unknown as GivenAnswers)[0]?.code).toBe('wrong-kind')
  })

  it('an answer that is missing, with its flag', () => {
    expect(problems({})).toEqual([
      {
        code: 'missing-answer',
        where: '--name',
        what: '--name is missing, and has no default.',
        next: 'Give --name: Which name?',
      },
    ])
  })

  it('everything at once', () => {
    const found = problems({
      tier: 'flatt',
      databas: 'none',
      framework: 'none',
      interface: 'http',
      metrics: 1,
    })
    expect(found.map(({ code, where }) => `${code} ${where}`)).toEqual([
      'unknown-key databas',
      'unknown-choice --tier',
      'wrong-kind --metrics',
      'missing-answer --name',
      'broken-constraint --framework',
    ])
  })

  it.each<[GivenAnswers, string, string, string]>([
    [
      { interface: 'cli', tier: 'layered' },
      '--tier',
      'A command line fits in one package.',
      'Try --tier script or flat; or --interface http.',
    ],
    [
      { framework: 'django', tier: 'flat' },
      '--tier',
      'Django is made of apps.',
      'Try --tier feature, layered or hexagonal; or --framework none, fastapi or flask.',
    ],
    [
      { tier: 'script', metrics: true },
      '--metrics',
      'A script has no metrics.',
      'Try --metrics false; or --tier flat, feature, layered or hexagonal.',
    ],
    [
      { database: 'none', features: ['order:sku:str'] },
      '--feature',
      'Features are kept in a database.',
      'Try no --feature; or --database sqlite, postgres or mysql.',
    ],
  ])('a broken constraint, with the ways out: %j', (given, where, because, next) => {
    expect(problems({ name: 'billing-api', ...given })).toEqual([
      { code: 'broken-constraint', where, what: because, next },
    ])
  })

  it('each broken constraint, and ways out that break no other', () => {
    const found = problems({
      name: 'x',
      interface: 'cli',
      tier: 'layered',
      framework: 'django',
      database: 'none',
      features: [],
    })
    expect(found.map(({ what, next }) => [what, next])).toEqual([
      ['A command line fits in one package.', 'Try --interface http.'],
      ['A command line has no web framework.', 'Try --framework none; or --interface http.'],
      [
        'Django keeps its users in a database.',
        'Try --database sqlite, postgres or mysql; or --framework none, fastapi or flask.',
      ],
    ])
  })

  it('answers that leave no choice for a default', () => {
    const found = problems({ name: 'x', tier: 'script', framework: 'django' })
    expect(found.map(({ what, where }) => [what, where])).toEqual([['Django is made of apps.', '--tier']])
    const blocked = problems({ name: 'x', tier: 'layered', framework: 'none' })
    expect(blocked.map(({ what, where }) => [what, where])).toEqual([
      ['HTTP needs a framework.', '--framework'],
    ])
    expect(blocked[0]?.next).toContain('--framework fastapi, flask or django')
  })

  it('a default that does not do as a name, at its own flag', () => {
    const stubborn = { ...pack, reservedProjectNames: ['billing'] }
    const result = resolve(stubborn, { name: 'billing-api', package: 'billing' })
    expect(result).toMatchObject({ ok: false, problems: [{ code: 'name-dependency', where: '--package' }] })
    const short = pack.questions.map((one) =>
      one.id === 'description' && one.kind === 'text' ? { ...one, maxLength: 5 } : one,
    )
    expect(resolve({ ...pack, questions: short }, { name: 'billing-api' })).toMatchObject({
      ok: false,
      problems: [{ code: 'too-long', where: '--description' }],
    })
  })

  it('a mistake of the pack by an exception', () => {
    const wrong = (value: string) =>
      pack.questions.map((one) => (one.id === 'description' ? { ...one, defaults: [{ value }] } : one))
    expect(() => resolve({ ...pack, questions: wrong('{{shout name}}') }, { name: 'x' })).toThrow(
      'there is no form shout',
    )
    expect(() => resolve({ ...pack, questions: wrong('{{features}}') }, { name: 'x' })).toThrow(
      'default for description',
    )
  })
})

/** Without one letter, with another one in its place, and with two letters changed about. */
const slips = (word: string): readonly string[] =>
  [...word].flatMap((letter, index) => {
    const [before, after] = [word.slice(0, index), word.slice(index + 1)]
    return [before + after, `${before}x${after}`, `${before}${after.slice(0, 1)}${letter}${after.slice(1)}`]
  })

describe('a slip of one letter is refused, and the right word offered', () => {
  const keys = pack.questions.map(({ id }) => id)
  it.each(keys)('in the key %s', (key) => {
    for (const slip of slips(key).filter((one) => !keys.includes(one))) {
      const [problem] = problems({ name: 'x', [slip]: 'x' })
      expect([slip, problem?.code, problem?.next]).toEqual([
        slip,
        'unknown-key',
        expect.stringContaining(`"${key}"`),
      ])
    }
  })

  it.each(pack.questions.flatMap((one) => (one.kind === 'choice' || one.kind === 'many' ? [one] : [])))(
    'in a choice of $id',
    (one) => {
      const ids = one.choices.map(({ id }) => id)
      for (const id of ids)
        for (const slip of slips(id).filter((typed) => !ids.includes(typed))) {
          const [problem] = problems({ name: 'x', [one.id]: one.kind === 'many' ? [slip] : slip })
          expect([slip, problem?.code, problem?.next]).toEqual([
            slip,
            'unknown-choice',
            expect.stringContaining(`"${id}"`),
          ])
        }
    },
  )

  const types = features.types.map(({ id }) => id)
  it.each(types)('in the type %s', (type) => {
    for (const slip of slips(type).filter((typed) => !types.includes(typed))) {
      const [problem] = problems({ name: 'x', features: [`box:a:${slip}`] })
      expect([slip, problem?.code, problem?.next]).toEqual([
        slip,
        'unknown-type',
        expect.stringContaining(`"${type}"`),
      ])
    }
  })
})

/** Values that are often right, so that the interesting paths are met, among anything that JSON can hold. */
const anyGiven: fc.Arbitrary<GivenAnswers> = fc
  .record(
    Object.fromEntries(
      pack.questions.map((one) => [
        one.id,
        fc.oneof(
          { weight: 6, arbitrary: likely(one) },
          { weight: 1, arbitrary: fc.jsonValue() as fc.Arbitrary<unknown> },
        ),
      ]),
    ),
    { requiredKeys: [] },
  )
  .map((given) => given as GivenAnswers)

function likely(one: Question): fc.Arbitrary<unknown> {
  switch (one.kind) {
    case 'choice':
      return fc.constantFrom(...one.choices.map(({ id }) => id))
    case 'many':
      return fc.subarray(one.choices.map(({ id }) => id))
    case 'boolean':
      return fc.boolean()
    case 'text':
      return fc.constantFrom('billing-api', 'billing', '3.13', 'x')
    case 'records':
      return fc.subarray(['customer:name:str', 'invoice:customer:ref(customer)', 'box:a:bool=true'])
  }
}

describe('resolve, whatever is given', () => {
  it('never throws, and what it accepts is complete, keeps to every constraint and to what was given', () => {
    fc.assert(
      fc.property(anyGiven, (given) => {
        const result = resolve(pack, given)
        if (!result.ok) {
          expect(result.problems.length).toBeGreaterThan(0)
          return
        }
        const { values } = result.value
        expect(Object.keys(values)).toEqual(pack.questions.map(({ id }) => id))
        for (const constraint of pack.constraints) expect(keeps(values, constraint)).toBe(true)
        for (const one of pack.questions)
          if (one.kind === 'choice' && given[one.id] !== undefined) expect(values[one.id]).toBe(given[one.id])
      }),
      { numRuns: 1500 },
    )
  })

  it('never throws on any JSON', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (given) => {
        expect(resolve(pack, given as unknown as GivenAnswers).ok).toBe(false)
      }),
    )
  })

  it('does not depend on the order of keys', () => {
    fc.assert(
      fc.property(anyGiven, fc.infiniteStream(fc.nat()), (given, stream) => {
        const shuffled = Object.entries(given)
          .map((entry) => ({ entry, rank: stream.next().value as number }))
          .sort((one, other) => one.rank - other.rank)
          .map(({ entry }) => entry)
        expect(JSON.stringify(resolve(pack, Object.fromEntries(shuffled)))).toBe(
          JSON.stringify(resolve(pack, given)),
        )
      }),
      { numRuns: 300 },
    )
  })

  it('accepts its own answers, and they stay the same', () => {
    fc.assert(
      fc.property(anyGiven, (given) => {
        const result = resolve(pack, given)
        if (result.ok) expect(resolve(pack, result.value.values)).toEqual(result)
      }),
      { numRuns: 300 },
    )
  })

  it('refuses choices only when no completion keeps to the constraints, as trying all of them shows', () => {
    const ids = ['tier', 'interface', 'framework', 'database', 'tasks', 'broker']
    const given = fc.record(Object.fromEntries(ids.map((id) => [id, likely(question(id))])), {
      requiredKeys: [],
    })
    fc.assert(
      fc.property(given, (some) => {
        const fixed = { name: 'x', extras: [], features: [], metrics: false, ...some } as GivenAnswers
        const open = ids.filter((id) => !Object.hasOwn(some, id))
        expect(resolve(pack, fixed).ok).toBe(
          completions(fixed, open).some((one) => pack.constraints.every((rule) => keeps(one as never, rule))),
        )
      }),
      { numRuns: 300 },
    )
  })

  it('gives up on a pack that is made to be hard, in time', () => {
    const questions: Question[] = Array.from({ length: 30 }, (_, index) => ({
      id: `q${index}`,
      text: 'q',
      help: 'q',
      ask: 'never' as const,
      kind: 'choice' as const,
      choices: Array.from({ length: 20 }, (_, choice) => ({ id: String(choice), label: 'c' })),
      defaults: [{ value: '0' }],
    }))
    /** Thirty pigeons in twenty holes. */
    const constraints: Constraint[] = questions.flatMap((one, index) =>
      questions.slice(index + 1).flatMap((other) =>
        Array.from({ length: 20 }, (_, hole) => ({
          when: { [one.id]: String(hole) },
          require: {
            [other.id]: Array.from({ length: 20 }, (_, choice) => String(choice)).filter(
              (id) => id !== String(hole),
            ),
          },
          because: 'One each.',
        })),
      ),
    )
    expect(resolve({ questions, constraints, reservedProjectNames: [] }, {})).toMatchObject({
      ok: false,
      problems: [{ code: 'answers-not-found' }],
    })
  })
})

function completions(given: GivenAnswers, open: readonly string[]): readonly GivenAnswers[] {
  return open.reduce<readonly GivenAnswers[]>(
    (all, id) => {
      const one = question(id)
      const choices = one.kind === 'choice' ? one.choices : []
      return all.flatMap((each) => choices.map((choice) => ({ ...each, [id]: choice.id })))
    },
    [given],
  )
}

describe('available', () => {
  const reasons = (id: string, values: Parameters<typeof available>[2]) =>
    available(pack, question(id), values).flatMap(({ choice, because }) =>
      because === undefined ? [] : [[choice.id, because]],
    )

  it('gives the reason where a choice cannot be had', () => {
    expect(reasons('tier', { interface: 'cli' }).map(([id]) => id)).toEqual([
      'feature',
      'layered',
      'hexagonal',
    ])
    expect(reasons('framework', { tier: 'flat' })).toEqual([['django', 'Django is made of apps.']])
    expect(reasons('extras', { tier: 'script' })).toEqual([
      ['docker', 'A script is one file.'],
      ['docs', 'A script is one file.'],
    ])
  })

  it('looks ahead to open questions, and past an earlier answer to the same one', () => {
    expect(reasons('framework', { tier: 'layered' })).toEqual([['none', expect.any(String)]])
    expect(reasons('tasks', { broker: 'rabbitmq', tasks: 'none' })).toEqual([
      ['none', 'A broker without tasks has nothing to do.'],
      ['rq', 'RQ works with Redis only.'],
    ])
    expect(reasons('database', {})).toEqual([])
  })
})

describe('defaults', () => {
  it('depend on the answers so far', () => {
    expect(defaultOf(question('framework'), { interface: 'cli' })).toBe('none')
    expect(defaultOf(question('framework'), {})).toBe('fastapi')
    expect(defaultOf(question('package'), {})).toBeUndefined()
    expect(defaultOf(question('package'), { name: 'a-b' })).toBe('a_b')
    expect(defaultOf(question('name'), {})).toBeUndefined()
    expect(defaultOf(question('features'), { tier: 'script' })).toEqual([])
  })

  it.each([
    ['{{name}}', 'a-b $& c'],
    ['{{ snake  name }}!', 'a_b_c!'],
    ['plain', 'plain'],
    ['{{title name}} {{name}}', 'A B C a-b $& c'],
    ['{{other}}', undefined],
    ['{{constructor}}', undefined],
  ])('%j is filled to %j', (template, expected) => {
    expect(deriveDefault(template, { name: 'a-b $& c' })).toBe(expected)
  })
})

describe('missing', () => {
  it('names the questions that must be answered', () => {
    expect(missing(pack, {}).map(({ id }) => id)).toEqual(['name'])
    expect(missing(pack, { name: 'x' })).toEqual([])
    expect(missing(pack, { name: 3 })).toEqual([])
  })
})
