import { packFilesFrom } from '../../../src/core/pack/files.ts'
import type { PackFiles } from '../../../src/core/pack/types.ts'

/** A small pack that uses every part of the format once. */
export const tinyPack: Readonly<Record<string, string>> = {
  'template.yaml': `id: tiny
version: 1.2.3
newel: ">=0.1.0"
language: python
delimiters: ["{{", "}}"]
layoutQuestion: tier
questions:
  - id: name
    kind: text
    text: What is it called?
    help: The name.
    ask: always
    maxLength: 40
    format: project-name
    pattern: { matches: "^[a-z]+$", message: Small letters only. }
  - id: package
    kind: text
    text: And the package?
    help: The package.
    default: "{{snake name}}"
  - id: tier
    kind: choice
    text: Which tier?
    help: The tier.
    choices:
      - { id: flat, label: Flat, hint: small, lines: "< 500", team: "1", tree: main.py }
      - { id: layered, label: Layered }
    default: flat
  - id: extras
    kind: many
    text: Which extras?
    help: The extras.
    choices: [{ id: docs, label: Docs }, { id: lint, label: Lint }]
    default: []
  - id: metrics
    kind: boolean
    text: Metrics?
    help: Metrics.
    default:
      - { when: { tier: layered }, value: true }
      - { value: false }
  - id: features
    kind: records
    flag: feature
    fact: feature
    text: Which features?
    help: The features.
    maxLength: 24
    types: [{ id: str, limits: length }, { id: ref, arguments: record, default: false }]
    reserved: { records: { user: account }, fields: { metadata: details } }
    default: []
constraints:
  - { when: { metrics: true }, require: { tier: [layered] }, because: A flat service has no metrics. }
presets:
  - { id: full, label: Everything, answers: { tier: layered, extras: [docs], metrics: true } }
names:
  name: "{{name}}"
  package: "{{package}}"
  env: "{{upper package}}"
facts:
  setting:
    properties: { name: text, type: text, secret: "boolean?", default: "text?", order: "number?" }
    derive: { env: "{{project.env}}_{{upper name}}" }
    variants: { by: type, rows: { str: { annotation: str }, int: { annotation: int } } }
  field:
    properties: { name: text, type: text, optional: boolean, choices: "text[]?", max: "text?" }
    derive: { column: "{{parent.plural}}.{{name}}" }
    variants: { by: type, rows: { str: { annotation: str }, ref: { annotation: int } } }
  feature:
    properties: { name: text, plural: text, fields: "field[]" }
    derive: { class: "{{pascal name}}" }
contributors: [base, features]
reservedProjectNames: [fastapi]
nextSteps:
  - { when: { tier: flat }, text: "cd {{project.name}}" }
checks:
  - { when: { tier: layered }, text: "python -m {{project.package}}" }
`,
  'layouts/flat.yaml': `root: .
packages: ["{{project.package}}"]
files:
  - { path: "{{project.package}}/settings.py", doc: "Settings of {{project.name}}.", roles: [settings] }
  - { path: "{{project.package}}/models.py", roles: [[model]] }
`,
  'layouts/layered.yaml': `root: src
packages: ["src/{{project.package}}"]
files:
  - { path: "src/{{project.package}}/settings.py", roles: [settings] }
  - { path: "src/{{project.package}}/{{feature.plural}}.py", doc: "About {{feature.class}}.", roles: [model] }
`,
  'contributors/base/contributor.yaml': `facts:
  setting:
    - { name: port, type: int, secret: false, order: 1 }
    - { name: "{{project.package}}_home", type: str }
files:
  ".env": { owner: user, mode: "600" }
`,
  'contributors/base/files/_dot_env.hbs': `{{#each facts.setting}}
{{env}}=
{{/each}}
`,
  'contributors/base/files/README.md.hbs': `# {{project.name}}
{{#each facts.feature as |feature|}}

## {{feature.class}}, in {{feature.module.model}}

{{#each feature.fields as |field index|}}
{{index}}. {{field.name}}: {{field.annotation}} ({{field.column}}){{#if field.optional}}, may be absent{{/if}}
{{else}}
No fields.
{{/each}}
{{/each}}
{{#if (where facts.setting name="port")}}
Port {{pad 7 3}}, {{count facts.setting}} settings, imports from {{module.settings}} at {{path.settings}}.
{{/if}}
`,
  'contributors/base/files/bin/run.sh': '#!/bin/sh\nexec {{not a template}}\n',
  'contributors/base/units/settings.py.hbs': `import os


{{#each facts.setting}}
{{name}}: {{annotation}} = os.environ[{{quote env}}]
{{/each}}
`,
  'contributors/base/fragments/pyproject.toml.hbs': '[project]\nname = {{quote project.name}}\n',
  'contributors/base/fragments/_dot_gitignore': '.venv/\n',
  'contributors/features/contributor.yaml': `when: { features: some }
forEach: feature
where: { name: order }
onDemand: false
facts:
  setting: [{ name: "{{feature.name}}_limit", type: int }]
`,
  'contributors/features/files/docs/{{feature.plural}}.md.hbs': '{{feature.class}} is in {{module.model}}.\n',
  'contributors/features/units/model.py.hbs': `class {{feature.class}}:
    {{#each feature.fields}}
    {{name}}: {{annotation}}  # {{column}}{{#if max}}, at most {{max}}{{/if}}, {{join choices "|"}}
    {{/each}}
`,
  'README.md': 'A pack for tests.\n',
  'tests/basic.yaml': 'answers: {}\n',
}

/** The tiny pack with some files changed, added, or (undefined) taken out. */
export function tinyWith(changes: Readonly<Record<string, string | Uint8Array | undefined>>): PackFiles {
  const all = Object.entries({ ...tinyPack, ...changes }).filter(([, content]) => content !== undefined)
  return packFilesFrom(Object.fromEntries(all) as Record<string, string>, [
    'contributors/base/files/bin/run.sh',
  ])
}

/** The tiny pack with one text of one file replaced: the text must be there. */
export function tinyEdited(path: string, from: string, to: string): PackFiles {
  const text = tinyPack[path] ?? ''
  if (!text.includes(from)) throw new Error(`${path} has no ${from}`)
  return tinyWith({ [path]: text.replace(from, () => to) })
}

/** What templates of the tiny pack may see, complete. */
export const tinyView = {
  project: { name: 'shop', package: 'shop', env: 'SHOP' },
  facts: {
    setting: [{ name: 'port', type: 'int', env: 'SHOP_PORT', annotation: 'int', secret: false }],
    field: [],
    feature: [
      {
        name: 'order',
        plural: 'orders',
        class: 'Order',
        module: { model: 'shop.models' },
        path: { model: 'shop/models.py' },
        fields: [
          {
            name: 'note',
            annotation: 'str',
            column: 'orders.note',
            optional: true,
            max: undefined,
            choices: [],
          },
          {
            name: 'size',
            annotation: 'int',
            column: 'orders.size',
            optional: false,
            max: '9',
            choices: ['s', 'm'],
          },
        ],
      },
    ],
  },
  module: { settings: 'shop.settings', model: 'shop.models' },
  path: { settings: 'shop/settings.py', model: 'shop/models.py' },
}

export const featureView = { ...tinyView, feature: tinyView.facts.feature[0] }
