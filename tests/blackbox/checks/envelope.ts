import type { FeatureRecord } from '../../../src/core/answers/types.ts'
import type { Cell, Check, Context } from '../cell.ts'
import { converse, type Reply } from '../client.ts'
import { featuresOf, pathOf, payload, unknownId } from '../records.ts'
import { hasStatus, refuses, same, satisfies } from '../verdict.ts'

/** Every refusal has one shape, whoever refuses: the router, the limiter of bodies, the parser. */
export function envelopeChecks(cell: Cell): readonly Check[] {
  const [feature] = featuresOf(cell)
  return [
    { name: 'an unknown path is 404 in the envelope', run: unknownPaths },
    {
      name: 'a method that a path does not know is 405 and Allow names all that it knows',
      run: wrongMethods,
    },
    ...(feature === undefined ? [] : bodyChecks(feature)),
  ]
}

/** Where no path takes a body nobody reads one. */
function bodyChecks(feature: FeatureRecord): readonly Check[] {
  const path = pathOf(feature)
  return [
    {
      name: 'a body larger than the limit is 413, without waiting for the rest of it',
      run: (context) => announced(context, path),
    },
    {
      name: 'a body that turns out too large without a Content-Length is 413',
      run: (context) => chunked(context, path),
    },
    { name: 'a body of exactly the limit is accepted', run: (context) => exactly(context, feature) },
    {
      name: 'a body that is no JSON object is 422 in the envelope',
      run: (context) => malformed(context, path),
    },
  ]
}

async function unknownPaths({ call }: Context): Promise<void> {
  for (const path of ['/', '/nowhere', '/v1/nowhere', '/v1', '/v1/%00', '/v1/..%2f..%2fetc', '/health/x']) {
    refuses(await call('GET', path), 'not_found')
  }
  refuses(await call('POST', '/nowhere', { json: {} }), 'not_found')
}

async function wrongMethods({ call, cell }: Context): Promise<void> {
  const known = featuresOf(cell).flatMap((feature): [string, readonly string[]][] => [
    [pathOf(feature), ['GET', 'POST']],
    [`${pathOf(feature)}/${unknownId}`, ['DELETE', 'GET', 'PATCH']],
  ])
  const verbs = cell.example ? ['ship', 'cancel'] : []
  for (const [path, methods] of [
    ['/health', ['GET']] as const,
    ['/ready', ['GET']] as const,
    ...known,
    ...verbs.map((verb): [string, readonly string[]] => [`/v1/orders/${unknownId}/${verb}`, ['POST']]),
  ]) {
    const reply = refuses(await call('PUT', path, { json: {} }), 'method_not_allowed')
    same(reply, 'header Allow (HEAD and OPTIONS apart)', allowed(reply), methods)
  }
}

const allowed = (reply: Reply): readonly string[] =>
  (reply.headers.allow ?? '')
    .split(',')
    .map((method) => method.trim())
    .filter((method) => method !== '' && method !== 'HEAD' && method !== 'OPTIONS')
    .sort()

/** One byte more than the limit is sent, whatever was announced: who waits for the rest never answers. */
async function announced({ cell }: Context, path: string): Promise<void> {
  for (const length of [cell.hooks.limits.maxBodyBytes + 1, 10 ** 12]) {
    const talk = await converse(cell.url, 'POST', path, {
      'content-type': 'application/json',
      'content-length': String(length),
    })
    talk.send(' '.repeat(cell.hooks.limits.maxBodyBytes + 1))
    refuses(await talk.reply(5_000), 'payload_too_large')
    talk.hangUp()
  }
}

async function chunked({ cell }: Context, path: string): Promise<void> {
  const talk = await converse(cell.url, 'POST', path, {
    'content-type': 'application/json',
    'transfer-encoding': 'chunked',
  })
  const part = ' '.repeat(4096)
  for (let sent = 0; sent <= cell.hooks.limits.maxBodyBytes; sent += part.length)
    talk.send(`1000\r\n${part}\r\n`)
  talk.send('0\r\n\r\n')
  refuses(await talk.reply(10_000), 'payload_too_large')
  talk.hangUp()
}

async function exactly(context: Context, feature: FeatureRecord): Promise<void> {
  const limit = context.cell.hooks.limits.maxBodyBytes
  const body = JSON.stringify(await payload(context, feature, 1))
  hasStatus(await context.call('POST', pathOf(feature), { raw: body.padEnd(limit) }), 201)
  refuses(await context.call('POST', pathOf(feature), { raw: body.padEnd(limit + 1) }), 'payload_too_large')
}

async function malformed({ call }: Context, path: string): Promise<void> {
  const bodies: [string, string | Uint8Array][] = [
    ['half an object', '{"a": '],
    ['nothing', ''],
    ['a list', '[]'],
    ['a text', '"x"'],
    ['null', 'null'],
    ['bytes that are no UTF-8', new Uint8Array([0x7b, 0x22, 0xff, 0xfe, 0x22, 0x3a, 0x31, 0x7d])],
    ['20,000 brackets', '['.repeat(20_000)],
    ['20,000 brackets, closed', `${'['.repeat(20_000)}${']'.repeat(20_000)}`],
  ]
  for (const [what, raw] of bodies) {
    const reply = await call('POST', path, { raw })
    satisfies(reply, `status for ${what}`, '422', reply.status, reply.status === 422)
    refuses(reply, 'validation_error')
  }
}
