import type { LiftedForReport } from '../../core/evolve/lifting/lift-classes.ts'

/** Members of one class that went to the same files. */
interface LiftRow {
  readonly named: string
  readonly from: string
  readonly to: readonly string[]
  /** What was added by its name alone, else with what was done to it. */
  readonly members: readonly string[]
}

/** What was lifted, by class and by where it went, in the order in which each first came. */
export function liftRows(lifts: readonly LiftedForReport[]): readonly LiftRow[] {
  const rows = new Map<string, LiftRow>()
  for (const { member, what, from, to } of lifts) {
    const [named = '', ...rest] = member.split('.')
    const name = rest.join('.').replace(/^#/, '')
    const key = [named, from, ...to].join('\n')
    const row = rows.get(key) ?? { named, from, to, members: [] }
    const label = what === 'added' ? name : `${name} (${what})`
    rows.set(key, { ...row, members: row.members.concat(label) })
  }
  return [...rows.values()]
}
