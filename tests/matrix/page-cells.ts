import { type MatrixCell, names } from './cells.ts'
import { onDjango } from './usual-cells.ts'

/** What people do who have logged in, with the buttons of orders; and forms of every type, with references, that are open to all. */
export function pageCells(): readonly MatrixCell[] {
  return [
    { ...withPages, id: 'pages-feature-django', auth: 'session' },
    {
      ...withPages,
      id: 'pages-feature-django-postgres',
      records: 'three',
      database: 'postgres',
      name: names.long,
    },
  ]
}

/** The one that has callers: forms are made the same way for all records. */
export const pagesInCi = ({ auth }: MatrixCell): boolean => auth === 'session'

const withPages = { ...onDjango, pages: true } as const
