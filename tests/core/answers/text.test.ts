import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  camel,
  kebab,
  lower,
  oneOf,
  pascal,
  plural,
  quoted,
  singular,
  snake,
  title,
  upper,
} from '../../../src/core/text.ts'

describe('the forms of a name', () => {
  it.each([
    ['billing api', 'billing_api', 'billing-api', 'billingApi', 'BillingApi', 'Billing Api'],
    ['billing-api', 'billing_api', 'billing-api', 'billingApi', 'BillingApi', 'Billing Api'],
    ['InvoiceLine', 'invoice_line', 'invoice-line', 'invoiceLine', 'InvoiceLine', 'Invoice Line'],
    ['HTTPServer', 'http_server', 'http-server', 'httpServer', 'HttpServer', 'Http Server'],
    ['address1', 'address1', 'address1', 'address1', 'Address1', 'Address1'],
    ['line_2_text', 'line_2_text', 'line-2-text', 'line2Text', 'Line2Text', 'Line 2 Text'],
    ['utf8String', 'utf8_string', 'utf8-string', 'utf8String', 'Utf8String', 'Utf8 String'],
    ['Café Ünï', 'cafe_uni', 'cafe-uni', 'cafeUni', 'CafeUni', 'Cafe Uni'],
    ["owner's name", 'owners_name', 'owners-name', 'ownersName', 'OwnersName', 'Owners Name'],
    ['  __x..y  ', 'x_y', 'x-y', 'xY', 'XY', 'X Y'],
    ['日本', '', '', '', '', ''],
  ])('%j is %j, %j, %j, %j and %j', (text, ...forms) => {
    expect([snake, kebab, camel, pascal, title].map((form) => form(text))).toEqual(forms)
  })

  it('upper and lower change the case and nothing else', () => {
    expect([upper('billing_api'), lower('X-Y z')]).toEqual(['BILLING_API', 'x-y z'])
  })

  it('gives ASCII letters, digits and separators for any text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        expect(snake(text)).toMatch(/^([a-z0-9]+(_[a-z0-9]+)*)?$/)
        expect(kebab(text)).toMatch(/^([a-z0-9]+(-[a-z0-9]+)*)?$/)
        expect(pascal(text)).toMatch(/^[A-Za-z0-9]*$/)
      }),
    )
  })

  it('leaves a name in snake case as it is', () => {
    fc.assert(
      fc.property(fc.stringMatching(/^[a-z][a-z0-9]{0,5}(_[a-z0-9]{1,5}){0,3}$/), (name) => {
        expect(snake(name)).toBe(name)
        expect(snake(kebab(name))).toBe(name)
      }),
    )
  })
})

describe('plurals', () => {
  it.each([
    ['invoice', 'invoices'],
    ['invoice_line', 'invoice_lines'],
    ['category', 'categories'],
    ['person', 'people'],
    ['status', 'statuses'],
    ['canvas', 'canvases'],
    ['virus', 'viruses'],
    ['basis', 'bases'],
    ['stock_sheep', 'stock_sheep'],
    ['metadata', 'metadata'],
  ])('%s → %s', (one, many) => {
    expect(plural(one)).toBe(many)
    expect(singular(one)).toBe(one)
  })
})

describe('texts in messages', () => {
  it('shows what cannot be seen by its number, and no more than 60 characters', () => {
    expect(quoted('a\nb\u202Ec')).toBe('"aU+000AbU+202Ec"')
    expect(quoted('x'.repeat(100))).toBe(`"${'x'.repeat(59)}…"`)
  })

  it('lists with a last "or"', () => {
    expect([oneOf([]), oneOf(['a']), oneOf(['a', 'b']), oneOf(['a', 'b', 'c'])]).toEqual([
      '',
      'a',
      'a or b',
      'a, b or c',
    ])
  })
})
