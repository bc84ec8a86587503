import { describe, expect, it } from 'vitest'
import { pathFault } from '../../../src/core/pack/paths.ts'
import { readPack } from '../../../src/core/pack/read.ts'
import { RenderError } from '../../../src/core/pack/render-error.ts'
import { tinyEdited, tinyPack, tinyView, tinyWith } from './tiny-pack.ts'

const codes = (files: ReturnType<typeof tinyWith>): readonly string[] => {
  const result = readPack(files)
  return result.ok ? [] : [...new Set(result.problems.map(({ code }) => code))]
}

describe('paths that leave the project or break a system', () => {
  const rows: readonly (readonly [name: string, path: string, reason: string])[] = [
    ['nothing', '', 'is empty'],
    ['a way up', '../x', 'has the part ".."'],
    ['a way up inside', 'a/../../x', 'has the part ".."'],
    ['a dot', 'a/./x', 'has the part "."'],
    ['an empty part', 'a//x', 'has an empty part'],
    ['a root', '/etc/passwd', 'is absolute'],
    ['a drive', 'C:/x', 'is absolute'],
    ['a drive without a root', 'c:x', 'is absolute'],
    ['a backslash', '..\\x', 'has a backslash'],
    ['a share', '\\\\host\\x', 'has a backslash'],
    ['NUL', 'a\u0000b', 'has a control character'],
    ['a newline', 'a\nb', 'has a control character'],
    ['an escape', 'a\u001b[2Jb', 'has a control character'],
    ['a direction mark', 'a\u202eb', 'has a control character'],
    ['a form other than NFC', 'cafe\u0301', 'NFC'],
    ['a device', 'con', 'is a device on Windows'],
    ['a device with an ending', 'src/AUX.py', 'is a device on Windows'],
    ['a numbered device', 'lpt1', 'is a device on Windows'],
    ['a device with a raised digit', 'COM²', 'is a device on Windows'],
    ['a dot at the end', 'a./x', 'ends with a dot or a space'],
    ['a space at the end', 'a ', 'ends with a dot or a space'],
    ['a wildcard', 'a*', 'Windows does not take'],
    ['a stream', 'src/a:b', 'Windows does not take'],
    ["git's own folder", '.git/hooks/pre-commit', 'no pack may write to'],
    ["git's own folder in capitals", 'x/.GIT/config', 'no pack may write to'],
    ["Newel's own folder", '.newel/lock.json', 'no pack may write to'],
    ['a long name', 'x'.repeat(201), 'more than 200 bytes'],
    ['a long path', 'x/'.repeat(600), 'more than 1024 characters'],
  ]
  it.each(rows)('%s is refused', (_, path, reason) => {
    expect(pathFault(path)).toContain(reason)
  })

  it.each([
    'a',
    '.env',
    'src/shop/orders/service.py',
    'console.py',
    'naïve.md',
    '.github/workflows/ci.yml',
    '.gitignore',
    'com10',
  ])('%s is taken', (path) => {
    expect(pathFault(path)).toBeUndefined()
  })

  it.each(rows.filter(([, path]) => path !== ''))('a pack that stores %s is refused', (_, path) => {
    expect(codes(tinyWith({ [`contributors/base/files/${path}`]: 'x' }))).toContain('bad-path')
  })

  it('collide by case, by Unicode form, as file and folder, or once stored twice', () => {
    const file = (path: string) => ({ [`contributors/base/files/${path}`]: 'x' })
    expect(codes(tinyWith({ ...file('Makefile'), ...file('makefile') }))).toEqual(['path-collision'])
    expect(codes(tinyWith({ ...file('É'), ...file('é') }))).toEqual(['path-collision'])
    expect(codes(tinyWith({ ...file('caf\u00e9'), ...file('cafe\u0301') }))).toEqual([
      'bad-path',
      'path-collision',
    ])
    expect(codes(tinyWith({ ...file('docs'), ...file('docs/x.md') }))).toEqual(['path-collision'])
    expect(codes(tinyWith({ ...file('a.txt'), ...file('a.txt.hbs') }))).toEqual(['path-collision'])
    expect(codes(tinyWith({ ...file('.env') }))).toEqual(['path-collision'])
  })
})

