import { describe, expect, it } from 'vitest'
import { composed, textsOf } from './small-pack.ts'

const base = { 'contributors/base/contributor.yaml': '{}\n' }
const things = ['order:note:str', 'line:order:ref(order),size:str']

describe('facts', () => {
  const files = {
    'contributors/base/contributor.yaml': `facts:
  setting: [{ name: port, note: first }, { name: "{{project.package}}_home" }]
`,
    'contributors/each/contributor.yaml': `forEach: thing
facts:
  capability: [{ name: "{{thing.plural}}", where: "{{thing.module.model}}" }]
`,
    'contributors/each/units/model.py.hbs': 'class {{thing.class}}: ...\n',
  }
  const { facts } = composed(files, { tier: 'many', things })

  it('come in the order of their contributors, with derived properties and nothing for what is absent', () => {
    expect(facts.setting).toEqual([
      { name: 'port', note: 'first', variable: 'SHOP_PORT' },
      { name: 'shop_home', note: undefined, variable: 'SHOP_SHOP_HOME' },
    ])
  })

  it('of a repeated contributor come once per record, which knows where its roles went', () => {
    expect(facts.capability).toEqual([
      { name: 'orders', where: 'shop.orders.model' },
      { name: 'lines', where: 'shop.lines.model' },
    ])
  })

  it('of records are complete: position, nested records with their parent, variants, plurals of references', () => {
    expect(facts.thing).toMatchObject([
      {
        class: 'Order',
        position: 1,
        before: undefined,
        fields: [{ name: 'note', column: 'orders.note', annotation: 'str' }],
      },
      {
        class: 'Line',
        position: 2,
        before: 'order',
        module: { model: 'shop.lines.model' },
        path: { model: 'shop/lines/model.py' },
        fields: [
          { name: 'order', upper: 'LINES.ORDER', annotation: 'Order', refPlural: 'orders' },
          { name: 'size', annotation: 'str', refPlural: undefined },
        ],
      },
    ])
  })

  it('have a list for every kind, also for those that nobody gives', () => {
    expect(composed(base).facts).toEqual({ setting: [], capability: [], field: [], thing: [] })
  })
})

describe('placement', () => {
  const files = {
    ...base,
    'contributors/base/units/greet.py.hbs': 'greeting = "hello"\n',
    'contributors/each/contributor.yaml': 'forEach: thing\n',
    'contributors/each/units/model.py.hbs': 'class {{thing.class}}: ...\n',
    'contributors/each/units/rules.py.hbs':
      'from {{thing.module.model}} import {{thing.class}}\n\n\ndef check_{{thing.name}}(one: {{thing.class}}) -> None: ...\n',
    'contributors/each/files/docs/{{thing.plural}}.md.hbs': '{{thing.class}} is in {{module.model}}.\n',
  }

  it('repeats a group of roles for each record in one file', () => {
    expect(textsOf(composed(files, { tier: 'one', things }))['main.py']).toBe(
      `"""All of shop."""\n\ngreeting = "hello"\n\n\nclass Order: ...\n\n\ndef check_order(one: Order) -> None: ...\n\n\nclass Line: ...\n\n\ndef check_line(one: Line) -> None: ...\n`,
    )
  })

  it('gives each record files of its own, and every folder with modules a marker', () => {
    const texts = textsOf(composed(files, { tier: 'many', things }))
    expect(Object.keys(texts)).toEqual([
      'docs/lines.md',
      'docs/orders.md',
      'shop/__init__.py',
      'shop/greet.py',
      'shop/lines/__init__.py',
      'shop/lines/model.py',
      'shop/lines/rules.py',
      'shop/orders/__init__.py',
      'shop/orders/model.py',
      'shop/orders/rules.py',
    ])
    expect(texts['shop/lines/model.py']).toBe('"""About Line."""\n\n\nclass Line: ...\n')
    expect(texts['docs/lines.md']).toBe('Line is in shop.lines.model.\n')
  })

  it('tells which role of which record stands where, and who wrote each file', () => {
    const tree = composed(files, { tier: 'many', things: things.slice(0, 1) })
    expect(tree.placements).toContainEqual({
      role: 'rules',
      record: 'order',
      path: 'shop/orders/rules.py',
      module: 'shop.orders.rules',
      symbols: ['check_order'],
    })
    expect(tree.files.get('shop/orders/rules.py')).toMatchObject({
      roles: ['order.rules'],
      contributors: ['each'],
      merge: 'python',
      mode: 0o644,
      owner: 'tool',
    })
  })

  it('leaves no trace of records where there are none', () => {
    expect(Object.keys(textsOf(composed(files, { tier: 'many' })))).toEqual([
      'shop/__init__.py',
      'shop/greet.py',
    ])
  })

  it('lets a contributor write a marker itself', () => {
    const own = { ...files, 'contributors/base/files/{{project.package}}/__init__.py': 'version = "1"\n' }
    expect(textsOf(composed(own, { tier: 'many' }))['shop/__init__.py']).toBe('version = "1"\n')
  })
})

