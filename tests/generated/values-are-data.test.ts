import { execaSync } from 'execa'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { parseDocument, parses } from '../../src/core/documents/parse.ts'
import { answersFor, render } from './built-in.ts'
import { answersIfAccepted, answersOf, pack, pythonFaults } from './faults.ts'

/** The docstring that a description becomes: blanks around it are no part of it, and blanks alone are none. */
function saidBy(description: string | undefined): string | null {
  const said = description?.trim() ?? ''
  return said === '' ? null : said
}

describe('values are data', () => {
  const parts = [
    '"',
    "'",
    '"""',
    '\\',
    '\\n',
    '{{x}}',
    '$(x)',
    `$\{x}`,
    '`x`',
    '%s',
    '#',
    ': ',
    '[',
    '<b>',
    '🚀',
    'é',
    '\u200f',
    'word',
    ' ',
    '{',
    '}',
    '\\u0041',
    '\\N{DASH}',
    '---',
    '|',
  ]
  const description = fc
    .array(fc.constantFrom(...parts), { minLength: 1, maxLength: 12 })
    .map((all) => all.join(''))
    .filter((text) => answersIfAccepted({ name: 'my-shop', description: text }))

  it('whatever the description says, every file parses and pyproject.toml holds exactly that', () => {
    const modules: Module[] = []
    fc.assert(
      fc.property(description, fc.constantFrom(...answersOf('tier')), (text, tier) => {
        const answers = answersFor(pack, { name: 'my-shop', description: text, tier })
        if (answers === undefined) throw new Error(`${String(tier)} is refused`)
        for (const [path, content] of render(pack, answers)) {
          const says = content.includes(text) || path === 'main.py'
          if (path.endsWith('.py') && says)
            modules.push({ path, text: content, ...(path === 'main.py' ? { doc: text } : {}) })
          expect([path, parses(path, content)]).toEqual([path, undefined])
          if (path !== 'pyproject.toml') continue
          const read = parseDocument('toml', content, path)
          expect(read.ok && read.value).toMatchObject({ project: { description: text } })
        }
      }),
      { numRuns: 60 },
    )
    expect(readByPython(modules)).toEqual(modules.map(({ doc }) => saidBy(doc)))
  })

  it('a description of blanks says nothing: main.py has no docstring', () => {
    const answers = answersFor(pack, { name: 'my-shop', description: ' ', tier: 'script' })
    if (answers === undefined) throw new Error('script is refused')
    const main = render(pack, answers).get('main.py') ?? ''
    expect(readByPython([{ path: 'main.py', text: main, doc: ' ' }])).toEqual([null])
    expect(pythonFaults(main, ['main'])).toEqual([])
  })

  it.each([
    'ends with a quote"',
    'ends with a backslash\\',
    '"starts with one',
    '"""',
    '\\',
    'a\\"""b',
    'tab\\t',
  ])('main.py says %j as its docstring and stays formatted', (text) => {
    const answers = answersFor(pack, { name: 'my-shop', description: text, tier: 'script' })
    if (answers === undefined) throw new Error('script is refused')
    const main = render(pack, answers).get('main.py') ?? ''
    expect(readByPython([{ path: 'main.py', text: main, doc: text }])).toEqual([text])
    expect(pythonFaults(main, ['main'])).toEqual([])
  })
})

interface Module {
  readonly path: string
  readonly text: string
  readonly doc?: string
}

/** The docstrings that Python reads in modules, where one is asked for; throws where a module does not compile. */
function readByPython(modules: readonly Module[]): readonly (string | null)[] {
  const script = `
import ast, json, sys
read = []
for module in json.load(sys.stdin):
    tree = ast.parse(module["text"], module["path"])
    compile(tree, module["path"], "exec")
    doc = ast.get_docstring(tree, clean=False)
    read.append(doc.strip() if "doc" in module and doc is not None else None)
print(json.dumps(read))
`
  const { stdout } = execaSync('python3', ['-c', script], { input: JSON.stringify(modules) })
  return JSON.parse(stdout)
}
