import { describe, expect, it } from 'vitest'
import { available } from '../../../src/core/answers/available.ts'
import { pack } from './pack.ts'
import { question } from './question.ts'

describe('available', () => {
  const reasons = (id: string, values: Parameters<typeof available>[2]) =>
    available(pack, question(id), values).flatMap(({ choice, because }) =>
      because === undefined ? [] : [[choice.id, because]],
    )

  it('gives the reason where a choice cannot be had', () => {
    expect(reasons('tier', { interface: 'cli' }).map(([id]) => id)).toEqual([
      'feature',
      'layered',
      'hexagonal',
    ])
    expect(reasons('framework', { tier: 'flat' })).toEqual([['django', 'Django is made of apps.']])
    expect(reasons('extras', { tier: 'script' })).toEqual([
      ['docker', 'A script is one file.'],
      ['docs', 'A script is one file.'],
    ])
  })

  it('looks ahead to open questions, and past an earlier answer to the same one', () => {
    expect(reasons('framework', { tier: 'layered' })).toEqual([['none', expect.any(String)]])
    expect(reasons('tasks', { broker: 'rabbitmq', tasks: 'none' })).toEqual([
      ['none', 'A broker without tasks has nothing to do.'],
      ['rq', 'RQ works with Redis only.'],
    ])
    expect(reasons('database', {})).toEqual([])
  })
})
