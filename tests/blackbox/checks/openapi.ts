import { Ajv2020 } from 'ajv/dist/2020.js'
import type { FeatureRecord } from '../../../src/core/answers/types.ts'
import type { Cell, Check, Context } from '../cell.ts'
import { bodyOf, type Reply } from '../client.ts'
import {
  authPaths,
  createOne,
  featuresOf,
  graphqlPaths,
  idIn,
  pathOf,
  payload,
  streamPaths,
  unknownId,
} from '../records.ts'
import { hasStatus, same, satisfies } from '../verdict.ts'

interface Operation {
  readonly responses?: Readonly<
    Record<string, { readonly content?: Readonly<Record<string, { readonly schema?: object }>> }>
  >
}

type Document = Readonly<{
  openapi: string
  paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>
}>

/** The published description is complete, and the answers are what it says. */
export function openapiChecks(cell: Cell): readonly Check[] {
  return [
    {
      name: '/openapi.json describes every path and method, and /docs shows it',
      needs: 'openapi',
      run: complete,
    },
    ...featuresOf(cell).map(
      (feature): Check => ({
        name: `${feature.plural}: answers are what /openapi.json says`,
        needs: 'openapi',
        run: (context) => asDocumented(context, feature),
      }),
    ),
  ]
}

async function documentOf({
  call,
}: Context): Promise<{ readonly reply: Reply; readonly document: Document }> {
  const reply = hasStatus(await call('GET', '/openapi.json'), 200)
  return { reply, document: bodyOf(reply) as unknown as Document }
}

async function complete(context: Context): Promise<void> {
  const { reply, document } = await documentOf(context)
  satisfies(reply, 'openapi', '3.1 or later', document.openapi, /^3\.[1-9]/.test(document.openapi))
  const verbs = context.cell.example ? ['ship', 'cancel'] : []
  const expected = Object.fromEntries([
    ...featuresOf(context.cell).flatMap((feature) => [
      [pathOf(feature), ['get', 'post']],
      [`${pathOf(feature)}/{${feature.name}_id}`, ['delete', 'get', 'patch']],
    ]),
    ...verbs.map((verb) => [`/v1/orders/{order_id}/${verb}`, ['post']]),
    ...authPaths(context.cell).map(([path, method]) => [path, [method]]),
    ...streamPaths(context.cell).map((path) => [path, ['get']]),
    ...graphqlPaths(context.cell).map((path) => [path, ['post']]),
    ...(context.cell.ownReads ?? []).map((path) => [path, ['get']]),
  ])
  const served = Object.entries(document.paths).filter(([path]) => path.startsWith('/v1/'))
  const actual = Object.fromEntries(served.map(([path, methods]) => [path, Object.keys(methods).sort()]))
  same(reply, 'paths below /v1', actual, expected)
  const page = hasStatus(await context.call('GET', '/docs'), 200)
  satisfies(
    page,
    'header Content-Type',
    'HTML',
    page.headers['content-type'],
    /^text\/html/.test(page.headers['content-type'] ?? ''),
  )
}

async function asDocumented(context: Context, feature: FeatureRecord): Promise<void> {
  const { document } = await documentOf(context)
  const one = `${pathOf(feature)}/{${feature.name}_id}`
  const made = await createOne(context, feature, 1)
  const path = `${pathOf(feature)}/${idIn(made)}`
  const change = { ...(await payload(context, feature, 2)), version: 1 }
  const answers: [string, string, Reply][] = [
    ['post', pathOf(feature), made],
    ['post', pathOf(feature), await context.call('POST', pathOf(feature), { json: { surplus: 1 } })],
    ['get', pathOf(feature), await context.call('GET', pathOf(feature))],
    ['get', pathOf(feature), await context.call('GET', `${pathOf(feature)}?limit=0`)],
    ['get', one, await context.call('GET', path)],
    ['get', one, await context.call('GET', `${pathOf(feature)}/${unknownId}`)],
    ['get', one, await context.call('GET', `${pathOf(feature)}/nobody`)],
    ['patch', one, await context.call('PATCH', path, { json: change })],
    ['patch', one, await context.call('PATCH', path, { json: change })],
    ['patch', one, await context.call('PATCH', path, { json: {} })],
    ['delete', one, await context.call('DELETE', path)],
    ['delete', one, await context.call('DELETE', path)],
  ]
  const ajv = new Ajv2020({ strict: false, validateFormats: false, allErrors: true })
  ajv.addSchema({ ...document, $id: 'openapi' })
  for (const [method, template, reply] of answers) matchesDocument(ajv, document, method, template, reply)
}

/** Throws unless the status is documented for the operation (`default` stands for all the others) and the body fits. */
function matchesDocument(
  ajv: Ajv2020,
  document: Document,
  method: string,
  template: string,
  reply: Reply,
): void {
  const responses = document.paths[template]?.[method]?.responses ?? {}
  const documented = responses[String(reply.status)] ?? responses.default
  const statuses = Object.keys(responses).join(', ')
  satisfies(reply, 'status', `one of the documented ${statuses}`, reply.status, documented !== undefined)
  const content = documented?.content
  if (content === undefined) {
    same(reply, 'body where none is documented', reply.text, '')
    return
  }
  const schema = content['application/json']?.schema
  satisfies(
    reply,
    'documented schema',
    'one for application/json',
    Object.keys(content),
    schema !== undefined,
  )
  const validate = ajv.compile(withAbsoluteReferences(schema ?? {}))
  satisfies(
    reply,
    `body for status ${reply.status}`,
    `what is documented (${JSON.stringify(schema)})`,
    validate.errors,
    validate(bodyOf(reply)),
  )
}

const withAbsoluteReferences = (schema: object): object =>
  JSON.parse(JSON.stringify(schema).replaceAll('"$ref":"#/', '"$ref":"openapi#/')) as object
