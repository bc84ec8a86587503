import { type MatrixCell, names } from './cells.ts'
import { onDjango } from './usual-cells.ts'

/** Workers that share a file with the service, and a server; whoever may send, and those who have logged in; one secret more in a store. */
export function taskCells(): readonly MatrixCell[] {
  return [
    { ...sending, id: 'tasks-feature-django' },
    {
      ...sending,
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

const sending = { ...onDjango, tasks: 'celery' } as const
