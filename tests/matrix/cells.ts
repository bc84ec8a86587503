import { formatFeature } from '../../src/core/answers/feature.ts'
import type { FeatureRecord } from '../../src/core/answers/types.ts'
import type { DatabaseKind, Dialect } from '../blackbox/databases.ts'
import type { SecretStore } from '../blackbox/secret-stores.ts'
import { customer } from '../evolve/owner-edits.ts'
import { isLegal } from './oracle.ts'
import { choicesFor } from './pack-choices.ts'

/** One project to render, install, test and serve. */
export interface MatrixCell {
  /** Unique, e.g. `flat-http-sqlite-example`. */
  readonly id: string
  readonly tier: string
  readonly interface: 'http' | 'cli'
  readonly framework: string
  readonly database: DatabaseKind
  readonly records: RecordSet
  readonly server: string
  readonly types: string
  readonly auth: 'none' | 'jwt' | 'api_key' | 'session'
  readonly live: 'none' | 'sse' | 'websocket'
  readonly secrets: 'environment' | SecretStore
  readonly graphql: boolean
  readonly commands?: boolean
  readonly pages?: boolean
  readonly tasks?: 'none' | 'celery'
  readonly installer: 'uv' | 'poetry'
  /** What an edited project is given one after the other, after it was created without. */
  readonly later?: readonly string[]
  /** The project's name: as short or as long as the tool allows. */
  readonly name: string
}

/** `evolved` are those of a project to which a feature is added later. */
export type RecordSet = 'example' | 'three' | 'none' | 'evolved'

/** What an id says. */
type Coordinates = Omit<
  MatrixCell,
  | 'id'
  | 'name'
  | 'server'
  | 'types'
  | 'live'
  | 'secrets'
  | 'graphql'
  | 'commands'
  | 'pages'
  | 'tasks'
  | 'installer'
  | 'later'
>

const tiers: readonly string[] = ['script', 'flat', 'feature', 'layered', 'hexagonal']
const interfaces = [
  ['http', 'fastapi'],
  ['http', 'flask'],
  ['http', 'django'],
  ['cli', 'none'],
] as const
/** Those beside the default one: async there, sync here. */
const others = ['flask', 'django']

const databases = ['none', 'sqlite', 'postgres', 'mysql'] as const
const recordSets: readonly RecordSet[] = ['example', 'three', 'none']
const auths = ['none', 'jwt', 'api_key', 'session'] as const

/** Two characters and forty: the limits that wrap lines differently. */
export const names = { short: 'ab', long: 'a-service-with-a-name-of-forty-character' } as const

/** Every legal cell. Names alternate, so that each choice is met by both. */
export function allCells(): readonly MatrixCell[] {
  const all = combinations().map((cell) => ({
    ...cell,
    server: serverOf(cell),
    types: typesOf(cell),
    live: 'none' as const,
    secrets: storeOf(cell),
    graphql: false,
    installer: 'uv' as const,
  }))
  const legal = all.filter((cell) =>
    isLegal({ ...cell, example: cell.records === 'example', features: featuresOfSet(cell.records).length }),
  )
  return legal.map((cell) => ({
    ...cell,
    id: [cell.tier, reachedBy(cell), cell.database, cell.records, ...beside(cell)].join('-'),
    name: hasLongName(cell) ? names.long : names.short,
  }))
}

/** An HTTP service on the default framework is called by its interface, others by their framework. */
const reachedBy = (cell: Pick<MatrixCell, 'interface' | 'framework'>): string =>
  others.includes(cell.framework) ? cell.framework : cell.interface

/** What is unlike the default, so that a cell keeps its id when there is more to choose. */
const beside = ({ auth }: Pick<MatrixCell, 'auth'>): readonly string[] => (auth === 'none' ? [] : [auth])

/** How the code of the cell waits, which decides the drivers of its database. */
export const dialectOf = ({ framework }: Pick<MatrixCell, 'framework'>): Dialect =>
  others.includes(framework) ? 'sync' : 'async'

/** What a deployed service is given beside its settings: nothing secret has a default there. */
export const secretsOf = ({ name, framework }: Pick<MatrixCell, 'name' | 'framework'>) =>
  framework === 'django' ? { [`${prefixOf(name)}SECRET_KEY`]: 'nobody-else-knows-0123456789-'.repeat(3) } : {}

/** Of the settings of a project. */
export const prefixOf = (name: string): string => `${name.replaceAll('-', '_').toUpperCase()}_`

/** The whole space, legal or not. */
export function combinations(): readonly Coordinates[] {
  return interfaces.flatMap(([reached, framework]) =>
    tiers.flatMap((tier) =>
      databases.flatMap((database) =>
        recordSets.flatMap((records) =>
          auths.map((auth) => ({ tier, interface: reached, framework, database, records, auth })),
        ),
      ),
    ),
  )
}

/** A pattern over the coordinates in which every value of each of them meets both names. */
function hasLongName({
  tier,
  framework,
  database,
  records,
  auth,
}: Pick<MatrixCell, 'tier' | 'framework' | 'database' | 'records' | 'auth'>): boolean {
  const at =
    tiers.indexOf(tier) +
    Number(others.includes(framework)) +
    databases.indexOf(database) +
    recordSets.indexOf(records) +
    auths.indexOf(auth)
  return at % 2 === 1
}

/** The usual one, except on MySQL, whose cells take each tier through all of them. */
function serverOf({ tier, framework, database, records }: Coordinates): string {
  if (framework === 'none') return 'none'
  const [usual = '', ...rest] = choicesFor(framework, 'server')
  const at = tiers.indexOf(tier) + recordSets.indexOf(records)
  return database === 'mysql' ? ([...rest, usual][at % (rest.length + 1)] ?? usual) : usual
}

