import { describe, expect, it } from 'vitest'
import { resolve } from '../../../src/core/answers/resolve.ts'
import { compose } from '../../../src/core/compose/compose.ts'
import { ruffOf } from '../../support/ruff.ts'
import { composed, packOf, problemsOf, textsOf } from './small-pack.ts'

const greeting = {
  'contributors/base/contributor.yaml': '{}\n',
  'contributors/base/units/greet.py.hbs': 'def greet() -> str:\n    return "hello"\n',
}

describe('law 1: one path, one source', () => {
  it('names both contributors of a path that two claim', () => {
    const files = {
      ...greeting,
      'contributors/base/files/README.md': 'one\n',
      'contributors/more/contributor.yaml': '{}\n',
      'contributors/more/files/README.md': 'two\n',
    }
    expect(problemsOf(files)).toEqual([
      {
        code: 'path-clash',
        what: 'Two contributors claim README.md: base and more.',
        where: 'README.md',
        next: 'Give one of them another path, or make both fragments of one document.',
      },
    ])
  })

  it.each([
    [
      'paths that differ only in case',
      'README.md',
      'readme.md',
      'Two contributors claim README.md and readme.md, one file on some systems: base and more.',
    ],
    [
      'a file where another has a folder',
      'docs',
      'docs/index.md',
      'docs is a file of base and a folder of more.',
    ],
    ['a file and a placed module', 'main.py', 'notes.md', 'Two contributors claim main.py: base and base.'],
    [
      'a file and a document',
      'pyproject.toml',
      'notes.md',
      'Two contributors claim pyproject.toml: base and base.',
    ],
  ])('refuses %s', (_, one, other, what) => {
    const files = {
      ...greeting,
      [`contributors/base/files/${one}`]: 'one\n',
      'contributors/base/fragments/pyproject.toml': '[project]\nname = "x"\n',
      'contributors/more/contributor.yaml': '{}\n',
      [`contributors/more/files/${other}`]: 'two\n',
    }
    expect(problemsOf(files).map((problem) => [problem.code, problem.what])).toEqual([['path-clash', what]])
  })
})

describe('law 2: templates see names and facts, never answers', () => {
  it('refuses an answer in a template, with file, line and column, before anything is rendered', () => {
    const unit = 'x = 1\n{{#if tier}}y = 2{{/if}}\n'
    const files = { ...greeting, 'contributors/base/units/greet.py.hbs': unit }
    expect(packOf(files)).toMatchObject({
      ok: false,
      problems: [{ code: 'unknown-name', where: 'contributors/base/units/greet.py.hbs:2:7' }],
    })
  })
})

describe('law 3: placement belongs to the tier', () => {
  const base = {
    'contributors/base/contributor.yaml': '{}\n',
    'contributors/base/units/greet.py.hbs': 'def greet() -> str:\n    return "hello"\n',
    'contributors/base/units/use.py.hbs':
      'from {{module.greet}} import greet\n\n\ndef use() -> str:\n    return greet()\n',
  }

  it('the same fragments make one file or several', () => {
    expect(textsOf(composed(base, { tier: 'one' }))).toEqual({
      'main.py':
        '"""All of shop."""\n\n\ndef greet() -> str:\n    return "hello"\n\n\ndef use() -> str:\n    return greet()\n',
    })
    expect(textsOf(composed(base, { tier: 'many' }))).toEqual({
      'shop/__init__.py': '',
      'shop/greet.py': 'def greet() -> str:\n    return "hello"\n',
      'shop/use.py': 'from shop.greet import greet\n\n\ndef use() -> str:\n    return greet()\n',
    })
  })

  it('a role that no tier places is left out', () => {
    const files = { ...base, 'contributors/base/units/nowhere.py.hbs': 'x = 1\n' }
    const { placements } = composed(files, { tier: 'one' })
    expect(placements.map(({ role, module, symbols }) => [role, module, symbols])).toEqual([
      ['greet', 'main', ['greet']],
      ['use', 'main', ['use']],
    ])
  })

  it.each([
    [
      'a name that its target does not define',
      '{{module.greet}} import missing',
      'imports missing from shop.greet, which does not define it.',
    ],
    [
      'a module that is not there',
      '{{project.package}}.gone import missing',
      'imports missing from shop.gone, which is no module of the project.',
    ],
    [
      'a name of a package without any',
      '{{project.package}} import missing',
      'imports missing from shop, which does not define it.',
    ],
  ])('refuses an import of %s', (_, from, what) => {
    const unit = `from ${from}\n\n\ndef use() -> str:\n    return missing()\n`
    expect(problemsOf({ ...base, 'contributors/base/units/use.py.hbs': unit }, { tier: 'many' })).toEqual([
      {
        code: 'unmet-import',
        what: `contributors/base/units/use.py.hbs ${what}`,
        where: 'contributors/base/units/use.py.hbs',
        next: 'Check the name, or import it from the role whose fragment defines missing.',
      },
    ])
  })

  it('takes a module as an import, and modules that are files of a contributor', () => {
    const unit =
      'from {{project.package}} import greet\nfrom {{project.package}}.given import anything\n\n\ndef use() -> str:\n    return greet.greet() + anything\n'
    const files = {
      ...base,
      'contributors/base/units/use.py.hbs': unit,
      'contributors/base/files/{{project.package}}/given.py': 'from os import path as anything\n',
    }
    expect(Object.keys(textsOf(composed(files, { tier: 'many' })))).toContain('shop/use.py')
  })

  it('refuses a name that two fragments of one file define', () => {
    const files = { ...base, 'contributors/base/units/use.py.hbs': 'greet = 1\n' }
    expect(problemsOf(files, { tier: 'one' })).toEqual([
      {
        code: 'symbol-clash',
        what: 'greet is defined twice in main.py: by contributors/base/units/greet.py.hbs and by contributors/base/units/use.py.hbs.',
        where: 'contributors/base/units/use.py.hbs',
        next: 'Top-level names are unique in a file: rename one of them.',
      },
    ])
    expect(problemsOf(files, { tier: 'many' })).toEqual([])
  })
})

