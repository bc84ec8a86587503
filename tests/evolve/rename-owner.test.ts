import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { MatrixCell } from '../matrix/cells.ts'
import { install } from '../matrix/installing.ts'
import { qualitySteps } from '../matrix/quality.ts'
import { command } from '../matrix/steps.ts'
import { findToolchain, type Toolchain } from '../matrix/toolchain.ts'
import { commit, created, newelJson, workspace } from './project.ts'

/** What an owner writes around the feature `invoice`, where a tier has its modules. */
interface Places {
  readonly model: string
  readonly service: string
  readonly routes: string
}

const flat: Places = {
  model: 'shop/models.py',
  service: 'shop/services.py',
  routes: 'shop/routes.py',
}

const layered: Places = {
  model: 'src/shop/models/invoices.py',
  service: 'src/shop/services/invoices.py',
  routes: 'src/shop/api/v1/invoices.py',
}

const hexagonal: Places = {
  model: 'src/shop/domain/invoices.py',
  service: 'src/shop/application/invoices.py',
  routes: 'src/shop/adapters/inbound/http/invoices/routes.py',
}

const moduleOf = (path: string) => path.replace(/^src\/|\.py$/g, '').replaceAll('/', '.')

const service = `

async def double_invoice(uow: UnitOfWork, *, invoice_id: UUID) -> Decimal:
    # In order to invoice twice, the total is doubled.
    invoice = await read_invoice(uow, invoice_id=invoice_id)
    return invoice.total * 2 + len(invoice.reference) - 1
`

const routes = `

@invoices_router.get("/{invoice_id}/double")
async def get_double(uow: UnitOfWorkDep, invoice_id: UUID) -> str:
    return str(await double_invoice(uow, invoice_id=invoice_id))
`

const test = ({ model, service }: Places) => `import httpx2
import pytest
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker

${[`from ${moduleOf(model)} import Invoice`, `from ${moduleOf(service)} import double_invoice`].sort().join('\n')}
from tests.records import invoice_body

pytestmark = pytest.mark.integration


def test_the_names_of_the_owner_stay() -> None:
    order_by = "invoice"
    assert sorted([order_by, "in order to"]) == ["in order to", "invoice"]
    assert Invoice.__name__ != double_invoice.__name__


async def test_the_total_is_doubled(client: httpx2.AsyncClient) -> None:
    body = await invoice_body(client)
    created = (await client.post("/v1/invoices", json={**body, "total": "2.50", "reference": "A"})).json()
    answer = await client.get(f"/v1/invoices/{created['id']}/double")
    assert answer.json() == "5.00"
    assert (created["reference"], created["total"]) == ("A", "2.50")


async def test_the_table_is_the_one_of_old(sessions: async_sessionmaker[AsyncSession]) -> None:
    async with sessions() as session:
        assert await session.scalar(text("SELECT count(reference) FROM invoices")) == 0
`

const { folder, remove } = workspace()
afterAll(remove)

let toolchain: Toolchain
beforeAll(async () => {
  toolchain = await findToolchain()
})

const read = (root: string, path: string) => readFileSync(join(root, path), 'utf8')

function write(root: string, path: string, content: string): void {
  mkdirSync(dirname(join(root, path)), { recursive: true })
  writeFileSync(join(root, path), content)
}

function edit(
  root: string,
  path: string,
  ...changes: readonly (readonly [from: string | RegExp, to: string])[]
): void {
  const after = changes.reduce(
    (text, [from, to]) => {
      const changed = text.replace(from, to)
      if (changed === text) throw new Error(`${path} has no ${from}`)
      return changed
    },
    read(root, path),
  )
  writeFileSync(join(root, path), after)
}

async function owned(tier: string, places: Places): Promise<string> {
  const features = [
    'customer:name:str(1..80)',
    'invoice:reference:str(1..20),total:decimal,customer:ref(customer)',
  ]
  const flags = features.flatMap((feature) => ['--feature', feature])
  const root = await created(join(folder, tier), 'shop', '--tier', tier, ...flags)
  edit(
    root,
    places.service,
    [/$/, service],
    [/ +uow\.invoices\.add\(invoice\)\n/, '$&        invoice.reference = invoice.reference.strip()\n'],
  )
  edit(root, places.routes, [/$/, routes], [/create_invoice,(\s+)/, '$&double_invoice,$1'])
  edit(root, 'tests/integration/test_openapi.py', [
    / +"GET \/v1\/invoices",\n/,
    '$&    "GET /v1/invoices/{invoice_id}/double",\n',
  ])
  write(root, 'tests/integration/test_double.py', test(places))
  edit(root, 'README.md', [
    /$/,
    '\nIn order to see them: `curl localhost:8000/v1/invoices`, of `uv run shop`.\n',
  ])
  return root
}

/** Lines of the owner are longer or shorter then, and are laid out anew as they would be by their owner. */
async function proved(root: string, tier: string, name: string) {
  const cell = { tier, name, types: 'ty' } as MatrixCell
  const { installation, steps } = await install(cell, root, join(folder, 'environments'), toolchain)
  if (installation === undefined) throw new Error(JSON.stringify(steps))
  const { environment, lint } = installation
  const [ruff = []] = [lint.slice(0, lint.indexOf('ruff') + 1)]
  for (const words of [
    ['check', '--select', 'I', '--fix', '.'],
    ['format', '.'],
  ])
    await command([...ruff, ...words], { cwd: root, environment })
  const quality = await qualitySteps(installation, root, {})
  return quality.filter(({ ok }) => !ok).map(({ name: step, tail }) => `${step}: ${tail}`)
}

/** What is renamed one after the other, with the warnings: the SQL of the owner says the names of table and column. */
const renames: readonly (readonly [words: string, ...warnings: string[]])[] = [
  ['feature invoice bill', 'names-left tests/integration/test_double.py:29'],
  ['field bill.reference code', 'names-left tests/integration/test_double.py:29'],
  ['project corner-store', 'prefix-renamed SHOP_'],
]

describe.each([
  ['flat', flat],
  ['layered', layered],
  ['hexagonal', hexagonal],
])('at %s', (tier, places) => {
  it("the owner's code follows a feature, a field and the project", { timeout: 240_000 }, async () => {
    const root = await owned(tier, places)
    commit(root)
    for (const [words, ...warnings] of renames) {
      const done = await newelJson(root, 'rename', ...words.split(' '))
      expect(done).toMatchObject({ ok: true, problems: [], details: { conflicts: [] } })
      expect(done.warnings.map(({ code, where }) => `${code} ${where}`)).toEqual(warnings)
      commit(root)
    }
    const own = read(root, 'tests/integration/test_double.py')
    expect(own).toContain('order_by = "invoice"')
    expect(own).toContain('SELECT count(reference) FROM invoices')
    expect(own).toContain('"/v1/bills"')
    expect(read(root, 'README.md')).toContain(
      'In order to see them: `curl localhost:8000/v1/bills`, of `uv run corner-store`.',
    )
    expect(await proved(root, tier, 'corner-store')).toEqual([])
  })
})
