import { join } from 'node:path'
import { beforeAll, describe, expect, it } from 'vitest'
import type { ChangeDetails } from '../../src/cli/output-details.ts'
import { created, newel } from './project.ts'
import { edit, textIn, typed } from './promoting.ts'
import { folder, green } from './promoting-project.ts'

const words = ['promote', '--to', 'hexagonal', '--dry-run', ...green]
const [model, repository] = ['src/shop/models/customers.py', 'src/shop/repositories/customers.py']
const [domain, sql] = ['src/shop/domain/customers.py', 'src/shop/adapters/outbound/sql/customers.py']

let root: string

/** A layered project with columns, a method and a query of the owner's. */
beforeAll(async () => {
  const feature = ['--feature', 'customer:name:str(1..80),email:str?', '--no-example']
  root = await created(folder, 'shop', '--tier', 'layered', ...feature, ...green)
  const email = '    email: Mapped[str | None] = mapped_column(String(200))\n'
  const columns =
    '    score: Mapped[float] = mapped_column(default=0.0)\n    vip: Mapped[bool] = mapped_column(default=False, index=True)\n'
  edit(root, model, email, `${email}${columns}`)
  edit(root, model, 'mapped_column(String(80))', 'mapped_column(String(80), unique=True)')
  const remove = '    async def remove(self'
  edit(
    root,
    repository,
    remove,
    `    async def drop(self) -> None:\n        self._session.expunge_all()\n\n${remove}`,
  )
})

describe('what was lifted', () => {
  it('is told by class, with both files and what was done', async () => {
    const { stdout } = await newel(root, ...words)
    const lifted = /Lifted[^\n]*\n((?: {2}.*\n)+)/.exec(stdout)?.[1] ?? ''
    expect(lifted.replaceAll(/\s+/g, ' ').trim()).toBe(
      `Customer of ${model} → ${domain}, ${sql}: name (changed), score, vip CustomerRepository of ${repository} → ${sql}, src/shop/application/ports.py: drop`,
    )
    expect(Math.max(...stdout.split('\n').map(({ length }) => length))).toBeLessThanOrEqual(120)
  })

  it('is told member by member as JSON', async () => {
    const { details } = await typed(root, words)
    const { lifts } = details as ChangeDetails
    expect(lifts.map(({ member, what, to }) => [member, what, to.length])).toEqual([
      ['Customer.name', 'changed', 2],
      ['Customer.score', 'added', 2],
      ['Customer.vip', 'added', 2],
      ['CustomerRepository.drop', 'added', 2],
    ])
    expect(lifts[0]).toEqual({ member: 'Customer.name', what: 'changed', from: model, to: [domain, sql] })
  })

  it('is a table as Markdown', async () => {
    const file = join(folder, 'lifts.md')
    await typed(root, ['promote', '--to', 'hexagonal', '--report', file, ...green])
    expect(textIn(folder, 'lifts.md')).toContain(
      `| \`Customer\` | \`${model}\` | \`${domain}\`, \`${sql}\` | name (changed), score, vip |`,
    )
  })
})
