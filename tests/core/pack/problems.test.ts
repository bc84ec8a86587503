import { describe, expect, it } from 'vitest'
import { readPack } from '../../../src/core/pack/read.ts'
import type { PackFiles } from '../../../src/core/pack/types.ts'
import { tinyEdited, tinyPack, tinyWith } from './tiny-pack.ts'

/** `where | what | next` of every problem, in order. */
const refused = (files: PackFiles): readonly string[] => {
  const result = readPack(files)
  return result.ok
    ? []
    : result.problems.map(({ where, what, next }) =>
        [where, what, next].filter((part) => part !== undefined).join(' | '),
      )
}

/** `▸` in the new text marks where the problem is expected to point; `@` stands for that place. */
type Row = readonly [rule: string, path: string, from: string, to: string, ...expected: string[]]

function marked(
  path: string,
  from: string,
  to: string,
): { readonly files: PackFiles; readonly places: readonly string[] } {
  const [first = '', ...rest] = (tinyPack[path] ?? '').replace(from, () => to).split('▸')
  let before = first
  const places = rest.map((part) => {
    const lines = before.split('\n')
    before += part
    return `${path}:${lines.length}:${(lines.at(-1) ?? '').length + 1}`
  })
  return { files: tinyEdited(path, from, to.replaceAll('▸', '')), places }
}

