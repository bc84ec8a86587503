import { positionsOf } from '../answers/positions.ts'
import { matches } from '../answers/rules.ts'
import type { Answers } from '../answers/types.ts'
import type { Contributor, Layout, Pack } from '../pack/types.ts'
import {
  complete,
  completeAll,
  type Fact,
  type Facts,
  factsOf,
  joinFacts,
  type Render,
  recordsGiven,
  type View,
  withPlurals,
} from './facts.ts'
import { chosenRecords, moduleName, type PlacedFile, place, unitsOf } from './place.ts'

/** Everything that rendering needs, settled before the first file is written. */
export interface Stage {
  readonly layout: Layout
  readonly language: Pack['language']
  readonly chosen: readonly Contributor[]
  readonly placed: readonly PlacedFile[]
  readonly view: View
  readonly facts: Facts
  /** The view of one record: its own modules and paths beside the project's. */
  readonly viewOf: (kind: string, record: Fact) => View
  readonly render: Render
}

/**
 * Chooses contributors and layout by the answers, then settles in this order: the project's names, the records that
 * contributors are repeated for, where each role goes, and all other facts. After this nobody asks the answers again.
 */
export function prepare(answers: Answers, pack: Pack, render: Render): Stage {
  const { values } = answers
  const layout = pack.layouts[String(values[pack.layoutQuestion])]
  if (layout === undefined) throw new Error(`no layout for ${String(values[pack.layoutQuestion])}`)
  const chosen = pack.contributors.filter((contributor) => matches(contributor.when, values))
  const project = projectNames(pack, values, render)
  const bare = { project }
  const records = recordsOf(pack, chosen, recordsGiven(pack.questions, values), bare, render)
  const placed = place(layout, unitsOf(chosen, records), bare, render)
  const located = locate(placed, layout)
  const base = { project, ...located.ofProject }
  const others = otherFacts(pack, chosen, records, base, viewsIn(base, located), render)
  const facts = { ...others, ...withPlaces(records, located) }
  const view = { ...base, facts }
  const { language } = pack
  return { layout, language, chosen, placed, view, facts, viewOf: viewsIn(view, located), render }
}

/** The views in which a contributor is rendered: one, or one for each of its records. */
export function viewsOf(contributor: Contributor, stage: Stage): readonly View[] {
  const { forEach } = contributor
  if (forEach === undefined) return [stage.view]
  return chosenRecords(contributor, stage.facts).map((record) => stage.viewOf(forEach, record))
}

/** `project.*`: each name may use the answers and the names before it. */
function projectNames(pack: Pack, values: Answers['values'], render: Render): Fact {
  const names: Record<string, string> = {}
  for (const [name, template] of pack.names) names[name] = render(template, { ...values, ...names })
  return names
}

/** Records that contributors are repeated for come first: placement depends on them, and on nothing else. */
function recordsOf(
  pack: Pack,
  chosen: readonly Contributor[],
  given: Facts,
  view: View,
  render: Render,
): Facts {
  const kinds = repeatedKinds(pack)
  const contributed = chosen
    .filter((contributor) => contributor.forEach === undefined)
    .map((contributor) => factsOf(only(contributor, kinds), view, render))
  const all = joinFacts([...contributed, given])
  return Object.fromEntries(
    kinds.map((id) => {
      const kind = pack.factKinds[id]
      const rows = withPlurals(all[id] ?? [])
      if (kind === undefined) return [id, rows]
      return [id, numbered(rows).map((row) => complete(row, kind, pack, view, render))]
    }),
  )
}

function repeatedKinds(pack: Pack): readonly string[] {
  const asked = pack.questions.flatMap((question) => (question.kind === 'records' ? [question.fact] : []))
  const repeated = pack.contributors.flatMap((contributor) => contributor.forEach ?? [])
  return [...new Set([...asked, ...repeated])]
}

function only(contributor: Contributor, kinds: readonly string[]): Contributor {
  const facts = Object.fromEntries(Object.entries(contributor.facts).filter(([kind]) => kinds.includes(kind)))
  return { ...contributor, facts }
}

/** Where their kind declares it, records know their number (from 1, and kept when others go) and the name before theirs. */
function numbered(rows: readonly Fact[]): readonly Fact[] {
  const positions = positionsOf(rows as readonly { readonly position?: number }[])
  return rows.map((row, index) => ({ before: rows[index - 1]?.name, ...row, position: positions[index] }))
}

interface Places {
  readonly module: Readonly<Record<string, string>>
  readonly path: Readonly<Record<string, string>>
}

interface Located {
  readonly ofProject: Places
  readonly ofRecord: (kind: string, record: Fact) => Places
}

function locate(placed: readonly PlacedFile[], layout: Layout): Located {
  const ofProject = { module: {} as Record<string, string>, path: {} as Record<string, string> }
  const byRecord = new Map<string, typeof ofProject>()
  const keyOf = (kind: string | undefined, record: Fact) => `${kind} ${String(record.name)}`
  for (const { path, units } of placed) {
    for (const { role, kind, record } of units) {
      const key = record === undefined ? undefined : keyOf(kind, record)
      const places = key === undefined ? ofProject : (byRecord.get(key) ?? { module: {}, path: {} })
      if (key !== undefined) byRecord.set(key, places)
      places.module[role] = moduleName(path, layout.root)
      places.path[role] = path
    }
  }
  const nowhere = { module: {}, path: {} }
  return { ofProject, ofRecord: (kind, record) => byRecord.get(keyOf(kind, record)) ?? nowhere }
}

function withPlaces(records: Facts, located: Located): Facts {
  return Object.fromEntries(
    Object.entries(records).map(([kind, rows]) => [
      kind,
      rows.map((row) => ({ ...row, ...located.ofRecord(kind, row) })),
    ]),
  )
}

function viewsIn(all: View, { ofProject, ofRecord }: Located): Stage['viewOf'] {
  return (kind, record) => {
    const places = ofRecord(kind, record)
    return {
      ...all,
      module: { ...ofProject.module, ...places.module },
      path: { ...ofProject.path, ...places.path },
      [kind]: { ...record, ...places },
    }
  }
}

function otherFacts(
  pack: Pack,
  chosen: readonly Contributor[],
  records: Facts,
  base: View,
  viewOf: Stage['viewOf'],
  render: Render,
): Facts {
  const kinds = repeatedKinds(pack)
  const others = Object.keys(pack.factKinds).filter((kind) => !kinds.includes(kind))
  const contributed = chosen.flatMap((contributor) => {
    const { forEach } = contributor
    const mine = only(contributor, others)
    if (forEach === undefined) return [factsOf(mine, base, render)]
    return chosenRecords(contributor, records).map((record) => factsOf(mine, viewOf(forEach, record), render))
  })
  return completeAll(joinFacts(contributed), pack, base, render)
}
