import { type MatrixCell, names } from './cells.ts'

/** What people do who have logged in, with the buttons of orders; and forms of every type, with references, that are open to all. */
export function pageCells(): readonly MatrixCell[] {
  return [
    { ...onDjango, id: 'pages-feature-django', records: 'example', auth: 'session' },
    {
      ...onDjango,
      id: 'pages-feature-django-postgres',
      records: 'three',
      database: 'postgres',
      name: names.long,
    },
  ]
}

/** The one that has callers: forms are made the same way for all records. */
export const pagesInCi = ({ auth }: MatrixCell): boolean => auth === 'session'

const onDjango = {
  tier: 'feature',
  interface: 'http',
  framework: 'django',
  database: 'sqlite',
  server: 'gunicorn',
  types: 'ty',
  auth: 'none',
  live: 'none',
  secrets: 'environment',
  graphql: false,
  pages: true,
  installer: 'uv',
  name: names.short,
} as const
