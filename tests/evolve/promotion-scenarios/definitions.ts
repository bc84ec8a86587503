import { change, type Edit, replace, write } from '../edits.ts'
import type { Tier } from '../owner-edits.ts'
import {
  before,
  beforeCreate,
  importing,
  moduleOf,
  own,
  packaged,
  routeBody,
  type Scenario,
  sortedImports,
  using,
} from './scenario.ts'

function errorsOf(tier: Tier): string {
  const paths = {
    script: 'main.py',
    flat: 'shop/errors.py',
    feature: 'shop/shared/errors.py',
    layered: 'src/shop/core/errors.py',
    hexagonal: 'src/shop/domain/errors.py',
  }
  return paths[tier]
}

/** A class of the owner's with a base of the tool's. */
const errorClass = (service: string, tier: Tier, name: string): readonly Edit[] => [
  beforeCreate(service, `class ${name}(ConflictError):\n    code = "blocked"\n`),
  using(service, errorsOf(tier), 'ConflictError'),
]

/** Constants, classes and functions beside those of the tool. */
export const definitions: readonly Scenario[] = [
  {
    name: 'a constant that a default needs',
    edit: ({ service }) => [
      beforeCreate(
        service,
        'NOBODY = "nobody"\n\n\ndef anonymous(name: str = NOBODY) -> str:\n    return name\n\n\n',
      ),
    ],
    holds: ['NOBODY = "nobody"', 'name: str = NOBODY'],
  },
  {
    name: 'a class with a base of the tool’s',
    edit: ({ service }, tier) => errorClass(service, tier, 'BlockedError'),
    holds: ['class BlockedError(ConflictError):'],
  },
  {
    name: 'a class raised by another module',
    edit: ({ service, routes }, tier) => [
      ...errorClass(service, tier, 'BarredError'),
      before(routes, routeBody, '    if body.name == "Bob":\n        raise BarredError("no")\n'),
      using(routes, service, 'BarredError'),
    ],
    holds: ['class BarredError(ConflictError):', ['raise BarredError("no")', 'routes']],
  },
  {
    name: 'an asynchronous generator',
    edit: ({ service }) => [
      beforeCreate(
        service,
        'async def names_of(uow: UnitOfWork, *ids: UUID) -> AsyncGenerator[str]:\n    for each in ids:\n        yield (await read_customer(uow, customer_id=each)).name\n\n\n',
      ),
      importing(service, 'from collections.abc import AsyncGenerator'),
    ],
    holds: [['async def names_of', 'service']],
  },
  {
    name: 'a function moved to a file of the owner’s',
    from: packaged,
    edit: ({ service, routes, record, unitOfWork }, tier) => [
      replace(service, /async def remove_customer[\s\S]*?commit\(\)\n/, ''),
      change(service, (text) => text.replace(/\n+$/, '\n')),
      write(
        own(tier, 'removal'),
        `${sortedImports('from uuid import UUID', `from ${moduleOf(unitOfWork)} import UnitOfWork`, `from ${moduleOf(record)} import Customer`)}\n\nasync def remove_customer(uow: UnitOfWork, *, customer_id: UUID) -> None:\n    async with uow:\n        customer: Customer = await uow.customers.get(customer_id)\n        await uow.customers.remove(customer)\n        await uow.commit()\n`,
      ),
      replace(routes, /(?<=import[^#]*?) {4}remove_customer,\n|, remove_customer(?=\n)/, ''),
      importing(routes, `from ${moduleOf(own(tier, 'removal'))} import remove_customer`),
    ],
    holds: ['customer: Customer = await uow.customers.get'],
  },
]
