import { type Edit, replace } from '../edits.ts'
import type { Places } from '../owner-places.ts'
import {
  before,
  behind,
  changed,
  importing,
  migrated,
  moduleOf,
  packaged,
  type Scenario,
  using,
} from './scenario.ts'

/** The last generated column, and what stands below the columns. */
const email = '    email: Mapped[str | None] = mapped_column(String(200))\n'
const mapper = '    __mapper_args__ = {"version_id_col": version'

/** Something at the end of the class. */
const member = ({ record }: Places, text: string): Edit =>
  replace(record, /(?<= {4}__mapper_args__ = \{"version_id_col": version, [^\n]*\n)/, `\n${text}`)

const column = ({ record }: Places, text: string): Edit => behind(record, email, text)

/** Methods and columns that an owner adds to the class of a record. */
export const models: readonly Scenario[] = [
  {
    name: 'a property of a record',
    edit: (at) => [
      member(
        at,
        '    @property\n    def initial(self) -> str:\n        """Of the name."""\n        return self.name[:1].upper()\n',
      ),
    ],
    holds: [['    def initial(self) -> str:\n        """Of the name."""', 'record']],
  },
  {
    name: 'methods and constants of a record',
    edit: (at) => [
      before(at.record, mapper, '    LONGEST: ClassVar[int] = 12  # as the label has it\n\n'),
      importing(at.record, 'from typing import ClassVar'),
      member(
        at,
        '    def __str__(self) -> str:\n        return self.name\n\n    # what is printed\n    def label(self) -> str:\n        return textwrap.shorten(self.name, Customer.LONGEST)\n\n    @classmethod\n    def nameless(cls) -> "Customer":\n        return cls(name="?", email=None)\n',
      ),
      importing(at.record, 'import textwrap'),
    ],
    holds: [
      ['    LONGEST: ClassVar[int] = 12  # as the label has it\n', 'record'],
      ['    def __str__(self) -> str:', 'record'],
      ['    # what is printed\n    def label', 'record'],
      ['textwrap.shorten(self.name, Customer.LONGEST)', 'record'],
    ],
  },
  {
    name: 'a docstring of a record',
    edit: ({ record }) => [
      replace(
        record,
        '    __tablename__ = "customers"\n',
        '    """Whom we sell to."""\n\n    __tablename__ = "customers"\n',
      ),
    ],
    holds: [['"""Whom we sell to."""', 'record']],
  },
  {
    name: 'a column with an index and a default of the server',
    from: packaged,
    edit: (at) => [
      column(
        at,
        '    # earned by orders\n    points: Mapped[int] = mapped_column(SmallInteger, default=0, server_default="0", index=True)  # never below\n',
      ),
      importing(at.record, 'from sqlalchemy import SmallInteger'),
      ...migrated(
        at,
        changed(
          'add_column(sa.Column("points", sa.SmallInteger(), server_default="0", nullable=False))',
          'create_index(op.f("ix_customers_points"), ["points"])',
        ),
        changed('drop_index(op.f("ix_customers_points"))', 'drop_column("points")'),
      ),
    ],
    holds: [
      ['# earned by orders\n    points: ', 'record'],
      ['# never below\n', 'record'],
    ],
    hexagonal: [
      ['    points: int = 0  # never below\n', 'record'],
      ['    Column("points", SmallInteger, nullable=False, server_default="0", index=True),\n', 'table'],
    ],
  },
  {
    name: 'a unique column with a default that is made',
    from: packaged,
    edit: (at) => [
      before(at.record, 'class Customer(', 'def new_code() -> str:\n    return secrets.token_hex(6)\n\n\n'),
      importing(at.record, 'import secrets'),
      column(
        at,
        '    code: Mapped[str] = mapped_column(String(12), unique=True, default_factory=new_code, repr=False)\n',
      ),
      ...migrated(
        at,
        changed(
          'add_column(sa.Column("code", sa.String(12), nullable=False))',
          'create_unique_constraint(op.f("uq_customers_code"), ["code"])',
        ),
        changed('drop_constraint(op.f("uq_customers_code"), type_="unique")', 'drop_column("code")'),
      ),
    ],
    holds: [['def new_code() -> str:', 'record']],
    hexagonal: [
      ['    code: str = field(default_factory=new_code, repr=False)\n', 'record'],
      ['    Column("code", String(12), nullable=False, unique=True),\n', 'table'],
    ],
  },
  {
    name: 'columns of types that no field has',
    from: packaged,
    edit: (at) => [
      column(
        at,
        '    tags: Mapped[list[str]] = mapped_column(JSON, default_factory=list)\n    score: Mapped[float | None] = mapped_column(default=None)\n',
      ),
      importing(at.record, 'from sqlalchemy import JSON'),
      ...migrated(
        at,
        changed(
          'add_column(sa.Column("tags", sa.JSON(), nullable=False))',
          'add_column(sa.Column("score", sa.Double(), nullable=True))',
        ),
        changed('drop_column("score")', 'drop_column("tags")'),
      ),
    ],
    holds: [],
    hexagonal: [
      ['    tags: list[str] = field(default_factory=list)\n    score: float | None = None\n', 'record'],
      ['    Column("tags", JSON, nullable=False),\n    Column("score", Double, nullable=True),\n', 'table'],
    ],
  },
  {
    name: 'a column that refers to its own table',
    from: packaged,
    edit: (at) => [
      column(
        at,
        '    referrer_id: Mapped[UUID | None] = mapped_column(\n        ForeignKey("customers.id", ondelete="SET NULL"), default=None, comment="Who told them about us, if anybody did"\n    )\n',
      ),
      importing(at.record, 'from sqlalchemy import ForeignKey'),
      ...migrated(
        at,
        changed(
          'add_column(sa.Column("referrer_id", sa.Uuid(), nullable=True))',
          'create_foreign_key(op.f("fk_customers_referrer_id_customers"), "customers", ["referrer_id"], ["id"], ondelete="SET NULL")'.replace(
            /^create_foreign_key\((.*)\)$/,
            'create_foreign_key(\n            $1\n        )',
          ),
        ),
        changed(
          'drop_constraint(op.f("fk_customers_referrer_id_customers"), type_="foreignkey")',
          'drop_column("referrer_id")',
        ),
      ),
    ],
    holds: [],
    hexagonal: [
      ['    referrer_id: UUID | None = None\n', 'record'],
      ['ForeignKey("customers.id", ondelete="SET NULL"),', 'table'],
      ['comment="Who told them about us, if anybody did"', 'table'],
    ],
  },
  {
    name: 'a column that the database fills',
    from: packaged,
    edit: (at) => [
      column(at, '    seen_at: Mapped[dt.datetime] = mapped_column(server_default=func.now(), init=False)\n'),
      importing(at.record, 'from sqlalchemy import func'),
      ...migrated(
        at,
        changed(
          'add_column(sa.Column("seen_at", sa.DateTime(timezone=True), server_default=sa.func.now(), nullable=False))',
        ),
        changed('drop_column("seen_at")'),
      ),
    ],
    holds: [],
    hexagonal: [
      ['    seen_at: dt.datetime = field(init=False)\n', 'record'],
      ['    Column("seen_at", UtcDateTime, nullable=False, server_default=func.now()),\n', 'table'],
    ],
  },
  {
    name: 'a column called otherwise in the database',
    from: packaged,
    edit: (at) => [
      column(at, '    alias: Mapped[str | None] = mapped_column("also_called", String(20), default=None)\n'),
      ...migrated(
        at,
        changed('add_column(sa.Column("also_called", sa.String(20), nullable=True))'),
        changed('drop_column("also_called")'),
      ),
    ],
    holds: [],
    hexagonal: [
      ['    alias: str | None = None\n', 'record'],
      ['    Column("also_called", String(20), key="alias", nullable=True),\n', 'table'],
    ],
  },
  {
    name: 'a column of a type of the owner’s',
    from: packaged,
    edit: (at) => [
      before(
        at.record,
        'class Customer(',
        'class Lowered(TypeDecorator[str]):\n    """Stored in small letters."""\n\n    impl = String\n    cache_ok = True\n\n    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:  # noqa: ARG002\n        return None if value is None else value.lower()\n\n\n',
      ),
      importing(at.record, 'from sqlalchemy import Dialect'),
      importing(at.record, 'from sqlalchemy import TypeDecorator'),
      column(at, '    handle: Mapped[str | None] = mapped_column(Lowered(20), default=None)\n'),
      ...migrated(
        at,
        changed('add_column(sa.Column("handle", sa.String(20), nullable=True))'),
        changed('drop_column("handle")'),
      ),
    ],
    holds: ['class Lowered(TypeDecorator[str]):'],
    hexagonal: [
      ['    handle: str | None = None\n', 'record'],
      ['    Column("handle", Lowered(20), nullable=True),\n', 'table'],
    ],
  },
  {
    name: 'a generated column edited',
    from: packaged,
    edit: (at) => [
      replace(at.record, 'mapped_column(String(80))', 'mapped_column(String(120), index=True)'),
      ...migrated(
        at,
        changed(
          'alter_column("name", existing_type=sa.String(80), type_=sa.String(120))',
          'create_index(op.f("ix_customers_name"), ["name"])',
        ),
        changed(
          'drop_index(op.f("ix_customers_name"))',
          'alter_column("name", existing_type=sa.String(120), type_=sa.String(80))',
        ),
      ),
    ],
    holds: [],
    hexagonal: [
      ['    name: str\n', 'record'],
      ['    Column("name", String(120), nullable=False, index=True),\n', 'table'],
    ],
  },
  {
    name: 'constraints of a table',
    from: packaged,
    edit: (at) => [
      before(
        at.record,
        mapper,
        '    __table_args__ = (\n        CheckConstraint("length(name) > 0", name="named"),\n        UniqueConstraint("name", "created_at"),\n        Index("ix_customers_email_name", "email", "name"),\n        {"comment": "Whom we sell to"},\n    )\n',
      ),
      importing(at.record, 'from sqlalchemy import CheckConstraint'),
      importing(at.record, 'from sqlalchemy import Index'),
      importing(at.record, 'from sqlalchemy import UniqueConstraint'),
      ...migrated(
        at,
        changed(
          'create_check_constraint("named", "length(name) > 0")',
          'create_unique_constraint(op.f("uq_customers_name"), ["name", "created_at"])',
          'create_index("ix_customers_email_name", ["email", "name"])',
        ),
        changed(
          'drop_index("ix_customers_email_name")',
          'drop_constraint(op.f("uq_customers_name"), type_="unique")',
          'drop_constraint("named", type_="check")',
        ),
      ),
    ],
    holds: [],
    hexagonal: [
      ['    CheckConstraint("length(name) > 0", name="named"),\n', 'table'],
      ['    UniqueConstraint("name", "created_at"),\n', 'table'],
      ['    Index("ix_customers_email_name", "email", "name"),\n    comment="Whom we sell to",\n', 'table'],
    ],
  },
  {
    name: 'a rule of a record that the service uses',
    edit: (at) => [
      member(
        at,
        '    def ensure_named(self) -> None:\n        if not self.name.strip():\n            raise ConflictError("A customer needs a name")\n',
      ),
      using(at.record, errorsOf(at), 'ConflictError'),
      behind(
        at.service,
        '    customer = Customer(name=name, email=email)\n',
        '    customer.ensure_named()\n',
      ),
    ],
    holds: [
      ['    def ensure_named(self) -> None:', 'record'],
      ['    customer.ensure_named()\n', 'service'],
    ],
  },
]

/** The module of errors, by the one that is beside it. */
function errorsOf({ settings }: Places): string {
  if (settings === 'main.py') return settings
  return moduleOf(settings) === 'shop.config' && settings.startsWith('src/')
    ? 'src/shop/domain/errors.py'
    : settings.replace('config.py', 'errors.py')
}
