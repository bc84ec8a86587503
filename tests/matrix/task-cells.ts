import { type MatrixCell, names } from './cells.ts'

/** Workers that share a file with the service, and a server; whoever may send, and those who have logged in; one secret more in a store. */
export function taskCells(): readonly MatrixCell[] {
  return [
    { ...onDjango, id: 'tasks-feature-django', records: 'example' },
    {
      ...onDjango,
      id: 'tasks-feature-django-postgres-session',
      records: 'three',
      database: 'postgres',
      auth: 'session',
      secrets: 'files',
      name: names.long,
    },
  ]
}

/** The one on a server, as it is in production. */
export const tasksInCi = ({ database }: MatrixCell): boolean => database === 'postgres'

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
  tasks: 'celery',
  installer: 'uv',
  name: names.short,
} as const
