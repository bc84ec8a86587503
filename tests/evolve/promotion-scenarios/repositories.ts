import { type Edit, replace, write } from '../edits.ts'
import type { Tier } from '../owner-edits.ts'
import type { Places } from '../owner-places.ts'
import { behind, importing, migrated, moduleOf, own, packaged, type Scenario, using } from './scenario.ts'

const remove =
  '    async def remove(self, customer: Customer) -> None:\n        await self._session.delete(customer)\n'

/** A method at the end of the repository. */
const method = ({ repository }: Places, text: string): Edit => behind(repository, remove, `\n${text}`)

const named =
  '    async def named(self, name: str) -> Sequence[Customer]:\n        """Everybody of that name, whoever came first before the others."""\n        query = select(Customer).where(Customer.name == name).order_by(Customer.created_at, Customer.email.desc())\n        return (await self._session.scalars(query)).all()\n'

const namesakes =
  '    async def namesakes(self, name: str) -> Sequence[Customer]:\n        return (await self._session.scalars(select(Customer).where(Customer.name == name))).all()\n'

const namedSignature = '    async def named(self, name: str) -> Sequence[Customer]: ...\n'

/** The line by which migrations know the tables of customers. */
const knowing = ' import Customer  # noqa: F401\n'

const environment = ({ migrations }: Places): string => migrations.replace(/versions$/, 'env.py')

const databaseOf = ({ settings }: Places): string => settings.replace('config.py', 'database.py')

const note =
  'class Note(Base, kw_only=True):\n    __tablename__ = "notes"\n\n    id: Mapped[UUID] = mapped_column(primary_key=True, default_factory=uuid4)\n    text: Mapped[str] = mapped_column(String(200))\n'

const noteRepository =
  'class NoteRepository:\n    def __init__(self, session: AsyncSession) -> None:\n        self._session = session\n\n    async def about(self, text: str) -> Sequence[Note]:\n        return (await self._session.scalars(select(Note).where(Note.text == text))).all()\n'

const noteMigration = (at: Places): readonly Edit[] =>
  migrated(
    at,
    '    op.create_table(\n        "notes",\n        sa.Column("id", sa.Uuid(), nullable=False),\n        sa.Column("text", sa.String(200), nullable=False),\n        sa.PrimaryKeyConstraint("id", name=op.f("pk_notes")),\n    )\n',
    '    op.drop_table("notes")\n',
  )

/** A repository of the owner's for customers, wired by hand. */
const figures = (at: Places, tier: Tier): readonly Edit[] => [
  write(
    own(tier, 'figures'),
    `"""How many there are."""\n\nfrom sqlalchemy import func, select\nfrom sqlalchemy.ext.asyncio import AsyncSession\n\nfrom ${moduleOf(at.record)} import Customer\n\n\nclass CustomerFigures:\n    def __init__(self, session: AsyncSession) -> None:\n        self._session = session\n\n    async def named(self, name: str, *, limit: int = 5) -> int:\n        """At most so many."""\n        query = select(func.count()).select_from(Customer).where(Customer.name == name)\n        return min(await self._session.scalar(query) or 0, limit)\n\n    async def _nothing(self) -> None:\n        return None\n`,
  ),
  behind(
    at.unitOfWork,
    '        self.customers = CustomerRepository(self._session)\n',
    '        self.figures = CustomerFigures(self._session)\n',
  ),
  importing(at.unitOfWork, `from ${moduleOf(own(tier, 'figures'))} import CustomerFigures`),
]

