import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { formatFeature, parseFeature, parseField, readFeatures } from '../../../src/core/answers/feature.ts'
import type { FeatureRecord, FieldRecord } from '../../../src/core/answers/types.ts'
import type { Problem, Result } from '../../../src/core/problem.ts'
import { keywords } from '../../../src/core/python/stdlib.ts'
import { features } from './pack.ts'

const problemsOf = (result: Result<unknown>): readonly Problem[] => (result.ok ? [] : result.problems)
const parse = (text: string) => parseFeature(text, features)
const codes = (text: string) => problemsOf(parse(text)).map(({ code }) => code)

function parsed(text: string): FeatureRecord {
  const result = parse(text)
  if (!result.ok) throw new Error(JSON.stringify(result.problems))
  return result.value
}

describe('the notation of a feature', () => {
  it('reads every part', () => {
    const text = 'invoice:number:str(1..20),total:decimal?=0(0..),kind:enum(a|b)=a,customer:ref(customer)'
    expect(parsed(text)).toEqual({
      name: 'invoice',
      plural: 'invoices',
      fields: [
        { name: 'number', type: 'str', optional: false, min: '1', max: '20' },
        { name: 'total', type: 'decimal', optional: true, default: '0', min: '0' },
        { name: 'kind', type: 'enum', optional: false, default: 'a', choices: ['a', 'b'] },
        { name: 'customer', type: 'ref', optional: false, ref: 'customer' },
      ],
    })
  })

  it.each<[string, Partial<FieldRecord>]>([
    ['a:str', { name: 'a', type: 'str', optional: false }],
    [' a : str ? = x y ( ..20 ) ', { optional: true, default: 'x y', max: '20' }],
    ['a:str="x, (y) \\"z\\"\\n"(1..)', { default: 'x, (y) "z"\n', min: '1' }],
    ['a:str=""', { default: '' }],
    ['a:str=what?', { default: 'what?', optional: false }],
    ['a:str="$(rm -rf)"', { default: '$(rm -rf)', optional: false }],
    ['a:datetime=2026-01-31T12:00:00+02:00', { default: '2026-01-31T12:00:00+02:00' }],
    ['a:enum(EUR|USD)?=USD', { choices: ['EUR', 'USD'], optional: true, default: 'USD' }],
    ['a:int=-9223372036854775808', { default: '-9223372036854775808' }],
    ['a:decimal=0.10(0.1..0.1000)', { default: '0.10', min: '0.1', max: '0.1000' }],
    ['a:str=é💡(2..2)', { default: 'é💡' }],
    ['a:date=2024-02-29', { default: '2024-02-29' }],
    ['a:date=2000-02-29', { default: '2000-02-29' }],
  ])('reads %j', (text, expected) => {
    expect(parseField(text, 'invoice', features)).toMatchObject({ ok: true, value: expected })
  })

  it.each([
    ['person:a:str', 'people'],
    ['person/persons:a:str', 'persons'],
    ['a:b:str', 'a_records'],
    ['equipment:a:str', 'equipment_records'],
    ['stock_series:a:str', 'stock_series_records'],
    ['address:a:str', 'addresses'],
    ['abcdefghijklmnopqrstuvwx:a:str', 'abcdefghijklmnopqrstuvwxes'],
  ])('%s has the plural %s', (text, many) => {
    expect(parsed(text).plural).toBe(many)
  })
})

