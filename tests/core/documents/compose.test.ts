import { execaSync } from 'execa'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { parse as readYaml } from 'yaml'
import { composeDocument } from '../../../src/core/documents/compose.ts'
import { tomlKey, tomlString } from '../../../src/core/documents/toml-print.ts'

const composed = (path: string, ...texts: string[]): string => {
  const result = composeDocument(
    path,
    texts.map((text, index) => ({ text, source: `contributor-${index + 1}` })),
  )
  if (!result.ok) throw new Error(JSON.stringify(result.problems))
  return result.value
}

const refused = (path: string, ...texts: string[]) => {
  const result = composeDocument(
    path,
    texts.map((text, index) => ({ text, source: `contributor-${index + 1}` })),
  )
  return result.ok ? [] : result.problems
}

describe('a composed pyproject.toml reads as if a person wrote it', () => {
  it('joins tables and arrays, keeps comments and the order of first appearance', () => {
    const base = `# Generated once.

[project]
name = "orders"
# only what is imported
dependencies = ["fastapi>=1", # the web
  "pydantic-settings>=2"]
urls.Homepage = "https://example.org"

[dependency-groups]
dev = ["ruff"]

[tool.ruff] # the linter
line-length = 120
lint.select = ["E"]
[tool.ruff.lint.per-file-ignores]
"tests/**" = ["S101"]
`
    const database = `[project]
dependencies = ["sqlalchemy>=2.1", "fastapi>=1"]
optional-dependencies = { postgres = ["asyncpg"] }
[project.scripts]
orders = "orders:main"
# everything in one loop
[tool.pytest]
match = '\\.\\.$'
[[tool.uv.index]]
name = "internal"
`
    expect(composed('pyproject.toml', base, database)).toBe(`# Generated once.

[project]
name = "orders"
# only what is imported
dependencies = [
    "fastapi>=1",  # the web
    "pydantic-settings>=2",
    "sqlalchemy>=2.1",
]
optional-dependencies = { postgres = ["asyncpg"] }

[project.urls]
Homepage = "https://example.org"

[project.scripts]
orders = "orders:main"

[dependency-groups]
dev = ["ruff"]

[tool.ruff]  # the linter
line-length = 120

[tool.ruff.lint]
select = ["E"]

[tool.ruff.lint.per-file-ignores]
"tests/**" = ["S101"]

# everything in one loop
[tool.pytest]
match = '\\.\\.$'

[[tool.uv.index]]
name = "internal"
`)
  })

  it.each([
    ['one long entry is broken', `a = ["${'x'.repeat(100)}"]`, `a = [\n    "${'x'.repeat(100)}",\n]\n`],
    [
      'a long inline table gets a header',
      `a = { b = "${'x'.repeat(100)}" }`,
      `[a]\nb = "${'x'.repeat(100)}"\n`,
    ],
    [
      'comments in an array stay',
      'a = [\n# why\n1, # one\n# last\n]',
      'a = [\n    # why\n    1,  # one\n    # last\n]\n',
    ],
    ['a table without values has its header', '[a]\n[b.c]', '[a]\n\n[b.c]\n'],
    ['quoted keys', '"a b".c = 1', '["a b"]\nc = 1\n'],
    [
      'tables in arrays',
      '[[a]]\nb = 1\n[a.c]\nd = 2\n[[a]]\nb = 3',
      '[[a]]\nb = 1\n\n[a.c]\nd = 2\n\n[[a]]\nb = 3\n',
    ],
    [
      'multi-line text, dates and figures as written',
      'a = """\nx\ny"""\nb = 2020-01-01\nc = 1_000\nd = 0xff',
      'a = """\nx\ny"""\nb = 2020-01-01\nc = 1_000\nd = 0xff\n',
    ],
    ['the end of the file', 'a = 1\n# the end\n', 'a = 1\n# the end\n'],
    ['CRLF', '[a]\r\nb = 1\r\n', '[a]\nb = 1\n'],
    ['an empty fragment', '', '\n'],
  ])('%s', (_, given, wanted) => {
    expect(composed('x.toml', given)).toBe(wanted)
  })
})

