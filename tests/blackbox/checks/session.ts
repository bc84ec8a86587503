import { setTimeout as pause } from 'node:timers/promises'
import type { Check, Context } from '../cell.ts'
import { at, bodyOf, callerAs, type Headers, type Json, type Reply } from '../client.ts'
import { createOne, featuresOf, idIn, pathOf, payload } from '../records.ts'
import { beginSession, cookieOf, password, waysIn } from '../sign-up.ts'
import { hasStatus, holds, is, refuses, same, satisfies } from '../verdict.ts'
import { user } from './log-in.ts'

/** Sessions begin, are their browser's alone, and end. */
export const sessionChecks: readonly Check[] = [
  { name: 'a log-in gives a cookie that scripts cannot read and other sites cannot use', run: cookies },
  { name: 'each log-in begins a new session and ends the one before it', run: rotation },
  { name: 'whatever changes something needs the token of the browser', run: forgery },
  { name: 'nobody is logged in without a token', run: forgedLogIn },
  { name: 'after a log-out the session is over', run: loggedOut },
  { name: 'another password and a deactivation end the sessions of a user', run: ended },
  { name: 'bodies that are no log-in are 422', run: noLogIn },
].map((check) => ({ ...check, needs: 'session' as const }))

const { logIn, headersOf } = waysIn.session

const me = ({ cell }: Context, headers: Headers): Promise<Reply> =>
  callerAs(cell.url, headers)('GET', '/v1/auth/me')

async function begun(context: Context): Promise<{ readonly name: string; readonly reply: Reply }> {
  const name = await user(context)
  return { name, reply: hasStatus(await logIn(context.cell.url, name, password), 200) }
}

async function cookies(context: Context): Promise<void> {
  const { name, reply } = await begun(context)
  same(reply, 'header Cache-Control', reply.headers['cache-control'], 'no-store')
  same(reply, 'keys', Object.keys(bodyOf(reply) ?? {}).sort(), ['scopes', 'user_id', 'username'])
  holds(reply, 'username', name)
  const [, cookie = ''] = (reply.headers['set-cookie'] ?? '').split(/(?:^|, )(?=sessionid=)/)
  for (const attribute of ['HttpOnly', 'SameSite=Lax', 'Secure', `Max-Age=${3 * 24 * 60 * 60}`])
    satisfies(reply, 'cookie of the session', attribute, cookie, cookie.includes(`; ${attribute}`))
  same(reply, 'what it says of itself', (await me(context, headersOf(reply))).text, reply.text)
  await pause(200)
  const secret = cookieOf(reply, 'sessionid') ?? ''
  const log = context.cell.hooks.logLines().join('\n')
  is('the log', 'an id of a session', 'none', secret, secret !== '' && !log.includes(secret))
}

async function rotation(context: Context): Promise<void> {
  const { name, reply } = await begun(context)
  const first = headersOf(reply)
  const post = callerAs(context.cell.url, first)
  const again = hasStatus(await post('POST', '/v1/auth/login', { json: { username: name, password } }), 200)
  same(again, 'the same session', cookieOf(again, 'sessionid') === cookieOf(reply, 'sessionid'), false)
  refuses(await me(context, first), 'unauthenticated')
  const planted = { ...first, cookie: `${first.cookie}; sessionid=${'p'.repeat(32)}` }
  const taken = hasStatus(
    await callerAs(context.cell.url, planted)('POST', '/v1/auth/login', {
      json: { username: name, password },
    }),
    200,
  )
  same(taken, 'the planted session', cookieOf(taken, 'sessionid') === 'p'.repeat(32), false)
}

/** What a page of another site could send, whose browser adds the cookies. */
const forged = ({ cookie = '', 'x-csrftoken': token = '' }: Headers): readonly Headers[] => [
  { cookie },
  { cookie, 'x-csrftoken': '' },
  { cookie, 'x-csrftoken': 'x'.repeat(32) },
  { cookie, 'x-csrftoken': token, origin: 'https://elsewhere.test' },
  { cookie: cookie.replace(/csrftoken=\w+/, ''), 'x-csrftoken': token },
]

async function forgery(context: Context): Promise<void> {
  const { cell } = context
  const headers = headersOf((await begun(context)).reply)
  const own = { cell, call: callerAs(cell.url, headers) }
  for (const feature of featuresOf(cell)) {
    const made = await createOne(own, feature, 1)
    const body = (await payload(own, feature, 2)) as Readonly<Record<string, Json>>
    const path = `${pathOf(feature)}/${idIn(made)}`
    for (const forgedHeaders of forged(headers)) {
      const call = callerAs(cell.url, forgedHeaders)
      refuses(await call('POST', pathOf(feature), { json: body }), 'forbidden')
      refuses(
        await call('POST', pathOf(feature), { json: body, headers: { 'idempotency-key': 'forged' } }),
        'forbidden',
      )
      refuses(await call('PATCH', path, { json: { ...body, version: 1 } }), 'forbidden')
      refuses(await call('DELETE', path), 'forbidden')
      refuses(await call('POST', '/v1/auth/logout'), 'forbidden')
      hasStatus(await call('GET', path), 200)
    }
    const kept = hasStatus(await own.call('GET', path), 200)
    same(kept, 'the record', kept.text, made.text)
  }
}

async function forgedLogIn(context: Context): Promise<void> {
  const { name, reply } = await begun(context)
  const { cookie = '', ...token } = headersOf(reply)
  const csrf = cookie.replace(/sessionid=\w+; /, '')
  for (const headers of forged({ cookie: csrf, ...token })) {
    const refused = await callerAs(context.cell.url, headers)('POST', '/v1/auth/login', {
      json: { username: name, password },
    })
    refuses(refused, 'forbidden')
    same(refused, 'a session', cookieOf(refused, 'sessionid'), undefined)
  }
}

async function loggedOut(context: Context): Promise<void> {
  const { reply } = await begun(context)
  const headers = headersOf(reply)
  hasStatus(await callerAs(context.cell.url, headers)('POST', '/v1/auth/logout'), 204)
  refuses(await me(context, headers), 'unauthenticated')
}

async function ended(context: Context): Promise<void> {
  const { database } = context.cell.hooks
  for (const change of ["password = '!'", 'is_active = FALSE']) {
    const { name, reply } = await begun(context)
    const headers = headersOf(reply)
    hasStatus(await me(context, headers), 200)
    await database?.execute(`UPDATE auth_user SET ${change} WHERE username = '${name}'`)
    refuses(await me(context, headers), 'unauthenticated')
    refuses(await logIn(context.cell.url, name, password), 'unauthenticated')
  }
}

async function noLogIn({ cell }: Context): Promise<void> {
  const right = { username: 'ann', password: 'x' }
  for (const json of [
    {},
    { username: 'ann' },
    { ...right, username: '' },
    { ...right, username: 'a\u0000b' },
    { ...right, username: 'a'.repeat(151) },
    { ...right, password: '' },
    { ...right, password: 'x'.repeat(1025) },
    { ...right, scopes: [] },
    { ...right, scopes: ['everything'] },
    { ...right, surprise: 1 },
  ])
    refuses(await beginSession(cell.url, json), 'validation_error')
  const odd = await beginSession(cell.url, { username: 'é', password: '\u0000' })
  satisfies(odd, 'status', 'a refusal', at(odd, 'error.code'), odd.status === 401 || odd.status === 422)
}
