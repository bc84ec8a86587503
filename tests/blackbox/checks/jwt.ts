import { createHmac, randomUUID } from 'node:crypto'
import { setTimeout as pause } from 'node:timers/promises'
import type { Check, Context } from '../cell.ts'
import { at, bodyOf, callerAs, type Reply } from '../client.ts'
import { featuresOf, pathOf } from '../records.ts'
import { jwtSecret, logIn, password } from '../sign-up.ts'
import { hasStatus, holds, is, refuses, same } from '../verdict.ts'
import { stranger } from './auth.ts'

/** Users log in, stay in and log out; who guesses, steals or forges gets nowhere. */
export const jwtChecks: readonly Check[] = [
  { name: 'a log-in gives a pair of tokens that is not kept anywhere', run: pairOfTokens },
  { name: 'a refresh token is good once, and its reuse ends the session', run: rotation },
  { name: 'of ten refreshes at once at most one is right', run: atOnce },
  { name: 'after a log-out the session is over', run: loggedOut },
  { name: 'forged, foreign and expired access tokens are nobody’s', run: forged },
  { name: 'bodies that are no log-in are 422', run: noLogIn },
  {
    name: 'a secret that is missing, short or the one of development stops the start',
    apart: true,
    run: secrets,
  },
].map((check) => ({ ...check, needs: 'jwt' as const }))

/** A user of a name that nobody has, and their log-in. */
async function user(context: Context): Promise<{ readonly name: string; readonly pair: Reply }> {
  const name = `u-${randomUUID().slice(0, 8)}`
  await context.cell.hooks.signUp?.(name)
  return { name, pair: hasStatus(await logIn(context.cell.url, { username: name, password }), 200) }
}

const send = ({ cell }: Context, path: string, token: unknown): Promise<Reply> =>
  callerAs(cell.url, {})('POST', `/v1/auth/${path}`, { json: { refresh_token: String(token) } })

const refreshTokenOf = (reply: Reply) => String(at(reply, 'refresh_token'))

async function pairOfTokens(context: Context): Promise<void> {
  const { name, pair } = await user(context)
  same(pair, 'header Cache-Control', pair.headers['cache-control'], 'no-store')
  const keys = ['access_token', 'expires_in', 'refresh_token', 'scope', 'token_type']
  same(pair, 'keys', Object.keys(bodyOf(pair) ?? {}).sort(), keys)
  holds(pair, 'token_type', 'bearer')
  const claims = JSON.parse(
    Buffer.from(String(at(pair, 'access_token')).split('.')[1] ?? '', 'base64url').toString(),
  )
  same(pair, 'claims', Object.keys(claims).sort(), ['aud', 'exp', 'iat', 'iss', 'jti', 'scope', 'sub'])
  same(pair, 'a password or name in the token', JSON.stringify(claims).includes(name), false)
  hasStatus(await logIn(context.cell.url, { username: name.toUpperCase(), password }), 200)
  const asked = await callerAs(context.cell.url, await stranger(context))('POST', '/v1/auth/refresh', {
    json: { refresh_token: refreshTokenOf(pair) },
    headers: { 'idempotency-key': `keep-${name}` },
  })
  await pause(200)
  const log = context.cell.hooks.logLines().join('\n')
  for (const token of [
    at(pair, 'access_token'),
    refreshTokenOf(pair),
    at(asked, 'access_token'),
    refreshTokenOf(asked),
  ])
    is('the log', 'a token', 'none', token, !log.includes(String(token)))
  const again = await send(context, 'refresh', refreshTokenOf(asked))
  hasStatus(again, 200)
}

async function rotation(context: Context): Promise<void> {
  const { name, pair } = await user(context)
  const other = hasStatus(await logIn(context.cell.url, { username: name, password, scope: 'read' }), 200)
  const second = hasStatus(await send(context, 'refresh', refreshTokenOf(pair)), 200)
  same(second, 'header Cache-Control', second.headers['cache-control'], 'no-store')
  same(second, 'another refresh token', refreshTokenOf(second) === refreshTokenOf(pair), false)
  const third = hasStatus(await send(context, 'refresh', refreshTokenOf(second)), 200)
  refuses(await send(context, 'refresh', refreshTokenOf(pair)), 'unauthenticated')
  refuses(await send(context, 'refresh', refreshTokenOf(third)), 'unauthenticated')
  const kept = hasStatus(await send(context, 'refresh', refreshTokenOf(other)), 200)
  holds(kept, 'scope', 'read')
}

