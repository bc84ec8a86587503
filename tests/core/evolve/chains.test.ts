import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { chainsIn, rechain } from '../../../src/core/evolve/chains.ts'
import { assignmentIn } from '../../../src/core/python/assignments.ts'
import type { FileState } from '../../../src/core/reconcile/types.ts'
import { file, textIn } from '../reconcile/trees.ts'

const folder = 'shop/versions'
const chains = [{ folders: [folder], key: 'revision', previous: 'down_revision' }]

const migration = (name: string, previous: string): FileState =>
  file(
    `"""${name}"""\n\nrevision = "${name}"\ndown_revision = ${previous}\n\n\ndef upgrade() -> None:\n    op.execute("down_revision")\n`,
  )

/** Migrations by name, each with the one before; in parentheses what is no single text. */
function tree(links: Readonly<Record<string, string>>): ReadonlyMap<string, FileState> {
  return new Map(
    Object.entries(links).map(([name, previous]) => [
      `${folder}/${name}.py`,
      migration(name, previous.startsWith('(') || previous === 'None' ? previous : `"${previous}"`),
    ]),
  )
}

/** What each file of a tree comes after. */
const linked = (files: ReadonlyMap<string, FileState>) =>
  Object.fromEntries(
    [...files].map(([path, state]) => [
      path.slice(folder.length + 1, -3),
      assignmentIn(textIn(state) ?? '', 'down_revision')?.texts.join(' '),
    ]),
  )

const chained = (
  base: Readonly<Record<string, string>>,
  ours: Readonly<Record<string, string>>,
  wanted: Readonly<Record<string, string>>,
) => {
  const result = rechain({ base: tree(base), ours: tree(ours), wanted: tree(wanted), chains })
  return {
    links: linked(result.wanted),
    warnings: result.warnings.map(({ code, where }) => `${code} ${where}`),
  }
}

const made = { '0001': 'None', '0002_customer': '0001' }
const grown = { ...made, '0003_invoice': '0002_customer' }

describe('a new file of a chain', () => {
  it('stays as it is where the owner has none of their own', () => {
    expect(chained(made, made, grown)).toEqual({ links: { ...grown, '0001': '' }, warnings: [] })
  })

  it('comes after the last of the owner’s', () => {
    const ours = { ...made, a1: '0002_customer', b2: 'a1', c3: 'b2' }
    expect(chained(made, ours, grown)).toMatchObject({ links: { '0003_invoice': 'c3' }, warnings: [] })
  })

  it('takes those behind it along', () => {
    const ours = { ...made, a1: '0002_customer' }
    const two = { ...grown, '0004_order': '0003_invoice' }
    expect(chained(made, ours, two).links).toMatchObject({
      '0003_invoice': 'a1',
      '0004_order': '0003_invoice',
    })
  })

  it('is followed through names in single quotes, annotations and merged branches', () => {
    const ours = new Map([
      ...tree({ ...made, a1: '0002_customer', b2: '0002_customer' }),
      [
        `${folder}/m3.py`,
        file("revision: str = 'm3'\ndown_revision: Union[str, None] = ('a1', 'b2')\n"),
      ] as const,
      [`${folder}/n4.py`, file("revision = 'n4'\r\ndown_revision = 'm3'\r\n")] as const,
    ])
    const after = rechain({
      base: tree(made),
      ours,
      wanted: tree({ ...made, '0003_invoice': '0002_customer' }),
      chains,
    })
    expect(after.warnings.map(({ code }) => code)).toEqual(['chain-branches'])
    const joined = new Map([...ours].filter(([path]) => !path.endsWith('b2.py')))
    const single = rechain({ base: tree(made), ours: joined, wanted: tree(grown), chains })
    expect(linked(single.wanted)['0003_invoice']).toBe('n4')
  })

  it('stays where the owner’s files branch, with a warning', () => {
    const ours = { ...made, a1: '0002_customer', b2: '0002_customer' }
    expect(chained(made, ours, grown)).toEqual({
      links: { ...grown, '0001': '' },
      warnings: [`chain-branches ${folder}/0003_invoice.py`],
    })
  })

  it('comes to the only end where the owner rewrote the chain', () => {
    expect(chained(made, { squashed: 'None', later: 'squashed' }, grown).links['0003_invoice']).toBe('later')
    expect(chained(made, { one: 'None', two: 'None' }, grown).warnings).toEqual([
      `chain-branches ${folder}/0003_invoice.py`,
    ])
  })

  it('is not led around in a circle', () => {
    const round = { ...made, a1: '0002_customer', '0002_customer': 'a1' }
    expect(chained(made, round, grown).warnings).toEqual([`chain-branches ${folder}/0003_invoice.py`])
  })

  it('changes in nothing but that one text', () => {
    const ours = tree({ ...made, a1: '0002_customer' })
    const { wanted } = rechain({ base: tree(made), ours, wanted: tree(grown), chains })
    const text = textIn(tree(grown).get(`${folder}/0003_invoice.py`))
    expect(textIn(wanted.get(`${folder}/0003_invoice.py`))).toBe(text?.replace('= "0002_customer"', '= "a1"'))
    expect(wanted.get(`${folder}/0002_customer.py`)).toEqual(tree(grown).get(`${folder}/0002_customer.py`))
  })

  it('minds neither files elsewhere nor files that are no text', () => {
    const elsewhere = new Map([
      ...tree(made),
      [`${folder}/old/x.py`, migration('x', '"0002_customer"')] as const,
      [`${folder}/data.bin`, file(new Uint8Array([0, 255]))] as const,
      [`${folder}/__init__.py`, file('')] as const,
    ])
    const { wanted } = rechain({ base: tree(made), ours: elsewhere, wanted: tree(grown), chains })
    expect(linked(wanted)['0003_invoice']).toBe('0002_customer')
  })
})