describe('law 4: facts are neutral', () => {
  it('refuses a fact with a property that its kind does not declare', () => {
    const files = {
      ...greeting,
      'contributors/base/contributor.yaml': 'facts:\n  setting: [{ name: port, env_file: .env }]\n',
    }
    expect(packOf(files)).toMatchObject({
      ok: false,
      problems: [{ code: 'unknown-property', where: 'contributors/base/contributor.yaml:2:27' }],
    })
  })

  it('lets each file word the same fact in its own way', () => {
    const files = {
      'contributors/base/contributor.yaml': 'facts:\n  setting: [{ name: port }]\n',
      'contributors/base/units/greet.py.hbs':
        '{{#each facts.setting}}\n{{name}} = "{{variable}}"\n{{/each}}\n',
      'contributors/base/files/_dot_env.hbs': '{{#each facts.setting}}\n{{variable}}=\n{{/each}}\n',
    }
    expect(textsOf(composed(files, { tier: 'many' }))).toEqual({
      '.env': 'SHOP_PORT=\n',
      'shop/__init__.py': '',
      'shop/greet.py': 'port = "SHOP_PORT"\n',
    })
  })
})

describe('law 5: rendered code is born clean', () => {
  it('joins, sorts and wraps what a fragment writes loosely', () => {
    const long = 'a'.repeat(60)
    const files = {
      ...greeting,
      'contributors/base/units/use.py.hbs': `import os\nfrom decimal import Decimal\nimport abc\nfrom ${'{{module.greet}}'} import greet\n\n\ndef use(one: Decimal, ${long}: abc.ABC, two: str) -> dict[str, str]:\n    return {"${long}": greet(), "two": two, "${long}_three": two}\n`,
    }
    for (const tier of ['one', 'many']) {
      for (const [path, text] of Object.entries(textsOf(composed(files, { tier })))) {
        expect({ path, ...ruffOf(text, ['shop', 'main']) }).toEqual({ path, formatted: text, findings: [] })
      }
    }
  })

  it('refuses a document that would not parse', () => {
    const files = {
      ...greeting,
      'contributors/base/fragments/pyproject.toml.hbs': '[project]\nname = {{project.name}}\n',
    }
    expect(problemsOf(files)).toMatchObject([
      { code: 'invalid-document', where: 'contributors/base/fragments/pyproject.toml.hbs:2:8' },
    ])
  })
})

describe('a pack cannot get out of its bounds', () => {
  it('refuses a rendered path that no system should be asked to write, and names the contributor', () => {
    const files = { ...greeting, 'contributors/base/files/{{project.folder}}/x.txt': 'x\n' }
    expect(problemsOf(files, { folder: '..' })).toEqual([
      {
        code: 'bad-path',
        what: 'base: The path "../x.txt" has the part "..".',
        where: '../x.txt',
        next: 'Change the template of the path, or the answer that it is made from.',
      },
    ])
  })

  it('bounds all loops of a tree together', () => {
    const things = Array.from({ length: 40 }, (_, index) => `thing${index}:a:str`)
    const setting = Array.from({ length: 40 }, (_, index) => `{ name: setting${index} }`)
    const loop = '{{#each facts.thing}}{{#each ../facts.setting}}.{{/each}}{{/each}}\n'
    const looping = (names: readonly string[]) => ({
      ...greeting,
      'contributors/base/contributor.yaml': `facts: { setting: [${setting.join(', ')}] }\n`,
      ...Object.fromEntries(
        names.map((name) => [`contributors/base/files/${name}.txt.hbs`, loop.repeat(20)]),
      ),
    })
    expect(problemsOf(looping(['a', 'b']), { things })).toEqual([])
    expect(problemsOf(looping(['a', 'b', 'c', 'd']), { things })).toMatchObject([
      { code: 'render-failed', what: 'The loops take more turns than a render may.' },
    ])
  })
})

describe('the same answers give the same bytes', () => {
  const files = {
    ...greeting,
    'contributors/base/files/b.txt': 'b\n',
    'contributors/base/files/a.txt': 'a\n',
    'contributors/more/contributor.yaml': '{}\n',
    'contributors/more/units/use.py.hbs': 'x = 1\n',
  }

  it('twice in one process, and whatever the order in which the files of the pack are given', () => {
    const one = textsOf(composed(files))
    const reversed = Object.fromEntries(Object.entries(files).reverse())
    expect(Object.entries(textsOf(composed(files)))).toEqual(Object.entries(one))
    expect(Object.entries(textsOf(composed(reversed)))).toEqual(Object.entries(one))
    expect(Object.keys(one)).toEqual([...Object.keys(one)].sort())
  })

  it('and leaves pack and answers as they were', () => {
    const pack = packOf(files)
    if (!pack.ok) throw new Error('the pack is refused')
    const answers = resolve(pack.value, { name: 'shop' })
    if (!answers.ok) throw new Error('the answers are refused')
    const before = JSON.stringify([pack.value, answers.value])
    compose(answers.value, pack.value)
    expect(JSON.stringify([pack.value, answers.value])).toBe(before)
  })
})
