import type { Cell, Check, Context, Ended, Settings } from '../cell.ts'
import { nothingAt, secretStoreIn } from '../secret-stores.ts'
import { is } from '../verdict.ts'

/** Wrong settings end the process before it opens a socket: exit 1, every name on stderr, never a value. */
export function configurationChecks({ capabilities }: Cell): readonly Check[] {
  const all = { ...wrongSettings, ENVIRONMENT: `moon-${marker}` }
  const checks: readonly Check[] = [
    {
      name: 'wrong settings are all named at once, without their values, before a socket is opened',
      run: (context) => refusesToStart(context, all, Object.keys(all)),
    },
    {
      name: 'settings that production needs and that are missing are named beside the wrong ones',
      needs: 'database',
      run: (context) => {
        const settings = { ...wrongSettings, DATABASE_URL: undefined }
        return refusesToStart(context, settings, Object.keys(settings))
      },
    },
    {
      name: 'a missing setting alone is named',
      needs: 'database',
      run: (context) => refusesToStart(context, { DATABASE_URL: undefined }, ['DATABASE_URL']),
    },
    ...secretChecks(capabilities),
  ]
  return checks.map((check) => ({ ...check, apart: true }))
}

function secretChecks(capabilities: readonly string[]): readonly Check[] {
  const store = secretStoreIn(capabilities)
  if (store === undefined) return []
  const settings = nothingAt[store]
  return [
    {
      name: `secrets that cannot be read are named by where they should be (${store})`,
      needs: 'secrets',
      run: (context) => refusesToStart(context, settings, Object.keys(settings)),
    },
  ]
}

/** Part of every wrong value, to be looked for in what the process says. */
const marker = 'zq7731'

const wrongSettings: Settings = {
  PORT: `port-${marker}`,
  LOG_LEVEL: `loud-${marker}`,
  LOG_FORMAT: `xml-${marker}`,
  MAX_BODY_BYTES: `many-${marker}`,
  DRAIN_SECONDS: `soon-${marker}`,
  SHUTDOWN_TIMEOUT_SECONDS: `later-${marker}`,
  READINESS_TIMEOUT_SECONDS: `never-${marker}`,
}

async function refusesToStart(
  { cell }: Context,
  settings: Settings,
  named: readonly string[],
): Promise<void> {
  const ended: Ended = await cell.hooks.run(settings)
  const subject = `start with ${Object.keys(settings).join(', ')}`
  is(subject, 'exit code', 1, ended.code, ended.code === 1)
  const unnamed = named
    .map((name) => `${cell.hooks.prefix}${name}`)
    .filter((name) => !ended.stderr.includes(name))
  is(
    subject,
    'variables that stderr does not name',
    [],
    { unnamed, stderr: ended.stderr },
    unnamed.length === 0,
  )
  const output = `${ended.stdout}\n${ended.stderr}`
  const shown = [marker, ...cell.hooks.secrets].filter((value) => output.includes(value))
  is(subject, 'values shown', [], shown.length === 0 ? [] : output, shown.length === 0)
  is(subject, 'a stack trace', 'none', ended.stderr, !ended.stderr.includes('Traceback'))
  is(subject, 'a socket was opened', false, ended.opened, !ended.opened)
}
