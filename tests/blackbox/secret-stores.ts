import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** Where a service finds what is secret beside its environment, by the end of the capability that its pack names. */
export type SecretStore = 'files' | 'aws' | 'vault'

export const secretStoreIn = (capabilities: readonly string[]): SecretStore | undefined =>
  (['files', 'aws', 'vault'] as const).find((one) => capabilities.includes(`secrets-${one}`))

/** The setting that names the secrets in each store, and a value under which there are none. */
export const nothingAt: Readonly<Record<SecretStore, Readonly<Record<string, string>>>> = {
  files: { SECRETS_DIR: '/nowhere' },
  aws: { AWS_SECRET_ID: 'nobody-knows-it' },
  vault: { VAULT_SECRET: 'kv/nobody-knows-it' },
}

/** Settings that have no place in the environment of a service which keeps its secrets elsewhere. */
const secretSettings = ['DATABASE_URL', 'JWT_SECRET', 'SECRET_KEY', 'BROKER_URL']

type Environment = Readonly<Record<string, string | undefined>>

export interface Hidden {
  /** Without the secrets, and with what says where they are; what the caller said of that wins. */
  readonly environment: Environment
  readonly close: () => Promise<void>
}

/** Takes the secrets out of an environment and puts them into a store. */
export async function hide(store: SecretStore, prefix: string, environment: Environment): Promise<Hidden> {
  const names = secretSettings.map((name) => `${prefix}${name}`)
  const [rest, secrets]: [Record<string, string | undefined>, Record<string, string>] = [{}, {}]
  for (const [name, value] of Object.entries(environment)) {
    if (value !== undefined && names.includes(name)) secrets[name] = value
    else rest[name] = value
  }
  const { where, close } = await (store === 'files' ? inFiles(prefix, secrets) : served(prefix, secrets))
  return { environment: { ...where, ...rest }, close }
}

interface Kept {
  readonly where: Environment
  readonly close: () => Promise<void>
}

async function inFiles(prefix: string, secrets: Readonly<Record<string, string>>): Promise<Kept> {
  const folder = await mkdtemp(join(tmpdir(), 'newel-secrets-'))
  for (const [name, value] of Object.entries(secrets)) await writeFile(join(folder, name), `${value}\n`)
  return {
    where: { [`${prefix}SECRETS_DIR`]: folder },
    close: () => rm(folder, { recursive: true, force: true }),
  }
}

/** One server that answers as AWS Secrets Manager does to `GetSecretValue`, and as Vault's key/value engine does. */
async function served(prefix: string, secrets: Readonly<Record<string, string>>): Promise<Kept> {
  const server = createServer((request, reply) => void answer(request, reply, secrets))
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  server.unref()
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  return {
    where: {
      AWS_ENDPOINT_URL: url,
      AWS_DEFAULT_REGION: 'eu-central-1',
      AWS_ACCESS_KEY_ID: 'suite',
      AWS_SECRET_ACCESS_KEY: 'suite',
      [`${prefix}AWS_SECRET_ID`]: 'service',
      VAULT_ADDR: url,
      VAULT_TOKEN: 'suite',
      [`${prefix}VAULT_SECRET`]: 'kv/service',
    },
    close: async () => {
      server.close()
      server.closeAllConnections()
    },
  }
}

async function answer(
  request: IncomingMessage,
  reply: ServerResponse,
  secrets: Readonly<Record<string, string>>,
): Promise<void> {
  const respond = (status: number, body: object) =>
    reply.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body))
  if (request.method === 'POST') {
    const asked = JSON.parse(await bodyOf(request)) as { readonly SecretId?: string }
    if (request.headers['x-amz-target'] === 'secretsmanager.GetSecretValue' && asked.SecretId === 'service')
      respond(200, { Name: 'service', SecretString: JSON.stringify(secrets) })
    else respond(400, { __type: 'ResourceNotFoundException', message: 'There is no such secret.' })
  } else if (request.headers['x-vault-token'] !== 'suite') respond(403, { errors: ['permission denied'] })
  else if (request.url === '/v1/kv/data/service') respond(200, { data: { data: secrets } })
  else respond(404, { errors: [] })
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  const parts: Buffer[] = []
  for await (const part of request) parts.push(part as Buffer)
  return Buffer.concat(parts).toString('utf8')
}
