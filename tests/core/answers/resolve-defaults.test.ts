import { describe, expect, it } from 'vitest'
import { defaultOf, deriveDefault } from '../../../src/core/answers/defaults.ts'
import { missing, resolve } from '../../../src/core/answers/resolve.ts'
import type { GivenAnswers, Question } from '../../../src/core/answers/types.ts'
import { pack } from './pack.ts'
import { question } from './question.ts'

function resolved(given: GivenAnswers) {
  const result = resolve(pack, { name: 'billing-api', ...given })
  if (!result.ok) throw new Error(JSON.stringify(result.problems))
  return result.value.values
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
