import { describe, expect, it } from 'vitest'
import type { AnswerValue } from '../../../src/core/answers/types.ts'
import { migrate } from '../../../src/core/evolve/migrate.ts'
import type { Pack } from '../../../src/core/pack/types.ts'
import { pack as asking } from '../answers/pack.ts'

const step = (to: string, more: Partial<Pack['migrations'][number]>): Pack['migrations'][number] => ({
  to,
  questions: {},
  choices: {},
  roles: {},
  removed: [],
  ...more,
})

const pack = {
  ...asking,
  id: 'tiny',
  version: '0.10.0',
  migrations: [
    step('0.2.0', { choices: { store: { pg: 'postgresql' } }, roles: { conf: 'config' } }),
    step('0.3.0', {
      questions: { store: 'database' },
      choices: { database: { postgresql: 'postgres' }, extras: { image: 'docker', container: 'docker' } },
      roles: { config: 'settings', db: 'database' },
      removed: [{ path: 'migrations/env.py', because: 'Migrations are made at start.' }],
    }),
    step('0.10.0', { questions: { telemetry: 'metrics' } }),
  ],
}

const file = { blob: '0'.repeat(40), merge: 'python' as const, mode: '644', roles: [] }

const lockAt = (version: string, answers: Readonly<Record<string, AnswerValue>>) => ({
  newel: '0.1.4',
  pack: { id: 'tiny', version, integrity: 'sha256-x' },
  answers: { name: 'shop', ...answers },
  replaced: {},
  files: {
    'shop/conf.py': { ...file, roles: ['conf', 'order.db', 'model'] },
    'shop/migrations/env.py': file,
    'shop/other_migrations/env.py': file,
    'migrations/env.py': file,
  },
})

describe('a lock of an older pack', () => {
  it('goes through every step since its version, in order', () => {
    expect(
      migrate(lockAt('0.1.0', { store: 'pg', extras: ['container', 'ci', 'image'], telemetry: false }), pack),
    ).toEqual({
      ok: true,
      value: {
        given: { name: 'shop', database: 'postgres', extras: ['docker', 'ci'], metrics: false },
        replaced: {},
        roles: { conf: 'settings', 'order.db': 'order.database' },
        removed: ['shop/migrations/env.py', 'migrations/env.py'].map((path) => ({
          path,
          because: 'Migrations are made at start.',
        })),
      },
    })
  })

  it('is left alone by the steps that it has behind it', () => {
    expect(migrate(lockAt('0.3.0', { database: 'postgres', telemetry: true }), pack)).toMatchObject({
      value: { given: { name: 'shop', database: 'postgres', metrics: true }, roles: {}, removed: [] },
    })
    const now = lockAt('0.10.0', { database: 'postgres', metrics: true })
    expect(migrate(now, pack)).toMatchObject({ value: { given: now.answers } })
  })

  it('remembers what was replaced in the new words, and forgets what is no choice any more', () => {
    const lock = {
      ...lockAt('0.2.0', { store: 'sqlite' }),
      replaced: { store: ['postgresql', 'oracle'], colour: ['red'] },
    }
    expect(migrate(lock, pack)).toMatchObject({ value: { replaced: { database: ['postgres'] } } })
    const colours = { ...lock, replaced: { colour: ['red'] } }
    expect(migrate(colours, pack)).toMatchObject({ value: { replaced: {} } })
  })

  it('is refused with every answer that has no place any more, and what to do', () => {
    const lock = lockAt('0.3.0', { database: 'oracle', extras: ['ci', 'wiki'], colour: 'red' })
    expect(migrate(lock, pack)).toEqual({
      ok: false,
      problems: [
        {
          code: 'choice-gone',
          what: 'tiny 0.10.0 has no choice "oracle" for "database" any more.',
          where: '.newel/lock.json answers.database',
          next: 'Change it with the version that wrote the project, `npx newel@0.1.4 add database=none`, then update.',
        },
        {
          code: 'choice-gone',
          what: 'tiny 0.10.0 has no choice "wiki" for "extras" any more.',
          where: '.newel/lock.json answers.extras',
          next: 'Change it with the version that wrote the project, `npx newel@0.1.4 remove extras=wiki`, then update.',
        },
        {
          code: 'question-gone',
          what: 'tiny 0.10.0 no longer asks for "colour", which is "red" here.',
          where: '.newel/lock.json answers.colour',
          next: 'Take "colour" out of the answers in .newel/lock.json, if the project can do without it.',
        },
      ],
    })
  })
})
