import { setTimeout as pause } from 'node:timers/promises'
import type { FeatureRecord } from '../../../src/core/answers/types.ts'
import type { Cell, Check, Context } from '../cell.ts'
import { caller } from '../client.ts'
import { createOne, featuresOf, pathOf, payload } from '../records.ts'
import { hasStatus, refuses } from '../verdict.ts'

/** When every connection to the database is taken, who waits too long for one is told so, and nobody else is harmed. */
export function exhaustionChecks(cell: Cell): readonly Check[] {
  const [feature] = featuresOf(cell)
  if (feature === undefined) return []
  const run = (context: Context) => exhausted(context, feature)
  return [
    {
      name: 'without a free connection to the database 503 is said in time',
      needs: 'database',
      apart: true,
      run,
    },
  ]
}

const timeoutSeconds = 0.5

async function exhausted({ cell }: Context, feature: FeatureRecord): Promise<void> {
  const settings = { DATABASE_POOL_SIZE: '1', DATABASE_POOL_TIMEOUT_SECONDS: String(timeoutSeconds) }
  const service = await cell.hooks.launch({ settings })
  const context: Context = { cell, call: caller(service.url) }
  try {
    const body = await payload(context, feature, 1)
    await createOne(context, feature, 2)
    const release = await service.database?.holdWriters(feature.plural)
    const waiting = context.call('POST', pathOf(feature), { json: body })
    waiting.catch(() => undefined)
    await pause(500)
    const refused = context.call('GET', pathOf(feature))
    refused.catch(() => undefined)
    const early = await Promise.race([refused, pause(timeoutSeconds * 1000 + 2_000)])
    await release?.()
    if (early === undefined)
      throw new Error(`GET ${pathOf(feature)}: waits longer than the pool's time limit`)
    refuses(early, 'unavailable')
    hasStatus(await waiting, 201)
    hasStatus(await context.call('GET', pathOf(feature)), 200)
  } finally {
    await service.close()
  }
}