describe('a file that was put behind one of the owner’s', () => {
  const ours = { ...made, a1: '0002_customer', '0003_invoice': 'a1' }
  const base = { ...made, '0003_invoice': 'a1' }

  it('stays there in every later render', () => {
    expect(chained(base, ours, grown).links['0003_invoice']).toBe('a1')
    const more = { ...grown, '0004_order': '0003_invoice' }
    expect(chained(base, { ...ours, z9: '0003_invoice' }, more).links).toMatchObject({
      '0003_invoice': 'a1',
      '0004_order': 'z9',
    })
  })

  it('also where the owner has put it there', () => {
    expect(chained(grown, ours, grown).links['0003_invoice']).toBe('a1')
    expect(chained(base, { ...ours, b2: 'a1', '0003_invoice': 'b2' }, grown).links['0003_invoice']).toBe('b2')
  })

  it('is put there again when only the project is left to tell', () => {
    expect(chained({}, ours, grown).links['0003_invoice']).toBe('a1')
  })
})

describe('a new file that the render has before one that is there', () => {
  const before = { ...made, '0001_users': '0001', '0002_customer': '0001_users' }

  it('comes after the last, and what is there stays where it is', () => {
    expect(chained(made, made, before)).toEqual({
      links: { '0001': '', '0001_users': '0002_customer', '0002_customer': '0001' },
      warnings: [],
    })
  })

  it('is one line with others that are new', () => {
    const two = { ...before, '0002b_customer': '0002_customer', '0003_invoice': '0002b_customer' }
    const ours = { ...made, a1: '0002_customer' }
    expect(chained(made, ours, two)).toEqual({
      links: {
        '0001': '',
        '0002_customer': '0001',
        '0001_users': 'a1',
        '0002b_customer': '0001_users',
        '0003_invoice': '0002b_customer',
      },
      warnings: [],
    })
  })

  it('stays there in every later render, and leaves no gap when it goes', () => {
    const there = { ...made, '0001_users': '0002_customer' }
    const more = { ...before, '0003_invoice': '0002_customer' }
    expect(chained(there, there, more).links).toEqual({
      '0001': '',
      '0002_customer': '0001',
      '0001_users': '0002_customer',
      '0003_invoice': '0001_users',
    })
    expect(chained(there, there, made).links).toEqual({ '0001': '', '0002_customer': '0001' })
  })
})

describe('a file that goes', () => {
  const three = { ...grown, '0004_order': '0003_invoice' }
  const less = { ...made, '0004_order': '0002_customer' }

  it('leaves the next behind the one before', () => {
    expect(chained(three, three, less)).toEqual({ links: { ...less, '0001': '' }, warnings: [] })
  })

  it('is told where one of the owner’s comes after it, with what to write', () => {
    const ours = { ...grown, a1: '0003_invoice' }
    const { warnings } = rechain({ base: tree(grown), ours: tree(ours), wanted: tree(made), chains })
    expect(warnings).toEqual([
      {
        code: 'chain-broken',
        what: `${folder}/a1.py comes after "0003_invoice", which goes.`,
        where: `${folder}/a1.py`,
        next: 'Write down_revision = "0002_customer" in it, if it needs nothing of what goes.',
      },
    ])
  })
})

describe('whatever the owner has', () => {
  it('a chain without branches stays one', () => {
    const lengths = fc.record({
      tool: fc.integer({ min: 1, max: 4 }),
      owned: fc.integer({ min: 0, max: 4 }),
      more: fc.integer({ min: 1, max: 3 }),
    })
    fc.assert(
      fc.property(lengths, ({ tool, owned, more }) => {
        const line = (names: readonly string[]) =>
          Object.fromEntries(names.map((name, index) => [name, names[index - 1] ?? 'None']))
        const names = (prefix: string, count: number) =>
          [...Array(count).keys()].map((at) => `${prefix}${at}`)
        const base = names('t', tool)
        const ours = [...base, ...names('o', owned)]
        const { links, warnings } = chained(line(base), line(ours), line(names('t', tool + more)))
        const all = { ...linked(tree(line(ours))), ...links }
        const previous = Object.values(all)
        expect(warnings).toEqual([])
        expect(new Set(previous).size).toBe(previous.length)
        expect(Object.keys(all)).toHaveLength(tool + owned + more)
      }),
    )
  })
})

it('stands in the folders of a role’s files', () => {
  const at = (path: string, ...roles: string[]) => ({
    path,
    roles,
    content: new Uint8Array(),
    mode: 0o644,
    owner: 'tool' as const,
    merge: 'python' as const,
    contributors: [],
  })
  const files = [
    at('a/b/1.py', 'order.migration'),
    at('a/b/2.py', 'migration'),
    at('c.py', 'other', 'migration'),
    at('d/e.py'),
    at('f/g.py', 'migration_initial', 'order.immigration'),
  ]
  const pack = { chains: [{ role: 'migration', key: 'revision', previous: 'down_revision' }] }
  expect(chainsIn(files, pack)).toEqual([
    { folders: ['a/b', ''], key: 'revision', previous: 'down_revision' },
  ])
  const two = { chains: [...pack.chains, { role: 'other', key: 'revision', previous: 'down_revision' }] }
  expect(chainsIn(files, two).map(({ folders }) => folders)).toEqual([['a/b', ''], []])
})
