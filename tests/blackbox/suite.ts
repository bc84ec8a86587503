import type { Cell, Check, Context } from './cell.ts'
import { authChecks } from './checks/auth.ts'
import { commandChecks } from './checks/commands.ts'
import { configurationChecks } from './checks/configuration.ts'
import { correlationChecks } from './checks/correlation.ts'
import { envelopeChecks } from './checks/envelope.ts'
import { exhaustionChecks } from './checks/exhaustion.ts'
import { fieldChecks } from './checks/fields.ts'
import { graphqlChecks } from './checks/graphql.ts'
import { healthChecks } from './checks/health.ts'
import { idempotencyChecks } from './checks/idempotency.ts'
import { jwtChecks } from './checks/jwt.ts'
import { keyChecks } from './checks/keys.ts'
import { listChecks } from './checks/lists.ts'
import { logInChecks } from './checks/log-in.ts'
import { logChecks } from './checks/logs.ts'
import { metricChecks } from './checks/metrics.ts'
import { openapiChecks } from './checks/openapi.ts'
import { orderChecks } from './checks/orders.ts'
import { pageChecks } from './checks/pages.ts'
import { recordChecks } from './checks/records.ts'
import { sessionChecks } from './checks/session.ts'
import { shutdownChecks } from './checks/shutdown.ts'
import { socketChecks } from './checks/socket.ts'
import { sseChecks } from './checks/sse.ts'
import { taskChecks } from './checks/tasks.ts'
import { tracingChecks } from './checks/tracing.ts'
import { caller } from './client.ts'
import { featuresOf } from './records.ts'

/**
 * Every check that applies to the cell, in the order to run them: what disturbs the service comes after what only asks.
 * A capability that the cell does not have has no checks, except that its absence may be one. Throws when the harness
 * and the capabilities contradict each other.
 */
export function blackbox(cell: Cell): readonly Check[] {
  if (cell.capabilities.includes('database') !== (cell.hooks.database !== undefined)) {
    throw new Error('A cell has the capability `database` exactly when its harness can disturb the database.')
  }
  if (cell.capabilities.includes('auth') !== (cell.hooks.signUp !== undefined)) {
    throw new Error('A cell has the capability `auth` exactly when its harness can make callers.')
  }
  if (cell.capabilities.includes('tasks') !== (cell.hooks.broker !== undefined)) {
    throw new Error('A cell has the capability `tasks` exactly when its harness has a broker.')
  }
  const perFeature = featuresOf(cell).flatMap((feature) => [
    ...recordChecks(feature, cell.example && feature.name === 'order' ? ['status'] : []),
    ...fieldChecks(feature),
    ...listChecks(feature),
    ...idempotencyChecks(cell, feature),
  ])
  const checks = [
    ...envelopeChecks(cell),
    ...correlationChecks(cell),
    ...perFeature,
    ...(cell.example ? orderChecks : []),
    ...authChecks(cell),
    ...logInChecks(cell),
    ...jwtChecks,
    ...sessionChecks,
    ...keyChecks,
    ...graphqlChecks(cell),
    ...commandChecks(cell),
    ...pageChecks(cell),
    ...taskChecks(cell),
    ...sseChecks(cell),
    ...socketChecks(cell),
    ...openapiChecks(cell),
    ...metricChecks(cell),
    ...tracingChecks,
    ...healthChecks(cell),
    ...exhaustionChecks(cell),
    ...configurationChecks(cell),
    ...logChecks(cell),
    ...shutdownChecks(cell),
  ]
  return checks.filter(({ needs }) => needs === undefined || cell.capabilities.includes(needs))
}

/** What a check is run with. */
const contextOf = (cell: Cell): Context => ({ cell, call: caller(cell.url) })

export interface Outcome {
  readonly name: string
  /** What went wrong; absent when the check passed. */
  readonly failure?: string
  readonly milliseconds: number
}

/**
 * Runs checks, in the order in which they stand; a failing one does not end the run. Those that only touch processes of
 * their own come last and run two at a time.
 */
export async function outcomes(cell: Cell, checks: readonly Check[]): Promise<readonly Outcome[]> {
  const done: Outcome[] = []
  for (const check of checks.filter(({ apart }) => apart !== true)) done.push(await outcome(cell, check))
  const apart = checks.filter((check) => check.apart === true)
  const lane = async () => {
    for (let check = apart.shift(); check !== undefined; check = apart.shift())
      done.push(await outcome(cell, check))
  }
  await Promise.all([lane(), lane()])
  return done
}

async function outcome(cell: Cell, check: Check): Promise<Outcome> {
  const started = performance.now()
  const failure = await check.run(contextOf(cell)).then(
    () => undefined,
    (error: unknown) => (error instanceof Error ? error.message : String(error)),
  )
  const milliseconds = Math.round(performance.now() - started)
  return { name: check.name, milliseconds, ...(failure === undefined ? {} : { failure }) }
}
