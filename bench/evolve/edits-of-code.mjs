import { done } from './programs.mjs'

export function addPhone({ after, replace, write, has }) {
  const [model, schemas, service] = ['models', 'schemas', 'service'].map(
    (name) => `shop/customers/${name}.py`,
  )
  after(
    model,
    'email: Mapped[str | None] = mapped_column(String(200))\n',
    '    phone: Mapped[str | None] = mapped_column(String(40), default=None)\n',
  )
  after(
    schemas,
    'CustomerEmail = Annotated[PlainText, Field(min_length=1, max_length=200)]\n',
    'CustomerPhone = Annotated[PlainText, Field(min_length=5, max_length=40)]\n',
  )
  after(schemas, 'email: CustomerEmail | None = None\n', '    phone: CustomerPhone | None = None\n')
  after(schemas, 'email: str | None\n', '    phone: str | None\n')
  replace(
    service,
    'email: str | None) -> Customer:',
    'email: str | None, phone: str | None = None) -> Customer:',
  )
  replace(service, 'Customer(name=name, email=email)', 'Customer(name=name, email=email, phone=phone)')
  replace('shop/customers/routes.py', 'email=body.email)', 'email=body.email, phone=body.phone)')
  write('shop/migrations/versions/0003_customer_phone.py', phoneMigration)
  const next = 'shop/migrations/versions/0003_invoice.py'
  if (has(next)) replace(next, 'down_revision = "0002_customer"', 'down_revision = "0003_customer_phone"')
}

const phoneMigration = `"""Customers have a phone."""

import sqlalchemy as sa
from alembic import op

revision = "0003_customer_phone"
down_revision = "0002_customer"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("customers", sa.Column("phone", sa.String(40), nullable=True))


def downgrade() -> None:
    op.drop_column("customers", "phone")
`

export function addCard({ append, after }) {
  append(
    'shop/customers/routes.py',
    `

@customers_router.get("/{customer_id}/card")
async def get_customer_card(uow: UnitOfWorkDep, customer_id: UUID) -> dict[str, str]:
    customer = await read_customer(uow, customer_id=customer_id)
    return {"card": f"{customer.name} <{customer.email}>"}
`,
  )
  append(
    'tests/records.py',
    `

async def create_named_customer(client: httpx2.AsyncClient, name: str) -> str:
    body = {**await customer_body(client), "name": name}
    response = await client.post("/v1/customers", json=body)
    return response.json()["id"]
`,
  )
  append(
    'tests/integration/test_customers.py',
    `

async def test_a_customer_has_a_card(client: httpx2.AsyncClient) -> None:
    customer_id = await create_named_customer(client, "Ada")
    card = await client.get(f"/v1/customers/{customer_id}/card")
    assert card.json() == {"card": "Ada <email>"}
`,
  )
  after('tests/integration/test_customers.py', 'from tests.records import ', 'create_named_customer, ')
  after(
    'tests/integration/test_openapi.py',
    '    "DELETE /v1/customers/{customer_id}",\n',
    '    "GET /v1/customers/{customer_id}/card",\n',
  )
  after(
    'README.md',
    '| `/v1/customers` | customers: create, read, list, change, remove |\n',
    '| `/v1/customers/{id}/card` | name and address in one line |\n',
  )
}

export function wireNotes({ write, before, after }) {
  write('shop/notes/__init__.py', '')
  write('shop/notes/routes.py', notesRoutes)
  write('shop/notes/audit.py', notesAudit)
  before('shop/main.py', 'from shop.shared.config', 'from shop.notes.routes import notes_router\n')
  after(
    'shop/main.py',
    '    app.include_router(customers_router)\n',
    `    # Notes are for the staff; the gateway keeps everybody else out.
    app.include_router(notes_router)
`,
  )
  before('shop/unit_of_work.py', 'from shop.shared.database', 'from shop.notes.audit import AuditTrail\n')
  after(
    'shop/unit_of_work.py',
    '        self.customers = CustomerRepository(self._session)\n',
    `        # The last to be made: it sees what the repositories did.
        self.audit = AuditTrail(self._session)
`,
  )
  after('tests/integration/test_openapi.py', '    "GET /ready",\n', '    "GET /v1/notes",\n')
}

const notesRoutes = `"""Notes of the staff."""

from fastapi import APIRouter

notes_router = APIRouter(prefix="/v1/notes", tags=["notes"])


@notes_router.get("")
async def get_notes() -> list[str]:
    return []
`

const notesAudit = `"""Who did what."""

from sqlalchemy.ext.asyncio import AsyncSession


class AuditTrail:
    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    def changed(self) -> int:
        return len(self._session.dirty)
`

export function renameDatabase({ move, rewrite }) {
  move('shop/shared/database.py', 'shop/shared/db.py')
  rewrite((text) => text.replaceAll('shop.shared.database', 'shop.shared.db'))
}

export async function reformat(project, program) {
  project.replace('pyproject.toml', 'line-length = 120', 'line-length = 100')
  project.replace(
    'pyproject.toml',
    '[tool.ruff.lint]\n',
    '[tool.ruff.format]\nquote-style = "single"\n\n[tool.ruff.lint]\nignore = ["ARG002", "E501"]\n',
  )
  await format(project, program)
}

/** What `make format` does. */
export async function format({ folder }, program) {
  await done(program('ruff'), ['check', '--fix', '--quiet', '--no-cache', '.'], folder)
  await done(program('ruff'), ['format', '--quiet', '--no-cache', '.'], folder)
}
