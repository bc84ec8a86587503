import type { KindShapes, Kinds } from './kinds.ts'
import type { Roles } from './roles.ts'
import { isTextOrChoice } from './rules.ts'
import type { PackYaml } from './schema.ts'
import { factText, listOf, type RecordShape, recordOf, type Shape, textsNamed } from './shape.ts'

/** What each sort of template sees. One table, so that the linter and the composer can be compared in one place. */
export interface Views {
  /** A name of the project: text and choice answers, and the names before it. */
  readonly name: (index: number) => RecordShape
  /** A derived property: the record so far, `project`, and `parent` in nested records. */
  readonly derived: (kind: string, index: number) => RecordShape
  /** A property of a variant: the complete record, those before it in its row, `project`, `parent`. */
  readonly variant: (kind: string, before: readonly string[]) => RecordShape
  /** Paths, packages and docs of a layout: `project` and records. */
  readonly layout: RecordShape
  /** A contributed fact: `project`, `module`, `path`, the record in view. Facts that contributors repeat for know `project` only. */
  readonly fact: (kind: string, forEach: string | undefined) => RecordShape
  /** The path of a contributed file: `project` and the record in view. */
  readonly path: (forEach: string | undefined) => RecordShape
  /** Everything that is rendered into a file. */
  readonly content: (forEach: string | undefined) => RecordShape
}

export function viewsOf(
  pack: PackYaml,
  kinds: Kinds,
  shapes: ReadonlyMap<string, KindShapes>,
  roles: Roles,
): Views {
  const answers = pack.questions.filter(isTextOrChoice).map(({ id }) => id)
  const names = Object.keys(pack.names)
  const project = [['project', textsNamed(names)]] as const
  const parents = parentsOf(kinds, shapes, roles)
  const located = new Map([...shapes].map(([id, { complete }]) => [id, withPlaces(complete, id, roles)]))
  const facts = recordOf([...located].map(([id, shape]) => [id, listOf(shape)] as const))
  const inView = (forEach: string | undefined, records: ReadonlyMap<string, Shape>) => {
    const record = forEach === undefined ? undefined : records.get(forEach)
    return forEach === undefined || record === undefined ? [] : [[forEach, record] as const]
  }
  const complete = new Map([...shapes].map(([id, shape]) => [id, shape.complete]))
  const places = (forEach: string | undefined) => placesOf([...roles.ofProject, ...roles.ofRecord(forEach)])
  return {
    name: (index) => textsNamed([...answers, ...names.slice(0, index)]),
    derived: (id, index) => {
      const before = (kinds.get(id)?.derived ?? []).slice(0, index).map((name) => [name, factText] as const)
      return recordOf(project, parents(id), shapes.get(id)?.declared.properties ?? [], before)
    },
    variant: (id, before) => {
      const named = before.map((name) => [name, factText] as const)
      return recordOf(project, parents(id), withoutVariants(id, kinds, shapes), named)
    },
    layout: recordOf(
      project,
      [...roles.repeated].flatMap((id) => inView(id, complete)),
    ),
    fact: (kind, forEach) =>
      roles.repeated.has(kind)
        ? recordOf(project)
        : recordOf(project, places(forEach), inView(forEach, located)),
    path: (forEach) => recordOf(project, inView(forEach, complete)),
    content: (forEach) => recordOf(project, [['facts', facts]], places(forEach), inView(forEach, located)),
  }
}

function placesOf(roles: readonly string[]): readonly (readonly [string, Shape])[] {
  const shape = textsNamed(roles)
  return [
    ['module', shape],
    ['path', shape],
  ]
}

/** Records that contributors repeat for know where their own roles went. */
function withPlaces(shape: RecordShape, kind: string, roles: Roles): RecordShape {
  return roles.repeated.has(kind) ? recordOf(shape.properties, placesOf(roles.ofRecord(kind))) : shape
}

function withoutVariants(id: string, kinds: Kinds, shapes: ReadonlyMap<string, KindShapes>) {
  const variants = kinds.get(id)?.variants ?? []
  return [...(shapes.get(id)?.complete.properties ?? [])].filter(([name]) => !variants.includes(name))
}

/** `parent` is there for kinds that only stand inside others; with several, what all of them have. */
function parentsOf(kinds: Kinds, shapes: ReadonlyMap<string, KindShapes>, roles: Roles) {
  return (id: string): readonly (readonly [string, Shape])[] => {
    if (roles.contributed.has(id) || roles.repeated.has(id)) return []
    const parents = [...kinds.values()].filter(({ properties }) =>
      [...properties.values()].some((property) => property.list && property.base === id),
    )
    const [first, ...others] = parents.map(
      (parent) => shapes.get(parent.id)?.derived.properties ?? new Map<string, Shape>(),
    )
    if (first === undefined) return []
    return [['parent', recordOf([...first].filter(([name]) => others.every((other) => other.has(name))))]]
  }
}
