import { randomInt } from 'node:crypto'
import { connect } from 'node:net'
import { setTimeout as pause } from 'node:timers/promises'
import type { Beside, Ended, Hooks, Launched, LaunchOptions, Settings } from './cell.ts'
import { callAs, type Headers } from './client.ts'
import { createStore, type DatabaseKind, type Dialect, type Store } from './databases.ts'
import { freePort } from './ports.ts'
import { type Started, start, startGroup } from './processes.ts'
import { type Hidden, hide, type SecretStore } from './secret-stores.ts'
import { type Authentication, enrol, secretsOf, settingsOf, signUp } from './sign-up.ts'

/** A rendered project that can be started as it is in production. */
export interface Project {
  readonly folder: string
  /** The process that serves, itself: not a wrapper such as `uv run`, whose exit code and signals are its own. */
  readonly command: readonly string[]
  /** Brings the database up to date; present where the cell has migrations. */
  readonly migrate?: readonly string[]
  /** Puts files where browsers are given them from, once for all that is started; present where the cell has pages. */
  readonly collect?: readonly string[]
  /** Whether the words of commands are joined by `_`, as Django's are, and not by `-`. */
  readonly underscored?: boolean
  /** Of the settings, e.g. `ORDER_SERVICE_`. */
  readonly prefix: string
  readonly database: DatabaseKind
  readonly dialect: Dialect
  /** How its callers say who they are; absent where anybody may call. */
  readonly auth?: Authentication
  /** Where RabbitMQ is; present where the cell has tasks. */
  readonly broker?: string
  /** Where it finds its secrets; absent where they stand in its environment. */
  readonly secretStore?: SecretStore
  /** Beside the settings. */
  readonly environment?: Readonly<Record<string, string>>
}

export interface Served {
  readonly url: string
  readonly hooks: Hooks
  /** Ends the process and everything that was started beside it. */
  readonly close: () => Promise<void>
}

const limits = { maxBodyBytes: 65_536, readinessTimeoutSeconds: 1 }

/**
 * Starts the project on a free port with a database of its own, waits for `/health` (60 s), and hands out the hooks. A
 * database that is `kept` outlives the service.
 */
export async function serve(project: Project, kept?: Store): Promise<Served> {
  const prepared = preparing(project)
  try {
    if (project.collect !== undefined) await collect(project, project.collect)
    const main =
      kept === undefined
        ? await launchOn(project, await prepared(), {})
        : await launchMigrated(project, { ...kept, remove: async () => undefined })
    return {
      url: main.url,
      hooks: {
        logLines: main.logLines,
        secrets: [...main.store.secrets, ...secretsOf(project.auth)],
        ...(main.signUp === undefined ? {} : { signUp: main.signUp }),
        command: main.command,
        limits,
        prefix: project.prefix,
        ...(main.store.faults === undefined ? {} : { database: main.store.faults }),
        ...(project.broker === undefined ? {} : { broker: project.broker }),
        launch: async (options) =>
          options.migrate === false
            ? launchOn(project, { store: await createStore(project.database, project.dialect) }, options)
            : launchOn(project, await prepared(), options),
        run: (settings) => runToEnd(project, settings),
      },
      close: async () => {
        await main.close()
        await prepared.remove()
      },
    }
  } catch (error) {
    await prepared.remove()
    throw error
  }
}

/** A database, and the caller that is known there. */
interface Prepared {
  readonly store: Store
  /** Whether the suite's caller is known there. */
  readonly enrolled?: true
  /** By which that caller is known, where it need not log in. */
  readonly headers?: Headers
}

interface Preparing {
  /** A database of one's own that is migrated and knows the suite's caller. */
  (): Promise<Prepared>
  readonly remove: () => Promise<void>
}

