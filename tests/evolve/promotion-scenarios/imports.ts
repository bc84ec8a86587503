import { append, replace, write } from '../edits.ts'
import {
  before,
  beforeCreate,
  importing,
  moduleOf,
  named,
  own,
  packaged,
  type Scenario,
  sortedImports,
} from './scenario.ts'

const indented = (text: string): string => text.replaceAll(/^(?=.)/gm, '    ')

/** Modules of the owner's, and every way of importing. */
export const imports: readonly Scenario[] = [
  {
    name: 'a new module imported absolutely',
    edit: ({ service }, tier) => [
      write(own(tier, 'naming'), '"""Names."""\n\n\ndef shown(name: str) -> str:\n    return name.strip()\n'),
      named(service, 'shown'),
      importing(service, `from ${moduleOf(own(tier, 'naming'))} import shown`),
    ],
    holds: ['"""Names."""', ['shown(', 'service']],
  },
  {
    name: 'a new module imported relatively',
    from: packaged,
    edit: ({ service, record }, tier) => [
      replace('pyproject.toml', 'ban-relative-imports = "all"', 'ban-relative-imports = "parents"'),
      write(
        own(tier, 'calling'),
        `from .${moduleOf(record).replace('shop.', '')} import Customer\n\n\ndef called(customer: Customer) -> str:\n    return customer.name\n`,
      ),
      append(service, '\n\ndef letter(customer: Customer) -> str:\n    return called(customer)\n'),
      importing(service, `from ${moduleOf(own(tier, 'calling'))} import called`),
    ],
    holds: ['def called', ['def letter', 'service']],
  },
  {
    name: 'a new module imported under another name',
    edit: ({ service }, tier) => [
      write(own(tier, 'cleaning'), 'def stripped(name: str) -> str:\n    return name.strip()\n'),
      named(service, 'clean'),
      importing(service, `from ${moduleOf(own(tier, 'cleaning'))} import stripped as clean`),
    ],
    holds: [['import stripped as clean', 'service']],
  },
  {
    name: 'from a package a module',
    edit: ({ service }, tier) => [
      write(
        own(tier, 'jobs'),
        `from uuid import UUID\n\n${moduleOf(service).includes('.') ? `from ${moduleOf(service).split('.').slice(0, -1).join('.')} import ${moduleOf(service).split('.').at(-1)} as code` : 'import main as code'}\n\n\nasync def forget(uow: code.UnitOfWork, customer_id: UUID) -> None:\n    await code.remove_customer(uow, customer_id=customer_id)\n`,
      ),
    ],
    holds: ['async def forget'],
  },
  {
    name: 'import of a whole dotted module',
    edit: ({ service, unitOfWork }, tier) => [
      write(
        own(tier, 'chores'),
        `${sortedImports('from uuid import UUID', `import ${moduleOf(service)}`, `from ${moduleOf(unitOfWork)} import UnitOfWork`)}\n\nasync def drop(uow: UnitOfWork, customer_id: UUID) -> None:\n    await ${moduleOf(service)}.remove_customer(uow, customer_id=customer_id)\n`,
      ),
    ],
    holds: ['async def drop'],
  },
  {
    name: 'import of a dotted module under another name',
    edit: ({ service, settings, unitOfWork }, tier) => [
      write(
        own(tier, 'tasks'),
        `${sortedImports('from uuid import UUID', `import ${moduleOf(service)} as code`, `from ${moduleOf(unitOfWork)} import UnitOfWork`, `from ${moduleOf(settings)} import Settings as Config`)}\n\nasync def sweep(uow: UnitOfWork, config: Config, customer_id: UUID) -> int:\n    await code.read_customer(uow, customer_id=customer_id)\n    await code.remove_customer(uow, customer_id=customer_id)\n    return config.port\n`,
      ),
    ],
    holds: ['async def sweep', 'import Settings as Config'],
  },
  {
    name: 'imports inside a function',
    from: packaged,
    edit: ({ main, service, record }) => [
      append(
        main,
        `\n\ndef inspect_it() -> object:\n    import ${moduleOf(service)} as code\n    from ${moduleOf(record)} import Customer  # slow\n\n    return Customer, code.read_customer\n`,
      ),
    ],
    holds: ['def inspect_it', '# slow'],
  },
  {
    name: 'imports for type checkers alone',
    edit: ({ record, settings }, tier) => [
      write(
        own(tier, 'reports'),
        `from __future__ import annotations\n\nfrom typing import TYPE_CHECKING\n\nif TYPE_CHECKING:\n${indented(sortedImports(`from ${moduleOf(record)} import Customer`, `from ${moduleOf(settings)} import Settings`)).replace('\n', '  # heavy\n')}\n\ndef line(customer: Customer, settings: Settings) -> str:\n    return customer.name + settings.host\n`,
      ),
    ],
    holds: ['if TYPE_CHECKING:\n    from', 'def line', '# heavy'],
  },
  {
    name: 'imports for type checkers in a file of the tool',
    left: 'it uses Settings of shop.config, and through shop.config: shop.application may not import pydantic',
    from: packaged,
    edit: ({ service, settings }) => [
      beforeCreate(service, 'def limit(settings: "Settings") -> int:\n    return settings.port\n\n\n'),
      importing(service, 'from typing import TYPE_CHECKING'),
      before(
        service,
        '\n\ndef limit(',
        `\nif TYPE_CHECKING:\n    from ${moduleOf(settings)} import Settings\n`,
      ),
    ],
    holds: [
      ['def limit', 'service'],
      ['if TYPE_CHECKING:', 'service'],
    ],
  },
  {
    name: 'everything of a module by a star',
    edit: ({ service }, tier) => [
      write(
        own(tier, 'console'),
        `from ${moduleOf(service)} import *  # noqa: F403\n\n\ndef handy() -> object:\n    return create_customer, read_customer  # noqa: F405\n`,
      ),
    ],
    holds: ['def handy'],
  },
]