describe('`where` picks records', () => {
  it('by the texts of their properties, for facts, files and units alike', () => {
    const files = {
      ...base,
      'contributors/each/contributor.yaml': `forEach: thing
where: { name: line }
facts:
  setting: [{ name: "{{thing.name}}_limit" }]
`,
      'contributors/each/files/{{thing.name}}.txt': 'here\n',
      'contributors/each/units/model.py.hbs': 'class {{thing.class}}: ...\n',
    }
    const tree = composed(files, { tier: 'many', things })
    expect(Object.keys(textsOf(tree))).toEqual([
      'line.txt',
      'shop/__init__.py',
      'shop/lines/__init__.py',
      'shop/lines/model.py',
    ])
    expect(tree.facts.setting?.map(({ name }) => name)).toEqual(['line_limit'])
  })
})

describe('a contributor on demand', () => {
  const files = {
    ...base,
    'contributors/base/units/use.py.hbs':
      'from {{module.greet}} import greet, greet_twice\n\n\ndef use() -> str:\n    return greet()\n',
    'contributors/greeting/contributor.yaml': 'onDemand: true\n',
    'contributors/greeting/units/greet.py.hbs':
      'from {{module.extra}} import word\n\n\ndef greet() -> str:\n    return word\n',
    'contributors/words/contributor.yaml': 'onDemand: true\n',
    'contributors/words/units/extra.py.hbs': 'word = "hello"\n',
  }

  it('is rendered where its names are used, and so is what it uses itself', () => {
    const texts = textsOf(composed({ ...files, ...twice }, { tier: 'many' }))
    expect(Object.keys(texts)).toEqual([
      'shop/__init__.py',
      'shop/extras/__init__.py',
      'shop/extras/shop_extra.py',
      'shop/greet.py',
      'shop/use.py',
    ])
    expect(texts['shop/use.py']).toBe(
      'from shop.greet import greet\n\n\ndef use() -> str:\n    return greet()\n',
    )
    expect(texts['shop/greet.py']).not.toContain('greet_twice')
  })

  it('is left out where its names are imported and not used, with the files that held nothing else', () => {
    const unused = {
      ...files,
      'contributors/base/units/use.py.hbs':
        'from {{module.greet}} import greet\n\n\ndef use() -> str:\n    return "hi"\n',
    }
    expect(textsOf(composed(unused, { tier: 'many' }))).toEqual({
      'shop/__init__.py': '',
      'shop/use.py': 'def use() -> str:\n    return "hi"\n',
    })
    expect(composed(unused, { tier: 'many' }).placements.map(({ role }) => role)).toEqual(['use'])
  })

  const twice = {
    'contributors/twice/contributor.yaml': 'onDemand: true\n',
    'contributors/twice/units/greet.py.hbs': 'def greet_twice() -> str:\n    return "hello hello"\n',
  }
})

describe('documents and files', () => {
  const files = {
    'contributors/base/contributor.yaml': 'files:\n  .env: { owner: user, mode: "600" }\n',
    'contributors/base/files/_dot_env.hbs': 'NAME={{project.name}}\n',
    'contributors/base/files/raw.txt': '{{not a template}}\n',
    'contributors/base/fragments/pyproject.toml.hbs':
      '[project]\nname = {{quote project.name}}\ndependencies = ["one"]\n',
    'contributors/more/contributor.yaml': 'when: { tier: many }\n',
    'contributors/more/fragments/pyproject.toml': '[project]\ndependencies = ["two"]\n\n[tool.x]\ny = 1\n',
  }

  it('a document is joined from the fragments of those who are chosen', () => {
    expect(textsOf(composed(files, { tier: 'one' }))['pyproject.toml']).toBe(
      '[project]\nname = "shop"\ndependencies = ["one"]\n',
    )
    const tree = composed(files, { tier: 'many' })
    expect(textsOf(tree)['pyproject.toml']).toBe(
      '[project]\nname = "shop"\ndependencies = [\n    "one",\n    "two",\n]\n\n[tool.x]\ny = 1\n',
    )
    expect(tree.files.get('pyproject.toml')).toMatchObject({ contributors: ['base', 'more'], merge: 'toml' })
  })

  it('a file keeps its bytes, its owner and its mode', () => {
    const tree = composed(files)
    expect(tree.files.get('.env')).toMatchObject({ owner: 'user', mode: 0o600, merge: 'dotenv' })
    expect(textsOf(tree)['raw.txt']).toBe('{{not a template}}\n')
  })

  it('next steps are those whose rule matches', () => {
    expect(composed(files).nextSteps).toEqual(['cd shop'])
    expect(composed(files, { tier: 'many' }).nextSteps).toEqual(['cd shop', 'python -m shop'])
  })

  it('checks are those whose rule matches', () => {
    expect(composed(files).checks).toEqual(['python -m shop.checks'])
    expect(composed(files, { tier: 'many' }).checks).toEqual([
      'python -m shop.checks',
      'python -m compileall .',
    ])
  })
})