/** Migrates one database and makes the suite's caller there when the first is asked for; each one that is given is a copy. */
function preparing(project: Project): Preparing {
  const { database, dialect } = project
  let made: Promise<Prepared> | undefined
  const copy = async () => {
    made ??= prepare(project, await createStore(database, dialect))
    const original = await made
    return { ...original, store: await createStore(database, dialect, original.store) }
  }
  const remove = async () =>
    made?.then(
      ({ store }) => store.remove(),
      () => undefined,
    )
  return Object.assign(copy, { remove })
}

/** Removes the database again when something fails. */
async function prepare(project: Project, store: Store): Promise<Prepared> {
  const { environment, close } = await hidden(project, environmentOf(project, store, 8000, {}))
  try {
    if (project.migrate !== undefined) await succeeds(project.migrate, project.folder, environment)
    if (project.auth === undefined) return { store }
    const headers = await enrol(project.auth, commanding(project, environment), 'suite')
    return { store, enrolled: true, ...(headers === undefined ? {} : { headers }) }
  } catch (error) {
    await store.remove()
    throw error
  } finally {
    await close()
  }
}

interface Running extends Launched {
  readonly store: Store
  readonly signUp?: (name: string, scopes?: readonly string[]) => Promise<Headers>
  readonly command: Command
}

type Command = (words: readonly string[], typed?: string) => Promise<Ended>

/** Brings a database that has a history up to date first; its caller may be known there already. */
async function launchMigrated(project: Project, store: Store): Promise<Running> {
  if (project.migrate !== undefined) {
    const { environment, close } = await hidden(project, environmentOf(project, store, 8000, {}))
    await succeeds(project.migrate, project.folder, environment).finally(close)
  }
  return launchOn(project, { store, enrolled: true }, {})
}

/** Started, and with a caller signed in where the service wants to know its callers. Removes the database at the end. */
async function launchOn(
  project: Project,
  { store, enrolled, headers }: Prepared,
  options: LaunchOptions,
): Promise<Running> {
  const port = await freePort()
  const { environment, close: forget } = await hidden(project, {
    ...environmentOf(project, store, port, options.settings ?? {}),
    ...options.environment,
  })
  const running = start(project.command, project.folder, environment)
  const besides: Beside[] = []
  const url = `http://127.0.0.1:${port}`
  const close = async () => {
    running.child.kill('SIGKILL')
    await Promise.all([running.ended, ...besides.map(({ kill }) => kill())])
    await forget()
    await store.remove()
  }
  const command = commanding(project, environment)
  const { auth } = project
  const signUpThere = (name: string, scopes?: readonly string[]) =>
    auth === undefined ? Promise.resolve({}) : signUp(auth, url, command, name, scopes)
  try {
    await untilHealthy(url, running)
    if (enrolled) callAs(url, headers ?? (await signUpThere('suite')))
  } catch (error) {
    await close()
    throw error
  }
  return {
    url,
    store,
    command,
    ...(auth === undefined ? {} : { signUp: signUpThere }),
    ...(store.faults === undefined ? {} : { database: store.faults }),
    logLines: running.logLines,
    terminate: () => running.child.kill('SIGTERM'),
    ended: running.ended,
    beside: (words, changed = {}) => {
      const others = Object.entries(changed).map(([name, value]) => [`${project.prefix}${name}`, value])
      const given = { ...environment, ...Object.fromEntries(others) }
      const beside = startGroup([...project.command, ...words], project.folder, given)
      besides.push(beside)
      return beside
    },
    close,
  }
}

/** Runs the project's own commands to their end (60 s). */
const commanding =
  (project: Project, environment: NodeJS.ProcessEnv): Command =>
  ([name = '', ...words], typed = '') => {
    const spelled = project.underscored === true ? name.replaceAll('-', '_') : name
    return start([...project.command, spelled, ...words], project.folder, environment, 60_000, typed).ended
  }

/** What is secret is where the project looks for it. */
const hidden = async ({ secretStore, prefix }: Project, environment: NodeJS.ProcessEnv): Promise<Hidden> =>
  secretStore === undefined
    ? { environment, close: async () => undefined }
    : hide(secretStore, prefix, environment)

