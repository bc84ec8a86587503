import { printImports, readImportLine } from '../../src/core/python/imports.ts'
import { moduleNameOf } from '../../src/core/python/module-names.ts'
import { loadPythonReader } from '../../src/node/python-reader.ts'
import { append, change, type Edit, edited, remove, replace, textAt, write } from './edits.ts'
import type { Tier } from './owner-edits.ts'
import { type Places, places } from './owner-places.ts'

/** What an owner did to a project called `shop` with the feature `customer`, and what must hold after it climbs. */
export interface Scenario {
  readonly name: string
  /** The tiers that it may begin at; all but the last where it says nothing. */
  readonly from?: readonly Tier[]
  readonly edit: (at: Places, tier: Tier) => readonly Edit[]
  /** Text that some file has afterwards, `{routes}` for the module of the routes; with a place, the file there has it. */
  readonly holds: readonly (string | readonly [text: string, place: keyof Places])[]
  /** Text that no file has afterwards. */
  readonly lacks?: readonly string[]
  /** What a conflict must say, at the tiers that cannot have it. */
  readonly conflict?: { readonly [tier in Tier]?: RegExp }
}

const python = await loadPythonReader()
const packaged: readonly Tier[] = ['flat', 'feature', 'layered']

/** Imports something at the top, in ruff's order. */
const importing =
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
const all =
  (...edits: readonly Edit[]): Edit =>
  (tree) =>
    edited(tree, ...edits)

const moduleOf = (path: string): string => moduleNameOf(path) ?? path

/** Imports what stands in another file; where all is in one file there is nothing to import. */
const using = (path: string, from: string, name: string): Edit =>
  path === from ? nothing : importing(path, `from ${moduleOf(from)} import ${name}`)

const before = (path: string, place: string, text: string): Edit => replace(path, place, `${text}${place}`)
const behind = (path: string, place: string, text: string): Edit => replace(path, place, `${place}${text}`)

/** A module of the owner's own. */
const own = (tier: Tier, name: string): string =>
  ({
    script: `${name}.py`,
    flat: `shop/${name}.py`,
    feature: `shop/${name}.py`,
    layered: `src/shop/${name}.py`,
    hexagonal: `src/shop/${name}.py`,
  })[tier]

const ownTest = (tier: Tier, name: string): string =>
  tier === 'script' ? `test_${name}.py` : `tests/test_${name}.py`

const createCustomer = 'async def create_customer('
const postCustomer = '@customers_router.post('
const lifespanStart = '@asynccontextmanager\nasync def lifespan('
const createApp = 'def create_app('
const serviceBody = '    customer = Customer(name=name, email=email)\n'
const routeBody = '    customer = await create_customer(uow, name=body.name, email=body.email)\n'
const appStart = '    app.state.settings = settings\n'

