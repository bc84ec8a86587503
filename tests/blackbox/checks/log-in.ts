import { randomUUID } from 'node:crypto'
import type { Cell, Check, Context } from '../cell.ts'
import { bodyOf, caller, type Reply } from '../client.ts'
import { authenticationIn, password, type WayIn, waysIn } from '../sign-up.ts'
import { hasStatus, is, refuses, same, satisfies } from '../verdict.ts'

/** Who guesses gets nowhere, whatever a log-in gives to those who know their password. */
export function logInChecks(cell: Cell): readonly Check[] {
  const auth = authenticationIn(cell.capabilities)
  if (auth === undefined || auth === 'api-keys') return []
  const way = waysIn[auth]
  const named = (name: string, run: (context: Context, way: WayIn) => Promise<void>): Check => ({
    name,
    run: (context) => run(context, way),
  })
  return [
    named('a refusal says not which of name and password was wrong', sameRefusal),
    named('a name that nobody has takes as long as a wrong password', sameTime),
    named('while passwords are checked others are served', othersServed),
    named('users are made once, with a password that is no short one', users),
    {
      ...named('guessing is answered with 429 and Retry-After, for names that nobody has, too', guessing),
      apart: true,
    },
  ]
}

/** A user of a name that nobody has. */
export async function user({ cell }: Context): Promise<string> {
  const name = `u-${randomUUID().slice(0, 8)}`
  await cell.hooks.signUp?.(name)
  return name
}

async function sameRefusal(context: Context, { logIn }: WayIn): Promise<void> {
  const name = await user(context)
  const { url } = context.cell
  const replies = [await logIn(url, name, 'wrong zq9931'), await logIn(url, `${name}x`, password)]
  const worded = replies.map((reply) => {
    const { message } = (bodyOf(refuses(reply, 'unauthenticated')) as { error: { message: string } }).error
    return [message, reply.headers['www-authenticate']]
  })
  same(replies[0] as Reply, 'message and challenge', worded[0], worded[1])
}

/** The shortest of several: what is slow for other reasons says nothing. */
async function sameTime(context: Context, { logIn }: WayIn): Promise<void> {
  const shortest = { known: Number.POSITIVE_INFINITY, nobody: Number.POSITIVE_INFINITY }
  const name = await user(context)
  for (let round = 0; round < 6; round += 1)
    for (const who of ['known', 'nobody'] as const) {
      const started = performance.now()
      const username = who === 'known' ? name : `nobody-${randomUUID().slice(0, 8)}`
      refuses(await logIn(context.cell.url, username, `wrong ${round}`), 'unauthenticated')
      shortest[who] = Math.min(shortest[who], performance.now() - started)
    }
  const ratio = shortest.nobody / shortest.known
  is(
    'a log-in that fails',
    'time for nobody by time for somebody',
    '0.5 to 2',
    shortest,
    ratio > 0.5 && ratio < 2,
  )
}

async function othersServed(context: Context, { logIn }: WayIn): Promise<void> {
  const { url } = context.cell
  const started = performance.now()
  const guesses = Promise.all(Array.from({ length: 8 }, (_, n) => logIn(url, `busy-${n}`, 'wrong zq9931')))
  const quick = context.call('GET', '/health').then(() => performance.now() - started)
  await guesses
  const all = performance.now() - started
  const first = await quick
  is('/health beside eight log-ins', 'time', `less than their ${Math.round(all)} ms`, first, first < all)
}

async function users(context: Context, { spellings }: WayIn): Promise<void> {
  const name = await user(context)
  const { command } = context.cell.hooks
  for (const [given, typed] of [
    ...spellings(name).map((one) => [one, `${password}\n`] as const),
    [`${name}2`, 'short\n'],
    ['', `${password}\n`],
  ] as const) {
    const ended = await command?.(['create-user', given], typed)
    const subject = `create-user ${given}`
    is(subject, 'exit code', 1, ended, ended?.code === 1)
    is(
      subject,
      'a stack trace or the password',
      'none',
      ended?.stderr,
      !/Traceback|zq9931/.test(ended?.stderr ?? ''),
    )
  }
}

async function guessing({ cell }: Context, { logIn }: WayIn): Promise<void> {
  const service = await cell.hooks.launch({
    settings: { LOG_IN_ATTEMPTS: '3', LOG_IN_ATTEMPTS_PER_ADDRESS: '8', LOG_IN_WINDOW_SECONDS: '60' },
  })
  try {
    const guess = (username: string) => logIn(service.url, username, 'wrong zq9931')
    const replies = await Promise.all(Array.from({ length: 5 }, () => guess('nobody')))
    const statuses = replies.map(({ status }) => status).sort()
    same(replies[0] as Reply, 'statuses of five guesses at once', statuses, [401, 401, 401, 429, 429])
    const refused = refuses(await guess('nobody'), 'too_many_requests')
    const seconds = Number(refused.headers['retry-after'])
    satisfies(refused, 'header Retry-After', '1 to 60 seconds', seconds, seconds >= 1 && seconds <= 60)
    for (let n = 0; n < 5; n += 1) await guess(`other-${n}`)
    refuses(await guess('another'), 'too_many_requests')
    hasStatus(await caller(service.url)('GET', '/health'), 200)
  } finally {
    await service.close()
  }
}
