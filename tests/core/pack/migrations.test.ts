import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { readPack } from '../../../src/core/pack/read.ts'
import { compareVersions } from '../../../src/core/pack/versions.ts'
import { tinyPack, tinyWith } from './tiny-pack.ts'

const path = 'template.yaml'

/** The tiny pack (1.2.3) with more at the end of its template.yaml, in which `▸` marks where a problem is expected. */
function readWith(more: string) {
  const marked = `${tinyPack[path]}${more}\n`
  const before = marked.slice(0, marked.indexOf('▸')).split('\n')
  const place = `${path}:${before.length}:${(before.at(-1) ?? '').length + 1}`
  return { read: readPack(tinyWith({ [path]: marked.replaceAll('▸', '') })), place }
}

const migrations = (...steps: readonly string[]) =>
  `migrations:\n${steps.map((step) => `  - { ${step} }`).join('\n')}`

describe('migrations of a pack', () => {
  it('are read in order, each part empty where it is left out', () => {
    const { read } = readWith(
      migrations(
        'to: 0.9.0, questions: { kind: size }, choices: { size: { big: layered } }, roles: { conf: config }',
        'to: 1.0.0-rc.1, questions: { size: tier }, roles: { config: settings }',
        'to: 1.2.3, removed: [{ path: old/env.py, because: It is made at start. }]',
      ),
    )
    expect(read.ok ? read.value.migrations : read.problems).toEqual([
      {
        to: '0.9.0',
        questions: { kind: 'size' },
        choices: { size: { big: 'layered' } },
        roles: { conf: 'config' },
        removed: [],
      },
      {
        to: '1.0.0-rc.1',
        questions: { size: 'tier' },
        choices: {},
        roles: { config: 'settings' },
        removed: [],
      },
      {
        to: '1.2.3',
        questions: {},
        choices: {},
        roles: {},
        removed: [{ path: 'old/env.py', because: 'It is made at start.' }],
      },
    ])
  })

  it('may make one choice of two', () => {
    expect(readWith(migrations('to: 1.0.0, choices: { tier: { a: flat, b: flat } }')).read.ok).toBe(true)
  })

  it('and chains are nothing where a pack has none', () => {
    const { read } = readWith('')
    expect(read.ok && [read.value.migrations, read.value.chains]).toEqual([[], []])
  })

  it.each([
    ['an unknown key', ['▸too: 1.0.0, to: 1.0.0'], 'There is no key "too" here. | Did you mean "to"?'],
    ['a version that is none', ['to: ▸one'], '"to" must be a version such as 1.2.3.'],
    [
      'a version beyond the pack',
      ['to: ▸1.3.0'],
      'The migration leads to 1.3.0, and the pack is 1.2.3. | Raise the version of the pack.',
    ],
    ['a version twice', ['to: 1.0.0', 'to: ▸1.0.0'], '"1.0.0" stands here twice. | Join the two.'],
    [
      'versions out of order',
      ['to: 1.1.0', 'to: ▸1.0.9'],
      '1.0.9 stands after 1.1.0. | Put the migrations in the order of their versions.',
    ],
    [
      'a question that is none',
      ['to: 1.0.0, questions: { size: ▸tear }'],
      'There is no question "tear" here. | Did you mean "tier"?',
    ],
    [
      'a question that keeps its name',
      ['to: 1.0.0, questions: { tier: ▸tier }'],
      '"tier" is called so already. | Leave it out.',
    ],
    [
      'two questions that become one',
      ['to: 1.0.0, questions: { a: tier, b: ▸tier }'],
      '"a" is called "tier" from then on already.',
    ],
    [
      'choices of a question that is none',
      ['to: 1.0.0, choices: { ▸teir: { a: flat } }'],
      'There is no question "teir" here. | Did you mean "tier"?',
    ],
    ['choices of a text', ['to: 1.0.0, choices: { ▸package: { a: b } }'], '"package" has no choices.'],
    [
      'a choice that is none',
      ['to: 1.0.0, choices: { tier: { a: ▸flt } }'],
      '"flt" is no choice of "tier". | Did you mean "flat"?',
    ],
    [
      'a choice that keeps its name',
      ['to: 1.0.0, choices: { tier: { flat: ▸flat } }'],
      '"flat" is called so already. | Leave it out.',
    ],
    [
      'a role that is none',
      ['to: 1.0.0, roles: { a: ▸setting }'],
      'No contributor has the role "setting". | Did you mean "settings"?',
    ],
    [
      'two roles that become one',
      ['to: 1.0.0, roles: { a: model, b: ▸model }'],
      '"a" is called "model" from then on already.',
    ],
    ['a file without a reason', ['to: 1.0.0, removed: [▸{ path: a.py }]'], 'The key "because" is missing.'],
    [
      'a file twice',
      ['to: 1.0.0, removed: [{ path: a.py, because: x }, { path: ▸a.py, because: y }]'],
      '"a.py" stands here twice.',
    ],
    [
      'a path that leads out',
      ['to: 1.0.0, removed: [{ path: ▸../a.py, because: x }]'],
      'The path "../a.py" has the part "..". | Write the last parts of the path: migrations/env.py.',
    ],
    [
      'a path that is a template',
      ['to: 1.0.0, removed: [{ path: ▸"{{project.package}}/a.py", because: x }]'],
      '"{{project.package}}/a.py" is a template, and nothing is rendered here. | Write the last parts of the path: migrations/env.py.',
    ],
  ])('%s is refused at its place', (_, steps, said) => {
    const { read, place } = readWith(migrations(...steps))
    const told = read.ok
      ? []
      : read.problems.map(({ where, what, next }) => [where, [what, next].filter(Boolean).join(' | ')])
    expect(told).toEqual([[place, said]])
  })

  it('may give names that a later step changes again', () => {
    const good = [
      'to: 1.0.0, choices: { size: { s: small } }',
      'to: 1.1.0, questions: { size: tier }, choices: { tier: { small: flat } }',
    ]
    expect(readWith(migrations(...good)).read.ok).toBe(true)
    const bad = [
      'to: 1.0.0, choices: { size: { s: ▸smal } }',
      'to: 1.1.0, questions: { size: tier }, choices: { tier: { small: flat } }',
    ]
    expect(readWith(migrations(...bad)).read.ok).toBe(false)
  })
})

