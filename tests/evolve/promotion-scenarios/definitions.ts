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
const blockedError = (service: string, tier: Tier): readonly Edit[] => [
  beforeCreate(service, 'class BlockedError(ConflictError):\n    code = "blocked"\n\n\n'),
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
    edit: ({ service }, tier) => blockedError(service, tier),
    holds: ['class BlockedError(ConflictError):'],
  },
  {
    name: 'a class raised by another module',
    edit: ({ service, routes }, tier) => [
      ...blockedError(service, tier),
      before(routes, routeBody, '    if body.name == "Bob":\n        raise BlockedError("no")\n'),
      using(routes, service, 'BlockedError'),
    ],
    holds: ['class BlockedError(ConflictError):', ['raise BlockedError("no")', 'routes']],
  },
  {
    name: 'an asynchronous generator',
    edit: ({ service }) => [
      beforeCreate(
        service,
        'async def names(uow: UnitOfWork, *ids: UUID) -> AsyncGenerator[str]:\n    for each in ids:\n        yield (await read_customer(uow, customer_id=each)).name\n\n\n',
      ),
      importing(service, 'from collections.abc import AsyncGenerator'),
    ],
    holds: [['async def names', 'service']],
  },
  {
    name: 'a function moved to a file of the owner’s',
    from: packaged,
    edit: ({ service, routes, record }, tier) => [
      replace(service, /async def remove_customer[\s\S]*?commit\(\)\n/, ''),
      change(service, (text) => text.replace(/\n+$/, '\n')),
      write(
        own(tier, 'removal'),
        `from uuid import UUID\n\nfrom ${moduleOf(service)} import UnitOfWork\nfrom ${moduleOf(record)} import Customer\n\n\nasync def remove_customer(uow: UnitOfWork, *, customer_id: UUID) -> None:\n    async with uow:\n        customer: Customer = await uow.customers.get(customer_id)\n        await uow.customers.remove(customer)\n        await uow.commit()\n`,
      ),
      replace(routes, /(?<=import[^#]*?) {4}remove_customer,\n|, remove_customer(?=\n)/, ''),
      importing(routes, `from ${moduleOf(own(tier, 'removal'))} import remove_customer`),
    ],
    holds: ['customer: Customer = await uow.customers.get'],
  },
]