async function atOnce(context: Context): Promise<void> {
  const { pair } = await user(context)
  const replies = await Promise.all(
    Array.from({ length: 10 }, () => send(context, 'refresh', refreshTokenOf(pair))),
  )
  const right = replies.filter(({ status }) => status === 200).length
  for (const reply of replies) if (reply.status !== 200) refuses(reply, 'unauthenticated')
  is('ten refreshes at once', 'right ones', 1, right, right === 1)
}

async function loggedOut(context: Context): Promise<void> {
  const { pair } = await user(context)
  for (let n = 0; n < 2; n += 1) hasStatus(await send(context, 'logout', refreshTokenOf(pair)), 204)
  refuses(await send(context, 'refresh', refreshTokenOf(pair)), 'unauthenticated')
}

const encoded = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url')

function signed(header: object, claims: object, secret: string, hash = 'sha256'): string {
  const text = `${encoded(header)}.${encoded(claims)}`
  return `${text}.${createHmac(hash, secret).update(text).digest('base64url')}`
}

async function forged(context: Context): Promise<void> {
  const { cell } = context
  const { pair } = await user(context)
  const [, payload = ''] = String(at(pair, 'access_token')).split('.')
  const claims = JSON.parse(Buffer.from(payload, 'base64url').toString())
  const header = { alg: 'HS256', typ: 'JWT' }
  const [feature] = featuresOf(cell)
  if (feature === undefined) return
  const ask = (token: string) =>
    callerAs(cell.url, { authorization: `Bearer ${token}` })('GET', pathOf(feature))
  hasStatus(await ask(signed(header, claims, jwtSecret)), 200)
  const tokens = [
    `${encoded({ alg: 'none', typ: 'JWT' })}.${payload}.`,
    signed(header, claims, 'another-secret-that-is-long-enough-for-all'),
    signed({ alg: 'HS512', typ: 'JWT' }, claims, jwtSecret, 'sha512'),
    signed(header, { ...claims, exp: 1_600_000_000 }, jwtSecret),
    signed(header, { ...claims, iss: 'somebody' }, jwtSecret),
    signed(header, { ...claims, aud: 'somebody' }, jwtSecret),
    ...Object.keys(claims).map((name) => signed(header, { ...claims, [name]: undefined }, jwtSecret)),
    refreshTokenOf(pair),
  ]
  for (const token of tokens) refuses(await ask(token), 'unauthenticated')
}

async function noLogIn(context: Context): Promise<void> {
  const { url } = context.cell
  for (const form of [
    {},
    { username: 'ann' },
    { username: '', password: 'x' },
    { username: 'a\u0000b', password: 'x' },
    { username: 'a'.repeat(65), password: 'x' },
    { username: 'ann', password: 'x'.repeat(1025) },
    { username: 'ann', password: 'x', scope: 'everything' },
    { username: 'ann', password: 'x', grant_type: 'client_credentials' },
  ])
    refuses(await logIn(url, form as Record<string, string>), 'validation_error')
  const post = callerAs(url, {})
  for (const path of ['refresh', 'logout'])
    for (const raw of [
      '{}',
      '{"refresh_token": ""}',
      '{"refresh_token": "\\u0000"}',
      '{"refresh_token": "\\ud800"}',
      '[',
    ])
      refuses(await post('POST', `/v1/auth/${path}`, { raw }), 'validation_error')
  for (const token of ['x', 'x.y', `${'0'.repeat(32)}.y`, '.', '\u00e9.\u00e9'])
    refuses(await send(context, 'refresh', token), 'unauthenticated')
}

async function secrets({ cell }: Context): Promise<void> {
  const wrong = [undefined, 'short-zq7732', 'for-development-only-and-refused-elsewhere']
  for (const JWT_SECRET of wrong) {
    const ended = await cell.hooks.run({ JWT_SECRET })
    const subject = `start with JWT_SECRET ${JWT_SECRET}`
    is(subject, 'exit code', 1, ended.code, ended.code === 1)
    is(subject, 'its name', true, ended.stderr, ended.stderr.includes(`${cell.hooks.prefix}JWT_SECRET: `))
    is(subject, 'its value', 'none', ended.stderr, !ended.stderr.includes(JWT_SECRET ?? 'zq7732'))
    is(subject, 'a socket was opened', false, ended.opened, !ended.opened)
  }
}
