import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  checkPackageName,
  checkProjectName,
  formats,
  nearestPackageName,
  nearestProjectName,
} from '../../../src/core/python/names.ts'
import { keywords, softKeywords, stdlibModules } from '../../../src/core/python/stdlib.ts'

const reserved = ['fastapi', 'pydantic-settings', 'PyJWT', 'sqlalchemy', 'uvicorn', 'typing_extensions']

/** The first reason and the name that is offered instead. */
const refused = (name: string) => {
  const [first] = checkProjectName(name, reserved)
  return first === undefined ? undefined : [first.code, first.next]
}

describe('a project may be called', () => {
  const nouns = [
    'billing',
    'orders',
    'invoice',
    'stock',
    'a',
    'x1',
    'http2',
    'web3',
    'jsonapi',
    'tested',
    'mains',
    'auxiliary',
  ]
  const suffixes = ['', '-api', '-service', '2', '-v2', '-api-2']
  const good = nouns.flatMap((noun) => suffixes.map((suffix) => `${noun}${suffix}`))
  const edge = [
    'classy',
    'importer',
    'com10',
    'console',
    'nulls',
    'json-api',
    'type-service',
    'a'.repeat(40),
    'test-bench',
    'src-reader',
    'pydantic',
  ]

  it.each([...good, ...edge])('%s, and its package too', (name) => {
    expect(checkProjectName(name, reserved)).toEqual([])
    expect(checkPackageName(name.replaceAll('-', '_'), reserved)).toEqual([])
  })
})

describe('a project may not be called', () => {
  it.each([
    ['', 'name-empty', 'my-service'],
    ['.', 'name-path', 'my-service'],
    ['..', 'name-path', 'my-service'],
    ['../billing', 'name-path', 'billing'],
    ['/etc/passwd', 'name-path', 'etc-passwd'],
    ['a\\b', 'name-path', 'a-b'],
    ['Billing', 'name-form', 'billing'],
    ['BillingAPI', 'name-form', 'billing-api'],
    ['billing_api', 'name-form', 'billing-api'],
    ['billing.api', 'name-form', 'billing-api'],
    ['billing--api', 'name-form', 'billing-api'],
    ['-billing', 'name-form', 'billing'],
    ['billing-', 'name-form', 'billing'],
    ['billing api', 'name-space', 'billing-api'],
    ['billing\u00a0api', 'name-space', 'billing-api'],
    ['billing!', 'name-character', 'billing'],
    ['$(reboot)', 'name-character', 'reboot'],
    ['{{name}}', 'name-character', 'name'],
    ['bil\nling', 'name-control', 'bil-ling'],
    ['bil\u0000ling', 'name-control', 'bil-ling'],
    ['bil\u001b[31mling', 'name-control', 'bil-31mling'],
    ['bil\ud800ling', 'name-control', 'bil-ling'],
    ['bil\u200bling', 'name-invisible', 'bil-ling'],
    ['bil\u202eling', 'name-invisible', 'bil-ling'],
    ['bіlling', 'name-look-alike', 'billing'],
    ['οrders', 'name-look-alike', 'orders'],
    ['ｂilling', 'name-look-alike', 'billing'],
    ['café', 'name-look-alike', 'cafe'],
    ['billing–api', 'name-look-alike', 'billing-api'],
    ['日本', 'name-character', 'my-service'],
    ['💡', 'name-character', 'my-service'],
    ['2fa', 'name-digit', 'app-2fa'],
    ['1234', 'name-digit', 'app-1234'],
    ['class', 'name-keyword', 'class-service'],
    ['none', 'name-keyword', 'none-service'],
    ['match', 'name-keyword', 'match-service'],
    ['type', 'name-keyword', 'type-service'],
    ['json', 'name-stdlib', 'json-service'],
    ['cprofile', 'name-stdlib', 'cprofile-service'],
    ['sre-parse', 'name-stdlib', 'sre-parse-service'],
    ['annotationlib', 'name-stdlib', 'annotationlib-service'],
    ['distutils', 'name-stdlib', 'distutils-service'],
    ['fastapi', 'name-dependency', 'fastapi-service'],
    ['pydantic-settings', 'name-dependency', 'pydantic-settings-service'],
    ['pyjwt', 'name-dependency', 'pyjwt-service'],
    ['typing-extensions', 'name-dependency', 'typing-extensions-service'],
    ['test', 'name-reserved', 'test-service'],
    ['tests', 'name-reserved', 'tests-service'],
    ['main', 'name-reserved', 'main-service'],
    ['src', 'name-reserved', 'src-service'],
    ['migrations', 'name-reserved', 'migrations-service'],
    ['site-packages', 'name-reserved', 'site-packages-service'],
    ['con', 'name-device', 'con-service'],
    ['aux', 'name-device', 'aux-service'],
    ['com1', 'name-device', 'com1-service'],
    ['lpt9', 'name-device', 'lpt9-service'],
    ['a'.repeat(41), 'name-too-long', 'a'.repeat(40)],
    [`${'long-'.repeat(9)}name`, 'name-too-long', 'long-long-long-long-long-long-long-long'],
  ])('%j: %s, and %s is offered', (name, code, offered) => {
    expect(refused(name)).toEqual([code, `Try "${offered}".`])
  })

  it.each([...stdlibModules].map((name) => name.toLowerCase()))(
    '%s, a module of the standard library',
    (name) => {
      expect(checkProjectName(name.replaceAll('_', '-'), []).length).toBeGreaterThan(0)
      expect(checkPackageName(name, []).length).toBeGreaterThan(0)
    },
  )

  it.each([...keywords, ...softKeywords].map((name) => name.toLowerCase()))(
    '%s, a word of the language',
    (name) => {
      expect(checkProjectName(name, []).length).toBeGreaterThan(0)
      expect(checkPackageName(name, []).length).toBeGreaterThan(0)
    },
  )

  it('what has several faults, and every one of them is said', () => {
    const problems = checkProjectName(`2 bіlls/${'x'.repeat(40)}`, reserved)
    expect(problems.map(({ code }) => code)).toEqual([
      'name-space',
      'name-look-alike',
      'name-path',
      'name-too-long',
      'name-digit',
    ])
  })

  it('a look-alike, and the character is named', () => {
    expect(checkProjectName('bіlling', [])[0]?.what).toBe(
      'The character "і" (U+0456, Cyrillic) in the project name looks like "i" and is another one.',
    )
  })
})

