import { append, write } from '../edits.ts'
import { before, beforeCreate, importing, moduleOf, named, own, packaged, type Scenario } from './scenario.ts'

/** Modules of the owner's, and every way of importing. */
export const imports: readonly Scenario[] = [
  {
    name: 'a new module imported absolutely',
    edit: ({ service }, tier) => [
      write(own(tier, 'naming'), '"""Names."""\n\n\ndef tidy(name: str) -> str:\n    return name.strip()\n'),
      named(service, 'tidy'),
      importing(service, `from ${moduleOf(own(tier, 'naming'))} import tidy`),
    ],
    holds: ['"""Names."""', ['name=tidy(name)', 'service']],
  },
  {
    name: 'a new module imported relatively',
    from: packaged,
    edit: ({ service, record }, tier) => [
      write(
        own(tier, 'naming'),
        `from .${moduleOf(record).replace('shop.', '')} import Customer\n\n\ndef called(customer: Customer) -> str:\n    return customer.name\n`,
      ),
      append(service, '\n\ndef letter(customer: Customer) -> str:\n    return called(customer)\n'),
      importing(service, `from ${moduleOf(own(tier, 'naming'))} import called`),
    ],
    holds: ['def called', ['def letter', 'service']],
  },
  {
    name: 'a new module imported under another name',
    edit: ({ service }, tier) => [
      write(own(tier, 'naming'), 'def tidy(name: str) -> str:\n    return name.strip()\n'),
      named(service, 'clean'),
      importing(service, `from ${moduleOf(own(tier, 'naming'))} import tidy as clean`),
    ],
    holds: [['import tidy as clean', 'service']],
  },
  {
    name: 'from a package a module',
    edit: ({ service }, tier) => [
      write(
        own(tier, 'jobs'),
        `${moduleOf(service).includes('.') ? `from ${moduleOf(service).split('.').slice(0, -1).join('.')} import ${moduleOf(service).split('.').at(-1)} as code` : 'import main as code'}\n\n\nasync def forget(uow: code.UnitOfWork, customer_id: code.UUID) -> None:\n    await code.remove_customer(uow, customer_id=customer_id)\n`,
      ),
    ],
    holds: ['async def forget'],
  },
  {
    name: 'import of a whole dotted module',
    edit: ({ service }, tier) => [
      write(
        own(tier, 'jobs'),
        `import ${moduleOf(service)}\n\n\nasync def forget(uow: object, customer_id: object) -> None:\n    await ${moduleOf(service)}.remove_customer(uow, customer_id=customer_id)\n`,
      ),
    ],
    holds: ['async def forget'],
  },
  {
    name: 'import of a dotted module under another name',
    edit: ({ service, settings }, tier) => [
      write(
        own(tier, 'jobs'),
        `import ${moduleOf(service)} as code\nfrom ${moduleOf(settings)} import Settings as Config\n\n\nasync def forget(uow: object, config: Config) -> None:\n    await code.remove_customer(uow, customer_id=config.port)\n    await code.read_customer(uow, customer_id=config.port)\n`,
      ),
    ],
    holds: ['async def forget', 'import Settings as Config'],
  },
  {
    name: 'imports inside a function',
    edit: ({ main, service, record }) => [
      append(
        main,
        `\n\ndef inspect_it() -> object:\n    from ${moduleOf(record)} import Customer  # noqa: PLC0415 - slow\n    import ${moduleOf(service)} as code\n\n    return Customer, code.read_customer\n`,
      ),
    ],
    holds: ['def inspect_it', '# noqa: PLC0415 - slow'],
  },
  {
    name: 'imports for type checkers alone',
    edit: ({ record, settings }, tier) => [
      write(
        own(tier, 'reports'),
        `from __future__ import annotations\n\nfrom typing import TYPE_CHECKING\n\nif TYPE_CHECKING:\n    from ${moduleOf(record)} import Customer  # heavy\n    from ${moduleOf(settings)} import Settings\n\n\ndef line(customer: Customer, settings: Settings) -> str:\n    return customer.name + settings.host\n`,
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
        `from ${moduleOf(service)} import *  # noqa: F403\n\n\ndef handy() -> object:\n    return create_customer, remove_customer  # noqa: F405\n`,
      ),
    ],
    holds: ['def handy'],
  },
]