describe('chains of a pack', () => {
  const chain = (text: string) => `chains:\n${text}`

  it('are read', () => {
    const { read } = readWith(chain('  - { role: model, key: revision, previous: down_revision }'))
    expect(read.ok && read.value.chains).toEqual([
      { role: 'model', key: 'revision', previous: 'down_revision' },
    ])
  })

  it.each([
    [
      'a role that is none',
      '  - { role: ▸modle, key: a, previous: b }',
      'No contributor has the role "modle". | Did you mean "model"?',
    ],
    [
      'a role twice',
      '  - { role: model, key: a, previous: b }\n  - { role: ▸model, key: c, previous: d }',
      '"model" stands here twice.',
    ],
    [
      'a name that is none',
      '  - { role: model, key: ▸a-b, previous: b }',
      '"key" must begin with a small letter and go on with letters, digits and _.',
    ],
    ['a key that is missing', '  - ▸{ role: model, key: a }', 'The key "previous" is missing.'],
  ])('%s is refused at its place', (_, text, said) => {
    const { read, place } = readWith(chain(text))
    const told = read.ok
      ? []
      : read.problems.map(({ where, what, next }) => [where, [what, next].filter(Boolean).join(' | ')])
    expect(told).toEqual([[place, said]])
  })

  it('need a language', () => {
    const text = `${tinyPack[path]?.replace('language: python\n', '')}chains:\n  - { role: settings, key: a, previous: b }\n`
    const read = readPack(tinyWith({ [path]: text }))
    expect(read.ok ? [] : read.problems).toContainEqual(expect.objectContaining({ code: 'no-language' }))
  })
})

describe('versions', () => {
  /** From semver.org, rule 11, with numbers of several digits. */
  const rising = [
    '0.9.10',
    '0.10.2',
    '1.0.0-1',
    '1.0.0-2',
    '1.0.0-11',
    '1.0.0-alpha',
    '1.0.0-alpha.1',
    '1.0.0-alpha.beta',
    '1.0.0-beta',
    '1.0.0-beta.2',
    '1.0.0-beta.11',
    '1.0.0-rc.1',
    '1.0.0',
    '1.0.1',
    '2.0.0',
    '10.0.0',
  ]

  it('are ordered as semver.org says', () => {
    fc.assert(
      fc.property(fc.nat(rising.length - 1), fc.nat(rising.length - 1), (one, other) => {
        const verdict = compareVersions(rising[one] ?? '', rising[other] ?? '')
        expect(Math.sign(verdict)).toBe(Math.sign(one - other))
      }),
    )
    expect(compareVersions('1.0.0+one', '1.0.0+two')).toBe(0)
  })
})
