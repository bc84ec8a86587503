import { execaSync } from 'execa'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { keeps, matches } from '../../src/core/answers/rules.ts'
import type { AnswerValue } from '../../src/core/answers/types.ts'
import { textOf } from '../../src/core/bytes.ts'
import { compose } from '../../src/core/compose/compose.ts'
import { parseDocument, parses } from '../../src/core/documents/parse.ts'
import { ruffOf } from '../support/ruff.ts'
import { answersFor, builtInPack, type Given, render } from './built-in.ts'
import { everyType, features, nameUpTo, referring } from './records.ts'

const pack = await builtInPack()

/** The answers of a question with choices, or of a yes-or-no question. */
const answersOf = (id: string): readonly (string | boolean)[] => {
  const question = pack.questions.find((each) => each.id === id)
  if (question?.kind === 'boolean') return [true, false]
  return question?.kind === 'choice' ? question.choices.map((choice) => choice.id) : []
}

const product = (ids: readonly string[]): readonly Given[] =>
  ids.reduce<readonly Given[]>(
    (rows, id) => rows.flatMap((row) => answersOf(id).map((answer) => ({ ...row, [id]: answer }))),
    [{}],
  )

const verdicts = new Map<string, readonly string[]>()

/** What is wrong with a rendered file by the tools that its owner will run; each distinct text is asked once. */
function faultsOf(path: string, text: string, firstParty: readonly string[]): readonly string[] {
  const key = `${firstParty.join(' ')} ${path} ${text}`
  const known = verdicts.get(key)
  if (known !== undefined) return known
  const faults = path.endsWith('.py') ? pythonFaults(text, firstParty) : documentFaults(path, text)
  verdicts.set(key, faults)
  return faults
}

function pythonFaults(text: string, firstParty: readonly string[]): readonly string[] {
  const { formatted, findings } = ruffOf(text, firstParty)
  return formatted === text ? findings : [...findings, firstDifference(text, formatted)]
}

/** The lines around which the text and its formatted form part. */
function firstDifference(text: string, formatted: string): string {
  const [mine, theirs] = [text.split('\n'), formatted.split('\n')]
  const at = mine.findIndex((line, index) => line !== theirs[index])
  return `not formatted at line ${at + 1}:\n${mine.slice(at, at + 4).join('\n')}\nruff writes\n${theirs.slice(at, at + 4).join('\n')}`
}

function documentFaults(path: string, text: string): readonly string[] {
  const problem = parses(path, text)
  return problem === undefined ? [] : [problem.what]
}

/** The files of a project that have faults, as `path: fault`. */
function faultsIn(given: Given): readonly string[] | undefined {
  const answers = answersFor(pack, given)
  if (answers === undefined) return undefined
  const firstParty = [String(answers.values.package), 'tests', 'main', 'test_main']
  return [...render(pack, answers)].flatMap(([path, text]) =>
    faultsOf(path, text, firstParty).map((fault) => `${path}: ${fault}`),
  )
}

const cells = product(['tier', 'interface', 'framework', 'database', 'example'])

