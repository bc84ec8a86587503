import { execFile, spawn } from 'node:child_process'
import { rmSync } from 'node:fs'
import { chown, mkdtemp } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { promisify } from 'node:util'
import type { Restore } from './cell.ts'
import { freePort } from './ports.ts'

/** A MariaDB or MySQL server on which databases may be made. */
export interface MysqlServer {
  readonly host: string
  readonly port: number
  readonly user: string
  readonly password: string
}

/**
 * The server that MYSQL_HOST, MYSQL_TCP_PORT, MYSQL_USER and MYSQL_PWD name, or one that runs at the usual place; where there
 * is none that lets us in, a private one is started and ends with this process. Throws with what to type when MariaDB is missing.
 */
export function mysqlServer(): Promise<MysqlServer> {
  found ??= findServer()
  return found
}

let found: Promise<MysqlServer> | undefined

async function findServer(): Promise<MysqlServer> {
  const running: MysqlServer = {
    host: process.env.MYSQL_HOST ?? '127.0.0.1',
    port: Number(process.env.MYSQL_TCP_PORT ?? 3306),
    user: process.env.MYSQL_USER ?? 'root',
    password: process.env.MYSQL_PWD ?? '',
  }
  return (await letsUsIn(running)) ? running : startPrivate()
}

const letsUsIn = (server: MysqlServer) =>
  mysql(server, 'mysql', 'SELECT 1').then(
    () => true,
    () => false,
  )

async function startPrivate(): Promise<MysqlServer> {
  const folder = await mkdtemp(join(tmpdir(), 'matrix-mysql-'))
  const isRoot = process.getuid?.() === 0
  if (isRoot) await chown(folder, await idOf('-u'), await idOf('-g'))
  const owner = isRoot ? ['--user=mysql'] : []
  const data = `--datadir=${join(folder, 'data')}`
  const made = ['--no-defaults', data, ...owner, '--auth-root-authentication-method=normal', '--skip-test-db']
  await execute('mariadb-install-db', made).catch(missingOr)
  const port = await freePort()
  const socket = `--socket=${join(folder, 'socket')}`
  const places = [`--pid-file=${join(folder, 'pid')}`, `--port=${port}`, '--bind-address=127.0.0.1']
  const args = ['--no-defaults', data, ...owner, socket, ...places, '--innodb-flush-log-at-trx-commit=0']
  const child = spawn('mariadbd', args, { stdio: 'ignore' })
  process.on('exit', () => {
    child.kill('SIGKILL')
    rmSync(folder, { recursive: true, force: true })
  })
  const server = { host: '127.0.0.1', port, user: 'root', password: '' }
  for (let waited = 0; waited < 30_000; waited += 200) {
    if (await letsUsIn(server)) return server
    await pause(200)
  }
  throw new Error('The private MariaDB server did not answer within 30 s')
}

const idOf = async (flag: string) => Number((await execute('id', [flag, 'mysql'])).stdout)

const missing = 'MariaDB is missing. Type `apt-get install mariadb-server mariadb-client`.'

function missingOr(error: unknown): never {
  if ((error as { readonly code?: unknown }).code === 'ENOENT') throw new Error(missing)
  throw error
}

const execute = promisify(execFile)

/** Runs statements, with names in double quotes as in every other database. */
export async function mysql(server: MysqlServer, database: string, statements: string): Promise<void> {
  const args = [...argumentsFor(server, database), '-e', statements]
  try {
    await execute('mysql', args, { env: environmentFor(server), timeout: 30_000 })
  } catch (error) {
    const { code, stderr = '' } = error as { readonly code?: unknown; readonly stderr?: string }
    if (code === 'ENOENT') throw new Error(missing)
    throw new Error(`MariaDB at ${server.host}:${server.port} refused \`${statements}\`: ${stderr}`)
  }
}

/** Puts all that is in `source` into the empty database `name`. */
export async function copiedMysql(server: MysqlServer, source: string, name: string): Promise<void> {
  const { host, port, user } = server
  const args = ['--no-defaults', '--protocol=TCP', '-h', host, '-P', String(port), '-u', user]
  const env = environmentFor(server)
  const dump = await execute('mysqldump', [...args, source], { env, maxBuffer: 64 * 2 ** 20 }).catch(
    missingOr,
  )
  const copying = execute('mysql', [...args, name], { env, timeout: 30_000 })
  copying.child.stdin?.end(dump.stdout)
  await copying
}

/** Lets readers in and no writers until it is restored. */
export async function lockedMysqlTable(
  server: MysqlServer,
  database: string,
  table: string,
): Promise<Restore> {
  const child = spawn('mysql', [...argumentsFor(server, database), '-n', '--skip-reconnect'], {
    env: environmentFor(server),
    stdio: ['pipe', 'pipe', 'ignore'],
  })
  const ended = new Promise<void>((resolve) => child.on('close', () => resolve()))
  const locked = new Promise<void>((resolve) => child.stdout.once('data', () => resolve()))
  child.stdin.write(`LOCK TABLES "${table}" READ;\nSELECT 'locked';\n`)
  await Promise.race([locked, ended])
  return async () => {
    child.stdin.end('UNLOCK TABLES;\n')
    await ended
  }
}

const argumentsFor = ({ host, port, user }: MysqlServer, database: string): string[] => [
  ...['--no-defaults', '--protocol=TCP', '-N', '--init-command=SET SESSION sql_mode = ANSI_QUOTES'],
  ...['-h', host, '-P', String(port), '-u', user, '-D', database],
]

const environmentFor = ({ password }: MysqlServer) => ({ ...process.env, MYSQL_PWD: password })
