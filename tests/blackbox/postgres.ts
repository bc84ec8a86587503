import { type ChildProcess, execFile, spawn, spawnSync } from 'node:child_process'
import { existsSync, rmSync } from 'node:fs'
import { chown, mkdtemp, readdir } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { promisify } from 'node:util'
import type { Restore } from './cell.ts'
import { freePort } from './ports.ts'

/** A PostgreSQL server on which databases may be made. */
export interface Server {
  readonly host: string
  readonly port: number
  readonly user: string
  readonly password: string
}

/**
 * The server that PGHOST and the other variables name, or one that runs at the usual place; where there is none that lets
 * us in, a private one is started and ends with this process. Throws with what to type when PostgreSQL is not installed.
 */
export function postgresServer(): Promise<Server> {
  found ??= findServer()
  return found
}

let found: Promise<Server> | undefined

async function findServer(): Promise<Server> {
  const running: Server = {
    host: process.env.PGHOST ?? '127.0.0.1',
    port: Number(process.env.PGPORT ?? 5432),
    user: process.env.PGUSER ?? 'postgres',
    password: process.env.PGPASSWORD ?? anyPassword,
  }
  return (await letsUsIn(running)) ? running : startPrivate()
}

/** Where the server asks for none, any will do: the suite looks for it in logs and answers. */
const anyPassword = 'never-to-be-seen-4711'

const letsUsIn = (server: Server) =>
  psql(
    server,
    'postgres',
    'SELECT 1 / (SELECT count(*) FROM pg_roles WHERE rolname = user AND rolcreatedb)',
  ).then(
    () => true,
    () => false,
  )

async function startPrivate(): Promise<Server> {
  const bin = await programFolder()
  const folder = await mkdtemp(join(tmpdir(), 'matrix-postgres-'))
  const owner = await userToBe()
  if (owner !== undefined) await chown(folder, owner.uid, owner.gid)
  const as: Owner = owner ?? {}
  const data = join(folder, 'data')
  const user = 'postgres'
  await execute(join(bin, 'initdb'), ['-D', data, '-U', user, '-A', 'trust', '-E', 'UTF8', '--no-sync'], {
    cwd: folder,
    ...as,
  })
  const port = await freePort()
  const settings = ['listen_addresses=127.0.0.1', 'unix_socket_directories=', 'fsync=off', `port=${port}`]
  const args = ['-D', data, ...settings.flatMap((setting) => ['-c', setting])]
  const child = spawn(join(bin, 'postgres'), args, {
    cwd: folder,
    stdio: ['ignore', 'ignore', 'pipe'],
    ...as,
  })
  endsWithUs(join(bin, 'pg_ctl'), data, folder, as)
  const server = { host: '127.0.0.1', port, user, password: anyPassword }
  await untilItAnswers(server, child)
  return server
}

/** PATH first; Debian keeps the programs of each version apart. */
async function programFolder(): Promise<string> {
  const debian = '/usr/lib/postgresql'
  const versions = existsSync(debian) ? await readdir(debian) : []
  const newestFirst = versions.sort((one, other) => Number(other) - Number(one))
  const folders = [
    ...(process.env.PATH ?? '').split(delimiter),
    ...newestFirst.map((version) => join(debian, version, 'bin')),
  ]
  const folder = folders.find((candidate) => existsSync(join(candidate, 'initdb')))
  if (folder === undefined) throw new Error(missing)
  return folder
}

const missing = 'PostgreSQL is missing. Type `apt-get install postgresql postgresql-client`.'

/** Whose process it is; ours unless told. */
interface Owner {
  readonly uid?: number
  readonly gid?: number
}

/** PostgreSQL refuses to run as root: there the user of its package is taken. */
async function userToBe(): Promise<Required<Owner> | undefined> {
  if (process.getuid?.() !== 0) return undefined
  const id = async (flag: string) => Number((await execute('id', [flag, 'postgres'])).stdout)
  return { uid: await id('-u'), gid: await id('-g') }
}

function endsWithUs(program: string, data: string, folder: string, as: Owner): void {
  process.on('exit', () => {
    spawnSync(program, ['stop', '-D', data, '-m', 'immediate', '-w'], { cwd: folder, stdio: 'ignore', ...as })
    rmSync(folder, { recursive: true, force: true })
  })
}

async function untilItAnswers(server: Server, child: ChildProcess): Promise<void> {
  let said = ''
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    said = `${said}${text}`.slice(-2_000)
  })
  for (let waited = 0; waited < 30_000; waited += 200) {
    if (await letsUsIn(server)) return
    await pause(200)
  }
  throw new Error(`The private PostgreSQL server did not answer within 30 s:\n${said}`)
}

const execute = promisify(execFile)

/** Runs one statement. */
export async function psql(server: Server, database: string, statement: string): Promise<void> {
  const args = [...argumentsFor(server, database), '-c', statement]
  try {
    await execute('psql', args, { env: environmentFor(server), timeout: 30_000 })
  } catch (error) {
    const { code, stderr = '' } = error as { readonly code?: unknown; readonly stderr?: string }
    if (code === 'ENOENT') throw new Error(missing)
    throw new Error(`PostgreSQL at ${server.host}:${server.port} refused \`${statement}\`: ${stderr}`)
  }
}

/** A new database with all that is in `source`, which nobody may have open; the server waits some seconds for who leaves. */
export const copiedPostgres = (server: Server, source: string, name: string): Promise<void> =>
  psql(server, 'postgres', `CREATE DATABASE ${name} TEMPLATE ${source}`)

/** Holds the table in a transaction of its own until it is restored. */
export async function lockedTable(server: Server, database: string, table: string): Promise<Restore> {
  const options = {
    env: environmentFor(server),
    stdio: ['pipe', 'pipe', 'ignore'] as ['pipe', 'pipe', 'ignore'],
  }
  const child = spawn('psql', argumentsFor(server, database), options)
  const ended = new Promise<void>((resolve) => child.on('close', () => resolve()))
  const locked = new Promise<void>((resolve) => child.stdout.once('data', () => resolve()))
  child.stdin.write(`BEGIN; LOCK TABLE "${table}" IN EXCLUSIVE MODE;\n\\echo locked\n`)
  await Promise.race([locked, ended])
  return async () => {
    child.stdin.end('ROLLBACK;\n')
    await ended
  }
}

const argumentsFor = ({ host, port, user }: Server, database: string): string[] => [
  ...['-X', '-q', '-v', 'ON_ERROR_STOP=1'],
  ...['-h', host, '-p', String(port), '-U', user, '-d', database],
]

const environmentFor = ({ password }: Server) => ({ ...process.env, PGPASSWORD: password })
