import { describe, expect, it } from 'vitest'
import { type Edit, edited, replace, textAt, write } from '../../evolve/edits.ts'
import { customer } from '../../evolve/owner-edits.ts'
import { places } from '../../evolve/owner-places.ts'
import { beforeCreate, behind, importing } from '../../evolve/promotion-scenarios/scenario.ts'
import { treeOf } from '../../evolve/rendered.ts'
import { contractFaults, promote } from './promoted.ts'

const given = { features: [customer], database: 'sqlite', example: false }
const at = places.layered
const there = places.hexagonal
const email = '    email: Mapped[str | None] = mapped_column(String(200))\n'
const remove =
  '    async def remove(self, customer: Customer) -> None:\n        await self._session.delete(customer)\n'

const column = (text: string): Edit => behind(at.record, email, `    ${text}\n`)
const imported = (line: string): Edit => importing(at.record, line)

const note: readonly Edit[] = [
  write(
    'src/shop/notes.py',
    'from collections.abc import Sequence\nfrom uuid import UUID, uuid4\n\nfrom sqlalchemy import String, select\nfrom sqlalchemy.ext.asyncio import AsyncSession\nfrom sqlalchemy.orm import Mapped, mapped_column\n\nfrom shop.core.database import Base\n\n\nclass Note(Base, kw_only=True):\n    __tablename__ = "notes"\n\n    id: Mapped[UUID] = mapped_column(primary_key=True, default_factory=uuid4)\n    text: Mapped[str] = mapped_column(String(200))\n\n\nclass NoteRepository:\n    def __init__(self, session: AsyncSession) -> None:\n        self._session = session\n\n    async def all(self) -> Sequence[Note]:\n        return (await self._session.scalars(select(Note))).all()\n',
  ),
]

/** What the owner did, and what the report says: the file, the statement, and why. */
const left: readonly (readonly [what: string, edits: readonly Edit[], because: string])[] = [
  [
    'a property of the mapper',
    [
      behind(
        at.record,
        email,
        '\n    @hybrid_property\n    def initial(self) -> str:\n        return self.name[:1]\n',
      ),
      imported('from sqlalchemy.ext.hybrid import hybrid_property'),
    ],
    'domain/customers.py: Customer: initial: it uses hybrid_property of sqlalchemy.ext.hybrid, and shop.domain may import the standard library alone',
  ],
  [
    'a relationship',
    [
      column('friends: Mapped[list["Customer"]] = relationship(default_factory=list)'),
      imported('from sqlalchemy.orm import relationship'),
    ],
    'domain/customers.py: Customer: friends: it is made by relationship, not by mapped_column',
  ],
  [
    'a column whose type nobody names',
    [column('tags: Mapped[list[str]] = mapped_column(default_factory=list)')],
    'domain/customers.py: Customer: tags: no type of a Column is known for list[str]',
  ],
  [
    'an argument that only one shape has',
    [
      column('bio: Mapped[str | None] = mapped_column(Text, deferred=True, default=None)'),
      imported('from sqlalchemy import Text'),
    ],
    'domain/customers.py: Customer: bio: deferred has no place in the new layout',
  ],
  [
    'a wrapper that is written otherwise',
    [column('vip: orm.Mapped[bool] = mapped_column(default=False)'), imported('from sqlalchemy import orm')],
    'domain/customers.py: Customer: vip: orm has no place in the new layout',
  ],
  [
    'a default of a library',
    [
      column('seen: Mapped[str] = mapped_column(String(9), default=func.now())'),
      imported('from sqlalchemy import func'),
    ],
    'domain/customers.py: Customer: seen: it uses func of sqlalchemy, and shop.domain may import the standard library alone',
  ],
  [
    'another table',
    [replace(at.record, '__tablename__ = "customers"', '__tablename__ = "clients"')],
    'domain/customers.py: Customer: __tablename__: the new layout has something else for it',
  ],
  [
    'another head of the class',
    [
      replace(
        at.record,
        'class Customer(Base, kw_only=True):',
        'class Customer(Base, kw_only=True, repr=False):',
      ),
    ],
    'domain/customers.py: Customer: you have edited its bases, parameters or decorators',
  ],
  [
    'an index that names a column by its attribute',
    [
      behind(at.record, email, '\n    __table_args__ = (Index("ix_lower", func.lower(email)),)\n'),
      imported('from sqlalchemy import Index'),
      imported('from sqlalchemy import func'),
    ],
    'domain/customers.py: Customer: __table_args__: it uses email, which is no name outside the class: write it as a text',
  ],
  [
    'a port that would know the library',
    [
      behind(
        at.repository,
        remove,
        '\n    def newest(self) -> Select[Customer]:\n        return select(Customer).order_by(Customer.created_at.desc())\n',
      ),
      importing(at.repository, 'from sqlalchemy import Select'),
    ],
    'application/ports.py: CustomerRepository: it uses Select of sqlalchemy, and shop.application may not import sqlalchemy',
  ],
  [
    'an attribute whose type cannot be told',
    [
      behind(
        at.unitOfWork,
        '        self.customers = CustomerRepository(self._session)\n',
        '        self.events = []\n',
      ),
    ],
    'application/ports.py: UnitOfWork: __init__: the type of self.events cannot be told: annotate it',
  ],
  [
    'a service that uses a table of the owner’s own',
    [
      ...note,
      beforeCreate(at.service, 'def headline(note: Note) -> str:\n    return note.text\n\n\n'),
      importing(at.service, 'from shop.notes import Note'),
    ],
    'application/customers.py: headline: it uses Note of shop.adapters.outbound.sql.notes, and shop.application may not import shop.adapters',
  ],
  [
    'a unit of work with a repository that speaks of a table of the owner’s own',
    [
      ...note,
      behind(
        at.unitOfWork,
        '        self.customers = CustomerRepository(self._session)\n',
        '        self.notes = NoteRepository(self._session)\n',
      ),
      importing(at.unitOfWork, 'from shop.notes import NoteRepository'),
    ],
    'application/ports.py: NoteRepository: it uses Note of shop.adapters.outbound.sql.notes, and shop.application may not import shop.adapters',
  ],
]