/** All of them at each tier, on PostgreSQL and MySQL, and with authentication on SQLite; with a server those that know its types. */
function typesOf(cell: Coordinates): string {
  const { tier, framework, database, records, auth } = cell
  if (framework !== 'fastapi' && framework !== 'flask') return 'ty'
  const at = tiers.indexOf(tier) + recordSets.indexOf(records)
  if (database === 'mysql') return knowing[serverOf(cell)] ?? 'pyright'
  if (auth !== 'none') return database === 'postgres' ? 'ty' : (['mypy', 'pyright'][at % 2] ?? 'mypy')
  return database === 'postgres' ? (['mypy', 'pyright', 'ty'][at % 3] ?? 'ty') : 'ty'
}

/** A checker that accepts what the server publishes, where pyright does not. */
const knowing: Readonly<Record<string, string>> = { hypercorn: 'mypy', cheroot: 'mypy', waitress: 'ty' }

/** Where secrets are is told apart on PostgreSQL: in a script, and where there are more of them than the address of the database. */
function storeOf({ tier, database, auth }: Coordinates): MatrixCell['secrets'] {
  if (database !== 'postgres') return 'environment'
  if (tier === 'script') return 'files'
  return auth === 'none' ? 'environment' : (stores[tiers.indexOf(tier) % stores.length] ?? 'files')
}

const stores = ['files', 'aws', 'vault'] as const

/** What the command line is told: everything but the destination. */
export function flagsOf(cell: MatrixCell): readonly string[] {
  const { name, tier, framework, database, server, types } = cell
  const answers = { name, tier, framework, database, interface: cell.interface, server, types }
  return [
    ...Object.entries(answers).flatMap(([flag, value]) => [`--${flag}`, value]),
    ...(cell.auth === 'none' || cell.records === 'evolved' ? [] : ['--auth', cell.auth]),
    ...(cell.live === 'none' ? [] : ['--live', cell.live]),
    ...(cell.secrets === 'environment' ? [] : ['--secrets', cell.secrets]),
    ...(cell.graphql ? ['--graphql'] : []),
    ...(cell.commands === true ? ['--commands'] : []),
    ...(cell.pages === true ? ['--pages'] : []),
    ...(cell.tasks === undefined || cell.tasks === 'none' ? [] : ['--tasks', cell.tasks]),
    ...(cell.installer === 'uv' ? [] : ['--installer', cell.installer]),
    ...featuresOfSet(cell.records).flatMap((feature) => ['--feature', formatFeature(feature)]),
    cell.records === 'example' ? '--example' : '--no-example',
  ]
}

/** The same as answers: all that a cell says, and its records. */
export function givenIn({ id: _, records, ...answers }: MatrixCell) {
  return {
    ...answers,
    features: featuresOfSet(records).map(formatFeature),
    example: records === 'example',
  }
}

export function featuresOfSet(records: RecordSet): readonly FeatureRecord[] {
  switch (records) {
    case 'example':
    case 'none':
      return []
    case 'three':
      return three
    case 'evolved':
      return [customer]
  }
}

/**
 * Every type, required and optional, with and without default, with each kind of limit; names of one and of 24 characters;
 * a chain of references, one of them optional; a field called `date`, which a careless import would hide.
 */
const three: readonly FeatureRecord[] = [
  {
    name: 'customer',
    plural: 'customers',
    fields: [
      { name: 'name', type: 'str', optional: false, min: '1', max: '80' },
      { name: 'nick', type: 'str', optional: true, max: '3' },
      { name: 'notes', type: 'text', optional: true },
      { name: 'motto', type: 'text', optional: false, default: 'None yet', max: '200' },
      { name: 'active', type: 'bool', optional: false, default: 'true' },
      { name: 'external', type: 'uuid', optional: false },
    ],
  },
  {
    name: 'invoice',
    plural: 'invoices',
    fields: [
      { name: 'number', type: 'str', optional: false, min: '1', max: '20' },
      { name: 'customer', type: 'ref', optional: false, ref: 'customer' },
      { name: 'lines', type: 'int', optional: false, default: '1', min: '0', max: '1000' },
      { name: 'balance', type: 'int', optional: true },
      { name: 'total', type: 'decimal', optional: false, min: '0' },
      { name: 'discount', type: 'decimal', optional: true, min: '-10', max: '10' },
      { name: 'kind', type: 'enum', optional: false, default: 'standard', choices: ['standard', 'credit'] },
      { name: 'date', type: 'date', optional: false },
      { name: 'sent_at', type: 'datetime', optional: true },
    ],
  },
  {
    name: 'purchase_agreement_annex',
    plural: 'purchase_agreement_annexes',
    fields: [
      { name: 'x', type: 'int', optional: false, max: '5' },
      { name: 'customer_reference_codes', type: 'str', optional: false },
      { name: 'invoice', type: 'ref', optional: false, ref: 'invoice' },
      { name: 'payer', type: 'ref', optional: true, ref: 'customer' },
      { name: 'rate', type: 'decimal', optional: false },
      { name: 'valid_from', type: 'datetime', optional: false },
      { name: 'valid_until', type: 'date', optional: true },
      { name: 'colour', type: 'enum', optional: true, choices: ['red', 'green', 'blue'] },
      { name: 'origin', type: 'uuid', optional: true },
      { name: 'signed', type: 'bool', optional: true },
    ],
  },
]
