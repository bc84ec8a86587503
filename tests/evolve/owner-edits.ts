import type { FeatureRecord } from '../../src/core/answers/types.ts'
import { append, change, type Edit, move, remove, replace, write } from './edits.ts'
import { migrating } from './own-migration.ts'
import { type Places, places } from './owner-places.ts'
import { type Wording, wordings } from './owner-wording.ts'

export type Tier = keyof typeof places

/** What the project is created with. */
export const customer: FeatureRecord = {
  name: 'customer',
  plural: 'customers',
  fields: [
    { name: 'name', type: 'str', optional: false, min: '1', max: '80' },
    { name: 'email', type: 'str', optional: true },
  ],
}

/** What it is after the owner's edits. */
export const editedCustomer: FeatureRecord = {
  ...customer,
  fields: [...customer.fields, { name: 'nickname', type: 'str', optional: true, max: '40' }],
}

/**
 * What the owner of a project called `shop` has done to it since, at every tier: a setting, a field with its migration,
 * an endpoint with a helper in the service, a module with tests, a dependency, a comment between wiring lines, a section
 * of the README, a generated file deleted and another one renamed. The result is formatted, typed and green.
 */
export function ownerEdits(tier: Tier, framework: keyof typeof wordings = 'fastapi'): readonly Edit[] {
  const at: Places = places[tier]
  const says: Wording = wordings[framework]
  return [
    ...ownSetting(at),
    ...ownField(at, says),
    ...ownMigration(at),
    ...(tier === 'script' ? [ownHelperInside(at, says)] : ownModule(at, says)),
    ...ownEndpoint(at, says),
    ...ownDependency(tier),
    behind(at.main, says.wiring, comment),
    append('README.md', readme),
    ...(at.tests === undefined ? [] : [move(at.tests.from, at.tests.to)]),
    remove(at.deleted),
  ]
}

const ownSetting = ({ settings }: Places): readonly Edit[] => [
  behind(
    settings,
    /^ {4}database_pool_timeout_seconds: .*\n/m,
    '    greeting: str = Field(default="Hello", min_length=1)\n',
  ),
  append('.env.example', '# what a greeting begins with\nSHOP_GREETING=Hello\n'),
]