describe('every project that the choices allow is born clean', () => {
  const sets = { none: [], 'every type': [everyType], references: referring }

  const places = Object.entries(sets).flatMap(([name, given]) =>
    answersOf('tier').map((tier) => [name, tier, given] as const),
  )

  it.each(places)('with these features: %s, at the tier %s', (_, tier, given) => {
    const rendered = cells
      .filter((cell) => cell.tier === tier)
      .flatMap((cell) => {
        const faults = faultsIn({ name: 'my-shop', ...cell, features: given })
        return faults === undefined ? [] : [{ cell, faults }]
      })
    expect(rendered.length).toBeGreaterThan(2)
    expect(rendered.filter(({ faults }) => faults.length > 0)).toEqual([])
  })

  it.each(['server', 'types'])('with every %s at every tier', (question) => {
    const rendered = product(['tier', question]).flatMap((cell) => {
      const faults = faultsIn({ name: 'my-shop', ...cell })
      return faults === undefined ? [] : [{ cell, faults }]
    })
    expect(rendered.length).toBeGreaterThan(9)
    expect(rendered.filter(({ faults }) => faults.length > 0)).toEqual([])
  })

  it.each(['fastapi', 'flask'])('with every kind of caller at every tier on %s', (framework) => {
    const rendered = product(['tier', 'auth']).flatMap((cell) => {
      const faults = faultsIn({ name: 'my-shop', framework, features: referring, ...cell })
      return faults === undefined ? [] : [{ cell, faults }]
    })
    expect(rendered.length).toBeGreaterThan(9)
    expect(rendered.filter(({ faults }) => faults.length > 0)).toEqual([])
  })

  it.each(Object.entries(sets))(
    'with a stream at every tier that has one, with these features: %s',
    (_, given) => {
      const rendered = answersOf('tier').flatMap((tier) => {
        const faults = faultsIn({ name: 'my-shop', tier, live: 'sse', features: given })
        return faults === undefined ? [] : [{ tier, faults }]
      })
      expect(rendered.map(({ tier }) => tier)).toEqual(['flat', 'feature', 'layered', 'hexagonal'])
      expect(rendered.filter(({ faults }) => faults.length > 0)).toEqual([])
    },
  )

  it('and pyproject.toml says what it is', () => {
    for (const cell of cells) {
      const answers = answersFor(pack, { name: 'my-shop', ...cell })
      if (answers === undefined) continue
      const text = render(pack, answers).get('pyproject.toml')
      if (text === undefined) continue
      const read = parseDocument('toml', text, 'pyproject.toml')
      expect(read.ok && read.value).toMatchObject({ project: { name: 'my-shop' } })
    }
  })
})

describe('names of any length', () => {
  const projectName = nameUpTo(40).map((name) => name.replaceAll('_', '-'))
  const place = fc.record({
    tier: fc.constantFrom(...answersOf('tier')),
    database: fc.constantFrom('sqlite', 'postgres'),
    framework: fc.constantFrom('fastapi', 'flask'),
  })

  it('leave the project formatted and without findings', () => {
    fc.assert(
      fc.property(projectName, features, place, (name, given, where) => {
        const answers = answersIfAccepted({ name, features: given, ...where })
        fc.pre(answers)
        expect(faultsIn({ name, features: given, ...where })).toEqual([])
      }),
      { numRuns: 60 },
    )
  })
  it('leave a project with a stream so as well', () => {
    const tier = fc.constantFrom('flat', 'feature', 'layered', 'hexagonal')
    fc.assert(
      fc.property(projectName, features, tier, (name, given, at) => {
        const chosen = { name, features: given, tier: at, live: 'sse' }
        fc.pre(answersIfAccepted(chosen))
        expect(faultsIn(chosen)).toEqual([])
      }),
      { numRuns: 15 },
    )
  })
})

/** Random names may be reserved words; those are no matter of this test. */
function answersIfAccepted(given: Given): boolean {
  try {
    return answersFor(pack, given) !== undefined
  } catch {
    return false
  }
}

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

