/** Where a project called `shop`, with the feature `customer`, keeps what its owner edits. */
export interface Places {
  readonly main: string
  readonly settings: string
  readonly routes: string
  readonly service: string
  readonly schemas: string
  readonly unitOfWork: string
  readonly middleware: string
  /** The class of the record. */
  readonly record: string
  /** Its columns, where they stand apart from the class. */
  readonly table?: string
  readonly repository: string
  /** What the use cases need from outside, where that stands apart. */
  readonly ports?: string
  /** Empty where there are no migrations. */
  readonly migrations: string
  /** A module of the owner's own; a file of the tool's where there is only one. */
  readonly greetings: string
  readonly bodies: string
  /** Tests of the owner's own; a file of the tool's where there is only one. */
  readonly greetingTests: string
  readonly httpTests: string
  /** The tests of the record over HTTP. */
  readonly recordTests: string
  /** A test of the tool's that lists every operation; nothing where there is none. */
  readonly operations?: string
  /** Where the owner moves the tests of customers to. */
  readonly tests?: { readonly from: string; readonly to: string }
  /** What the owner has no use for. */
  readonly deleted: string
}

const script: Places = {
  main: 'main.py',
  settings: 'main.py',
  routes: 'main.py',
  service: 'main.py',
  schemas: 'main.py',
  unitOfWork: 'main.py',
  middleware: 'main.py',
  record: 'main.py',
  repository: 'main.py',
  migrations: '',
  greetings: 'main.py',
  bodies: 'test_main.py',
  greetingTests: 'test_main.py',
  httpTests: 'test_main.py',
  recordTests: 'test_main.py',
  operations: 'test_main.py',
  deleted: 'CLAUDE.md',
}

const packaged = {
  bodies: 'tests/records.py',
  greetingTests: 'tests/unit/test_greetings.py',
  httpTests: 'tests/integration/test_greetings.py',
  recordTests: 'tests/integration/test_customers.py',
  operations: 'tests/integration/test_openapi.py',
  tests: { from: 'tests/integration/test_customers.py', to: 'tests/integration/test_customer_records.py' },
  deleted: 'docs/decisions.md',
} as const

const flat: Places = {
  ...packaged,
  main: 'shop/main.py',
  settings: 'shop/config.py',
  routes: 'shop/routes.py',
  service: 'shop/services.py',
  schemas: 'shop/schemas.py',
  unitOfWork: 'shop/unit_of_work.py',
  middleware: 'shop/middleware.py',
  record: 'shop/models.py',
  repository: 'shop/repositories.py',
  migrations: 'shop/migrations/versions',
  greetings: 'shop/greetings.py',
}

const feature: Places = {
  ...packaged,
  main: 'shop/main.py',
  settings: 'shop/shared/config.py',
  routes: 'shop/customers/routes.py',
  service: 'shop/customers/service.py',
  schemas: 'shop/customers/schemas.py',
  unitOfWork: 'shop/unit_of_work.py',
  middleware: 'shop/shared/middleware.py',
  record: 'shop/customers/models.py',
  repository: 'shop/customers/repository.py',
  migrations: 'shop/migrations/versions',
  greetings: 'shop/shared/greetings.py',
}

const layered: Places = {
  ...packaged,
  main: 'src/shop/main.py',
  settings: 'src/shop/core/config.py',
  routes: 'src/shop/api/v1/customers.py',
  service: 'src/shop/services/customers.py',
  schemas: 'src/shop/schemas/customers.py',
  unitOfWork: 'src/shop/unit_of_work.py',
  middleware: 'src/shop/api/middleware.py',
  record: 'src/shop/models/customers.py',
  repository: 'src/shop/repositories/customers.py',
  migrations: 'src/shop/migrations/versions',
  greetings: 'src/shop/core/greetings.py',
}

const hexagonal: Places = {
  ...packaged,
  main: 'src/shop/bootstrap/main.py',
  settings: 'src/shop/config.py',
  routes: 'src/shop/adapters/inbound/http/customers/routes.py',
  service: 'src/shop/application/customers.py',
  schemas: 'src/shop/adapters/inbound/http/customers/schemas.py',
  unitOfWork: 'src/shop/adapters/outbound/sql/unit_of_work.py',
  middleware: 'src/shop/adapters/inbound/http/middleware.py',
  record: 'src/shop/domain/customers.py',
  table: 'src/shop/adapters/outbound/sql/customers.py',
  repository: 'src/shop/adapters/outbound/sql/customers.py',
  ports: 'src/shop/application/ports.py',
  migrations: 'src/shop/migrations/versions',
  greetings: 'src/shop/domain/greetings.py',
}

export const places = { script, flat, feature, layered, hexagonal } as const