/** As production sets it; nothing of the harness's own environment that the project could take for a setting. */
function environmentOf(project: Project, store: Store, port: number, settings: Settings): NodeJS.ProcessEnv {
  const chosen: Settings = {
    ENVIRONMENT: 'production',
    LOG_LEVEL: 'INFO',
    HOST: '127.0.0.1',
    PORT: String(port),
    MAX_BODY_BYTES: String(limits.maxBodyBytes),
    READINESS_TIMEOUT_SECONDS: String(limits.readinessTimeoutSeconds),
    DRAIN_SECONDS: '0',
    DATABASE_URL: store.url,
    // Nobody takes what is sent, except where a check brings a broker and a worker of its own.
    ...(project.broker === undefined ? {} : { BROKER_URL: 'memory://' }),
    ...settingsOf(project.auth),
    ...settings,
  }
  const inherited = Object.entries(process.env).filter(([name]) => !name.startsWith(project.prefix))
  const given = Object.entries(chosen).filter(([, value]) => value !== undefined)
  return {
    ...Object.fromEntries(inherited),
    PYTHONUNBUFFERED: '1',
    ...project.environment,
    ...Object.fromEntries(given.map(([name, value]) => [`${project.prefix}${name}`, value])),
  }
}

/** Files need no database; production wants its address named. */
async function collect(project: Project, command: readonly string[]): Promise<void> {
  const store = await createStore(project.database, project.dialect)
  const { environment, close } = await hidden(project, environmentOf(project, store, 8000, {}))
  await succeeds(command, project.folder, environment)
    .finally(close)
    .finally(() => store.remove())
}

/** Runs what comes before a start. */
async function succeeds(
  command: readonly string[],
  folder: string,
  environment: NodeJS.ProcessEnv,
): Promise<void> {
  const { code, stdout, stderr } = await start(command, folder, environment, 60_000).ended
  if (code !== 0) throw new Error(`${command.join(' ')} ended with ${code}:\n${stdout}\n${stderr}`)
}

async function untilHealthy(url: string, running: Started): Promise<void> {
  let ended: Ended | undefined
  void running.ended.then((result) => {
    ended = result
  })
  const until = performance.now() + 60_000
  while (performance.now() < until) {
    if (ended !== undefined)
      throw new Error(`The service ended with ${ended.code}:\n${ended.stdout}\n${ended.stderr}`)
    const status = await fetch(`${url}/health`, { signal: AbortSignal.timeout(2_000) }).then(
      (reply) => reply.status,
      () => 0,
    )
    if (status === 200) return
    await pause(50)
  }
  throw new Error(`The service did not answer ${url}/health within 60 s:\n${running.logLines().join('\n')}`)
}

/** Runs the command with these settings until it ends, and watches the port all the while. */
async function runToEnd(project: Project, settings: Settings): Promise<Ended> {
  const store = await createStore(project.database, project.dialect)
  try {
    const port = await freePort()
    // An address of its own, so that a service that falls back to its default port is told from a stranger's there.
    const host = `127.${randomInt(1, 255)}.${randomInt(1, 255)}.${randomInt(1, 255)}`
    const watched = settings.PORT === undefined ? port : 8000
    const { environment, close } = await hidden(
      project,
      environmentOf(project, store, port, { HOST: host, ...settings }),
    )
    const { ended } = start(project.command, project.folder, environment, 60_000)
    let result: Ended | undefined
    void ended.then((value) => {
      result = value
    })
    let opened = false
    while (result === undefined) {
      opened ||= await accepts(host, watched)
      await pause(20)
    }
    await close()
    return { ...(result as Ended), opened }
  } finally {
    await store.remove()
  }
}

function accepts(host: string, port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ host, port })
    socket.on('connect', () => {
      socket.destroy()
      resolve(true)
    })
    socket.on('error', () => resolve(false))
  })
}
