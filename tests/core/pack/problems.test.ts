import { describe, expect, it } from 'vitest'
import { readPack } from '../../../src/core/pack/read.ts'
import { base, eachIsRefused, flat, model, type Row, refused, settings, template } from './refused.ts'
import { tinyEdited, tinyWith } from './tiny-pack.ts'

const table: readonly Row[] = [
  [
    'YAML that is none',
    flat,
    'root: .\npackages',
    'root: [\n▸packages',
    '@ | The YAML cannot be read: flow sequence in block collection must be sufficiently indented and end with a ].',
  ],
  ['a key twice', flat, 'root: .', 'root: .\n▸root: src', '@ | The key "root" stands here twice.'],
  [
    'braces without quotes',
    template,
    'name: "{{name}}"',
    'name: {▸{name}}',
    '@ | Braces at the start of a value are a map in YAML. | Put the text in quotes.',
  ],
  [
    'an unknown key',
    template,
    'presets:',
    '▸preset:',
    '@ | There is no key "preset" here. | Did you mean "presets"?',
  ],
  ['a key that is missing', template, 'id: tiny\n', '▸', '@ | The key "id" is missing.'],
  ['text that is a number', template, 'team: "1"', 'team: ▸1', '@ | "team" must be text: put it in quotes.'],
  [
    'a kind of question that is none',
    template,
    'kind: boolean',
    'kind: ▸bolean',
    '@ | "kind" must be one of choice, many, text, boolean, records. | Did you mean "boolean"?',
  ],
  [
    'a word that is none',
    template,
    'ask: always',
    'ask: ▸alway',
    '@ | "ask" must be one of always, customise, never. | Did you mean "always"?',
  ],
  [
    'a language that nobody reads',
    template,
    'language: python',
    'language: ▸pyton',
    '@ | "language" must be one of python. | Did you mean "python"?',
  ],
  ['a version that is none', template, '1.2.3', '▸"1.2"', '@ | "version" must be a version such as 1.2.3.'],
  [
    'a delimiter of three signs',
    template,
    '"}}"]',
    '▸"}}}"]',
    '@ | "delimiters 2" must be two signs such as <% or [[.',
  ],
]

eachIsRefused(table)

describe('a pack with files in the wrong place', () => {
  const rows: readonly (readonly [
    string,
    Record<string, string | Uint8Array | undefined>,
    readonly string[],
  ])[] = [
    [
      'no template.yaml',
      { 'template.yaml': undefined },
      ['template.yaml | The pack has no file "template.yaml".'],
    ],
    [
      'template.yml',
      { 'template.yml': 'id: x' },
      ['template.yml | Nothing in a pack is called "template.yml" here. | Did you mean "template.yaml"?'],
    ],
    [
      'an unknown folder',
      { 'layout/flat.yaml': '' },
      ['layout/flat.yaml | Nothing in a pack is called "layout" here. | Did you mean "layouts"?'],
    ],
    [
      'a layout with another ending',
      { 'layouts/flat.yml': '' },
      ['layouts/flat.yml | A layout is a file layouts/<choice>.yaml.'],
    ],
    [
      'a layout of no choice',
      { 'layouts/flatt.yaml': 'root: .\nfiles: []\n' },
      ['layouts/flatt.yaml | "flatt" is no choice of "tier". | Did you mean "flat"?'],
    ],
    [
      'a choice without a layout',
      { 'layouts/flat.yaml': undefined },
      ['layouts/flat.yaml | There is no layout for the choice "flat".'],
    ],
    [
      'a contributor without rules',
      { 'contributors/extra/files/x': '' },
      ['contributors/extra/contributor.yaml | The pack has no file "contributors/extra/contributor.yaml".'],
    ],
    [
      'an unknown folder of a contributor',
      { 'contributors/base/unit/x.py.hbs': '' },
      ['contributors/base/unit/x.py.hbs | Nothing in a pack is called "unit" here. | Did you mean "units"?'],
    ],
    [
      'a unit that is no template',
      { 'contributors/base/units/x.py': '' },
      ['contributors/base/units/x.py | A unit is called <role>.py.hbs, in small letters, digits and _.'],
    ],
    [
      'a role of records that is also one of the project',
      { 'contributors/features/units/settings.py.hbs': '' },
      [
        'contributors/features/units/settings.py.hbs | The role "settings" belongs to each record in one contributor and not in another. | Give one of them another role.',
      ],
    ],
    [
      'a file for each record without the record in its path',
      { 'contributors/features/files/x.md': '' },
      [
        'contributors/features/files/x.md | The file is written once per feature, but its path does not mention "feature".',
      ],
    ],
    [
      'a path with an unknown name',
      { 'contributors/base/files/{{project.nme}}.txt': '' },
      ['contributors/base/files/{{project.nme}}.txt:1:11 | There is no "nme" here. | Did you mean "name"?'],
    ],
    [
      'a template that is no text',
      { 'contributors/base/files/x.hbs': new Uint8Array([0xff, 0xfe]) },
      ['contributors/base/files/x.hbs | The file is not text in UTF-8.'],
    ],
    [
      'a repeated contributor that gives facts it is repeated for',
      {
        'contributors/features/contributor.yaml':
          'forEach: feature\nfacts: { feature: [{ name: x, plural: xs, fields: [] }] }\n',
      },
      [
        'contributors/features/contributor.yaml:2:10 | A contributor that is repeated cannot give facts of "feature", which contributors are repeated for.',
      ],
    ],
  ]
  it.each(rows)('%s is refused', (_, changes, expected) => {
    expect(refused(tinyWith(changes))).toEqual(expected)
  })
})

describe('a pack with many things wrong', () => {
  it('is told all of them at once, in each of the two steps', () => {
    const badKeys = tinyWith({ [flat]: 'rot: .\nfiles: []\nfile: 3\n', [base]: 'wen: {}\nfacts: 3\n' })
    expect(refused(badKeys)).toEqual([
      'layouts/flat.yaml:1:1 | The key "root" is missing.',
      'layouts/flat.yaml:1:1 | There is no key "rot" here. | Did you mean "root"?',
      'layouts/flat.yaml:3:1 | There is no key "file" here. | Did you mean "files"?',
      'contributors/base/contributor.yaml:2:8 | "facts" must be a map.',
      'contributors/base/contributor.yaml:1:1 | There is no key "wen" here. | Did you mean "when"?',
    ])
    const badNames = tinyWith({ [settings]: '{{a}}\n{{b}}\n', [model]: '{{c}}\n' })
    expect(refused(badNames)).toHaveLength(3)
  })

  it('shows each line with a caret under the place', () => {
    const result = readPack(tinyEdited(settings, '{{annotation}}', '{{anotation}}'))
    expect(result.ok ? [] : result.problems.map(({ excerpt }) => excerpt)).toEqual([
      '{{name}}: {{anotation}} = os.environ[{{quote env}}]\n            ^',
    ])
  })

  it('points into block texts of YAML', () => {
    const files = tinyEdited(
      base,
      '- { name: port, type: int, secret: false, order: 1 }',
      '- name: port\n      type: int\n      default: |\n        one\n        two {{project.nme}}',
    )
    expect(refused(files)).toEqual([
      'contributors/base/contributor.yaml:7:23 | There is no "nme" here. | Did you mean "name"?',
    ])
  })
})