describe('bombs', () => {
  const setting = 'contributors/base/contributor.yaml'

  it('of aliases are refused', () => {
    const levels = Array.from(
      { length: 12 },
      (_, level) =>
        `l${level}: &l${level} [${Array(10)
          .fill(level === 0 ? 'x' : `*l${level - 1}`)
          .join(', ')}]`,
    )
    expect(codes(tinyWith({ [setting]: `${levels.join('\n')}\n` }))).toEqual(['too-many-aliases'])
  })

  it('of brackets are refused, deep and very deep', () => {
    expect(codes(tinyWith({ [setting]: `facts: ${'['.repeat(40)}${']'.repeat(40)}\n` }))).toEqual([
      'too-deep',
    ])
    expect(codes(tinyWith({ [setting]: `facts: ${'['.repeat(50_000)}` }))).not.toEqual([])
  })

  it('of keys, expressions and problems end soon', () => {
    const keys = Array.from({ length: 10_000 }, (_, index) => `k${index}: x`).join('\n')
    expect(codes(tinyWith({ [setting]: keys }))).toEqual(['unknown-key'])
    const expressions = '{{project.name}}'.repeat(30_000)
    const many = Object.fromEntries(
      ['a', 'b', 'c', 'd'].map((name) => [`contributors/base/files/${name}.hbs`, expressions]),
    )
    expect(codes(tinyWith(many))).toEqual(['too-large'])
    const result = readPack(tinyWith({ 'contributors/base/files/a.hbs': '{{nothing}}'.repeat(30_000) }))
    expect(result.ok ? 0 : result.problems.length).toBe(200)
    expect(
      codes(
        tinyWith({
          'contributors/base/files/x.hbs': '{{#if facts.setting}}'.concat(
            '{{else if facts.setting}}'.repeat(5_000),
            '{{/if}}',
          ),
        }),
      ),
    ).toEqual(['too-deep'])
  }, 20_000)

  it('of size are refused', () => {
    expect(codes(tinyWith({ [setting]: `# ${'x'.repeat(200_000)}\n` }))).toEqual(['too-large'])
    expect(
      codes(tinyWith({ 'contributors/base/files/x.hbs': `{{project.name}}${'x'.repeat(600_000)}` })),
    ).toEqual(['too-large'])
    expect(codes(tinyWith({ 'contributors/base/files/x': new Uint8Array(65 * 1024 * 1024) }))).toEqual([
      'too-large',
    ])
    const many = Object.fromEntries(
      Array.from({ length: 5_001 }, (_, index) => [`contributors/base/files/${index}`, '']),
    )
    expect(codes(tinyWith(many))).toEqual(['too-many-files'])
  })

  it('of nested blocks and expressions are refused', () => {
    const blocks = `${'{{#if facts.setting}}'.repeat(5_000)}${'{{/if}}'.repeat(5_000)}`
    expect(codes(tinyWith({ 'contributors/base/files/x.hbs': blocks }))).toEqual(['too-deep'])
    const expressions = `{{upper ${'(upper '.repeat(5_000)}"x"${')'.repeat(5_000)}}}`
    expect(codes(tinyWith({ 'contributors/base/files/x.hbs': expressions }))).toEqual(['too-deep'])
  })

  const rendering = (template: string, settings: number) => () => {
    const pack = readPack(tinyWith({ 'contributors/base/files/bomb.hbs': template }))
    if (!pack.ok) throw new Error(JSON.stringify(pack.problems))
    const bomb = pack.value.contributors[0]?.files.find(({ source }) => source.endsWith('bomb.hbs'))?.content
    const rows = Array.from({ length: settings }, (_, index) => ({
      name: `s${index}`,
      default: 'x'.repeat(1_000),
    }))
    return bomb?.kind === 'template' ? bomb.template({ ...tinyView, facts: { setting: rows } }) : ''
  }

  it('of 10^9 turns of loops stop', () => {
    const loops = '{{#each @root.facts.setting}}'.repeat(3) + '{{/each}}'.repeat(3)
    expect(rendering(loops, 1_000)).toThrowError('The loops take more turns than a render may.')
  })

  it('of text stop', () => {
    const loops = `{{#each facts.setting}}{{#each @root.facts.setting}}${'{{default}}'.repeat(20)}{{/each}}{{/each}}`
    expect(rendering(loops, 300)).toThrowError('The template writes more text than a render may.')
  })

  it('of padding stop', () => {
    expect(rendering('{{pad 1 1000000000}}', 0)).toThrowError('a whole number from 0 to 200')
    expect(rendering('{{indent project.name 1000000000}}', 0)).toThrowError('a whole number from 0 to 200')
    expect(rendering('{{fit project.name 1000000000 1000000000}}', 0)).toThrowError('a length up to 100000')
  })

  it('share one budget where the caller gives one', () => {
    const pack = readPack(tinyWith({}))
    const unit = pack.ok ? pack.value.contributors[0]?.units[0]?.template : undefined
    const budget = { turns: 3, characters: 1_000 }
    const renders = Array.from({ length: 3 }, () => () => unit?.(tinyView, budget))
    expect(renders[0]?.()).toContain('port: int')
    expect(budget).toEqual({
      turns: 2,
      characters: 1_000 - 'import os\n\n\nport: int = os.environ["SHOP_PORT"]\n'.length,
    })
    budget.turns = 0
    expect(renders[1]).toThrowError(RenderError)
  })
})