describe('what no longer fits at hexagonal', () => {
  const promoted = (edits: readonly Edit[]) =>
    promote(edited(treeOf({ ...given, tier: 'layered' }), ...edits), 'layered', 'hexagonal', given)

  it.each(left)('%s is a conflict that says why', (_, edits, because) => {
    const { plan, tree, lost } = promoted(edits)
    const conflicts = plan.operations.flatMap((one) =>
      one.kind === 'conflict' ? [`${one.path}: ${one.because}`] : [],
    )
    expect({ conflicts, lost }).toEqual({ conflicts: [`src/shop/${because}`], lost: [] })
    expect(contractFaults(tree)).toEqual([])
  })

  it('stands beside what could be carried, which is on the other side of the markers', () => {
    const { tree } = promoted([
      column('vip: Mapped[bool] = mapped_column(default=False)'),
      column('tags: Mapped[list[str]] = mapped_column(default_factory=list)'),
    ])
    expect(textAt(tree, there.record)).toMatch(
      /^<<<<<<< yours\nclass Customer\(Base, kw_only=True\):[\s\S]*tags: Mapped[\s\S]*vip: Mapped[\s\S]*^\|{7} as it was written\nclass Customer\(Base[\s\S]*^=======\n@dataclass[\s\S]* {4}vip: bool = False\n>>>>>>> newel\n/m,
    )
    expect(textAt(tree, String(there.table))).toContain('    Column("vip", Boolean, nullable=False),\n')
  })

  it('names every member', () => {
    const { plan } = promoted([
      column('tags: Mapped[list[str]] = mapped_column(default_factory=list)'),
      column('sizes: Mapped[list[int]] = mapped_column(default_factory=list)'),
    ])
    const reasons = plan.operations.flatMap((one) => (one.kind === 'conflict' ? [one.because] : []))
    expect(reasons.join()).toMatch(/sizes: no type.*; Customer: tags: no type/)
  })

  it('is told for each member that was lifted, with its files', () => {
    const { lifts } = promoted([column('vip: Mapped[bool] = mapped_column(default=False)')])
    expect(lifts).toEqual([
      { member: 'Customer.vip', what: 'added', from: at.record, to: [there.record, there.table] },
    ])
  })

  it('says of removed members that they are gone everywhere', () => {
    const { tree, lifts, plan } = promoted([
      replace(at.record, email, ''),
      replace(at.repository, `\n${remove}`, ''),
    ])
    expect(plan.operations.filter(({ kind }) => kind === 'conflict')).toEqual([])
    expect(lifts.map(({ member, what, to }) => [member, what, to])).toEqual([
      ['Customer.email', 'removed', [there.record, there.table]],
      ['CustomerRepository.remove', 'removed', [there.repository, there.ports]],
    ])
    const texts = [there.record, there.repository, there.ports].map((path) => textAt(tree, String(path)))
    expect(texts.join('\n')).not.toMatch(/email|def remove/)
  })
})
