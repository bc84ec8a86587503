import fc from 'fast-check'
import { parse as parseToml } from 'smol-toml'
import { describe, expect, it } from 'vitest'
import { compileTemplate } from '../../../src/core/pack/compiler.ts'
import { usualDelimiters } from '../../../src/core/pack/delimiters.ts'
import { quoted } from '../../../src/core/pack/helpers.ts'
import { wholeFile } from '../../../src/core/pack/origin.ts'
import { factText, listOf, recordOf, type ScalarShape } from '../../../src/core/pack/shape.ts'

const item = recordOf([
  ['name', factText],
  ['kind', factText],
])
const number: ScalarShape = { kind: 'number', ofFact: true }
const shape = recordOf([
  ['word', factText],
  ['words', listOf(factText)],
  ['size', number],
  ['absent', factText],
  ['items', listOf(item)],
])
const view = {
  word: 'Billing api',
  words: ['a', 'b'],
  size: 7,
  absent: undefined,
  items: [
    { name: 'pg', kind: 'database' },
    { name: 'broker', kind: 'queue' },
    { name: 'cache', kind: 'database' },
  ],
}

const compiled = (text: string) =>
  compileTemplate(text, wholeFile({ path: 'x.hbs', text }), usualDelimiters, shape)

const rendered = (text: string): string => {
  const { template, problems } = compiled(text)
  expect(problems).toEqual([])
  return template(view)
}

describe('helpers', () => {
  it.each([
    [
      '{{snake word}} {{kebab word}} {{camel word}} {{pascal word}}',
      'billing_api billing-api billingApi BillingApi',
    ],
    ['{{title word}} {{upper word}} {{lower word}}', 'Billing Api BILLING API billing api'],
    ['{{upper (snake word)}}', 'BILLING_API'],
    ['{{join words ", "}}', 'a, b'],
    ['{{quote word}}', '"Billing api"'],
    ['{{pad size 3}} {{pad "x" 2}} {{pad 1234 2}}', '007 0x 1234'],
    ['{{count words}} {{count (where items kind="database")}}', '2 2'],
    ['{{indent "a\n\nb" 2}}', '  a\n\n  b'],
    ['{{#each (where items kind="database" name="pg")}}{{name}}{{/each}}', 'pg'],
    ['{{#if (where items kind="none")}}yes{{else}}no{{/if}}', 'no'],
    [
      '{{#each (sort items by="name") as |each index|}}{{index}}{{each.name}} {{/each}}',
      '0broker 1cache 2pg ',
    ],
    ['{{add size 1}} {{fixed "1.5" 2}} {{clamp 12 0 10}} {{clamp "-3" absent 10}}', '8 1.50 10 -3'],
    ['{{fit "ab" 5 9}} {{fit "abcdef" absent 3}}', 'ababa abc'],
    ['{{#if (over size 6)}}over{{/if}}{{#unless (over absent 6)}} under{{/unless}}', 'over under'],
    ['{{#each words}}{{this}}{{@index}}{{#unless @last}}, {{/unless}}{{/each}}', 'a0, b1'],
    ['{{#if absent}}there{{else if size}}size{{else}}neither{{/if}}', 'size'],
    ['{{#each items}}{{#if @first}}{{../word}} {{@root.size}}{{/if}}{{/each}}', 'Billing api 7'],
  ])('%s', (template, expected) => {
    expect(rendered(template)).toBe(expected)
  })

  it.each([
    ['{{upper words}}', '"upper" takes text here; "words" is a list.'],
    ['{{upper word word}}', '"upper" takes text; it is given 2 here.'],
    ['{{upper}}', '"upper" takes text; it is given 0 here.'],
    ['{{upper word loud=true}}', '"upper" takes no "loud"=….'],
    ['{{join items ","}}', '"join" takes list of texts here; "items" is a list.'],
    ['{{count (where items)}}', '"where" needs at least one property=value.'],
    ['{{count (where items kid="x")}}', 'There is no "kid" here.'],
    ['{{count (where items kind=3)}}', '"kind" is text, so that a number never equals it.'],
    ['{{#each word}}{{/each}}', '#each loops over a list; "word" is text.'],
    ['{{#each items words}}{{/each}}', '#each takes one argument.'],
    ['{{#each items as |a b c|}}{{/each}}', '#each gives two names: |item index|.'],
    ['{{#if word as |w|}}{{/if}}', '#if has no "as |…|".'],
    ['{{#if word size}}{{/if}}', '#if takes one argument.'],
    ['{{words}}', '"words" is a list and cannot be written out.'],
    ['{{if word}}', 'There is no helper "if".'],
    ['{{each}}', '"each" is a block: write #each … /each.'],
    ['{{@index}}', '"@index" stands outside a loop.'],
    ['{{#each words}}{{@indx}}{{/each}}', 'There is no "@indx".'],
    ['{{#each words as |xthis|}}{{xthis}}{{/each}}', 'There is no "xthis" in text.'],
    ['{{../word}}', '"../word" climbs above the top of the view.'],
  ])('%s is refused', (template, expected) => {
    expect(compiled(template).problems.map(({ what }) => what)).toEqual([expected])
  })

  it.each([
    ['{{upper absent}}', 'The template needs text here; there is nothing.'],
    ['{{add word 1}}', 'The template needs a number here; there is the text "Billing api".'],
    ['{{pad size 201}}', 'The template needs a whole number from 0 to 200 here; there is 201.'],
  ])('%s fails when it is rendered', (template, expected) => {
    expect(() => compiled(template).template(view)).toThrowError(expected)
  })
})

describe('quote', () => {
  it('gives one line that JSON and TOML read as the same text, in escapes that Python has too', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        const literal = quoted(text)
        expect(JSON.parse(literal)).toBe(text)
        expect(parseToml(`x = ${literal}`).x).toBe(text)
        expect(literal).toMatch(/^"(?:[^"\\\p{Cc}]|\\["\\bfnrt]|\\u[0-9a-f]{4})*"$/u)
      }),
    )
  })

  it('replaces halves of characters, which no file can hold', () => {
    expect(quoted('a\ud800b')).toBe('"a\ufffdb"')
  })
})
