import { describe, expect, it } from 'vitest'
import { readPack } from '../../../src/core/pack/read.ts'
import type { Pack, PackFiles, Template } from '../../../src/core/pack/types.ts'
import { featureView, tinyEdited, tinyPack, tinyView, tinyWith } from './tiny-pack.ts'

const read = (files: PackFiles): Pack => {
  const result = readPack(files)
  if (!result.ok) throw new Error(JSON.stringify(result.problems, null, 2))
  return result.value
}

const pack = read(tinyWith({}))

describe('a good pack', () => {
  it('becomes questions with defaults as rows', () => {
    expect(pack.questions.map(({ id, kind, ask, defaults }) => [id, kind, ask, defaults])).toEqual([
      ['name', 'text', 'always', []],
      ['package', 'text', 'customise', [{ value: '{{snake name}}' }]],
      ['tier', 'choice', 'customise', [{ value: 'flat' }]],
      ['extras', 'many', 'customise', [{ value: [] }]],
      ['metrics', 'boolean', 'customise', [{ when: { tier: 'layered' }, value: true }, { value: false }]],
      ['features', 'records', 'customise', [{ value: [] }]],
    ])
    expect(pack.questions.at(-1)).toMatchObject({
      types: [
        { id: 'str', limits: 'length', default: true },
        { id: 'ref', arguments: 'record', default: false },
      ],
      reserved: { records: { user: 'account' }, fields: { metadata: 'details' } },
    })
  })

  it('becomes layouts that know which files are one per record', () => {
    const flat = pack.layouts.flat?.files.map(({ path, perRecord, roles }) => [
      path(featureView),
      perRecord,
      roles,
    ])
    expect(flat).toEqual([
      ['shop/settings.py', false, ['settings']],
      ['shop/models.py', false, [['model']]],
    ])
    const layered = pack.layouts.layered?.files.map(({ path, perRecord, doc }) => [
      path(featureView),
      perRecord,
      doc?.(featureView),
    ])
    expect(layered).toEqual([
      ['src/shop/settings.py', false, undefined],
      ['src/shop/orders.py', true, 'About Order.'],
    ])
  })

  it('becomes contributors in their order, with owners, modes, dots and executable bits', () => {
    expect(pack.contributors.map(({ id, when, forEach }) => ({ id, when, forEach }))).toEqual([
      { id: 'base', when: {}, forEach: undefined },
      { id: 'features', when: { features: 'some' }, forEach: 'feature' },
    ])
    const files = pack.contributors[0]?.files.map((file) => [
      file.path(tinyView),
      file.content.kind,
      file.owner,
      file.mode,
      file.executable,
    ])
    expect(files).toEqual([
      ['README.md', 'template', 'tool', undefined, false],
      ['.env', 'template', 'user', '600', false],
      ['bin/run.sh', 'bytes', 'tool', undefined, true],
    ])
    expect(pack.contributors[0]?.fragments.map(({ document }) => document)).toEqual([
      '.gitignore',
      'pyproject.toml',
    ])
    expect(pack.contributors[1]?.files.map(({ path }) => path(featureView))).toEqual(['docs/orders.md'])
  })

  it('renders units, documents, facts, names and derived properties', () => {
    const [base, features] = pack.contributors
    expect(base?.units[0]?.template(tinyView)).toBe('import os\n\n\nport: int = os.environ["SHOP_PORT"]\n')
    expect(features?.units[0]?.template(featureView)).toBe(
      'class Order:\n    note: str  # orders.note, \n    size: int  # orders.size, at most 9, s|m\n',
    )
    expect(base?.fragments[1]?.template(tinyView)).toBe('[project]\nname = "shop"\n')
    const limit = features?.facts.setting?.[0]?.name as Template
    expect(limit(featureView)).toBe('order_limit')
    expect(pack.names.map(([name, template]) => [name, template({ name: 'shop', package: 'shop' })])).toEqual(
      [
        ['name', 'shop'],
        ['package', 'shop'],
        ['env', 'SHOP'],
      ],
    )
    expect(pack.factKinds.field?.derive[0]?.[1]({ name: 'note', parent: { plural: 'orders' } })).toBe(
      'orders.note',
    )
    expect(pack.factKinds.field?.variants?.rows.ref?.[0]?.[1]({})).toBe('int')
  })

  it('renders blocks on lines of their own without empty lines', () => {
    const readme = pack.contributors[0]?.files[0]?.content
    expect(readme?.kind === 'template' && readme.template(tinyView)).toBe(
      [
        '# shop',
        '',
        '## Order, in shop.models',
        '',
        '0. note: str (orders.note), may be absent',
        '1. size: int (orders.size)',
        'Port 007, 1 settings, imports from shop.settings at shop/settings.py.',
        '',
      ].join('\n'),
    )
  })

  it('keeps the carriage returns of its author', () => {
    const text = '{{#each facts.setting}}\r\n{{env}}\r\n{{/each}}\r\nend\r\n'
    const crlf = read(tinyWith({ 'contributors/base/files/_dot_env.hbs': text }))
    const content = crlf.contributors[0]?.files[1]?.content
    expect(content?.kind === 'template' && content.template(tinyView)).toBe('SHOP_PORT\r\nend\r\n')
  })

  it('may have delimiters of its own, and then keeps every brace of the text', () => {
    const translated = Object.fromEntries(
      Object.entries(tinyPack).map(([path, text]) => [
        path,
        path.endsWith('.py.hbs') ||
        path.endsWith('.toml.hbs') ||
        path.endsWith('.md.hbs') ||
        path.endsWith('.yaml')
          ? text
              .replaceAll('{{', '<%')
              .replaceAll('}}', '%>')
              .replace('["<%", "%>"]', '["<%", "%>"]')
              .replace('"<%snake name%>"', '"{{snake name}}"')
          : text,
      ]),
    )
    const own = read(
      tinyWith({
        ...translated,
        'contributors/base/files/_dot_env.hbs': `$\{{ x }} {<%project.name%>} \\<%no%> {{{ \\n f"{<%! don't %>}"\n`,
        'contributors/features/files/docs/{{feature.plural}}.md.hbs': undefined,
        'contributors/features/files/docs/<%feature.plural%>.md.hbs': '<%feature.class%>}\n',
      }),
    )
    const env = own.contributors[0]?.files[1]?.content
    expect(env?.kind === 'template' && env.template(tinyView)).toBe(`$\{{ x }} {shop} <%no%> {{{ \\n f"{}"\n`)
    expect(own.contributors[1]?.files.map(({ path }) => path(featureView))).toEqual(['docs/orders.md'])
  })

  it('treats values as data, whatever they hold', () => {
    const name = `{{project.package}} $\{x} <%y%> \\{{z}} \ue000`
    const view = { ...tinyView, project: { ...tinyView.project, name } }
    expect(pack.nextSteps[0]?.text(view)).toBe(`cd ${name}`)
  })

  it('is refused by a Newel that is older than it asks for, and by no other', () => {
    const files = tinyEdited('template.yaml', '>=0.1.0', '>=0.3.1')
    const older = readPack(files, { version: '0.3.0' })
    expect(older.ok ? [] : older.problems).toEqual([
      {
        code: 'newel-too-old',
        what: 'The pack needs Newel 0.3.1 or later; this is 0.3.0.',
        where: 'template.yaml:3:8',
        next: 'Run it with newel@latest.',
        excerpt: 'newel: ">=0.3.1"\n       ^',
      },
    ])
    expect(
      ['0.3.1', '0.4.0', '1.0.0', '0.3.1-next.1'].map((version) => readPack(files, { version }).ok),
    ).toEqual([true, true, true, true])
  })
})

