import type { Boundary, Lift, Outpost, Shape, Template } from '../pack/types.ts'
import type { View } from './facts.ts'
import type { Stage } from './stage.ts'

/** What the layout says about code that it did not write, in the names of this project: a lift of records once for each. */
export function shapeFor(stage: Stage): Shape<string> {
  const { boundaries, outposts, lifts } = stage.layout
  return {
    boundaries: boundaries.map((one) => boundaryIn(one, stage)),
    outposts: outposts.map((one) => outpostIn(one, stage)),
    lifts: lifts.flatMap((one) => liftsIn(one, stage)),
  }
}

const boundaryIn = (boundary: Boundary, { render, view }: Stage): Boundary<string> => ({
  ...boundary,
  below: render(boundary.below, view),
  never: boundary.never.map((name) => render(name, view)),
})

const outpostIn = (outpost: Outpost, { render, view }: Stage): Outpost<string> => ({
  ...outpost,
  folder: render(outpost.folder, view),
})

function liftsIn(lift: Lift, stage: Stage): readonly Lift<string>[] {
  const { kind } = lift
  if (kind === undefined) return [liftIn(lift, stage.view, stage)]
  return (stage.facts[kind] ?? []).map((record) => liftIn(lift, stage.viewOf(kind, record), stage))
}

function liftIn(lift: Lift, view: View, stage: Stage): Lift<string> {
  const { class: named, part, implementation, ...kept } = lift
  const textOf = (template: Template): string => stage.render(template, view)
  return {
    ...kept,
    class: textOf(named),
    ...(part && { part: { ...part, name: textOf(part.name) } }),
    ...(implementation && { implementation: textOf(implementation) }),
  }
}
