import { replace } from '../edits.ts'
import { before, behind, importing, listed, type Scenario } from './scenario.ts'

/** Settings, the fields of bodies, and endpoints. */
export const api: readonly Scenario[] = [
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
    edit: (at) => [
      before(
        at.routes,
        '@customers_router.patch(',
        '@customers_router.get("/{customer_id}/name")\nasync def get_customer_name(uow: UnitOfWorkDep, customer_id: UUID) -> str:\n    return (await read_customer(uow, customer_id=customer_id)).name\n\n\n',
      ),
      ...listed(at, 'GET /v1/customers/{customer_id}/name'),
    ],
    holds: [['async def get_customer_name', 'routes']],
  },
]
