import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { allCells, featuresOfSet, flagsOf, names } from './cells.ts'
import { type Coordinates, covering, pairsOf } from './covering.ts'
import { coordinatesOf, everyCell, selected } from './selection.ts'

describe('the cells', () => {
  it('are all the legal combinations, each once', () => {
    expect(allCells()).toHaveLength(122 + 113 + 9 + 18 + 2)
    expect(new Set(allCells().map(({ id }) => id)).size).toBe(122 + 113 + 9 + 18 + 2)
  })

  it.each(['tier', 'interface', 'framework', 'database', 'records', 'auth'] as const)(
    'meet both names with every %s',
    (coordinate) => {
      for (const value of new Set(allCells().map((cell) => cell[coordinate]))) {
        const met = allCells().filter((cell) => cell[coordinate] === value)
        expect(new Set(met.map(({ name }) => name)), value).toEqual(new Set(Object.values(names)))
      }
    },
  )

  it('meet every server at every tier', () => {
    const served = allCells().filter((cell) => cell.framework === 'fastapi')
    const servers = new Set(served.map(({ server }) => server))
    const pairs = new Set(served.map(({ tier, server }) => `${tier} ${server}`))
    expect(servers.size).toBeGreaterThan(1)
    expect(pairs.size).toBe(5 * servers.size)
  })

  it('meet every type checker at every tier', () => {
    const pairs = allCells().filter((cell) => cell.interface === 'http')
    expect(new Set(pairs.map(({ tier, types }) => `${tier} ${types}`)).size).toBe(5 * 3)
  })

  it('have names at the limits', () => {
    expect(names.short).toHaveLength(2)
    expect(names.long).toHaveLength(40)
  })

  it('have every type of field, required, optional, with default and with limits', () => {
    const fields = featuresOfSet('three').flatMap((feature) => feature.fields)
    const types = ['bool', 'date', 'datetime', 'decimal', 'enum', 'int', 'ref', 'str', 'text', 'uuid']
    for (const optional of [true, false]) {
      const met = fields.filter((field) => field.optional === optional).map(({ type }) => type)
      expect([...new Set(met)].sort()).toEqual(types)
    }
    for (const key of ['default', 'min', 'max'] as const) {
      expect(fields.filter((field) => field[key] !== undefined).length).toBeGreaterThan(1)
    }
  })

  it('are written as flags', () => {
    const [cell] = allCells().filter(({ id }) => id === 'flat-http-sqlite-three')
    const flags = cell === undefined ? [] : flagsOf(cell)
    expect(flags.slice(0, 10).join(' ')).toBe(
      `--name ${cell?.name} --tier flat --framework fastapi --database sqlite --interface http`,
    )
    expect(flags).toContain('--no-example')
    expect(flags.filter((flag) => flag === '--feature')).toHaveLength(3)
    expect(flags).toContainEqual(expect.stringMatching(/^customer:name:str\(1\.\.80\),nick:str\?\(\.\.3\),/))
  })
})

describe('the covering part', () => {
  const part = selected({ ci: true }).filter(({ records }) => records !== 'evolved')
  const isDefault = ({ framework }: { readonly framework: string }) =>
    framework === 'fastapi' || framework === 'none'

  it('has every pair of values that any cell of the default framework, or without one, has', () => {
    const pairs = (cells: ReturnType<typeof allCells>) =>
      new Set(cells.filter(isDefault).flatMap((cell) => pairsOf(coordinatesOf(cell))))
    console.log(`covering: ${part.length} of ${allCells().length} cells, ${pairs(allCells()).size} pairs`)
    expect(pairs(part)).toEqual(pairs(allCells()))
  })

  it.each(['tier', 'database', 'records', 'name'] as const)(
    'has every %s with Flask and with Django',
    (coordinate) => {
      const values = (cells: ReturnType<typeof allCells>, on: string) =>
        new Set(cells.filter(({ framework }) => framework === on).map((cell) => cell[coordinate]))
      for (const framework of ['flask', 'django'])
        expect(values(part, framework), framework).toEqual(values(allCells(), framework))
    },
  )

  it('has no more than five cells on Django', () => {
    expect(part.filter(({ framework }) => framework === 'django').length).toBeLessThanOrEqual(5)
  })

  it('serves with every server', () => {
    const all = new Set(allCells().map(({ server }) => server))
    expect(new Set(part.map(({ server }) => server))).toEqual(all)
  })

  it('asks every type checker', () => {
    expect(new Set(part.map(({ types }) => types)).size).toBe(3)
  })

  it.each([
    ['database', 4],
    ['records', 3],
  ] as const)('serves every tier with every %s', (coordinate, values) => {
    const served = part.filter((cell) => cell.framework === 'fastapi')
    expect(new Set(served.map((cell) => `${cell.tier} ${cell[coordinate]}`)).size).toBe(5 * values)
  })

  it('has a program of the terminal at each tier that offers one', () => {
    const terminal = part.filter((cell) => cell.interface === 'cli').map(({ tier }) => tier)
    expect(terminal).toEqual(['script', 'flat'])
  })

  it('is small enough to be run every time', () => {
    expect(part.length).toBeLessThanOrEqual(44)
  })

  it('covers every pair of any space', () => {
    const value = fc.constantFrom('a', 'b', 'c')
    const space = fc.array(fc.record({ x: value, y: value, z: value }), { maxLength: 40 })
    const pairs = (items: readonly Coordinates[]) => new Set(items.flatMap(pairsOf))
    fc.assert(
      fc.property(space, (items) => {
        expect(pairs(covering(items, pairsOf))).toEqual(pairs(items))
      }),
    )
  })
})

describe('the edited projects', () => {
  const isEdited = ({ id }: { readonly id: string }) => id.startsWith('evolve-')

  it('are those of every tier, on a file and on a server', () => {
    const ids = everyCell().map(({ id }) => id)
    expect(new Set(ids).size).toBe(ids.length)
    const edited = everyCell().filter(isEdited)
    expect(new Set(edited.map(({ tier }) => tier)).size).toBe(5)
    expect(new Set(edited.map(({ database }) => database))).toEqual(new Set(['sqlite', 'postgres', 'mysql']))
  })

  it('are run at every tier and on both databases every time', () => {
    const edited = selected({ ci: true }).filter(isEdited)
    const onDefault = edited.filter(({ framework, auth }) => framework === 'fastapi' && auth === 'none')
    expect(onDefault.map(({ tier }) => tier).sort()).toEqual([
      'feature',
      'flat',
      'hexagonal',
      'layered',
      'script',
    ])
    expect(new Set(edited.map(({ database }) => database)).size).toBe(2)
    const others = edited.filter((cell) => !onDefault.includes(cell))
    expect(others.map(({ id }) => id)).toEqual([
      'evolve-flat-flask',
      'evolve-auth-flat-sqlite',
      'evolve-choices-feature-django',
    ])
  })
})
