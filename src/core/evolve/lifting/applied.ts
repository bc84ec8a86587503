import type { Lift } from '../../pack/types.ts'
import type { Definition, Project } from '../relocation/project.ts'

/** A lift that a project needs: its class stands in one piece, and the other layout has it in two. */
export interface AppliedLift {
  readonly lift: Lift<string>
  /** The module that has the class, and the one that has it in the other layout. */
  readonly from: string
  readonly to: string
  /** In the other layout: the part of its fields, or the implementation of its methods. */
  readonly other: Definition
}

/** The lifts whose class both layouts have, and whose other half only the second one has. */
export function appliedLifts(
  before: Project,
  after: Project,
  lifts: readonly Lift<string>[],
): readonly AppliedLift[] {
  return lifts.flatMap((lift) => {
    const name = lift.part?.name ?? lift.implementation ?? ''
    const [from, to, other] = [
      moduleOf(before, lift.class),
      moduleOf(after, lift.class),
      moduleOf(after, name),
    ]
    if (from === undefined || to === undefined || other === undefined) return []
    return moduleOf(before, name) === undefined ? [{ lift, from, to, other: { module: other, name } }] : []
  })
}

/** The module that defines a name; undefined where none or several do. */
export function moduleOf(project: Project, name: string): string | undefined {
  const [only, ...others] = [...project.values()].filter(({ symbols }) => symbols.has(name))
  return others.length === 0 ? only?.name : undefined
}

/** Classes whose methods stand elsewhere: by name, the implementation. */
export const bodiesOf = (applied: readonly AppliedLift[]): ReadonlyMap<string, string> =>
  new Map(
    applied.flatMap(({ lift, other }) =>
      lift.implementation === undefined ? [] : [[lift.class, other.name] as const],
    ),
  )

/**
 * Modules that can go nowhere as a whole: a class of theirs stands in two places, and either the owner has edited it, or what
 * else is in the module belongs to the implementation.
 */
export function takenApart(
  before: Project,
  own: Project,
  applied: readonly AppliedLift[],
): ReadonlySet<string> {
  return new Set(
    applied
      .filter(
        ({ lift, from }) => lift.implementation !== undefined || isEdited(before, own, from, lift.class),
      )
      .map(({ from }) => from),
  )
}

function isEdited(before: Project, own: Project, module: string, name: string): boolean {
  const [was, is] = [before, own].map((project) => project.get(module)?.symbols.get(name)?.text.trim())
  return is !== undefined && was !== is
}