export const scenarios: readonly Scenario[] = [
  {
    name: 'a setting with a comment',
    edit: ({ settings }) => [
      behind(
        settings,
        '    port: int = Field(default=8000, ge=1, le=65535)\n',
        '    currency: str = "EUR"  # of all prices\n',
      ),
    ],
    holds: [['currency: str = "EUR"  # of all prices', 'settings']],
  },
  {
    name: 'a validator in a body',
    edit: ({ schemas }) => [
      behind(
        schemas,
        'class CustomerCreate(RequestBody):\n    name: CustomerName\n    email: CustomerEmail | None = None\n',
        '\n    @field_validator("name")\n    @classmethod\n    def _no_edges(cls, value: str) -> str:\n        return value.strip()\n',
      ),
      importing(schemas, 'from pydantic import field_validator'),
    ],
    holds: [['def _no_edges', 'schemas']],
  },
  {
    name: 'another limit of a field',
    edit: ({ schemas }) => [replace(schemas, 'max_length=80', 'max_length=90')],
    holds: [['max_length=90', 'schemas']],
    lacks: ['max_length=80'],
  },
  {
    name: 'an endpoint',
    edit: ({ routes, service }) => [
      before(
        routes,
        '@customers_router.patch(',
        '@customers_router.get("/{customer_id}/name")\nasync def get_customer_name(uow: UnitOfWorkDep, customer_id: UUID) -> str:\n    return (await read_customer(uow, customer_id=customer_id)).name\n\n\n',
      ),
      using(routes, service, 'read_customer'),
    ],
    holds: [['async def get_customer_name', 'routes']],
  },
  {
    name: 'a helper that one function uses',
    edit: ({ service }) => [
      before(
        service,
        createCustomer,
        'def tidy(name: str) -> str:\n    # twice is once\n    return " ".join(name.split())\n\n\n',
      ),
      replace(service, serviceBody, '    customer = Customer(name=tidy(name), email=email)\n'),
    ],
    holds: [
      ['def tidy', 'service'],
      ['# twice is once', 'service'],
    ],
  },
  {
    name: 'a helper that two modules use',
    edit: ({ service, routes }) => [
      before(service, createCustomer, 'def tidy(name: str) -> str:\n    return " ".join(name.split())\n\n\n'),
      replace(service, serviceBody, '    customer = Customer(name=tidy(name), email=email)\n'),
      replace(
        routes,
        routeBody,
        '    customer = await create_customer(uow, name=tidy(body.name), email=body.email)\n',
      ),
      using(routes, service, 'tidy'),
    ],
    holds: ['def tidy', 'name=tidy(name)', 'name=tidy(body.name)'],
  },
  {
    name: 'a helper that three modules use',
    edit: ({ service, routes, main }) => [
      before(service, createCustomer, 'def tidy(name: str) -> str:\n    return " ".join(name.split())\n\n\n'),
      replace(service, serviceBody, '    customer = Customer(name=tidy(name), email=email)\n'),
      replace(
        routes,
        routeBody,
        '    customer = await create_customer(uow, name=tidy(body.name), email=body.email)\n',
      ),
      behind(main, appStart, '    app.description = tidy("our  shop")\n'),
      using(routes, service, 'tidy'),
      using(main, service, 'tidy'),
    ],
    holds: ['def tidy', 'name=tidy(name)', 'tidy("our  shop")'],
  },
  {
    name: 'a private function with a constant',
    edit: ({ service }) => [
      before(
        service,
        createCustomer,
        'LONGEST = 60  # as the printer has it\n\n\ndef _cut(name: str) -> str:\n    return name[:LONGEST]\n\n\n',
      ),
      replace(service, serviceBody, '    customer = Customer(name=_cut(name), email=email)\n'),
    ],
    holds: [
      ['LONGEST = 60  # as the printer has it', 'service'],
      ['def _cut', 'service'],
    ],
  },
  {
    name: 'a chain of helpers',
    edit: ({ service }) => [
      before(
        service,
        createCustomer,
        'def one(name: str) -> str:\n    return name\n\n\ndef two(name: str) -> str:\n    return one(name)\n\n\ndef three(name: str) -> str:\n    return two(name)\n\n\n',
      ),
      replace(service, serviceBody, '    customer = Customer(name=three(name), email=email)\n'),
    ],
    holds: [
      ['def one', 'service'],
      ['def three', 'service'],
    ],
  },
  {
    name: 'a new module imported absolutely',
    edit: ({ service }, tier) => [
      write(own(tier, 'naming'), '"""Names."""\n\n\ndef tidy(name: str) -> str:\n    return name.strip()\n'),
      replace(service, serviceBody, '    customer = Customer(name=tidy(name), email=email)\n'),
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
      replace(service, serviceBody, '    customer = Customer(name=clean(name), email=email)\n'),
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
    from: packaged,
    edit: ({ service, settings }) => [
      before(
        service,
        createCustomer,
        'def limit(settings: "Settings") -> int:\n    return settings.port\n\n\n',
      ),
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
  {
    name: 'a decorator of the owner’s',
    edit: ({ service }) => [
      before(
        service,
        createCustomer,
        'CALLS: list[str] = []\n\n\ndef counted[**P, T](function: Callable[P, T]) -> Callable[P, T]:\n    CALLS.append(function.__name__)\n    return function\n\n\n@counted\n',
      ),
      replace(service, 'async def read_customer(', '@counted\nasync def read_customer('),
      importing(service, 'from collections.abc import Callable'),
    ],
    holds: [
      ['def counted', 'service'],
      ['@counted\nasync def read_customer', 'service'],
    ],
  },
  {
    name: 'a decorator that is used in two modules',
    edit: ({ service, routes }) => [
      before(
        service,
        createCustomer,
        'def counted[T](function: T) -> T:\n    return function\n\n\n@counted\n',
      ),
      replace(routes, 'async def get_customer(', '@counted\nasync def get_customer('),
      using(routes, service, 'counted'),
    ],
    holds: [
      'def counted',
      ['@counted\nasync def create_customer', 'service'],
      ['@counted\nasync def get_customer(', 'routes'],
    ],
  },
  {
    name: 'a global that one function counts up',
    edit: ({ service }) => [
      before(service, createCustomer, 'made = 0\n\n\n'),
      replace(service, serviceBody, `    global made  # noqa: PLW0603\n    made += 1\n${serviceBody}`),
    ],
    holds: [
      ['made = 0', 'service'],
      ['made += 1', 'service'],
    ],
  },
  {
    name: 'a global that functions of two layers count up',
    edit: ({ service, routes }) =>
      service === routes
        ? [
            before(service, createCustomer, 'made = 0\n\n\n'),
            replace(service, serviceBody, `    global made\n    made += 1\n${serviceBody}`),
            replace(routes, routeBody, `    global made\n    made += 1\n${routeBody}`),
          ]
        : [
            before(service, createCustomer, 'made = 0\n\n\n'),
            replace(service, serviceBody, `    global made\n    made += 1\n${serviceBody}`),
            replace(routes, routeBody, `    code.made += 1\n${routeBody}`),
            importing(routes, `import ${moduleOf(service)} as code`),
          ],
    holds: ['made = 0', 'made += 1'],
  },
  {
    name: 'a function renamed',
    edit: () => [
      (tree) =>
        new Map(
          [...tree].map(([path, state]) => {
            const text = path.endsWith('.py') ? new TextDecoder().decode(state.content) : ''
            const now = text.replaceAll(/\bremove_customer\b/g, 'forget_customer')
            return [
              path,
              now === text ? state : { ...state, content: new TextEncoder().encode(now) },
            ] as const
          }),
        ),
    ],
    holds: [
      ['async def forget_customer', 'service'],
      ['await forget_customer(', 'routes'],
    ],
    lacks: ['remove_customer'],
  },
  {
    name: 'an endpoint deleted with its service',
    edit: ({ service, routes, operations }, tier) => [
      replace(routes, /\n\n@customers_router\.delete[\s\S]*?customer_id=customer_id\)\n/, ''),
      replace(service, /\n\nasync def remove_customer[\s\S]*?commit\(\)\n/, ''),
      ...(operations === undefined ? [] : [replace(operations, /^ {4}"DELETE .*\n/m, '')]),
      ...(tier === 'script' ? [] : [replace(routes, / {4}remove_customer,\n|, remove_customer(?=\n)/, '')]),
    ],
    holds: [],
    lacks: ['async def remove_customer', 'async def delete_customer'],
  },
  {
    name: 'other quotes in a function',
    edit: ({ routes }) => [replace(routes, 'response.headers["Location"]', "response.headers['Location']")],
    holds: [["response.headers['Location']", 'routes']],
  },
  {
    name: 'a fixture',
    edit: (_, tier) => {
      const path = tier === 'script' ? 'test_main.py' : 'tests/conftest.py'
      return [
        before(
          path,
          '@pytest.fixture\ndef app(',
          '@pytest.fixture\ndef currency() -> str:\n    """Of all prices."""\n    return "EUR"\n\n\n',
        ),
      ]
    },
    holds: ['def currency() -> str:', '"""Of all prices."""'],
  },
  {
    name: 'a patch by a text',
    edit: ({ routes }, tier) => [
      write(
        ownTest(tier, 'patch'),
        `import pytest\n\n\ndef test_patch(monkeypatch: pytest.MonkeyPatch) -> None:\n    monkeypatch.setattr("${moduleOf(routes)}.create_customer", None)\n`,
      ),
    ],
    holds: ['"{routes}.create_customer", None)'],
  },
  {
    name: 'a patch of a module',
    edit: ({ routes }, tier) => [
      write(
        ownTest(tier, 'patch'),
        `import pytest\n\nimport ${moduleOf(routes)} as code\n\n\ndef test_patch(monkeypatch: pytest.MonkeyPatch) -> None:\n    monkeypatch.setattr(code, "create_customer", None)\n`,
      ),
    ],
    holds: ['"create_customer", None)'],
  },
  {
    name: 'a target in a text',
    edit: ({ main }, tier) => [write(own(tier, 'dev'), `TARGET = "${moduleOf(main)}:create_app"\n`)],
    holds: ['"{main}:create_app"'],
  },
  {
    name: 'a middleware',
    edit: ({ main }) => [
      before(
        main,
        lifespanStart,
        'class Stamp:\n    """Says who we are."""\n\n    def __init__(self, app: ASGIApp) -> None:\n        self.app = app\n\n    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:\n        await self.app(scope, receive, send)\n\n\n',
      ),
      behind(main, '    # The last one added sees a request first.\n', '    app.add_middleware(Stamp)\n'),
      ...(main === 'main.py'
        ? []
        : [importing(main, 'from starlette.types import ASGIApp, Receive, Scope, Send')]),
    ],
    holds: ['class Stamp', ['app.add_middleware(Stamp)', 'main']],
  },
  {
    name: 'work in the background',
    edit: ({ routes }) => [
      before(
        routes,
        postCustomer,
        'async def welcome(name: str) -> None:\n    logging.getLogger("welcome").info(name)\n\n\n',
      ),
      replace(
        routes,
        'body: CustomerCreate, response: Response) -> Customer:\n',
        'body: CustomerCreate, response: Response, background: BackgroundTasks) -> Customer:\n    background.add_task(welcome, body.name)\n',
      ),
      importing(routes, 'from fastapi import BackgroundTasks'),
      importing(routes, 'import logging'),
    ],
    holds: [
      ['async def welcome', 'routes'],
      ['background.add_task(welcome, body.name)', 'routes'],
    ],
  },
  {
    name: 'comments between statements',
    edit: ({ service, routes }) => [
      before(service, 'async def read_customer(', '# --- reading ---\n'),
      before(routes, '@customers_router.get("")', '# Pages come\n# before single ones.\n'),
    ],
    holds: [
      ['# --- reading ---\nasync def read_customer', 'service'],
      ['# before single ones.\n@customers_router.get("")', 'routes'],
    ],
  },
  {
    name: 'a second factory',
    edit: ({ main }) => [
      before(
        main,
        createApp,
        'def create_admin_app(settings: Settings) -> FastAPI:\n    app = create_app(settings)\n    app.title = "admin"\n    return app\n\n\n',
      ),
    ],
    holds: ['def create_admin_app', 'app.title = "admin"'],
  },
  {
    name: 'a program at the end',
    from: packaged,
    edit: ({ main }) => [
      append(
        main,
        `\n\nif __name__ == "__main__":\n    uvicorn.run("${moduleOf(main)}:create_app", factory=True, port=8123)\n`,
      ),
      importing(main, 'import uvicorn'),
    ],
    holds: [['factory=True, port=8123', 'main']],
  },
  {
    name: 'a constant that a default needs',
    edit: ({ service }) => [
      before(
        service,
        createCustomer,
        'NOBODY = "nobody"\n\n\ndef anonymous(name: str = NOBODY) -> str:\n    return name\n\n\n',
      ),
    ],
    holds: ['NOBODY = "nobody"', 'name: str = NOBODY'],
  },
  {
    name: 'a class with a base of the tool’s',
    edit: ({ service }, tier) =>
      [append(service, '') as Edit]
        .slice(1)
        .concat(
          before(service, createCustomer, 'class BlockedError(ConflictError):\n    code = "blocked"\n\n\n'),
          errorsOf(tier) === service
            ? nothing
            : importing(service, `from ${moduleOf(errorsOf(tier))} import ConflictError`),
        ),
    holds: ['class BlockedError(ConflictError):'],
  },
  {
    name: 'a class raised by another module',
    edit: ({ service, routes }, tier) => [
      before(service, createCustomer, 'class BlockedError(ConflictError):\n    code = "blocked"\n\n\n'),
      errorsOf(tier) === service
        ? nothing
        : importing(service, `from ${moduleOf(errorsOf(tier))} import ConflictError`),
      replace(
        routes,
        routeBody,
        `    if body.name == "Bob":\n        raise BlockedError("no")\n${routeBody}`,
      ),
      using(routes, service, 'BlockedError'),
    ],
    holds: ['class BlockedError(ConflictError):', ['raise BlockedError("no")', 'routes']],
  },
  {
    name: 'an asynchronous generator',
    edit: ({ service }) => [
      before(
        service,
        createCustomer,
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
  {
    name: 'a test file deleted',
    from: packaged,
    edit: () => [remove('tests/unit/test_health.py')],
    holds: [],
    lacks: ['test_a_check_that'],
  },
  {
    name: 'a docstring of a module edited',
    edit: ({ main }) => [replace(main, /^"""(.*)"""\n/m, '"""Ask Ann before you touch this."""\n')],
    holds: ['"""Ask Ann before you touch this."""'],
  },
  {
    name: 'a comment in the import block',
    from: packaged,
    edit: ({ service, record }) => [
      replace(
        service,
        `from ${moduleOf(record)} import Customer\n`,
        `# the record itself\nfrom ${moduleOf(record)} import Customer  # noqa: TC001\n`,
      ),
    ],
    holds: [
      ['# the record itself\nfrom', 'service'],
      ['import Customer  # noqa: TC001', 'service'],
    ],
  },
  {
    name: 'names that a module offers',
    edit: ({ service }) => [
      before(service, createCustomer, '__all__ = ["create_customer", "read_customer"]\n\n\n'),
    ],
    holds: [['__all__ = ["create_customer", "read_customer"]', 'service']],
  },
  {
    name: 'an optional package',
    edit: ({ service }) => [
      before(
        service,
        createCustomer,
        'try:\n    import orjson\nexcept ImportError:  # optional\n    orjson = None\n\n\n',
      ),
      replace(service, serviceBody, `    assert orjson is not None\n${serviceBody}`),
    ],
    holds: [
      ['# optional', 'service'],
      ['assert orjson is not None', 'service'],
    ],
  },
  {
    name: 'an import for its side effect',
    edit: ({ main }, tier) => [
      write(own(tier, 'signals'), 'READY = True\n'),
      importing(main, `import ${moduleOf(own(tier, 'signals'))}  # noqa: F401`),
    ],
    holds: ['READY = True', /* with its comment */ '# noqa: F401'],
  },
  {
    name: 'a file that wants a path of the next tier',
    from: ['script', 'flat'],
    edit: ({ main }, tier) => [
      write(tier === 'script' ? 'config.py' : 'shop/shared/config.py', 'SHOP = "mine"\n'),
      behind(main, appStart, '    app.description = SHOP\n'),
      importing(main, `from ${tier === 'script' ? 'config' : 'shop.shared.config'} import SHOP`),
    ],
    holds: ['SHOP = "mine"', ['app.description = SHOP', 'main']],
  },
]

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

/** The project of an owner who did this to it at this tier. */
export const editsOf = ({ edit }: Scenario, tier: Tier): Edit => all(...edit(places[tier], tier))
