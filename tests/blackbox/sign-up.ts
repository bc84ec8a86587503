import type { Ended, Settings } from './cell.ts'
import { at, callerAs, type Headers, type Reply } from './client.ts'
import { hasStatus, is } from './verdict.ts'

/** How callers of a service say who they are, by the capability that its pack names. */
export type Authentication = 'jwt' | 'api-keys'

export const authenticationIn = (capabilities: readonly string[]): Authentication | undefined =>
  (['jwt', 'api-keys'] as const).find((one) => capabilities.includes(one))

/** Of every user of the suite. */
export const password = 'the suite knows zq9931'

/** Signs access tokens. */
export const jwtSecret = 'a-secret-of-the-suite-and-of-nobody-else-zq5573'

/** A log-in is good for longer than a run, however slow the machine, and the suite is one address with many names. */
const settings: Readonly<Record<Authentication, Settings>> = {
  jwt: { JWT_SECRET: jwtSecret, ACCESS_TOKEN_MINUTES: '600', LOG_IN_ATTEMPTS_PER_ADDRESS: '1000' },
  'api-keys': {},
}

const secrets: Readonly<Record<Authentication, readonly string[]>> = {
  jwt: [password, jwtSecret],
  'api-keys': [],
}

export const settingsOf = (auth: Authentication | undefined): Settings =>
  auth === undefined ? {} : settings[auth]

export const secretsOf = (auth: Authentication | undefined): readonly string[] =>
  auth === undefined ? [] : secrets[auth]

type Command = (words: readonly string[], typed?: string) => Promise<Ended>

/** Makes a caller as an operator does, and gives the headers by which it is known; all scopes unless some are named. */
export async function signUp(
  auth: Authentication,
  url: string,
  command: Command,
  name: string,
  scopes: readonly string[] = [],
): Promise<Headers> {
  if (auth === 'api-keys') return { authorization: `Bearer ${await newKey(command, name, scopes)}` }
  const form = { username: name, password, scope: scopes.join(' ') }
  const known = await logIn(url, form)
  if (known.status === 401) await succeeds(command, ['create-user', name], `${password}\n`)
  const reply = known.status === 401 ? await logIn(url, form) : known
  return { authorization: `Bearer ${at(hasStatus(reply, 200), 'access_token')}` }
}

/** Asks for tokens, as the form that OAuth 2 knows. */
export const logIn = (url: string, form: Readonly<Record<string, string>>): Promise<Reply> =>
  callerAs(url, {})('POST', '/v1/auth/token', {
    raw: new URLSearchParams(form).toString(),
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
  })

/** The key, which is shown this once. */
async function newKey(command: Command, name: string, scopes: readonly string[]): Promise<string> {
  const words = scopes.flatMap((scope) => ['--scope', scope])
  const { stdout } = await succeeds(command, ['create-key', name, ...words])
  return stdout.trim().split(/\s+/).at(-1) ?? ''
}

async function succeeds(command: Command, words: readonly string[], typed?: string): Promise<Ended> {
  const ended = await command(words, typed)
  is(words.join(' '), 'exit code', 0, `${ended.code} ${ended.stderr}`, ended.code === 0)
  return ended
}
