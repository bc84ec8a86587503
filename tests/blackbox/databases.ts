import { randomBytes } from 'node:crypto'
import { copyFile, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import type { DatabaseFaults, Restore } from './cell.ts'
import { copiedMysql, lockedMysqlTable, type MysqlServer, mysql, mysqlServer } from './mysql.ts'
import { copiedPostgres, lockedTable, postgresServer, psql, type Server } from './postgres.ts'
import { proxyTo, type TcpProxy } from './proxy.ts'

export type DatabaseKind = 'none' | 'sqlite' | 'postgres' | 'mysql'

/** A database that belongs to one service. */
export interface Store {
  /** The file, or the database's name on its server; absent where there is no database. */
  readonly place?: string
  /** For `…_DATABASE_URL`; absent where there is no database. */
  readonly url?: string
  readonly secrets: readonly string[]
  readonly faults?: DatabaseFaults
  readonly remove: () => Promise<void>
}

/** Whether the service's driver is asynchronous decides the scheme of the URL. */
export type Dialect = 'async' | 'sync'

/** An empty database, or a copy of one of the same kind that nobody has open. */
export async function createStore(kind: DatabaseKind, dialect: Dialect, source?: Store): Promise<Store> {
  switch (kind) {
    case 'none':
      return { secrets: [], remove: async () => undefined }
    case 'sqlite':
      return sqliteStore(dialect, source?.place)
    case 'postgres':
      return postgresStore(dialect, source?.place)
    case 'mysql':
      return mysqlStore(dialect, source?.place)
  }
}

async function sqliteStore(dialect: Dialect, source?: string): Promise<Store> {
  const folder = await mkdtemp(join(tmpdir(), 'blackbox-'))
  const file = join(folder, 'service.db')
  if (source !== undefined) {
    dropCaches(source)
    await copyFile(source, file)
  }
  return {
    place: file,
    url: `${dialect === 'async' ? 'sqlite+aiosqlite' : 'sqlite'}:///${file}`,
    secrets: [],
    faults: {
      cut: () => spoil(file),
      hideTable: (table) => hideSqliteTable(file, table),
      holdWriters: async () => heldWriters(file),
      execute: async (statement) => withSqlite(file, (database) => database.exec(statement)),
    },
    remove: () => rm(folder, { recursive: true, force: true }),
  }
}

/**
 * Overwrites the file in place, so that connections that are already open meet the same fault as new ones, and puts it
 * back. Connections keep what they have read, broken pages too, until somebody writes: hence the writes around both.
 */
async function spoil(file: string): Promise<Restore> {
  dropCaches(file)
  const kept = await readFile(file)
  await writeFile(file, Buffer.alloc(kept.length, 'spoiled '), { flag: 'r+' })
  return async () => {
    await writeFile(file, kept, { flag: 'r+' })
    dropCaches(file)
  }
}

/** A change that nobody minds; the checkpoint leaves the whole database in the one file. */
function dropCaches(file: string): void {
  withSqlite(file, (database) => {
    const { user_version: version } = database.prepare('PRAGMA user_version').get() as {
      user_version: number
    }
    database.exec(`PRAGMA user_version = ${version + 1}; PRAGMA wal_checkpoint(TRUNCATE)`)
  })
}

async function hideSqliteTable(file: string, table: string): Promise<Restore> {
  const rename = (from: string, to: string) =>
    withSqlite(file, (database) => database.exec(`ALTER TABLE "${from}" RENAME TO "${to}"`))
  rename(table, `${table}_hidden`)
  return async () => rename(`${table}_hidden`, table)
}

/** SQLite has one writer at a time, whatever the table. */
function heldWriters(file: string): Restore {
  const database = new DatabaseSync(file, { timeout: 5_000 })
  database.exec('BEGIN IMMEDIATE')
  return async () => database.close()
}

function withSqlite(file: string, work: (database: DatabaseSync) => void): void {
  const database = new DatabaseSync(file, { timeout: 5_000 })
  try {
    work(database)
  } finally {
    database.close()
  }
}

async function postgresStore(dialect: Dialect, source?: string): Promise<Store> {
  const server = await postgresServer()
  const name = `blackbox_${randomBytes(6).toString('hex')}`
  if (source === undefined) await psql(server, 'postgres', `CREATE DATABASE ${name}`)
  else await copiedPostgres(server, source, name)
  const proxy = await proxyTo(server.host, server.port)
  const run = (statement: string) => psql(server, name, statement)
  return {
    place: name,
    url: urlOf(server, proxy.port, dialect, name),
    secrets: [server.password],
    faults: faultsOf(proxy, run, (table) => lockedTable(server, name, table)),
    remove: async () => {
      await proxy.close()
      await psql(server, 'postgres', `DROP DATABASE IF EXISTS ${name} WITH (FORCE)`)
    },
  }
}

/** Of a database on a server that is reached through the proxy; `run` goes past it. */
function faultsOf(
  proxy: TcpProxy,
  run: (statement: string) => Promise<void>,
  holdWriters: DatabaseFaults['holdWriters'],
): DatabaseFaults {
  const rename = (from: string, to: string) => run(`ALTER TABLE "${from}" RENAME TO "${to}"`)
  return {
    cut: proxy.cut,
    stall: proxy.stall,
    hideTable: async (table) => {
      await rename(table, `${table}_hidden`)
      return () => rename(`${table}_hidden`, table)
    },
    holdWriters,
    execute: run,
  }
}

/** A user of its own, who may do in the database what the service's user may in production, and nothing elsewhere. */
async function mysqlStore(dialect: Dialect, source?: string): Promise<Store> {
  const server = await mysqlServer()
  const name = `blackbox_${randomBytes(6).toString('hex')}`
  const owner = { ...server, user: name, password: `never-to-be-seen-${name}` }
  await mysql(
    server,
    'mysql',
    `CREATE DATABASE ${name}; CREATE USER ${name} IDENTIFIED BY '${owner.password}'; GRANT ALL ON ${name}.* TO ${name}`,
  )
  if (source !== undefined) await copiedMysql(server, source, name)
  const proxy = await proxyTo(server.host, server.port)
  const run = (statement: string) => mysql(server, name, statement)
  return {
    place: name,
    url: mysqlUrlOf(owner, proxy.port, dialect, name),
    secrets: [owner.password],
    faults: faultsOf(proxy, run, (table) => lockedMysqlTable(server, name, table)),
    remove: async () => {
      await proxy.close()
      await mysql(server, 'mysql', `DROP DATABASE IF EXISTS ${name}; DROP USER ${name}`)
    },
  }
}

/** A database on the server in which a project's own tests may make theirs; nothing for kinds that need no server. */
export async function testServerUrl(kind: DatabaseKind, dialect: Dialect): Promise<string | undefined> {
  if (kind === 'postgres') {
    const server = await postgresServer()
    return urlOf(server, server.port, dialect, 'postgres')
  }
  if (kind !== 'mysql') return undefined
  const server = await mysqlServer()
  return mysqlUrlOf(server, server.port, dialect, 'mysql')
}

/** The synchronous driver is PyMySQL, for whoever renders synchronous services. */
function mysqlUrlOf(server: MysqlServer, port: number, dialect: Dialect, database: string): string {
  const scheme = dialect === 'async' ? 'mysql+asyncmy' : 'mysql+pymysql'
  return `${scheme}://${server.user}:${server.password}@${server.host}:${port}/${database}`
}

function urlOf(server: Server, port: number, dialect: Dialect, database: string): string {
  const scheme = dialect === 'async' ? 'postgresql+asyncpg' : 'postgresql+psycopg'
  return `${scheme}://${server.user}:${server.password}@${server.host}:${port}/${database}`
}