describe('a feature is refused', () => {
  it.each([
    ['', ['name-missing', 'no-fields']],
    ['invoice', ['no-fields']],
    ['invoice:', ['field-empty']],
    ['invoice:a:str,', ['field-empty']],
    ['invoice:total', ['field-without-type']],
    ['invoice:total:', ['unknown-type']],
    ['invoice:total:decimall', ['unknown-type']],
    ['invoice:total:toString', ['unknown-type']],
    ['invoice:kind:enumm(a|b)', ['unknown-type']],
    ['invoice:a:str(1..20)?', ['field-order']],
    ['invoice:a:str??', ['field-order']],
    ['invoice:a:str(1..2)x', ['field-syntax']],
    ['invoice:a:str(1..2', ['unclosed']],
    ['invoice:a:str="x', ['quoted-default']],
    ['invoice:a:str="\\x"', ['quoted-default']],
    ['invoice:a:str=', ['empty-default']],
    ['invoice:a:str(20)', ['limits-form']],
    ['invoice:a:str()', ['limits-form']],
    ['invoice:a:str=$(rm -rf)', ['limits-form']],
    ['invoice:a:str(..)', ['limits-form']],
    ['invoice:a:str(5..2)', ['limits-order']],
    ['invoice:a:str(-1..)', ['field-limits']],
    ['invoice:a:str(..0)', ['field-limits']],
    ['invoice:a:int(1.5..)', ['field-limits']],
    ['invoice:a:decimal(1e3..)', ['field-limits']],
    ['invoice:a:date(1..)', ['field-limits']],
    ['invoice:a:int=1.5', ['field-default']],
    ['invoice:a:int=007', ['field-default']],
    ['invoice:a:int=9223372036854775808', ['field-default']],
    ['invoice:a:int=5(6..)', ['field-default']],
    ['invoice:a:decimal=10(..9.99)', ['field-default']],
    ['invoice:a:str=abc(..2)', ['field-default']],
    ['invoice:a:str="\\u0000"', ['field-default']],
    ['invoice:a:bool=True', ['field-default']],
    ['invoice:a:date=2023-02-29', ['field-default']],
    ['invoice:a:date=1900-02-29', ['field-default']],
    ['invoice:a:date=0000-01-01', ['field-default']],
    ['invoice:a:datetime=2026-01-31T12:00:00', ['field-default']],
    ['invoice:a:datetime=2026-01-31T24:00:00Z', ['field-default']],
    ['invoice:a:uuid=1', ['field-default']],
    ['invoice:a:enum(a|b)=c', ['field-default']],
    ['invoice:a:enum', ['field-arguments']],
    ['invoice:a:enum()', ['choice-form']],
    ['invoice:a:enum(a|A)', ['choice-repeated']],
    ['invoice:a:enum(in-progress)', ['choice-form']],
    ['invoice:a:ref', ['field-arguments']],
    ['invoice:a:ref(b|c)', ['field-arguments']],
    ['invoice:a:ref(b)=c', ['field-default']],
    ['invoice:a:ref(invoice)', ['ref-self']],
    ['invoice:a:str,a:int', ['field-repeated']],
    ['invoice:customer:ref(customer),customer_id:int', ['field-repeated']],
    ['invoice:Total:str', ['name-form']],
    ['invoice:__init__:str', ['name-dunder']],
    ['invoice:_a:str', ['name-form']],
    ['invoice:a__b:str', ['name-form']],
    ['invoice:1a:str', ['name-form']],
    ['invoice:straße:str', ['name-form']],
    ['invoice:class:str', ['name-keyword']],
    ['invoice:metadata:str', ['name-reserved']],
    ['invoice:model_name:str', ['name-reserved']],
    ['invoice:abcdefghijklmnopqrstuvwxy:str', ['name-too-long']],
    ['abcdefghijklmnopqrstuvwxy:a:str', ['name-too-long']],
    ['invoices:a:str', ['name-plural']],
    ['invoice/invoice:a:str', ['plural-same']],
    ['invoice/In Voices:a:str', ['name-form']],
    ['preference/settings:a:str', ['name-reserved']],
    ['health:a:str', ['name-reserved']],
    ['import:a:str', ['name-keyword']],
  ])('%j: %j', (text, expected) => {
    expect(codes(text)).toEqual(expected)
  })

  it('with every problem at once, each at its column', () => {
    const result = parse('invoice:class:string,total:decimal=x(9..1),kind:enum(a|b)=c')
    expect(problemsOf(result).map(({ code, where }) => [code, where])).toEqual([
      ['name-keyword', '--feature, column 9'],
      ['unknown-type', '--feature, column 15'],
      ['limits-order', '--feature, column 38'],
      ['field-default', '--feature, column 36'],
      ['field-default', '--feature, column 59'],
    ])
  })

  it('with a caret below the character', () => {
    expect(problemsOf(parse('invoice:total:decimall'))[0]?.excerpt).toBe(
      ['invoice:total:decimall', '              ^'].join('\n'),
    )
    const long = `invoice:${'a:str,'.repeat(30)}b:strr`
    const [line, caret] = (problemsOf(parse(long)).at(-1)?.excerpt ?? '').split('\n')
    expect(line?.slice(caret?.length ?? 0)).toMatch(/^(a:str|:str|str|trr)/)
    expect(line?.slice((caret?.length ?? 0) - 1).slice(0, 5)).toMatch(/^a:str|^strr/)
  })

  it.each([
    ['invoice:a:strr', 'Did you mean "str"?'],
    ['invoice:a:string', 'Did you mean "str"?'],
    ['invoice:a:float', 'Did you mean "decimal"?'],
    ['invoice:a:dattime', 'Did you mean "datetime"?'],
    ['invoice:metadata:str', 'Try "details".'],
    ['invoice:model_name:str', 'Try "name_model".'],
    ['invoice:class:str', 'Try "class_value".'],
    ['invoice:totalAmount:str', 'Try "total_amount".'],
    ['invoice:a:enum(draft|sent)=snet', 'Did you mean "sent"?'],
    ['invoices:a:str', 'Write "invoice", or give the plural too: "invoices/invoices_records".'],
    ['invoice:a:str(5..2)', 'Write (2..5).'],
    ['invoice:a:str(20)', 'Write (..20) for at most that much.'],
  ])('%j with the hint %j', (text, hint) => {
    expect(problemsOf(parse(text))[0]?.next).toContain(hint)
  })
})

