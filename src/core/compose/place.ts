import type { Contributor, Layout, LayoutFile, Template } from '../pack/types.ts'
import type { Fact, Render, View } from './facts.ts'

/** One unit of one contributor, for one record where the contributor is repeated. */
export interface UnitInstance {
  readonly role: string
  readonly template: Template
  readonly source: string
  readonly contributor: string
  /** Rendered only where another contributor's unit uses a name that it defines. */
  readonly onDemand: boolean
  readonly kind?: string
  readonly record?: Fact
}

/** A file of the layout with the units that stand in it, in order. */
export interface PlacedFile {
  readonly path: string
  readonly doc?: string
  readonly units: readonly UnitInstance[]
}

/** Every unit that the chosen contributors bring, once per record where they are repeated. */
export function unitsOf(
  chosen: readonly Contributor[],
  records: Readonly<Record<string, readonly Fact[]>>,
): readonly UnitInstance[] {
  return chosen.flatMap((contributor) => {
    const { forEach } = contributor
    const each =
      forEach === undefined
        ? [{}]
        : chosenRecords(contributor, records).map((record) => ({ kind: forEach, record }))
    const source = { contributor: contributor.id, onDemand: contributor.onDemand === true }
    return each.flatMap((subject) => contributor.units.map((unit) => ({ ...unit, ...subject, ...source })))
  })
}

/** The records that a repeated contributor is rendered for. */
export function chosenRecords(
  contributor: Contributor,
  records: Readonly<Record<string, readonly Fact[]>>,
): readonly Fact[] {
  const wanted = Object.entries(contributor.where ?? {})
  const all = records[contributor.forEach ?? ''] ?? []
  return all.filter((record) => wanted.every(([property, text]) => record[property] === text))
}

/** Where the layout puts each unit. Units whose role the layout does not have are left out: the tier has no place for them. */
export function place(
  layout: Layout,
  units: readonly UnitInstance[],
  view: View,
  render: Render,
): readonly PlacedFile[] {
  return layout.files.flatMap((file) =>
    file.perRecord ? placePerRecord(file, units, view, render) : placeOnce(file, units, view, render),
  )
}

function placeOnce(
  file: LayoutFile,
  units: readonly UnitInstance[],
  view: View,
  render: Render,
): readonly PlacedFile[] {
  const inOrder = file.roles.flatMap((role) =>
    typeof role === 'string' ? units.filter((unit) => unit.role === role) : groupedByRecord(role, units),
  )
  return inOrder.length === 0 ? [] : [placed(file, inOrder, view, render)]
}

function groupedByRecord(roles: readonly string[], units: readonly UnitInstance[]): readonly UnitInstance[] {
  const group = units.filter((unit) => roles.includes(unit.role))
  const records = [...new Set(group.map((unit) => unit.record))]
  return records.flatMap((record) =>
    roles.flatMap((role) => group.filter((unit) => unit.role === role && unit.record === record)),
  )
}

function placePerRecord(
  file: LayoutFile,
  units: readonly UnitInstance[],
  view: View,
  render: Render,
): readonly PlacedFile[] {
  const roles = file.roles.flat()
  const mine = units.filter((unit) => unit.record !== undefined && roles.includes(unit.role))
  const records = [...new Set(mine.map((unit) => unit.record))]
  return records.map((record) => {
    const inOrder = roles.flatMap((role) =>
      mine.filter((unit) => unit.role === role && unit.record === record),
    )
    return placed(file, inOrder, { ...view, [inOrder[0]?.kind ?? '']: record }, render)
  })
}

function placed(file: LayoutFile, units: readonly UnitInstance[], view: View, render: Render): PlacedFile {
  const doc = file.doc === undefined ? {} : { doc: render(file.doc, view) }
  return { path: render(file.path, view), units, ...doc }
}

/** The dotted name under which a file is imported: `src/shop/orders/service.py` with root `src` is `shop.orders.service`. */
export function moduleName(path: string, root: string): string {
  const inside = root !== '.' && path.startsWith(`${root}/`) ? path.slice(root.length + 1) : path
  return inside
    .replace(/\.py$/, '')
    .replace(/\/__init__$/, '')
    .replaceAll('/', '.')
}
