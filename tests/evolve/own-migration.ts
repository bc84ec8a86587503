import type { FileTree } from '../../src/core/reconcile/types.ts'
import { type Edit, textAt, write } from './edits.ts'
import type { Places } from './owner-places.ts'

/** What an owner writes into a migration; `upgrade` and `downgrade` are statements of a function. */
export interface OwnMigration {
  /** What its name ends with, behind a number. */
  readonly slug: string
  readonly title: string
  readonly upgrade: string
  readonly downgrade: string
}

/** A migration of the owner's behind those that are there; none where the project has no migrations. */
export const migrating = (at: Places, migration: OwnMigration): readonly Edit[] =>
  at.migrations === '' ? [] : [(tree) => added(tree, at.migrations, migration)]

function added(tree: FileTree, folder: string, { slug, title, upgrade, downgrade }: OwnMigration): FileTree {
  const texts = [...tree.keys()]
    .filter((path) => path.startsWith(`${folder}/`))
    .map((path) => textAt(tree, path))
  const revisions = texts.flatMap((text) => /^revision = "(.+)"$/m.exec(text)?.[1] ?? [])
  const head = revisions.find(
    (revision) => !texts.some((text) => text.includes(`down_revision = "${revision}"`)),
  )
  const revision = `${String(revisions.length + 1).padStart(4, '0')}_${slug}`
  const imports = `${upgrade}${downgrade}`.includes('sa.') ? 'import sqlalchemy as sa\n' : ''
  return write(
    `${folder}/${revision}.py`,
    `"""${title}"""

${imports}from alembic import op

revision = "${revision}"
down_revision = "${head}"
branch_labels = None
depends_on = None


def upgrade() -> None:
${upgrade}

def downgrade() -> None:
${downgrade}`,
  )(tree)
}