describe('features beside each other', () => {
  const read = (...values: unknown[]) =>
    readFeatures(values, features).problems.map(({ code, where }) => [code, where])

  it.each<[string, string[], string[]]>([
    ['refer to one before', ['customer:a:str', 'invoice:customer:ref(customer)'], []],
    ['refer to none after', ['invoice:customer:ref(customer)', 'customer:a:str'], ['ref-order']],
    ['refer to none that is not there', ['invoice:customer:ref(customer)'], ['ref-unknown']],
    ['are called differently', ['invoice:a:str', 'invoice:b:str'], ['feature-repeated']],
    ['differ in their classes', ['line_2:a:str', 'line2:b:str'], ['feature-repeated']],
    ['differ in their plurals', ['person:a:str', 'human/people:b:str'], ['feature-repeated']],
    [
      'take no plural for a singular',
      ['news/items:a:str', 'items/items_records:b:str'],
      ['feature-repeated'],
    ],
  ])('%s', (_, texts, expected) => {
    expect(read(...texts).map(([code]) => code)).toEqual(expected)
  })

  it('hints at the feature that was meant', () => {
    const { problems } = readFeatures(['customer:a:str', 'invoice:b:ref(customers)'], features)
    expect(problems[0]?.next).toBe('Did you mean "customer"? It can be customer.')
  })

  it('may be objects from a file, with the same result', () => {
    const { value, problems } = readFeatures(
      [
        { name: 'customer', fields: ['name:str(1..80)'] },
        {
          name: 'person',
          plural: 'persons',
          fields: [
            { name: 'total', type: 'decimal', optional: true, default: 0, min: 0 },
            { name: 'kind', type: 'enum', choices: ['a', 'b'], default: 'a' },
            { name: 'active', type: 'bool', default: true },
            { name: 'customer', type: 'ref', ref: 'customer' },
          ],
        },
      ],
      features,
    )
    expect(problems).toEqual([])
    expect(value).toEqual([
      parsed('customer:name:str(1..80)'),
      parsed('person/persons:total:decimal?=0(0..),kind:enum(a|b)=a,active:bool=true,customer:ref(customer)'),
    ])
  })

  it.each<[unknown, (string | undefined)[][]]>([
    [null, [['wrong-kind', 'features[0]']]],
    [[], [['wrong-kind', 'features[0]']]],
    [{}, [['missing-key', 'features[0]']]],
    [
      { name: 7, fields: 'x' },
      [
        ['wrong-kind', 'features[0].fields'],
        ['name-form', 'features[0].name'],
      ],
    ],
    [{ name: 'box', fields: [] }, [['no-fields', 'features[0]']]],
    [{ name: 'box', feilds: [] }, [['unknown-key', 'features[0].feilds']]],
    [
      { name: 'box', fields: [{ name: 'b', tpye: 'str' }] },
      [
        ['unknown-key', 'features[0].fields[0].tpye'],
        ['missing-key', 'features[0].fields[0]'],
      ],
    ],
    [
      { name: 'box', fields: [{ name: 'b', type: 'str', optional: 'yes' }] },
      [['wrong-kind', 'features[0].fields[0].optional']],
    ],
    [
      { name: 'box', fields: [{ name: 'b', type: 'str', choices: ['x'] }] },
      [['field-arguments', 'features[0].fields[0].choices[0]']],
    ],
    [
      { name: 'box', fields: [{ name: 'b', type: 'enum', ref: 'x' }] },
      [['field-arguments', 'features[0].fields[0].type']],
    ],
    [
      { name: 'box', fields: [{ name: 'b', type: 'int', min: 'x' }] },
      [['field-limits', 'features[0].fields[0].min']],
    ],
    [{ name: 'box', fields: ['b:strr'] }, [['unknown-type', 'features[0].fields[0], column 3']]],
    ['box:b:strr', [['unknown-type', '--feature, column 7']]],
  ])('an object is refused where it is wrong: %j', (value, expected) => {
    expect(read(value)).toEqual(expected)
  })
})

