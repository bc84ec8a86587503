import { Ajv2020 } from 'ajv/dist/2020.js'
import { describe, expect, it } from 'vitest'
import { resolve } from '../../../src/core/answers/resolve.ts'
import { answersSchema } from '../../../src/core/answers/schema.ts'
import type { GivenAnswers } from '../../../src/core/answers/types.ts'
import { pack } from './pack.ts'

const ajv = new Ajv2020({ strict: true, strictTypes: false, allowUnionTypes: true, allErrors: true })
const validate = ajv.compile(answersSchema(pack))

const box = (field: unknown): GivenAnswers => ({ features: [{ name: 'box', fields: [field] }] })

describe('the schema of answers', () => {
  const good: GivenAnswers[] = [
    {},
    { tier: 'layered', framework: 'django', database: 'postgres' },
    { tier: 'script', extras: ['ci'], metrics: false },
    { interface: 'cli', framework: 'none', tier: 'flat' },
    { database: 'none', features: [] },
    { features: ['customer:name:str(1..80)', 'person/persons:customer:ref(customer),kind:enum(a|b)?=a'] },
    {
      features: [
        { name: 'customer', fields: ['name:str'] },
        { name: 'box', plural: 'boxen', fields: [{ name: 'c', type: 'ref', ref: 'customer' }] },
      ],
    },
    box({ name: 'total', type: 'decimal', optional: true, default: 0, min: 0, max: '9.99' }),
    box({ name: 'kind', type: 'enum', choices: ['a', 'EUR'], default: 'a' }),
    box({ name: 'active', type: 'bool', default: true }),
  ]

  it.each(good)('takes what resolve takes, and what comes out of it: %j', (given) => {
    const whole = { name: 'billing-api', ...given }
    const result = resolve(pack, whole)
    expect(result).toMatchObject({ ok: true })
    expect([validate(whole), validate.errors]).toEqual([true, null])
    expect([validate(result.ok ? result.value.values : undefined), validate.errors]).toEqual([true, null])
  })

  const bad: GivenAnswers[] = [
    { databse: 'postgres' },
    { database: 'postgers' },
    { tier: ['flat'] },
    { metrics: 'yes' },
    { extras: ['dokcer'] },
    { python: '3.9' },
    { name: '' },
    { description: 'x'.repeat(81) },
    { interface: 'cli', tier: 'layered' },
    { tier: 'script', metrics: true },
    { tier: 'script', extras: ['docker'] },
    { database: 'none', features: ['box:a:str'] },
    { tasks: 'celery', broker: 'redis', extras: [] },
    { features: ['box'] },
    { features: ['Box:a:str'] },
    { features: ['box:a:strr'] },
    { features: [{ name: 'box' }] },
    { features: [{ name: 'box', fields: [] }] },
    { features: [{ name: 'health', fields: ['a:str'] }] },
    { features: [{ name: 'box', feilds: ['a:str'], fields: ['a:str'] }] },
    box('a:strr'),
    box({ name: 'a' }),
    box({ name: 'a', type: 'strr' }),
    box({ name: 'metadata', type: 'str' }),
    box({ name: 'model_x', type: 'str' }),
    box({ name: 'a', type: 'enum' }),
    box({ name: 'a', type: 'ref', ref: 'x', default: 'y' }),
    box({ name: 'a', type: 'str', choices: ['x'] }),
    box({ name: 'a', type: 'date', min: 1 }),
  ]

  it.each(bad)('refuses what resolve refuses: %j', (given) => {
    const whole = { name: 'billing-api', ...given }
    expect([validate(whole), resolve(pack, whole).ok]).toEqual([false, false])
  })

  it('asks for what has no default', () => {
    expect(validate({})).toBe(false)
    expect(validate.errors?.map(({ params }) => params)).toEqual([{ missingProperty: 'name' }])
  })

  it('says the reason of a constraint, and a default that depends on nothing', () => {
    const schema = answersSchema(pack) as {
      allOf: { description: string }[]
      properties: Record<string, { default?: unknown }>
    }
    expect(schema.allOf.map(({ description }) => description)).toEqual(
      pack.constraints.map(({ because }) => because),
    )
    expect(['tier', 'package', 'framework', 'extras'].map((id) => schema.properties[id]?.default)).toEqual([
      'flat',
      undefined,
      undefined,
      ['ci', 'docs'],
    ])
  })
})
