import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { parseDocument } from '../../src/core/documents/parse.ts'
import { givenIn } from '../matrix/cells.ts'
import { anyCell } from '../matrix/random-cells.ts'
import { answersFor, render } from './built-in.ts'
import { answersIfAccepted, answersOf, faultsIn, pack, product } from './faults.ts'
import { everyType, features, nameUpTo, referring } from './records.ts'

const cells = product(['tier', 'interface', 'framework', 'database', 'example'])

const streams = ['sse', 'websocket']

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

  it.each(['server', 'types', 'installer'])('with every %s at every tier', (question) => {
    const rendered = product(['tier', question]).flatMap((cell) => {
      const faults = faultsIn({ name: 'my-shop', ...cell })
      return faults === undefined ? [] : [{ cell, faults }]
    })
    expect(rendered.length).toBeGreaterThan(8)
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

  it.each(Object.entries(sets))('with callers and pages on Django, with these features: %s', (_, given) => {
    const names = ['s', 'my-shop', 'a-service-with-a-name-of-forty-character']
    const rendered = names.flatMap((name) =>
      product(['database', 'example', 'auth', 'pages']).flatMap((cell) => {
        const chosen = {
          name,
          tier: 'feature',
          framework: 'django',
          features: given,
          ...cell,
        }
        const faults = faultsIn(chosen)
        return faults === undefined ? [] : [{ name, cell, faults }]
      }),
    )
    expect(rendered.length).toBeGreaterThan(5)
    expect(rendered.filter(({ faults }) => faults.length > 0)).toEqual([])
  })

  it.each(Object.entries(sets))('with tasks on Django, with these features: %s', (_, given) => {
    const names = ['s', 'a-service-with-a-name-of-forty-character']
    const rendered = names.flatMap((name) =>
      product(['database', 'example', 'auth', 'pages']).flatMap((cell) => {
        const faults = faultsIn({
          name,
          tier: 'feature',
          framework: 'django',
          tasks: 'celery',
          features: given,
          ...cell,
        })
        return faults === undefined ? [] : [{ name, cell, faults }]
      }),
    )
    expect(rendered.length).toBeGreaterThan(3)
    expect(rendered.filter(({ faults }) => faults.length > 0)).toEqual([])
  })

  it.each(
    Object.entries(sets).flatMap(([name, given]) => streams.map((live) => [live, name, given] as const)),
  )('with %s at every tier that has it, with these features: %s', (live, _, given) => {
    const rendered = answersOf('tier').flatMap((tier) => {
      const faults = faultsIn({ name: 'my-shop', tier, live, features: given })
      return faults === undefined ? [] : [{ tier, faults }]
    })
    expect(rendered.map(({ tier }) => tier)).toEqual(['flat', 'feature', 'layered', 'hexagonal'])
    expect(rendered.filter(({ faults }) => faults.length > 0)).toEqual([])
  })

  it.each(['secrets', 'server', 'live', 'graphql', 'commands', 'installer'])(
    'with every kind of %s, under the longest name',
    (question) => {
      const name = 'a-service-with-a-name-of-forty-character'
      const rendered = product(['tier', 'framework', question]).flatMap((cell) => {
        const faults = faultsIn({ name, ...cell })
        return faults === undefined ? [] : [{ cell, faults }]
      })
      expect(rendered.length).toBeGreaterThan(9)
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

describe('any choices at once', () => {
  it('leave the project formatted and without findings, on the oldest Python and on the newest', () => {
    fc.assert(
      fc.property(anyCell, fc.constantFrom('3.11', '3.14'), (cell, python) => {
        expect(faultsIn({ ...givenIn(cell), python })).toEqual([])
      }),
      { numRuns: 40 },
    )
  })
})

describe('names of any length', () => {
  const projectName = nameUpTo(40).map((name) => name.replaceAll('_', '-'))
  const place = fc.record({
    tier: fc.constantFrom(...answersOf('tier')),
    database: fc.constantFrom('sqlite', 'postgres'),
    framework: fc.constantFrom('fastapi', 'flask'),
    auth: fc.constantFrom('none', 'none', 'api_key'),
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
    const choices = fc.record({
      tier: fc.constantFrom('flat', 'feature', 'layered', 'hexagonal'),
      live: fc.constantFrom(...streams),
    })
    fc.assert(
      fc.property(projectName, features, choices, (name, given, others) => {
        const chosen = { name, features: given, ...others }
        fc.pre(answersIfAccepted(chosen))
        expect(faultsIn(chosen)).toEqual([])
      }),
      { numRuns: 20 },
    )
  })
})