describe('a package may not be called', () => {
  it.each([
    ['billing-api', 'name-form', 'billing_api'],
    ['Billing', 'name-form', 'billing'],
    ['_billing', 'name-form', 'billing'],
    ['__init__', 'name-form', 'init'],
    ['billing__api', 'name-form', 'billing_api'],
    ['2fa', 'name-digit', 'app_2fa'],
    ['pydantic_settings', 'name-dependency', 'pydantic_settings_service'],
    ['lambda', 'name-keyword', 'lambda_service'],
  ])('%j: %s, and %s is offered', (name, code, offered) => {
    expect(checkPackageName(name, reserved)[0]).toMatchObject({ code, next: `Try "${offered}".` })
  })
})

describe('the nearest name', () => {
  const anyText = fc.oneof(
    fc.string({ unit: 'binary', maxLength: 80 }),
    fc.constantFrom(...stdlibModules, ...keywords, ...reserved, 'con', 'test'),
    fc.string({ unit: fc.constantFrom('a', '1', '-', '_', '.', 'А', 'Z'), maxLength: 80 }),
  )

  it('is itself accepted, whatever it is near to', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        expect(checkProjectName(nearestProjectName(text, reserved), reserved)).toEqual([])
        expect(checkPackageName(nearestPackageName(text, reserved), reserved)).toEqual([])
      }),
      { numRuns: 1000 },
    )
  })

  it('is a good name itself', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        const name = nearestProjectName(text, reserved)
        expect(nearestProjectName(name, reserved)).toBe(name)
      }),
    )
  })

  it('is still found when the usual ones are taken', () => {
    const taken = ['my-service', 'my_service_2', 'json-service']
    expect(nearestProjectName('', taken)).toBe('my-service-3')
    expect(nearestProjectName('json', taken)).toBe('json-service-2')
    const longest = 'x'.repeat(40)
    expect(nearestProjectName(longest, [longest])).toBe(`${'x'.repeat(28)}-service`)
  })

  it('has the form that PEP 508 and PEP 503 ask for', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        const accepted = checkProjectName(text, reserved).length === 0
        if (accepted) expect(text).toBe(text.replace(/[-_.]+/g, '-').toLowerCase())
        if (accepted) expect(text).toMatch(/^([A-Z0-9]|[A-Z0-9][A-Z0-9._-]*[A-Z0-9])$/i)
        expect(nearestProjectName(text, reserved)).toMatch(/^[a-z][a-z0-9-]{0,39}$/)
      }),
    )
  })
})

it('both checks go by the names that packs use', () => {
  expect([...formats.keys()]).toEqual(['project-name', 'package-name'])
  expect(formats.get('package-name')?.('a-b', [])).toEqual(checkPackageName('a-b', []))
})