describe('ways out of the view', () => {
  const expressions = [
    '{{constructor}}',
    '{{__proto__}}',
    '{{project.constructor}}',
    '{{project.__proto__.x}}',
    '{{project.name.constructor}}',
    '{{project.name.length}}',
    '{{project.toString}}',
    '{{facts.setting.length}}',
    '{{#each facts.setting}}{{constructor}}{{/each}}',
    '{{#each facts.setting as |s|}}{{s.hasOwnProperty}}{{/each}}',
    '{{#if project.constructor}}x{{/if}}',
    '{{upper project.constructor}}',
    '{{join (where facts.setting constructor="x") ""}}',
    '{{@root.constructor}}',
    '{{@root._parent}}',
    '{{@budget}}',
    '{{@key}}',
    '{{lookup project "constructor"}}',
    '{{#with project}}{{name}}{{/with}}',
    '{{log project.name}}',
    '{{helperMissing}}',
    '{{blockHelperMissing}}',
    '{{insert project.name}}',
    '{{#project}}{{name}}{{/project}}',
    '{{^project}}{{name}}{{/project}}',
    '{{> evil}}',
    '{{#> evil}}{{/evil}}',
    '{{* evil}}',
    '{{#*inline "x"}}{{/inline}}',
    '{{{project.name}}}',
    '{{&project.name}}',
    '{{"project"}}',
    '{{[constructor]}}',
    '{{database}}',
    '{{answers.database}}',
    '{{#if database}}x{{/if}}',
    '{{#if project.name}}x{{/if}}',
    '{{#unless module.settings}}x{{/unless}}',
    '{{../project.name}}',
    '{{upper null}}',
  ]
  it.each(expressions)('%s is refused', (expression) => {
    expect(codes(tinyWith({ 'contributors/base/files/x.hbs': expression }))).not.toEqual([])
  })

  it.each(['constructor', '__proto__', 'toString', 'hasOwnProperty'])(
    'a key %s in YAML is refused',
    (key) => {
      expect(codes(tinyEdited('template.yaml', '  env: "', `  ${key}: x\n  env: "`))).toEqual([
        'reserved-key',
      ])
      expect(codes(tinyEdited('contributors/base/contributor.yaml', 'order: 1', `${key}: 1`))).toEqual([
        'reserved-key',
      ])
    },
  )

  it('a view with prototypes gives nothing of them away, even to a template that got past the linter', () => {
    class Secret {
      get token() {
        return 'secret'
      }
    }
    const pack = readPack(tinyWith({}))
    const step = pack.ok ? pack.value.nextSteps[0]?.text : undefined
    expect(() => step?.({ project: Object.assign(Object.create({ name: 'inherited' }), {}) })).toThrowError(
      RenderError,
    )
    expect(() => step?.({ project: new Secret() })).toThrowError(RenderError)
  })

  it('tags in YAML are refused', () => {
    expect(codes(tinyEdited('template.yaml', 'id: tiny', 'id: !!js/function "x"'))).toEqual(['yaml-syntax'])
  })

  it('texts of a pack cannot steer the terminal that shows them', () => {
    const result = readPack(tinyEdited('template.yaml', 'default: flat', 'default: "\u009b2J\u202eflat"'))
    const shown = JSON.stringify(result.ok ? [] : result.problems.map(({ what, excerpt }) => [what, excerpt]))
    expect(shown).toContain('u{9b}')
    expect(shown).not.toMatch(/[\u009b\u202e]/)
  })
})

describe('the tiny pack itself', () => {
  it('is read without a problem, so that all of the above is refused for its own reason', () => {
    expect(codes(tinyWith({}))).toEqual([])
    expect(Object.keys(tinyPack).length).toBeGreaterThan(10)
  })
})
