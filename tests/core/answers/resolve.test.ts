import { describe, expect, it } from 'vitest'
import { resolve } from '../../../src/core/answers/resolve.ts'
import type { GivenAnswers } from '../../../src/core/answers/types.ts'
import { features, pack } from './pack.ts'

const problems = (given: GivenAnswers) => {
  const result = resolve(pack, given)
  return result.ok ? [] : result.problems
}

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
