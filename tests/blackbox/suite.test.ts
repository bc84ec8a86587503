import { describe, expect, it } from 'vitest'
import { featuresOfSet } from '../matrix/cells.ts'
import type { Cell } from './cell.ts'
import { type Fault, standIn } from './stand-in.ts'
import { blackbox, outcomes } from './suite.ts'

/** Names of the checks that fail on a stand-in with this fault. */
async function failing(fault?: Fault): Promise<readonly string[]> {
  const { cell, close } = await standIn(fault)
  try {
    const checks = blackbox(cell).filter(({ apart }) => apart !== true)
    const done = await outcomes(cell, checks)
    expect(done).toHaveLength(checks.length)
    return done.flatMap(({ name, failure }) => (failure === undefined ? [] : [`${name}: ${failure}`]))
  } finally {
    close()
  }
}

describe('the black-box suite', () => {
  it('finds nothing wrong with a service that keeps the contract', async () => {
    expect(await failing()).toEqual([])
  })

  it.each<[Fault, RegExp]>([
    ['access-line-twice', /one access line.*access lines/],
    ['allow-missing', /405.*PUT \/health: header Allow/],
    ['correlation-always-fresh', /valid correlation id is taken over.*X-Correlation-ID/],
    ['correlation-missing-in-body', /404.*error\.correlation_id/],
    ['correlation-unchecked', /not valid is replaced.*X-Correlation-ID/],
    ['details-missing', /404.*keys of error/],
    ['envelope-missing', /404.*error\.code: expected "not_found"/],
    ['health-in-log', /health endpoints are not in the access log/],
    ['id-in-route', /route: expected "__unmatched__"/],
    ['log-not-json', /lines that are no JSON object/],
    ['metrics-present', /\/metrics is 404 here: GET \/metrics: status: expected 404/],
    ['not-found-is-400', /GET \/: status: expected 404, got 400/],
    ['ready-names-too-much', /\/ready is 200.*body: expected/],
  ])('finds %s', async (fault, message) => {
    expect(await failing(fault)).toContainEqual(expect.stringMatching(message))
  })

  it('finds limit-ignored, where a feature takes bodies', async () => {
    const { cell, close } = await standIn('limit-ignored')
    const checks = blackbox({ ...cell, features: featuresOfSet('three') })
    const done = await outcomes(
      cell,
      checks.filter(({ name }) => name.includes('is 413')),
    )
    close()
    const refused = expect.stringMatching(/status: expected 413, got/)
    expect(done.map(({ failure }) => failure)).toEqual([refused, refused])
  })

  it('leaves out what a cell cannot do, and asks more of one that can do more', async () => {
    const { cell, close } = await standIn()
    close()
    const count = (change: Partial<Cell>) => blackbox({ ...cell, ...change }).length
    expect(count({ example: true })).toBeGreaterThan(count({}))
    expect(count({ capabilities: ['metrics'] })).toBe(count({}) + 2)
    expect(count({ capabilities: ['tracing'] })).toBe(count({}) + 2)
    expect(count({ capabilities: ['openapi'] })).toBe(count({}) + 1)
    expect(count({ capabilities: ['something-else'] })).toBe(count({}))
  })

  it('refuses a cell with a database that the harness cannot disturb', async () => {
    const { cell, close } = await standIn()
    close()
    expect(() => blackbox({ ...cell, capabilities: ['database'] })).toThrow('disturb the database')
  })
})