describe('no two contributors that can be chosen together claim one path', () => {
  type Values = Readonly<Record<string, AnswerValue>>
  const lists = pack.questions.flatMap(({ id, kind }) => (kind === 'records' ? [id] : []))
  const asked = pack.questions.flatMap(({ id, kind }) =>
    kind === 'choice' || kind === 'boolean' ? [id] : [],
  )
  /** All valid answers to what rules may speak of; one record stands for any number. */
  const possible = product(asked)
    .flatMap((row) =>
      lists.reduce<readonly Given[]>(
        (rows, id) =>
          rows.flatMap((each) => [
            { ...each, [id]: [] },
            { ...each, [id]: [{}] },
          ]),
        [row],
      ),
    )
    .map((row) => row as Values)
    .filter((values) => pack.constraints.every((constraint) => keeps(values, constraint)))

  const record = {
    name: 'one',
    plural: 'ones',
    class: 'One',
    revision: '0002_one',
    owner_revision: '0002b_one',
  }
  const view = {
    project: { name: 'p', package: 'p' },
    ...Object.fromEntries(Object.keys(pack.factKinds).map((kind) => [kind, record])),
  }

  interface Claim {
    readonly path: string
    readonly by: string
    /** Units of one module and fragments of one document share their path. */
    readonly shared: boolean
    readonly holds: (values: Values) => boolean
  }

  const claims: readonly Claim[] = [
    ...pack.contributors.flatMap(({ id, when, files, fragments }) => [
      ...files.map((file) => ({
        path: file.path(view),
        by: id,
        shared: false,
        holds: (values: Values) => matches(when, values),
      })),
      ...fragments.map(({ document }) => ({
        path: document,
        by: id,
        shared: true,
        holds: (values: Values) => matches(when, values),
      })),
    ]),
    ...Object.entries(pack.layouts).flatMap(([tier, layout]) =>
      layout.files.map((file) => ({
        path: file.path(view),
        by: `layout ${tier}`,
        shared: false,
        holds: (values: Values) =>
          values[pack.layoutQuestion] === tier &&
          pack.contributors.some(
            ({ when, units }) =>
              matches(when, values) && units.some(({ role }) => file.roles.flat().includes(role)),
          ),
      })),
    ),
  ]

  it('for all pairs, under all answers', () => {
    const clashing = claims.flatMap((one, index) =>
      claims.slice(index + 1).flatMap((other) => {
        const same = one.path.toLowerCase() === other.path.toLowerCase()
        if (!same || (one.shared && other.shared)) return []
        const together = possible.find((values) => one.holds(values) && other.holds(values))
        return together === undefined ? [] : [{ path: one.path, by: [one.by, other.by], together }]
      }),
    )
    expect(possible.length).toBeGreaterThan(100)
    expect(clashing).toEqual([])
  })
})

describe('what is written once reads the same at every tier', () => {
  const roles = pack.contributors
    .filter(({ id }) =>
      /^(?:feature|order-workflow|auth|jwt|keys)(?:-fastapi|-flask|-concrete|-schema)?$/.test(id),
    )
    .flatMap(({ units }) => units.map(({ role }) => role))

  it.each([
    ['fastapi', ['script', 'flat', 'feature', 'layered']],
    ['flask', ['flat', 'feature', 'layered']],
  ])('functions and classes of features and of the order rules: %s', (framework, tiers) => {
    const given = { name: 'my-shop', database: 'postgres', framework }
    for (const records of [{ example: true }, { features: [everyType] }, { features: referring }]) {
      const byTier = tiers.map((tier) => definitionsAt({ ...given, ...records, tier }, roles))
      const flat = byTier[tiers.indexOf('flat')] ?? new Map()
      expect(flat.size).toBeGreaterThan(20)
      for (const each of byTier) {
        const common = new Map([...flat].filter(([name]) => each.has(name)))
        expect(Object.fromEntries([...each].filter(([name]) => flat.has(name)))).toEqual(
          Object.fromEntries(common),
        )
        expect(common.size).toBeGreaterThan(15)
        expect([...each.values()]).not.toContain('absent')
      }
    }
  })
})

/** The text of each top-level definition that units of these roles bring: from its line to the next that is not indented. */
function definitionsAt(given: Given, roles: readonly string[]): ReadonlyMap<string, string> {
  const answers = answersFor(pack, given)
  if (answers === undefined) throw new Error('the answers are refused')
  const tree = compose(answers, pack)
  if (!tree.ok) throw new Error('the pack is refused')
  const { placements, files } = tree.value
  const found = new Map<string, string>()
  for (const { role, path, symbols } of placements.filter((each) => roles.includes(each.role))) {
    const text = textOf(files.get(path)?.content ?? new Uint8Array()) ?? ''
    for (const symbol of symbols) {
      const start = new RegExp(`^(?:(?:async )?def |class )?${symbol}\\b.*(?:\\n(?:[ \\t)\\]}].*)?)*`, 'm')
      found.set(`${role} ${symbol}`, start.exec(text)?.[0].trimEnd() ?? 'absent')
    }
  }
  return found
}