const template = 'template.yaml'
const base = 'contributors/base/contributor.yaml'
const features = 'contributors/features/contributor.yaml'
const flat = 'layouts/flat.yaml'
const layered = 'layouts/layered.yaml'
const settings = 'contributors/base/units/settings.py.hbs'
const model = 'contributors/features/units/model.py.hbs'
const readme = 'contributors/base/files/README.md.hbs'

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
  [
    'a question twice',
    template,
    '- id: features',
    '- { id: ▸metrics, kind: boolean, text: Again?, help: Again. }\n  - id: features',
    '@ | "metrics" stands here twice.',
  ],
  ['a choice twice', template, 'id: lint', 'id: ▸docs', '@ | "docs" stands here twice.'],
  ['a pattern that is none', template, '"^[a-z]+$"', '▸"^[a-z+$"', '@ | "^[a-z+$" is no regular expression.'],
  [
    'a format that is none',
    template,
    'format: project-name',
    'format: ▸projct-name',
    '@ | There is no format "projct-name". | Did you mean "project-name"?',
  ],
  [
    'a default that is no choice',
    template,
    'default: flat',
    'default: ▸flt',
    '@ | "flt" is no choice of "tier". | Did you mean "flat"?',
  ],
  [
    'a default of another kind',
    template,
    '- { value: false }',
    '- { value: ▸"no" }',
    '@ | The default must be true or false.',
  ],
  [
    'a default that asks about later questions',
    template,
    'when: { tier: layered }',
    'when: { ▸features: some }',
    '@ | There is no question "features" here. | Known here: name, package, tier, extras.',
  ],
  [
    'a default text with an unknown name',
    template,
    '"{{snake name}}"',
    '▸"{{snake nam}}"',
    '@ | No question before this one is called "nam". | Did you mean "name"?',
  ],
  [
    'a default text with an unknown form',
    template,
    '"{{snake name}}"',
    '▸"{{snak name}}"',
    '@ | There is no form "snak". | Did you mean "snake"?',
  ],
  [
    'a constraint on an unknown question',
    template,
    'when: { metrics: true }',
    'when: { ▸metric: true }',
    '@ | There is no question "metric" here. | Did you mean "metrics"?',
  ],
  [
    'a constraint that requires an unknown choice',
    template,
    'require: { tier: [layered] }',
    'require: { tier: [flat, ▸layerd] }',
    '@ | "layerd" is no choice of "tier". | Did you mean "layered"?',
  ],
  [
    'a boolean tested with a text',
    template,
    'when: { metrics: true }',
    'when: { metrics: ▸"yes" }',
    '@ | The answer to "metrics" is tested with true or false, not with "yes".',
  ],
  [
    'a rule on records that is neither some nor none',
    features,
    'features: some',
    'features: ▸sme',
    '@ | The answer to "features" is tested with some or none, not with "sme". | Did you mean "some"?',
  ],
  [
    'a preset with an unknown answer',
    template,
    'answers: { tier: layered',
    'answers: { ▸teir: layered',
    '@ | There is no question "teir" here. | Did you mean "tier"?',
  ],
  [
    'a preset with an unknown choice',
    template,
    'extras: [docs], metrics',
    'extras: ▸[doc], metrics',
    '@ | "doc" is no choice of "extras". | Did you mean "docs"?',
  ],
  [
    'a name made from a list of answers',
    template,
    'env: "{{upper package}}"',
    'env: "{{upper ▸extras}}"',
    '@ | There is no "extras" here. | Known here: name, package, tier.',
  ],
  [
    'a layout question that is none',
    template,
    'layoutQuestion: tier',
    'layoutQuestion: ▸teir',
    '@ | There is no question "teir" here. | Did you mean "tier"?',
  ],
  [
    'a layout question without choices',
    template,
    'layoutQuestion: tier',
    'layoutQuestion: ▸metrics',
    '@ | The layout is picked by a question of the kind choice.',
  ],
  [
    'records that become an unknown kind',
    template,
    'fact: feature',
    'fact: ▸featur',
    '@ | There is no kind of fact "featur". | Did you mean "feature"?',
  ],
  [
    'a kind that answers cannot fill',
    template,
    'plural: text, fields',
    'plural: text, ▸owner: text, fields',
    '@ | No answer gives a feature its "owner". | Answers give name, plural, fields, position; derive it, or make it optional with ?.',
  ],
  [
    'a shape that is none',
    template,
    'secret: "boolean?"',
    'secret: ▸"bolean?"',
    '@ | "bolean?" is no shape of a property. | Did you mean "boolean"?',
  ],
  [
    'a kind that is no list',
    template,
    'fields: "field[]"',
    'fields: ▸field',
    '@ | "field" is no shape of a property. | Did you mean "field[]"?',
  ],
  [
    'a kind with a taken name',
    template,
    '  setting:\n',
    '  ▸module: { properties: { name: text } }\n  setting:\n',
    '@ | No kind of fact can be called "module".',
  ],
  [
    'a derived property that is there already',
    template,
    'derive: { class:',
    'derive: { ▸name: x, class:',
    '@ | The property "name" is there already.',
  ],
  [
    'a derived property that reads a later one',
    template,
    'derive: { class: "{{pascal name}}"',
    'derive: { x: "{{▸y}}", y: "{{name}}", class: "{{name}}"',
    '@ | There is no "y" here. | Known here: project, name, plural, fields.',
  ],
  [
    'a derived property that reads parent where there is none',
    template,
    '{{project.env}}_{{upper name}}',
    '{{▸parent.name}}',
    '@ | There is no "parent" here. | Known here: project, name, type, secret, default, order.',
  ],
  [
    'variants by an unknown property',
    template,
    'variants: { by: type, rows: { str: { annotation: str }, int',
    'variants: { by: ▸typ, rows: { str: { annotation: str }, int',
    '@ | "typ" is no property of "setting" that is text. | Did you mean "type"?',
  ],
  [
    'rows with other names',
    template,
    'int: { annotation: int } } }',
    '▸int: { ▸anotation: int } } }',
    '@ | The row "int" lacks "annotation", which the row "str" has.',
    '@ | The row "int" has "anotation", which the row "str" lacks. | Did you mean "annotation"?',
  ],
  [
    'a type without a row',
    template,
    'rows: { str: { annotation: str }, ref: { annotation: int } }',
    '▸rows: { str: { annotation: str } }',
    '@ | There is no row for the type "ref".',
  ],
  [
    'a row without a type',
    template,
    'rows: { str: { annotation: str }, ref: { annotation: int }',
    '▸rows: { str: { annotation: str }, ▸reff: { annotation: int }',
    '@ | There is no row for the type "ref".',
    '@ | No question offers the type "reff". | Did you mean "ref"?',
  ],
  [
    'a contributor without a folder',
    template,
    '[base, features]',
    '[base, ▸feature, features]',
    '@ | There is no contributor "feature". | Did you mean "features"?',
  ],
  [
    'a contributor twice',
    template,
    '[base, features]',
    '[base, features, ▸base]',
    '@ | "base" stands here twice.',
  ],
  [
    'a folder that is not listed',
    template,
    '[base, features]',
    '[base]',
    'contributors/features/contributor.yaml | The contributor "features" is not in the list of template.yaml. | Add it to contributors, at the place where it contributes.',
  ],
  [
    'a next step with an unknown name',
    template,
    'cd {{project.name}}',
    'cd {{project.▸nam}}',
    '@ | There is no "nam" here. | Did you mean "name"?',
  ],
  [
    'a role that nobody has',
    flat,
    '[settings]',
    '[▸setings]',
    '@ | No contributor has a unit for the role "setings". | Did you mean "settings"?',
  ],
  [
    'a role placed twice',
    flat,
    '[[model]]',
    '[[model], ▸settings]',
    '@ | The role "settings" is placed twice in this layout.',
  ],
  [
    'a group of roles that no record has',
    flat,
    'roles: [settings]',
    'roles: [[▸settings]]',
    '@ | A group is repeated per record, and the role "settings" is not.',
  ],
  [
    'a file per record with a role of the project',
    layered,
    '[model]',
    '[▸settings]',
    '@ | The role "settings" is placed twice in this layout.',
    '@ | The file is one per feature, and the role "settings" is not.',
  ],
  [
    'a doc about a record in a file that is not per record',
    flat,
    '"Settings of {{project.name}}."',
    '▸"{{feature.class}}"',
    '@ | The doc speaks of "feature", but the path does not.',
  ],
  [
    'two files of one layout that differ in case',
    flat,
    '"{{project.package}}/models.py"',
    '▸"{{project.package}}/Settings.py"',
    '@ | The path "{{project.package}}/Settings.py" stands here twice, or differs in case only.',
  ],
  [
    'a layout path that climbs out',
    flat,
    '"{{project.package}}/models.py"',
    '▸"../models.py"',
    '@ | The path "../models.py" has the part "..".',
  ],
  [
    'an unknown name in a layout path',
    flat,
    '{{project.package}}/models.py',
    '{{project.▸pakage}}/models.py',
    '@ | There is no "pakage" here. | Did you mean "package"?',
  ],
  [
    'facts of an unknown kind',
    base,
    '  setting:',
    '  ▸settin:',
    '@ | There is no kind of fact "settin". | Did you mean "setting"?',
  ],
  [
    'a fact with an unknown property',
    base,
    'secret: false',
    '▸secrt: false',
    '@ | A setting has no property "secrt" to give. | Did you mean "secret"?',
  ],
  [
    'a fact with a derived property',
    base,
    'secret: false',
    '▸env: PORT',
    '@ | A setting has no property "env" to give. | It is derived: leave it out.',
  ],
  [
    'a fact without a property',
    base,
    '{ name: port, type: int',
    '▸{ name: port',
    '@ | The setting lacks "type".',
  ],
  [
    'a fact with a text for a boolean',
    base,
    'secret: false',
    'secret: ▸"no"',
    '@ | "secret" must be true or false.',
  ],
  [
    'a fact with a number for a text',
    base,
    'name: port',
    'name: ▸8000',
    '@ | "name" must be text: put it in quotes.',
  ],
  ['a fact with a text for a number', base, 'order: 1', 'order: ▸"1"', '@ | "order" must be a number.'],
  [
    'a fact of an unknown variant',
    base,
    'type: int',
    'type: ▸in',
    '@ | A setting has no variant "in". | Did you mean "int"?',
  ],
  [
    'a fact that reads facts',
    base,
    '{{project.package}}_home',
    '{{count ▸facts.setting}}',
    '@ | There is no "facts" here. | Known here: project, module, path.',
  ],
  [
    'records picked by an unknown property',
    features,
    'where: { name: order }',
    'where: { ▸nam: order }',
    '@ | "feature" has no property "nam". | Did you mean "name"?',
  ],
  [
    'a repeated contributor of an unknown kind',
    features,
    'forEach: feature',
    'forEach: ▸featur',
    '@ | There is no kind of fact "featur". | Did you mean "feature"?',
  ],
  [
    'an exception for a file that is not there',
    base,
    '".env":',
    '▸".envs":',
    '@ | The contributor has no file ".envs". | Did you mean ".env"?',
  ],
  ['a mode that is no text', base, '"600"', '▸600', '@ | "mode" must be text: put it in quotes.'],
  [
    'a mode with set-uid',
    base,
    '"600"',
    '▸"4755"',
    '@ | "mode" must be three octal digits in quotes, such as "600".',
  ],
  [
    'an unknown name in a unit',
    settings,
    '{{annotation}}',
    '{{▸anotation}}',
    '@ | There is no "anotation" here. | Did you mean "annotation"?',
  ],
  [
    'a helper that is none',
    settings,
    '{{quote env}}',
    '{{▸qoute env}}',
    '@ | There is no helper "qoute". | Did you mean "quote"?',
  ],
  [
    'a kind of facts that is none',
    settings,
    'facts.setting',
    'facts.▸seting',
    '@ | There is no "seting" here. | Did you mean "setting"?',
  ],
  [
    'a role that the project lacks',
    readme,
    'module.settings',
    'module.▸model',
    '@ | There is no "model" here. | Known here: settings.',
  ],
  [
    'a role that records lack',
    readme,
    'feature.module.model',
    'feature.module.▸settings',
    '@ | There is no "settings" here. | Known here: model.',
  ],
  [
    'a block that is not closed',
    model,
    '    {{/each}}\n',
    '▸',
    '@ | The template ends inside a block or an expression.',
  ],
  [
    'a block closed by another',
    model,
    '{{#if max}}, at most {{max}}{{/if}}',
    '{{#▸if max}}{{/each}}',
    `@ | The template cannot be read here: if doesn't match each.`,
  ],
  [
    'an answer in a template',
    settings,
    '{{name}}',
    '{{../▸database}}',
    '@ | There is no "database" here. | Known here: project, facts, module, path.',
  ],
]

describe('a pack with one thing wrong', () => {
  it.each(table)('%s is refused', (_, path, from, to, ...expected) => {
    const { files, places } = marked(path, from, to)
    const at = (index: number) => places[index] ?? places.at(-1) ?? 'nowhere'
    expect(refused(files)).toEqual(expected.map((text, index) => text.replace(/^@/, () => at(index))))
  })
})

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
