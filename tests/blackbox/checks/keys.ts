import { randomUUID } from 'node:crypto'
import { setTimeout as pause } from 'node:timers/promises'
import type { Check, Context, Ended } from '../cell.ts'
import { callerAs, type Headers } from '../client.ts'
import { featuresOf, pathOf } from '../records.ts'
import { hasStatus, is, refuses, same } from '../verdict.ts'

/** Keys are made, listed and revoked by command; what is no key opens nothing. */
export const keyChecks: readonly Check[] = [
  { name: 'a key is shown once, and appears in no list and no log', run: shownOnce },
  { name: 'a revoked key opens nothing, from the next request on', run: revoked },
  { name: 'what is nearly a key is nobody’s', run: nearly },
  { name: 'another key of a client sees the same records', run: sameClient },
  { name: 'the last use of a key is told', run: lastUse },
].map((check) => ({ ...check, needs: 'api-keys' as const }))

async function commanded({ cell }: Context, code: number, ...words: readonly string[]): Promise<Ended> {
  const ended = await cell.hooks.command?.(words)
  const said = `${ended?.code} ${ended?.stderr}`
  is(words.join(' '), 'exit code', code, said, ended?.code === code && !said.includes('Traceback'))
  return ended as Ended
}

const nameOf = () => `k-${randomUUID().slice(0, 8)}`

async function newKey(
  context: Context,
  name: string,
): Promise<{ readonly key: string; readonly headers: Headers }> {
  const key = (await commanded(context, 0, 'create-key', name)).stdout.trim()
  return { key, headers: { authorization: `Bearer ${key}` } }
}

const ask = async (context: Context, headers: Headers) => {
  const [feature] = featuresOf(context.cell)
  return feature === undefined ? undefined : callerAs(context.cell.url, headers)('GET', pathOf(feature))
}

async function shownOnce(context: Context): Promise<void> {
  const name = nameOf()
  const { key, headers } = await newKey(context, name)
  const [prefix = '', secret = ''] = key.split('.')
  is('the secret of a key', 'length', 'at least 43 characters', secret.length, secret.length >= 43)
  await ask(context, headers)
  const { stdout } = await commanded(context, 0, 'list-keys')
  const line = stdout.split('\n').find((one) => one.startsWith(prefix))
  is('list-keys', 'the line of the key', `${prefix} … ${name}`, line, line?.includes(name) === true)
  await pause(200)
  const seen = [stdout, ...context.cell.hooks.logLines()].some((text) => text.includes(secret))
  is('lists and logs', 'the secret', 'nowhere', seen, !seen)
}

async function revoked(context: Context): Promise<void> {
  const name = nameOf()
  const [first, second] = [await newKey(context, name), await newKey(context, name)]
  const before = await ask(context, first.headers)
  if (before !== undefined) hasStatus(before, 200)
  await commanded(context, 0, 'revoke-key', first.key.split('.')[0] ?? '')
  const after = await ask(context, first.headers)
  if (after !== undefined) refuses(after, 'unauthenticated')
  const other = await ask(context, second.headers)
  if (other !== undefined) hasStatus(other, 200)
  await commanded(context, 1, 'revoke-key', 'nobodys')
}

async function nearly(context: Context): Promise<void> {
  const { key } = await newKey(context, nameOf())
  const [prefix = '', secret = ''] = key.split('.')
  const altered = secret.startsWith('a') ? `b${secret.slice(1)}` : `a${secret.slice(1)}`
  for (const wrong of [
    prefix,
    `${prefix}.`,
    `.${secret}`,
    `${prefix}.${altered}`,
    `${prefix}.${secret}x`,
    secret,
  ]) {
    const reply = await ask(context, { authorization: `Bearer ${wrong}` })
    if (reply !== undefined) refuses(reply, 'unauthenticated')
  }
  const header = await ask(context, { 'x-api-key': key })
  if (header !== undefined) refuses(header, 'unauthenticated')
}

async function sameClient(context: Context): Promise<void> {
  const name = nameOf()
  const replies = [
    await ask(context, (await newKey(context, name)).headers),
    await ask(context, (await newKey(context, name)).headers),
  ]
  const [first, second] = replies
  if (first !== undefined) same(hasStatus(first, 200), 'the list', first.text, second?.text)
}

async function lastUse(context: Context): Promise<void> {
  const { key, headers } = await newKey(context, nameOf())
  const [prefix = ''] = key.split('.')
  const told = async () =>
    (await commanded(context, 0, 'list-keys')).stdout.split('\n').find((line) => line.startsWith(prefix))
  const before = await told()
  is('list-keys before a use', 'the line of the key', 'never used', before, /never used/.test(before ?? ''))
  if ((await ask(context, headers)) === undefined) return
  const after = await told()
  is(
    'list-keys after a use',
    'the line of the key',
    'a date',
    after,
    /used \d{4}-\d\d-\d\d/.test(after ?? ''),
  )
}
