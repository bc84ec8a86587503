import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { afterAll, expect, it } from 'vitest'
import type { StatusDetails } from '../../src/cli/output-details.ts'
import { commit, created, git, newelJson, workspace } from './project.ts'

const { folder, remove } = workspace()
afterAll(remove)

const ownMigration = `"""What customers are called by their friends"""

import sqlalchemy as sa
from alembic import op

revision = "0003_nickname"
down_revision = "0002_customer"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("customers", sa.Column("nickname", sa.String(40), nullable=True))


def downgrade() -> None:
    op.drop_column("customers", "nickname")
`

function writeIn(root: string, path: string, text: string): void {
  mkdirSync(dirname(join(root, path)), { recursive: true })
  writeFileSync(join(root, path), text)
}

it('a migration that was put behind the owner’s is the tool’s own at the next tier, too', async () => {
  const root = await created(folder, 'shop', '--tier', 'feature', '--feature', 'customer:name:str')
  writeIn(root, 'shop/migrations/versions/0003_nickname.py', ownMigration)
  commit(root)
  expect((await newelJson(root, 'add', 'feature', 'invoice:total:decimal')).exitCode).toBe(0)
  commit(root)
  expect((await newelJson(root, 'promote', '--in-place')).exitCode).toBe(0)
  commit(root)
  const migration = 'src/shop/migrations/versions/0003_invoice.py'
  expect(readFileSync(join(root, migration), 'utf8')).toContain('down_revision = "0003_nickname"')
  const { details } = await newelJson(root, 'status')
  expect((details as StatusDetails).drift.edited).toEqual([])
  const removed = await newelJson(root, 'remove', 'feature', 'invoice')
  expect([removed.exitCode, git(root, 'ls-files', '--deleted')]).toEqual([
    0,
    expect.stringContaining(migration),
  ])
})
