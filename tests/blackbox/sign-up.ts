import type { Ended, Settings } from './cell.ts'
import { at, callerAs, type Headers, type Json, type Reply } from './client.ts'
import { hasStatus, is } from './verdict.ts'

/** How callers of a service say who they are, by the capability that its pack names. */
export type Authentication = 'jwt' | 'api-keys' | 'session'

const authentications = ['jwt', 'api-keys', 'session'] as const

export const authenticationIn = (capabilities: readonly string[]): Authentication | undefined =>
  authentications.find((one) => capabilities.includes(one))

/** Of every user of the suite. */
export const password = 'the suite knows zq9931'

/** Signs access tokens. */
export const jwtSecret = 'a-secret-of-the-suite-and-of-nobody-else-zq5573'

/** A log-in is good for longer than a run, however slow the machine, and the suite is one address with many names. */
const settings: Readonly<Record<Authentication, Settings>> = {
  jwt: { JWT_SECRET: jwtSecret, ACCESS_TOKEN_MINUTES: '600', LOG_IN_ATTEMPTS_PER_ADDRESS: '1000' },
  'api-keys': {},
  session: { SESSION_DAYS: '3', LOG_IN_ATTEMPTS_PER_ADDRESS: '1000' },
}

const secrets: Readonly<Record<Authentication, readonly string[]>> = {
  jwt: [password, jwtSecret],
  'api-keys': [],
  session: [password],
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
  const how = waysIn[auth]
  const known = await how.logIn(url, name, password, scopes)
  if (known.status === 401) await succeeds(command, ['create-user', name], `${password}\n`)
  const reply = known.status === 401 ? await how.logIn(url, name, password, scopes) : known
  return how.headersOf(hasStatus(reply, 200))
}

/**
 * Makes a user of the suite while nothing is served yet, or a key, which is all that its caller needs: then gives the headers.
 */
export async function enrol(
  auth: Authentication,
  command: Command,
  name: string,
): Promise<Headers | undefined> {
  if (auth === 'api-keys') return { authorization: `Bearer ${await newKey(command, name, [])}` }
  await succeeds(command, ['create-user', name], `${password}\n`)
  return undefined
}

/** How users log in, and what they bring from then on. */
export interface WayIn {
  /** All ways to write the same name. */
  readonly spellings: (name: string) => readonly string[]
  /** All scopes unless some are named. */
  readonly logIn: (url: string, name: string, word: string, scopes?: readonly string[]) => Promise<Reply>
  readonly headersOf: (reply: Reply) => Headers
}

export const waysIn: Readonly<Record<Exclude<Authentication, 'api-keys'>, WayIn>> = {
  jwt: {
    spellings: (name) => [name, name.toUpperCase()],
    logIn: (url, username, word, scopes = []) =>
      logIn(url, { username, password: word, scope: scopes.join(' ') }),
    headersOf: (reply) => ({ authorization: `Bearer ${at(reply, 'access_token')}` }),
  },
  session: {
    spellings: (name) => [name],
    logIn: (url, username, word, scopes = []) =>
      beginSession(url, { username, password: word, ...(scopes.length === 0 ? {} : { scopes }) }),
    headersOf: (reply) => {
      const [session, csrf] = ['sessionid', 'csrftoken'].map((name) => cookieOf(reply, name))
      return { cookie: `sessionid=${session}; csrftoken=${csrf}`, 'x-csrftoken': String(csrf) }
    },
  },
}

/** Asks for tokens, as the form that OAuth 2 knows. */
export const logIn = (url: string, form: Readonly<Record<string, string>>): Promise<Reply> =>
  callerAs(url, {})('POST', '/v1/auth/token', {
    raw: new URLSearchParams(form).toString(),
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
  })

/** Logs in as a page in a browser does, which needs a token first. */
export async function beginSession(url: string, json: Json): Promise<Reply> {
  const given = await callerAs(url, {})('GET', '/v1/auth/csrf')
  const headers = {
    cookie: `csrftoken=${cookieOf(given, 'csrftoken')}`,
    'x-csrftoken': String(at(given, 'csrf_token')),
  }
  return callerAs(url, headers)('POST', '/v1/auth/login', { json })
}

/** What a cookie is set to by an answer. */
export const cookieOf = (reply: Reply, name: string): string | undefined =>
  new RegExp(`(?:^|, )${name}=([^;]+)`).exec(reply.headers['set-cookie'] ?? '')?.[1]

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
