import { describe, expect, it } from 'vitest'
import { withRenamed } from '../../../src/core/evolve/rename-answers.ts'
import { readRenaming } from '../../../src/core/evolve/rename-words.ts'
import { features, pack, settled } from './renames.ts'

const { lock } = settled({ name: 'shop', features })

function renamed(words: string, plural?: string) {
  const wanted = readRenaming(words.split(' ').filter(Boolean), plural, pack)
  const answers = wanted.ok ? withRenamed(lock, pack, wanted.value) : wanted
  return answers.ok
    ? { given: answers.value.given }
    : { codes: answers.problems.map(({ code }) => code), next: answers.problems[0]?.next }
}

describe('refuses', () => {
  it.each([
    ['', 'nothing-named'],
    ['featur invoice bill', 'unknown-subject'],
    ['feature invoice', 'name-missing'],
    ['feature invoice bill receipt', 'too-many-names'],
    ['field total amount', 'field-form'],
    ['feature invoise bill', 'no-such-record'],
    ['field invoise.total amount', 'no-such-record'],
    ['field invoice.totl amount', 'no-such-field'],
    ['feature invoice customer', 'record-exists'],
    ['field invoice.total number', 'field-exists'],
    ['feature invoice invoice', 'nothing-to-rename'],
    ['field invoice.total total', 'nothing-to-rename'],
    ['project shop', 'nothing-to-rename'],
    ['project FastAPI!', 'name-character'],
    ['feature invoice session', 'name-reserved'],
    ['feature invoice class', 'name-keyword'],
    ['field invoice.total id', 'name-reserved'],
  ])('%j with %s', (words, code) => {
    expect(renamed(words).codes).toContain(code)
  })

  it('a plural for what has none', () => {
    expect(renamed('project store', 'stores').codes).toEqual(['plural-of-none'])
  })

  it('with the name that was probably meant', () => {
    expect(renamed('feature invoise bill').next).toContain('Did you mean "invoice"?')
    expect(renamed('field invoice.totl amount').next).toContain('Did you mean "total"?')
  })
})

describe('gives', () => {
  it('a feature its new names, and those that refer to it', () => {
    expect(renamed('feature invoice bill', 'bills_of_exchange').given?.features).toMatchObject([
      { name: 'customer' },
      { name: 'bill', plural: 'bills_of_exchange', table: 'invoices', stem: 'invoice' },
      { name: 'invoice_line', fields: [{}, { name: 'invoice', ref: 'bill' }, {}] },
    ])
  })

  it('a project its new name, and what was made from it', () => {
    const { given } = renamed('project corner-store')
    expect(given).toMatchObject({ name: 'corner-store' })
    expect(given).not.toHaveProperty('package')
    expect(given).not.toHaveProperty('description')
  })
})