describe('a composed YAML file', () => {
  it('keeps comments, blocks what grew, and parts the top-level keys', () => {
    const app = `# Everything local.

services:
  # the app
  app:
    ports: ["8000:8000"]
    environment:
      LEVEL: "1" # loud
    command: [run]
volumes: {}
`
    const database = `services:
  app:
    ports: ["9000:9000", "8000:8000"]
    environment:
      # where the data are
      DATABASE_URL: x
  # the database
  db:
    image: postgres:18 # pinned
volumes:
  # rows
  data: {}
`
    expect(composed('compose.yaml', app, database)).toBe(`# Everything local.

services:
  # the app
  app:
    ports:
      - "8000:8000"
      - "9000:9000"
    environment:
      LEVEL: "1" # loud
      # where the data are
      DATABASE_URL: x
    command: [run]
  # the database
  db:
    image: postgres:18 # pinned

volumes:
  # rows
  data: {}
`)
  })

  it('leaves expressions and block texts of a workflow as they are', () => {
    const workflow = `on:\n  push:\n    branches: [main]\n\njobs:\n  test:\n    steps:\n      - run: |\n          a\n          b \${{ x }}\n`
    expect(composed('.github/workflows/ci.yml', workflow)).toBe(workflow)
  })
})

describe('other documents', () => {
  it('joins JSON, keys like __proto__ included', () => {
    expect(composed('x.json', '{"a":{"b":[1]}}', '{"a":{"b":[1,2],"__proto__":3}}')).toBe(
      '{\n  "a": {\n    "b": [\n      1,\n      2\n    ],\n    "__proto__": 3\n  }\n}\n',
    )
  })

  it('joins .env files by sections', () => {
    expect(composed('.env.example', '# app\nA=1\n', '\n# db\nB="x y"\n\nC=\n')).toBe(
      '# app\nA=1\n\n# db\nB="x y"\n\nC=\n',
    )
  })
})

describe('what cannot be joined is refused, with both sources', () => {
  it.each([
    [
      'two values',
      'x.toml',
      ['a = 1\n[t]\nb = 2', 'a = 2\n[t]\nb = [3]'],
      [
        'contributor-1 and contributor-2 give different values for a in x.toml.',
        'contributor-1 and contributor-2 give different values for t.b in x.toml.',
      ],
    ],
    [
      'the source that gave the key, not the first',
      'x.toml',
      ['a = 1', '[t]\nb = 2', 't.b = 3'],
      ['contributor-2 and contributor-3 give different values for t.b in x.toml.'],
    ],
    [
      'a value and a table',
      'x.yaml',
      ['a: 1', 'a: {}'],
      ['contributor-1 and contributor-2 give different values for a in x.yaml.'],
    ],
    [
      'numbers and texts',
      'x.json',
      ['{"a":1}', '{"a":"1"}'],
      ['contributor-1 and contributor-2 give different values for a in x.json.'],
    ],
    [
      'a table twice',
      'x.toml',
      ['[t]\n[t]'],
      ['contributor-1 does not parse: Defining a key multiple times is invalid.'],
    ],
    [
      'TOML 1.1',
      'x.toml',
      ['a = {b = 1,}'],
      ['contributor-1 does not parse: Trailing comma is not permitted in an inline table.'],
    ],
    [
      'a key twice in JSON',
      'x.json',
      ['{"a":1,"a":1}'],
      ['contributor-1 does not parse: the key a is given twice.'],
    ],
    ['two faulty fragments', 'x.json', ['{', ']'], 2],
    ['an .env key twice', '.env', ['A=1', 'A=1'], ['contributor-1 and contributor-2 both give A in .env.']],
    ['an open quote', '.env', ['A="1'], ['contributor-1 does not parse: a quote is not closed.']],
    ['several documents', 'x.yaml', ['a: 1\n---\nb: 1\n'], 1],
    [
      'half a character',
      'x.json',
      ['"\ud800"'],
      ['contributor-1 does not parse: half of a surrogate pair is no text.'],
    ],
    ['a file without a merge', 'main.py', ['a'], 1],
  ])('%s', (_, path, texts, wanted) => {
    const problems = refused(path, ...texts)
    if (typeof wanted === 'number') expect(problems).toHaveLength(wanted)
    else expect(problems.map(({ what }) => what)).toEqual(wanted)
  })

  it('shows the line and the column', () => {
    expect(refused('x.toml', 'a = 1\nb = ?\n')).toMatchObject([
      { where: 'contributor-1:2:5', excerpt: 'b = ?\n    ^' },
    ])
  })
})