/** Repositories and the unit of work: classes of the tool's that are ports later, and the owner's own. */
export const repositories: readonly Scenario[] = [
  {
    name: 'a query by attributes in a repository',
    edit: (at) => [method(at, named)],
    holds: [['async def named(self, name: str) -> Sequence[Customer]:\n        """Everybody', 'repository']],
    hexagonal: [
      [namedSignature, 'ports'],
      ['where(customers_table.c.name == name)', 'repository'],
      ['.order_by(customers_table.c.created_at, customers_table.c.email.desc())\n', 'repository'],
    ],
  },
  {
    name: 'a query that the service uses',
    edit: (at) => [
      method(at, namesakes),
      replace(
        at.service,
        '    async with uow:\n        uow.customers.add(customer)\n',
        '    async with uow:\n        if len(await uow.customers.namesakes(name)) > 99:\n            raise ConflictError("So many of one name")\n        uow.customers.add(customer)\n',
      ),
      using(at.service, errorsOf(at), 'ConflictError'),
    ],
    holds: [['await uow.customers.namesakes(name)', 'service']],
    hexagonal: [['    async def namesakes(self, name: str) -> Sequence[Customer]: ...\n', 'ports']],
  },
  {
    name: 'a private method of a repository',
    edit: (at) => [
      method(
        at,
        '    def _newest(self) -> Select[Customer]:\n        return select(Customer).order_by(Customer.created_at.desc())\n\n    async def last(self) -> Customer | None:\n        return (await self._session.scalars(self._newest().limit(1))).first()\n',
      ),
      importing(at.repository, 'from sqlalchemy import Select'),
    ],
    holds: [['def _newest(self)', 'repository']],
    hexagonal: [
      ['    async def last(self) -> Customer | None: ...\n', 'ports'],
      ['order_by(customers_table.c.created_at.desc())', 'repository'],
    ],
  },
  {
    name: 'another signature of a method of a repository',
    edit: (at) => [
      replace(
        at.repository,
        'async def find(self, customer_id: UUID) -> Customer | None:\n        return await self._session.get(Customer, customer_id)',
        'async def find(self, customer_id: UUID, *, fresh: bool = False) -> Customer | None:\n        return await self._session.get(Customer, customer_id, populate_existing=fresh)',
      ),
    ],
    holds: [['populate_existing=fresh', 'repository']],
    hexagonal: [
      [
        '    async def find(self, customer_id: UUID, *, fresh: bool = False) -> Customer | None: ...\n',
        'ports',
      ],
    ],
  },
  {
    name: 'another order of pages',
    edit: ({ repository }) => [
      replace(
        repository,
        'order_by(Customer.created_at.desc(), Customer.id)',
        'order_by(Customer.created_at.desc(), Customer.name, Customer.id)',
      ),
    ],
    holds: [],
    hexagonal: [
      [
        'order_by(customers_table.c.created_at.desc(), customers_table.c.name, customers_table.c.id)',
        'repository',
      ],
    ],
  },
  {
    name: 'customers one after another',
    edit: (at) => [
      method(
        at,
        '    async def each(self, *, size: int = BATCH) -> AsyncIterator[Customer]:\n        query = select(Customer).execution_options(yield_per=size)\n        async for customer in await self._session.stream_scalars(query):\n            yield customer\n',
      ),
      replace(
        at.repository,
        '\n\n\nclass CustomerRepository:',
        `${at.repository === 'main.py' ? '\n\n\n' : '\n\n'}BATCH = 100\n\n\nclass CustomerRepository:`,
      ),
      ...(at.repository === 'main.py'
        ? [replace(at.repository, 'AsyncGenerator, Awaitable,', 'AsyncGenerator, AsyncIterator, Awaitable,')]
        : [importing(at.repository, 'from collections.abc import AsyncIterator')]),
    ],
    holds: [
      ['BATCH = 100\n', 'repository'],
      ['yield customer', 'repository'],
    ],
    hexagonal: [['    def each(self, *, size: int = ...) -> AsyncIterator[Customer]: ...\n', 'ports']],
  },
  {
    name: 'a step of the unit of work',
    edit: ({ unitOfWork }) => [
      replace(
        unitOfWork,
        '    async def commit(self) -> None:\n',
        '    async def flush(self) -> None:\n        """What the database makes is there afterwards."""\n        await self._session.flush()\n\n    async def commit(self) -> None:\n',
      ),
    ],
    holds: [['    async def flush(self) -> None:\n        """What', 'unitOfWork']],
    hexagonal: [['    async def flush(self) -> None: ...\n', 'ports']],
  },
  {
    name: 'a second repository wired by hand',
    from: packaged,
    edit: figures,
    holds: [['self.figures = CustomerFigures(self._session)', 'unitOfWork']],
    hexagonal: [
      [
        'class CustomerFigures(Protocol):\n    async def named(self, name: str, *, limit: int = 5) -> int: ...\n',
        'ports',
      ],
      ['    @property\n    def figures(self) -> CustomerFigures: ...\n', 'ports'],
    ],
  },
  {
    name: 'a test of the owner’s at the database',
    from: packaged,
    edit: (at) => [
      write(
        'tests/integration/test_names.py',
        `import pytest\nfrom sqlalchemy import select\nfrom sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker\n\nfrom ${moduleOf(at.record)} import Customer\nfrom ${moduleOf(at.unitOfWork)} import UnitOfWork\n\npytestmark = pytest.mark.integration\n\n\nasync def test_customers_are_found_by_name(sessions: async_sessionmaker[AsyncSession]) -> None:\n    async with UnitOfWork(sessions) as uow:\n        uow.customers.add(Customer(name="Ann", email=None))\n        await uow.commit()\n    async with sessions() as session:\n        found = await session.scalar(select(Customer).where(Customer.name == "Ann"))\n    assert found is not None\n`,
      ),
    ],
    holds: ['test_customers_are_found_by_name'],
  },
  {
    name: 'a table and a repository of the owner’s own',
    from: packaged,
    edit: (at, tier) => [
      write(
        own(tier, 'notes'),
        `from collections.abc import Sequence\nfrom uuid import UUID, uuid4\n\nfrom sqlalchemy import String, select\nfrom sqlalchemy.ext.asyncio import AsyncSession\nfrom sqlalchemy.orm import Mapped, mapped_column\n\nfrom ${moduleOf(databaseOf(at))} import Base\n\n\n${note}\n\n${noteRepository}`,
      ),
      behind(environment(at), knowing, `from ${moduleOf(own(tier, 'notes'))} import Note  # noqa: F401\n`),
      ...noteMigration(at),
    ],
    holds: ['class Note(Base, kw_only=True):', 'select(Note).where(Note.text == text)'],
  },
  {
    name: 'a table of the owner’s own beside the tool’s',
    from: packaged,
    edit: (at) => [
      replace(at.record, 'class Customer(', `${note}\n\nclass Customer(`),
      replace(at.repository, 'class CustomerRepository:', `${noteRepository}\n\nclass CustomerRepository:`),
      importing(at.repository, `from ${moduleOf(at.record)} import Note`),
      replace(environment(at), knowing, ' import Customer, Note  # noqa: F401\n'),
      ...noteMigration(at),
    ],
    holds: ['class Note(Base, kw_only=True):', 'class NoteRepository:'],
  },
]

function errorsOf({ settings }: Places): string {
  if (settings === 'main.py') return settings
  return settings.replace('config.py', 'errors.py')
}
