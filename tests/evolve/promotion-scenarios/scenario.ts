import { printImports, readImportLine } from '../../../src/core/python/imports.ts'
import { moduleNameOf } from '../../../src/core/python/module-names.ts'
import { loadPythonReader } from '../../../src/node/python-reader.ts'
import { type Edit, replace, textAt, write } from '../edits.ts'
import type { Tier } from '../owner-edits.ts'
import type { Places } from '../owner-places.ts'

/** What an owner did to a project called `shop` with the feature `customer`, and what must hold after it climbs. */
export interface Scenario {
  readonly name: string
  /** The tiers that it may begin at; all but the last where it says nothing. */
  readonly from?: readonly Tier[]
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
    const printed = printImports([...entries, ...(readImportLine(line) ?? [])], ['shop', 'tests', 'main'])
    return write(
      path,
      text.replace(block, () => `${/^\n*/.exec(block)?.[0] ?? ''}${printed}\n`),
    )(tree)
  }

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
export const migrated = ({ migrations }: Places, upgrade: string, downgrade: string): readonly Edit[] =>
  migrations === ''
    ? []
    : [
        write(
          `${migrations}/0003_own.py`,
          `"""What the owner needs"""\n\n${`${upgrade}${downgrade}`.includes('sa.') ? 'import sqlalchemy as sa\n' : ''}from alembic import op\n\nrevision = "0003_own"\ndown_revision = "0002_customer"\nbranch_labels = None\ndepends_on = None\n\n\ndef upgrade() -> None:\n${upgrade}\n\ndef downgrade() -> None:\n${downgrade}`,
        ),
      ]

/** Statements that change the table of customers, as SQLite wants it. */
export const changed = (...statements: readonly string[]): string =>
  `    with op.batch_alter_table("customers", recreate="always") as batch:\n${statements.map((line) => `        batch.${line}\n`).join('')}`

/** The lines that make a customer, in the service and in the route. */
export const serviceBody = '    customer = Customer(name=name, email=email)\n'
export const routeBody = '    customer = await create_customer(uow, name=body.name, email=body.email)\n'

/** The line of the application that knows its settings. */
export const appStart = '    app.state.settings = settings\n'

/** Definitions of the owner's, before the function that makes a customer. */
export const beforeCreate = (service: string, text: string): Edit =>
  before(service, 'async def create_customer(', text)

/** The service gives a customer the name that this function makes of it. */
export const named = (service: string, called: string): Edit =>
  replace(service, serviceBody, `    customer = Customer(name=${called}(name), email=email)\n`)
