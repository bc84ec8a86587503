import { describe, expect, it } from 'vitest'
import type { FieldRecord } from '../../../src/core/answers/types.ts'
import { halvesOf, isField, isRefused } from '../../../src/core/evolve/lifting/field-forms.ts'
import { projectOf } from '../../../src/core/evolve/relocation/project.ts'
import { readAssignment, readCall } from '../../../src/core/python/calls.ts'
import { loadPythonReader } from '../../../src/node/python-reader.ts'
import { customer } from '../../evolve/owner-edits.ts'
import { rendered, treeOf } from '../../evolve/rendered.ts'

const python = await loadPythonReader()

const types: readonly Omit<FieldRecord, 'name' | 'optional'>[] = [
  { type: 'str' },
  { type: 'str', max: '12' },
  { type: 'text' },
  { type: 'int' },
  { type: 'decimal' },
  { type: 'bool' },
  { type: 'date' },
  { type: 'datetime' },
  { type: 'uuid' },
  { type: 'enum', choices: ['gold', 'silver'] },
  { type: 'ref', ref: 'customer' },
]
const fields = types.flatMap((type, index) =>
  [true, false].map((optional) => ({
    ...type,
    optional,
    name: `field_${index}_${optional ? 'may' : 'must'}`,
  })),
)
const given = {
  features: [customer, { name: 'parcel', plural: 'parcels', fields }],
  database: 'sqlite',
  example: false,
}

describe('the lift of a field as the pack writes it', () => {
  const [before, after] = (['layered', 'hexagonal'] as const).map((tier) =>
    projectOf(treeOf({ ...given, tier }), python),
  )
  const lift = rendered({ ...given, tier: 'hexagonal' }).shape.lifts.find(
    ({ class: named }) => named === 'Parcel',
  )
  const classIn = (project: typeof before, module: string) => project?.get(module)?.symbols.get('Parcel')
  const table = after?.get('shop.adapters.outbound.sql.parcels')?.symbols.get('parcels_table')
  const items = readCall(readAssignment(table?.text.trim() ?? '')?.value ?? '')?.arguments.map(
    ({ value }) => value,
  )
  const members = (classIn(before, 'shop.models.parcels')?.members ?? []).filter(
    (member) => lift?.fields !== undefined && isField(member, lift.fields),
  )

  it('is asked of every type, optional or not, and of the columns that each record has', () => {
    expect(members.map(({ title }) => title)).toEqual([
      'id',
      'version',
      'created_at',
      ...fields.map(({ name, type }) => (type === 'ref' ? `${name}_id` : name)),
    ])
  })

  it.each(members.map((member) => [member.title, member] as const))(
    '%s is what the pack writes at hexagonal',
    (name, member) => {
      if (lift === undefined) throw new Error('There is no lift.')
      const halves = halvesOf(member, lift)
      if (isRefused(halves)) throw new Error(halves.because)
      const there = classIn(after, 'shop.domain.parcels')?.members?.find(({ title }) => title === name)
      expect(halves.member.trim()).toBe(there?.text.trim())
      expect(items).toContain(halves.item)
    },
  )
})