describe('what a template meets only when it is rendered', () => {
  const failing: readonly (readonly [
    name: string,
    template: Template | undefined,
    view: Record<string, unknown>,
    expected: object,
  ])[] = [
    [
      'a value that is absent',
      pack.contributors[1]?.units[0]?.template,
      { ...featureView, feature: { class: undefined, fields: [] } },
      {
        what: 'The template needs a value that can be written out here; there is nothing.',
        where: 'contributors/features/units/model.py.hbs:1:7',
        excerpt: 'class {{feature.class}}:\n      ^',
      },
    ],
    [
      'a list that is absent',
      pack.contributors[1]?.units[0]?.template,
      { ...featureView, feature: { class: 'Order', fields: undefined } },
      {
        what: 'The template needs a list here; there is nothing.',
        where: 'contributors/features/units/model.py.hbs:2:5',
      },
    ],
    [
      'an argument of the wrong kind',
      pack.contributors[0]?.fragments[1]?.template,
      { project: { name: 4 } },
      {
        what: 'The template needs text here; there is 4.',
        where: 'contributors/base/fragments/pyproject.toml.hbs:2:8',
      },
    ],
    [
      'a whole record that is absent',
      pack.nextSteps[0]?.text,
      {},
      { what: 'The template reads from a record that is not there.', where: 'template.yaml:75:36' },
    ],
  ]
  it.each(failing)('%s is a RenderError with its place', (_, template, view, expected) => {
    const render = () => template?.(view)
    expect(render).toThrowError(
      expect.objectContaining({
        name: 'RenderError',
        problem: expect.objectContaining({ code: 'render-failed', ...expected }),
      }),
    )
  })
})
