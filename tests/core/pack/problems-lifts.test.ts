import { describe, expect, it } from 'vitest'
import { readPack } from '../../../src/core/pack/read.ts'
import { eachIsRefused, layered, type Row } from './refused.ts'
import { tinyEdited } from './tiny-pack.ts'

const end = 'doc: "About {{feature.class}}.", roles: [model] }\n'
const fields = '{ wrapper: Mapped, call: mapped_column, keeps: [default], with: dataclasses.field }'
const part =
  '{ name: "{{feature.plural}}_table", item: sqlalchemy.Column, named: key, nullable: { argument: nullable }, types: { str: sqlalchemy.String }, attributes: c }'

/** The layout with more below its files. */
const more = (rule: string, text: string, ...expected: readonly string[]): Row => [
  rule,
  layered,
  end,
  `${end}${text}`,
  ...expected,
]

const isOne = 'A lift has fields and part, or implementation.'
const write =
  'Write fields and part for a class whose fields stand in two places, implementation for one that becomes a port.'

eachIsRefused([
  more('a lift that is none', 'lifts:\n  - ▸class: Order\n', `@ | ${isOne} | ${write}`),
  more(
    'a lift with fields and without a part',
    `lifts:\n  - ▸class: "{{feature.class}}"\n    fields: ${fields}\n`,
    `@ | ${isOne} | ${write}`,
  ),
  more(
    'a lift of both kinds',
    `lifts:\n  - ▸class: "{{feature.class}}"\n    fields: ${fields}\n    part: ${part}\n    implementation: "Sql{{feature.class}}"\n`,
    `@ | ${isOne} | ${write}`,
  ),
  more(
    'a class that is lifted twice',
    'lifts:\n  - { class: Unit, implementation: SqlUnit }\n  - ▸{ class: Unit, implementation: OtherUnit }\n',
    '@ | The class "Unit" is lifted twice.',
  ),
  more(
    'an implementation for no record of a class that is one per record',
    'lifts:\n  - { class: "{{feature.class}}", implementation: ▸SqlUnit }\n',
    '@ | The class is one per feature, and "SqlUnit" is not.',
  ),
  more(
    'an implementation per record of a class that is not',
    'lifts:\n  - { class: Unit, implementation: ▸"Sql{{feature.class}}" }\n',
    '@ | The name speaks of "feature", but the class does not.',
  ),
  more(
    'a name that no template knows',
    'lifts:\n  - { class: "{{feature.▸klass}}", implementation: "Sql{{feature.class}}" }\n',
    '@ | There is no "klass" here. | Did you mean "class"?',
  ),
  more(
    'a boundary that forbids nothing',
    'boundaries:\n  - ▸{ below: "{{project.package}}.domain" }\n',
    '@ | The boundary forbids nothing. | Name modules in never, or write libraries: standard.',
  ),
  more(
    'a boundary about libraries that are no sort',
    'boundaries:\n  - { below: domain, libraries: ▸mine }\n',
    '@ | "libraries" must be one of standard, any.',
  ),
  more(
    'an outpost outside the project',
    'outposts:\n  - { uses: [sqlalchemy], folder: ▸"../sql", file: models.py }\n',
    '@ | The path "../sql" has the part "..".',
  ),
  more(
    'an outpost for no library',
    'outposts:\n  - { uses: ▸[], folder: sql, file: models.py }\n',
    '@ | "uses" must hold at least one library.',
  ),
  more(
    'a form of fields with a key that it does not have',
    `lifts:\n  - class: "{{feature.class}}"\n    fields: { wrapper: Mapped, call: mapped_column, keeps: [default], with: dataclasses.field, ▸wraps: x }\n    part: ${part}\n`,
    '@ | There is no key "wraps" here. | Known here: wrapper, call, keeps, with, renames, refuses.',
  ),
])

describe('what a layout says about code that it did not write', () => {
  it('is read with its lifts, boundaries and outposts', () => {
    const text = `lifts:\n  - class: "{{feature.class}}"\n    fields: ${fields}\n    part: ${part}\nboundaries: [{ below: domain, libraries: standard }]\noutposts: [{ uses: [sqlalchemy], folder: "{{project.package}}/sql", file: models.py }]\n`
    const read = readPack(tinyEdited(layered, end, `${end}${text}`))
    if (!read.ok) throw new Error(read.problems.map(({ what }) => what).join('\n'))
    const { lifts, boundaries, outposts } = read.value.layouts.layered ?? {
      lifts: [],
      boundaries: [],
      outposts: [],
    }
    expect(lifts.map(({ kind, part: found }) => [kind, found?.item])).toEqual([
      ['feature', 'sqlalchemy.Column'],
    ])
    expect(boundaries.map(({ libraries, never }) => [libraries, never])).toEqual([['standard', []]])
    expect(outposts.map(({ uses, file }) => [uses, file])).toEqual([[['sqlalchemy'], 'models.py']])
  })
})
