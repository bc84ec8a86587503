import { printImports, readImportLine } from '../../../src/core/python/imports.ts'
import { moduleNameOf } from '../../../src/core/python/module-names.ts'
import type { FileTree } from '../../../src/core/reconcile/types.ts'
import { loadPythonReader } from '../../../src/node/python-reader.ts'
import { change, type Edit, replace, textAt, write } from '../edits.ts'
import { migrating } from '../own-migration.ts'
import type { Tier } from '../owner-edits.ts'
import { type Places, places } from '../owner-places.ts'

/** What an owner did to a project called `shop` with the feature `customer`, and what must hold after it climbs. */
export interface Scenario {
  readonly name: string
  /** The tiers that it may begin at; all but the last where it says nothing. */
  readonly from?: readonly Tier[]
  /** The tiers up to which it can be followed without the lifts and the ruff of a project on a disk; all where it says nothing. */
  readonly inMemory?: readonly Tier[]
  readonly edit: (at: Places, tier: Tier) => readonly Edit[]
  /** Text that some file has afterwards, `{routes}` for the module of the routes; with a place, the file there has it. */
  readonly holds: readonly (string | readonly [text: string, place: keyof Places])[]
  /** What stands at hexagonal, where a class of the tool's is two things. */
  readonly hexagonal?: readonly (readonly [text: string, place: keyof Places])[]
  /** Why it is left to the owner at hexagonal, where it is. */
  readonly left?: string
  /** Text that no file has afterwards. */
  readonly lacks?: readonly string[]
}

/** What a tree at this tier should hold of a scenario and does not, or still holds. */
export function unmet(tree: FileTree, { holds, lacks = [] }: Scenario, tier: Tier): readonly string[] {
  const at = places[tier]
  const modules = [...tree.keys()].filter((path) => path.endsWith('.py'))
  const named = (text: string) =>
    text.replace(/\{(\w+)\}/g, (whole, place: keyof Places) => moduleNameOf(String(at[place])) ?? whole)
  const has = (text: string) => modules.some((path) => textAt(tree, path).includes(named(text)))
  const missing = holds.filter((one) =>
    typeof one === 'string' ? !has(one) : !textAt(tree, String(at[one[1]])).includes(one[0]),
  )
  return [...missing.map((one) => `missing ${one}`), ...lacks.filter(has).map((one) => `still has ${one}`)]
}

const python = await loadPythonReader()
export const packaged: readonly Tier[] = ['flat', 'feature', 'layered']

/** Imports something at the top, in ruff's order. */
export const importing =
  (path: string, line: string): Edit =>
  (tree) => {
    const text = textAt(tree, path)
    const chunks = python.read(text)?.chunks ?? []
    const imports = chunks.filter(({ kind }) => kind === 'import')
    const block = imports.map((chunk) => chunk.text).join('')
    const entries = imports.flatMap(({ entries: all = [] }) =>
      all.map(({ start: _, end: __, ...one }) => one),
    )
    const printed = printImports([...entries, ...(readImportLine(line) ?? [])], firstParty(tree))
    return write(
      path,
      text.replace(block, () => `${/^\n*/.exec(block)?.[0] ?? ''}${printed}\n`),
    )(tree)
  }

/** The packages of a project, and its modules where it is a script. */
const firstParty = (tree: FileTree): readonly string[] => [
  ...new Set([...tree.keys()].flatMap((path) => moduleNameOf(path)?.split('.')[0] ?? [])),
]

/** Import lines in ruff's order. */
export const sortedImports = (...lines: readonly string[]): string =>
  `${printImports(
    lines.flatMap((line) => readImportLine(line) ?? []),
    ['shop', 'main'],
  )}\n`

const nothing: Edit = (tree) => tree

export const moduleOf = (path: string): string => moduleNameOf(path) ?? path

/** Imports what stands in another file; where all is in one file there is nothing to import. */
export const using = (path: string, from: string, name: string): Edit =>
  path === from ? nothing : importing(path, `from ${moduleOf(from)} import ${name}`)

export const before = (path: string, place: string, text: string): Edit =>
  replace(path, place, `${text}${place}`)
export const behind = (path: string, place: string, text: string): Edit =>
  replace(path, place, `${place}${text}`)

/** A module of the owner's own. */
export const own = (tier: Tier, name: string): string =>
  ({
    script: `${name}.py`,
    flat: `shop/${name}.py`,
    feature: `shop/${name}.py`,
    layered: `src/shop/${name}.py`,
    hexagonal: `src/shop/${name}.py`,
  })[tier]

/** A migration of the owner's, where there are any; `upgrade` and `downgrade` are statements of a function. */
export const migrated = (at: Places, upgrade: string, downgrade: string): readonly Edit[] =>
  migrating(at, { slug: 'own', title: 'What the owner needs', upgrade, downgrade })

/** Statements that change the table of customers, as SQLite wants it. */
export const changed = (...statements: readonly string[]): string =>
  `    with op.batch_alter_table("customers", recreate="always") as batch:\n${statements.map((line) => `        batch.${line}\n`).join('')}`

/** What the lines that make a customer begin with, in the service and in the route. */
export const serviceBody = '    customer = Customer('
export const routeBody = '    customer = await create_customer('

/** The line of the application that knows its settings. */
export const appStart = '    app.state.settings = settings\n'

/** Definitions of the owner's, before the function that makes a customer; ruff wants less room between imports and a constant. */
export const beforeCreate = (service: string, text: string): Edit =>
  change(service, (whole) => {
    const at = /\n\n\n(?:@\w+\n)*async def create_customer\(/.exec(whole)?.index
    if (at === undefined) throw new Error(`There is no create_customer in ${service}.`)
    const isBelowImports = python.read(whole.slice(0, at + 1))?.chunks.at(-1)?.kind === 'import'
    const gap = isBelowImports && !/^(?:async )?(?:def|class) /.test(text) ? '\n\n' : '\n\n\n'
    return `${whole.slice(0, at)}${gap}${text.trimEnd()}${whole.slice(at)}`
  })

/** The service gives a customer the name that this function makes of it. */
export const named = (service: string, called: string): Edit =>
  wrapping(service, /(Customer\(name=)(.*)(, email=email)/, called)

/** Puts a call around the second part of what is found. */
export const wrapping = (path: string, place: RegExp, called: string): Edit =>
  change(path, (text) =>
    text.replace(place, (_, before, value, after) => `${before}${called}(${value})${after}`),
  )

/** Puts a decorator on a function. */
export const decorated = (path: string, definition: string, decorator: string): Edit =>
  before(path, definition, `${decorator}\n`)

/** The test that lists the operations knows one more, or one less. */
export const listed = ({ operations }: Places, operation: string): readonly Edit[] =>
  operations === undefined
    ? []
    : [change(operations, (text) => text.replace(/^OPERATIONS = \{\n/m, `$&    "${operation}",\n`))]
