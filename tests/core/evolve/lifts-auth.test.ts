import { describe, expect, it } from 'vitest'
import { textOf } from '../../../src/core/bytes.ts'
import { edited, replace, textAt } from '../../evolve/edits.ts'
import { customer } from '../../evolve/owner-edits.ts'
import { treeOf } from '../../evolve/rendered.ts'
import { contractFaults, promote } from './promoted.ts'

const given = { features: [customer], database: 'sqlite', example: false, auth: 'jwt' }
const sql = 'src/shop/adapters/outbound/sql/auth.py'

describe('the classes of authentication', () => {
  it.each([
    ['jwt', 'AuthUser', 'name: Mapped[str] = mapped_column(String(64), unique=True)'],
    ['api_key', 'AuthClient', 'name: Mapped[str] = mapped_column(String(64), unique=True)'],
  ])('with %s climb with what was added to them', (auth, named, column) => {
    const layered = treeOf({ ...given, auth, tier: 'layered' })
    const [model = ''] = [...layered.keys()].filter((path) =>
      textOf(layered.get(path)?.content ?? new Uint8Array())?.includes(`class ${named}(Base`),
    )
    const ours = edited(
      layered,
      replace(
        model,
        `    ${column}\n`,
        `    ${column}\n    active: Mapped[bool] = mapped_column(default=True)\n`,
      ),
    )
    const { plan, tree, lost } = promote(ours, 'layered', 'hexagonal', { ...given, auth })
    expect(plan.operations.flatMap((one) => (one.kind === 'conflict' ? [one.because] : []))).toEqual([])
    expect(lost).toEqual([])
    expect(textAt(tree, 'src/shop/domain/auth.py')).toContain('    active: bool = True\n')
    expect(textAt(tree, sql)).toContain('    Column("active", Boolean, nullable=False),\n')
    expect(contractFaults(tree)).toEqual([])
  })

  it('have ports that get what was added to a repository', () => {
    const layered = treeOf({ ...given, tier: 'layered' })
    const [path = ''] = [...layered.keys()].filter((each) =>
      textOf(layered.get(each)?.content ?? new Uint8Array())?.includes('class AuthUserRepository:'),
    )
    const find = '    async def find_by_name('
    const method =
      '    async def forget(self, user: AuthUser) -> None:\n        await self._session.delete(user)\n\n'
    const { plan, tree } = promote(
      edited(layered, replace(path, find, method + find)),
      'layered',
      'hexagonal',
      given,
    )
    expect(plan.operations.flatMap((one) => (one.kind === 'conflict' ? [one.because] : []))).toEqual([])
    expect(textAt(tree, sql)).toContain('await self._session.delete(user)')
    expect(textAt(tree, 'src/shop/application/ports.py')).toContain(
      '    async def forget(self, user: AuthUser) -> None: ...\n',
    )
  })

  it.each(['jwt', 'api_key'])('with %s are as rendered where nobody edited them', (auth) => {
    const promotion = promote(treeOf({ ...given, auth, tier: 'layered' }), 'layered', 'hexagonal', {
      ...given,
      auth,
    })
    const texts = (tree: ReturnType<typeof treeOf>) =>
      new Map([...tree].map(([path, { content }]) => [path, textOf(content)]))
    expect(texts(promotion.tree)).toEqual(texts(treeOf({ ...given, auth, tier: 'hexagonal' })))
  })
})