/** A field that the owner wrote by hand wherever a field is. */
export function ownField(
  { record, table, schemas, service, routes, bodies }: Places,
  { unitOfWork }: Wording = wordings.fastapi,
): readonly Edit[] {
  const column =
    table === undefined
      ? behind(
          record,
          /^ {4}email: Mapped.*\n/m,
          '    nickname: Mapped[str | None] = mapped_column(String(40), default=None)\n',
        )
      : behind(record, /^ {4}email: str \| None\n/m, '    nickname: str | None = None\n')
  return [
    column,
    ...(table === undefined
      ? []
      : [behind(table, /^ {4}Column\("email".*\n/m, '    Column("nickname", String(40), nullable=True),\n')]),
    behind(
      schemas,
      /^CustomerEmail = .*\n/m,
      'CustomerNickname = Annotated[PlainText, Field(max_length=40)]\n',
    ),
    behind(
      schemas,
      /^ {4}email: CustomerEmail \| None = None\n/gm,
      '    nickname: CustomerNickname | None = None\n',
    ),
    behind(
      schemas,
      /^ {4}email: CustomerEmail \| MISSING .*\n/m,
      '    nickname: CustomerNickname | MISSING | None = MISSING\n',
    ),
    behind(schemas, /^ {4}email: str \| None\n/m, '    nickname: str | None\n'),
    replace(
      service,
      'name: str, email: str | None) -> Customer:\n    customer = Customer(name=name, email=email)',
      'name: str, email: str | None, nickname: str | None) -> Customer:\n    customer = Customer(name=name, email=email, nickname=nickname)',
    ),
    replace(
      routes,
      `create_customer(${unitOfWork}, name=body.name, email=body.email)`,
      `create_customer(${unitOfWork}, name=body.name, email=body.email, nickname=body.nickname)`,
    ),
    behind(bodies, /^ {8}"email": "email",\n/m, '        "nickname": "nickname",\n'),
  ]
}

export const ownMigration = (at: Places): readonly Edit[] =>
  migrating(at, {
    slug: 'nickname',
    title: 'What customers are called by their friends',
    upgrade: '    op.add_column("customers", sa.Column("nickname", sa.String(40), nullable=True))\n',
    downgrade: '    op.drop_column("customers", "nickname")\n',
  })

const greeting = `def greeting(word: str, name: str) -> str:
    return f"{word}, {name}!"
`

const greetingFor = `def greeting_for(customer: Customer, word: str) -> str:
    """What our letters begin with."""
    return greeting(word, customer.nickname or customer.name)
`

const greetingTest = `def test_a_greeting_names_the_customer() -> None:
    assert greeting("Hello", "Ann") == "Hello, Ann!"
`

function ownModule(
  { greetings, service, routes, greetingTests, httpTests }: Places,
  { httpTest, imported }: Wording,
): readonly Edit[] {
  const module = moduleOf(greetings)
  return [
    write(greetings, `"""How we speak to customers."""\n\n\n${greeting}`),
    write(greetingTests, `from ${module} import greeting\n\n\n${greetingTest}`),
    write(
      httpTests,
      `import httpx2\nimport pytest\n\nfrom tests.records import customer_body\n\npytestmark = pytest.mark.integration\n\n\n${httpTest}`,
    ),
    append(service, `\n\n${greetingFor}`),
    importing(service, module, 'greeting'),
    importing(routes, moduleOf(service), 'greeting_for'),
    importing(routes, ...imported),
  ]
}

/** Where everything is in one file there is nothing to import but in its tests. */
const ownHelperInside =
  ({ service, greetingTests, httpTests }: Places, { firstHandler, httpTest }: Wording): Edit =>
  (tree) => {
    const edits = [
      change(service, (text) =>
        text.replace(firstHandler, (found) => `${greeting}\n\n${greetingFor}\n\n${found}`),
      ),
      importing(greetingTests, 'main', 'greeting'),
      replace(httpTests, /^if __name__/m, `${greetingTest}\n\n${httpTest}\n\nif __name__`),
    ]
    return edits.reduce((before, edit) => edit(before), tree)
  }

/** Behind the last one of the tool's, and where the tool puts the next ones. */
const ownEndpoint = (at: Places, { lastHandler, endpoint }: Wording): readonly Edit[] => [
  behind(at.routes, lastHandler, `\n\n${endpoint}`),
  ...listedEndpoint(at),
]

/** The endpoint in the list of operations that a test holds against the service, where there is one. */
const listedEndpoint = ({ operations }: Places): readonly Edit[] =>
  operations === undefined
    ? []
    : [behind(operations, /^ {4}"DELETE .*\n/m, '    "GET /v1/customers/{customer_id}/greeting",\n')]

/** Part of the project in any case, so that nothing new has to be installed. */
export function ownDependency(tier: Tier): readonly Edit[] {
  const project = behind(
    'pyproject.toml',
    /^ {4}"a(iosqlite|lembic|syncpg)>.*\n(?! {4}"a)/m,
    '    "anyio>=4.9,<5",\n',
  )
  const scripts = ['main.py', 'test_main.py'].map((path) =>
    behind(path, /^# {5}"a(iosqlite|syncpg)>.*\n/m, '#     "anyio>=4.9,<5",\n'),
  )
  return tier === 'script' ? [project, ...scripts] : [project]
}

/** Where the tool puts the next router. */
const comment = `    # Customers come first: most of our traffic is theirs.
    #
    # Ask Ann before you move this.
`

const readme = `
## Greetings

\`GET /v1/customers/{customer_id}/greeting\` says how we speak to a customer. \`SHOP_GREETING\` is the word it begins with.
`

/** Puts a text behind each place that the pattern finds. */
const behind = (path: string, place: RegExp, text: string): Edit =>
  change(path, (before) => before.replace(place, (found) => found + text))

const moduleOf = (path: string): string =>
  path
    .replace(/^src\//, '')
    .replace(/\.py$/, '')
    .replaceAll('/', '.')

/** Imports a name, sorted and wrapped as ruff has it; a module that is not imported from yet comes last of its package. */
function importing(path: string, module: string, name: string): Edit {
  const statement = new RegExp(`^from ${module.replaceAll('.', '\\.')} import (?:\\(([^)]*)\\)|(.*))\n`, 'm')
  return change(path, (text) => {
    const [found = '', wrapped, line] = statement.exec(text) ?? []
    if (found === '') return sortedIn(text, `from ${module} import ${name}\n`)
    const names = (wrapped ?? line ?? '').split(',').map((one) => one.trim())
    const all = [...names.filter((one) => one !== ''), name].sort(byCase)
    return text.replace(found, () => importOf(module, all))
  })
}

/** Constants, then classes, then the rest. */
function byCase(one: string, other: string): number {
  const rank = (name: string) => (/^[A-Z][A-Z0-9_]+$/.test(name) ? 0 : /^[A-Z]/.test(name) ? 1 : 2)
  return rank(one) - rank(other) || (one < other ? -1 : 1)
}

function importOf(module: string, names: readonly string[]): string {
  const line = `from ${module} import ${names.join(', ')}`
  return line.length <= 120
    ? `${line}\n`
    : `from ${module} import (\n${names.map((name) => `    ${name},\n`).join('')})\n`
}

/** Before the first import of the project's own that sorts behind it. */
function sortedIn(text: string, statement: string): string {
  const own = [...text.matchAll(/^from shop\..*\n/gm)]
  const next = own.find(([line]) => line > statement)
  if (next === undefined) throw new Error(`There is no import to put ${statement.trim()} before.`)
  return `${text.slice(0, next.index)}${statement}${text.slice(next.index)}`
}