const hard = fc.constantFrom(
  ...'\0\t\n\r\b\f\u001b\u007f\u0080\u0085\u2028\ufeff\uffff"\'\\#:-[]{}$%é😀',
  '"""',
)
const anyCharacter = fc.string({ unit: 'binary', minLength: 1, maxLength: 1 })
const texts = fc.string({ unit: fc.oneof(hard, anyCharacter), maxLength: 8 })
const leaves = fc.oneof(texts, fc.integer({ min: -9999, max: 9999 }), fc.boolean())
const { tables } = fc.letrec<{ tables: Record<string, unknown>; values: unknown }>((tie) => ({
  tables: fc.dictionary(texts, tie('values'), { maxKeys: 4 }),
  values: fc.oneof({ maxDepth: 3 }, leaves, fc.array(tie('values'), { maxLength: 3 }), tie('tables')),
}))

/** A naive TOML writer, apart from the printer under test: dotted keys and inline tables only. */
const naiveToml = (table: object): string =>
  Object.entries(table)
    .map(([key, value]) => `${tomlKey(key)} = ${naiveValue(value)}\n`)
    .join('')

const naiveValue = (value: unknown): string => {
  if (typeof value === 'string') return tomlString(value)
  if (Array.isArray(value)) return `[${value.map(naiveValue).join(',')}]`
  if (typeof value === 'object' && value !== null) {
    return `{${Object.entries(value)
      .map(([key, each]) => `${tomlKey(key)}=${naiveValue(each)}`)
      .join(',')}}`
  }
  return String(value)
}

describe('values are data', () => {
  it('prints any data so that the tomllib of Python 3.11 reads the same', () => {
    const wanted: unknown[] = []
    const printed: string[] = []
    fc.assert(
      fc.property(tables, (table) => {
        printed.push(composed('x.toml', naiveToml(table)))
        wanted.push(table)
      }),
      { numRuns: 300 },
    )
    const script =
      'import json,sys,tomllib; print(json.dumps([tomllib.loads(t) for t in json.load(sys.stdin)]))'
    const read = execaSync('python3', ['-c', script], { input: JSON.stringify(printed) })
    expect(JSON.parse(read.stdout)).toEqual(JSON.parse(JSON.stringify(wanted)))
  })

  it('prints any data as YAML and JSON that read the same', () => {
    fc.assert(
      fc.property(tables, (table) => {
        const data = JSON.parse(JSON.stringify(table))
        expect(JSON.parse(composed('x.json', JSON.stringify(table)))).toEqual(data)
        const yaml = composed('x.yaml', JSON.stringify(table))
        expect(readYaml(yaml, { merge: false })).toEqual(data)
        expect(yaml).not.toMatch(/[\u007f-\u009f\u2028\u2029\ufeff\ufffe\uffff]/)
      }),
      { numRuns: 300 },
    )
  })

  it('says the same whether one contributor writes all or each writes a key', () => {
    fc.assert(
      fc.property(tables, (table) => {
        const parts = Object.entries(table).map(([key, value]) => naiveToml({ [key]: value }))
        expect(composed('x.toml', ...parts, '')).toBe(composed('x.toml', naiveToml(table)))
      }),
      { numRuns: 300 },
    )
  })
})
