import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { fromFlagValue, givenBy, parseSet, toFlags } from '../../../src/core/answers/flags.ts'
import { flagOf } from '../../../src/core/answers/read-answer.ts'
import { resolve } from '../../../src/core/answers/resolve.ts'
import type { Answers, GivenAnswers, Question } from '../../../src/core/answers/types.ts'
import { features, pack } from './pack.ts'

function answers(given: GivenAnswers): Answers {
  const result = resolve(pack, given)
  if (!result.ok) throw new Error(JSON.stringify(result.problems))
  return result.value
}

const typed = (given: GivenAnswers) =>
  toFlags(answers(given), pack).map(({ flag, value }) => `${flag} ${value}`)

const question = (id: string): Question => pack.questions.find((one) => one.id === id) ?? features

describe('toFlags', () => {
  const always = ['--name x-api', '--tier flat', '--framework fastapi', '--database sqlite']

  it.each<[string, GivenAnswers, string[]]>([
    ['what is always asked', {}, always],
    ['no value that a default gives', { python: '3.12', metrics: true, package: 'x_api' }, always],
    [
      'each value that none gives',
      { python: '3.13', metrics: false },
      ['--name x-api', '--python 3.13', ...always.slice(1), '--metrics false'],
    ],
    [
      'only one of two that bring each other',
      { tasks: 'celery', broker: 'redis' },
      [...always, '--tasks celery'],
    ],
    [
      'a list with commas, and the empty one by its name',
      { extras: ['docs', 'docker'], features: [] },
      [...always, '--extras docker,docs', '--feature none'],
    ],
    [
      'a flag for each record',
      { features: ['customer:name:str', { name: 'box', fields: [{ name: 'a', type: 'int', default: 1 }] }] },
      [...always, '--feature customer:name:str', '--feature box:a:int=1'],
    ],
  ])('gives %s', (_, given, expected) => {
    expect(typed({ name: 'x-api', ...given })).toEqual(expected)
  })

  it('makes the same answers again, and none of the optional flags could be left out', () => {
    const choice = (id: string) => {
      const one = question(id)
      return fc.constantFrom(...(one.kind === 'choice' ? one.choices.map((each) => each.id) : []))
    }
    const given = fc.record(
      {
        description: fc.string({ unit: 'grapheme', maxLength: 60 }),
        package: fc.constantFrom('x', 'x_api'),
        tier: choice('tier'),
        interface: choice('interface'),
        framework: choice('framework'),
        database: choice('database'),
        tasks: choice('tasks'),
        broker: choice('broker'),
        extras: fc.subarray(['docker', 'ci', 'docs']),
        metrics: fc.boolean(),
        features: fc.subarray([
          'customer:name:str="a, b"',
          'order:customer:ref(customer)',
          'order:sku:str(1..64),quantity:int(1..)',
        ]),
      },
      { requiredKeys: [] },
    )
    fc.assert(
      fc.property(given, (some) => {
        const result = resolve(pack, { name: 'x-api', ...some })
        if (!result.ok) return
        const flags = toFlags(result.value, pack)
        expect(resolve(pack, givenBy(flags, pack))).toEqual(result)
        for (const { question: id } of flags) {
          if (question(id).ask === 'always') continue
          const fewer = flags.filter((flag) => flag.question !== id)
          expect(resolve(pack, givenBy(fewer, pack))).not.toEqual(result)
        }
      }),
      { numRuns: 300 },
    )
  })

  it('tells an empty list from a choice that is called none', () => {
    const extras: Question = {
      id: 'extras',
      text: '',
      help: '',
      ask: 'customise',
      kind: 'many',
      choices: [{ id: 'none', label: '' }],
      defaults: [{ value: ['none'] }],
    }
    const tiny = { questions: [extras], constraints: [], reservedProjectNames: [] }
    const result = resolve(tiny, { extras: [] })
    if (!result.ok) throw new Error('The empty list is an answer.')
    expect(toFlags(result.value, tiny)).toEqual([{ question: 'extras', flag: '--extras', value: '' }])
    expect(resolve(tiny, { extras: 'none' })).toMatchObject({ value: { values: { extras: ['none'] } } })
  })
})

describe('a flag', () => {
  it('is made from the id of its question, or from what a record is called', () => {
    expect([
      flagOf(question('database')),
      flagOf(features),
      flagOf({ ...question('name'), id: 'base_path' }),
    ]).toEqual(['--database', '--feature', '--base-path'])
  })

  it.each<[string, string | string[] | boolean, unknown]>([
    ['database', 'postgres', 'postgres'],
    ['database', ['postgres'], 'postgres'],
    ['database', ['postgres', 'mysql'], ['postgres', 'mysql']],
    ['extras', ['docker,ci', ' docs'], ['docker', 'ci', 'docs']],
    ['extras', 'docker,ci', 'docker,ci'],
    ['metrics', true, true],
    ['metrics', 'false', 'false'],
    ['features', ['a:b:str', 'c:d:str'], ['a:b:str', 'c:d:str']],
    ['features', ['none'], 'none'],
  ])('of %s with %j gives %j', (id, value, expected) => {
    expect(fromFlagValue(question(id), value)).toEqual(expected)
  })

  it('that is given twice where one value is wanted is refused', () => {
    const given = { name: 'x-api', database: fromFlagValue(question('database'), ['mysql', 'none']) }
    expect(resolve(pack, given)).toMatchObject({
      ok: false,
      problems: [{ code: 'wrong-kind', where: '--database' }],
    })
  })
})

describe('--set', () => {
  it.each([
    ['database=postgres', 'database', 'postgres'],
    ['description=a=b', 'description', 'a=b'],
    ['extras=', 'extras', ''],
  ])('reads %s', (text, key, value) => {
    expect(parseSet(text)).toEqual({ ok: true, value: { key, value } })
  })

  it.each(['database', '=x', ''])('refuses %j', (text) => {
    expect(parseSet(text)).toMatchObject({ ok: false, problems: [{ code: 'set-form', where: '--set' }] })
  })
})