describe('formatFeature', () => {
  const name = fc
    .stringMatching(/^[a-z][a-z0-9]{0,8}(_[a-z0-9]{1,5})?$/)
    .filter(
      (text) =>
        !keywords.has(text) && !text.startsWith('model_') && !['id', 'version', 'metadata'].includes(text),
    )
  const amount = fc
    .tuple(fc.integer(), fc.integer({ min: 0, max: 99 }))
    .map(([whole, part]) => `${whole === 0 ? 0 : whole}.${part}`)
  const words = fc
    .string({ unit: 'grapheme', maxLength: 20 })
    .filter((text) => !/[\p{Cs}]|(?![\n\t])\p{Cc}/u.test(text))
  const base = fc.record({ name, optional: fc.boolean() })
  const typed = fc.oneof(
    fc.record({ type: fc.constantFrom('str', 'text'), default: words }),
    fc.record({ type: fc.constant('str'), min: fc.constantFrom('0', '1'), max: fc.constantFrom('1', '255') }),
    fc.record({ type: fc.constant('decimal'), default: amount }),
    fc.record({ type: fc.constant('int'), min: fc.maxSafeInteger().map(String) }),
    fc.record({ type: fc.constant('bool'), default: fc.constantFrom('true', 'false') }),
    fc.record({ type: fc.constantFrom('date', 'uuid', 'datetime') }),
    fc.constant({ type: 'enum', choices: ['a', 'b_c', 'EUR'], default: 'EUR' }),
    fc.constant({ type: 'ref', ref: 'x_parent' }),
  )
  const field: fc.Arbitrary<FieldRecord> = fc.tuple(base, typed).map(([one, other]) => ({ ...one, ...other }))
  const fields = fc.uniqueArray(field, {
    minLength: 1,
    maxLength: 5,
    selector: (one) => one.name.replace(/_id$/, ''),
  })
  const record: fc.Arbitrary<FeatureRecord> = fc
    .record({ name: name.map((text) => `x${text}`.slice(0, 20).replace(/_$/, '')), fields })
    .map((one) => ({
      ...one,
      plural: `${one.name}_z`,
    }))

  it('is undone by parseFeature', () => {
    fc.assert(
      fc.property(record, (feature) => {
        expect(parse(formatFeature(feature))).toEqual({ ok: true, value: feature })
      }),
      { numRuns: 500 },
    )
  })

  it('writes what was read, in its shortest form', () => {
    const text =
      'invoice:number:str(1..20),total:decimal?=0(0..),note:str="a, b",kind:enum(a|b)=a,customer:ref(customer)'
    expect(formatFeature(parsed(text))).toBe(text)
    expect(formatFeature(parsed(' person / persons : a : str ? '))).toBe('person/persons:a:str?')
  })

  it('parseFeature throws on no text at all, and what it reads it can write', () => {
    const pieces = fc.constantFrom(
      ...'invoice : , str int enum ( ) | .. ? = " \\ 1 0 a total 💡 \n \u0000 / decimal ref'.split(' '),
      ' ',
    )
    fc.assert(
      fc.property(
        fc.oneof(
          fc.array(pieces, { maxLength: 30 }).map((all) => all.join('')),
          fc.string({ unit: 'binary' }),
        ),
        (text) => {
          const result = parse(text)
          if (result.ok) expect(parse(formatFeature(result.value))).toEqual(result)
          else expect(result.problems.length).toBeGreaterThan(0)
        },
      ),
      { numRuns: 2000 },
    )
  })
})
