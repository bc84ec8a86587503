import type { FeatureRecord } from '../../src/core/answers/types.ts'
import type { Call, Headers } from './client.ts'

/** What the suite knows about a service: its address, what it should be able to do, and how to disturb it. */
export interface Cell {
  /** Without a trailing slash. */
  readonly url: string
  /** Those that the suite does not know have no checks. */
  readonly capabilities: readonly string[]
  /** The features that were asked for; the example `orders` is not among them. */
  readonly features: readonly FeatureRecord[]
  readonly example: boolean
  /** Templates of routes below `/v1/` that the project's owner has added, all of them GET. */
  readonly ownReads?: readonly string[]
  readonly hooks: Hooks
}

/** What a check may need beyond a service that answers `/health`. */
type Capability =
  | 'auth'
  | 'commands'
  | 'database'
  | 'api-keys'
  | 'graphql'
  | 'bounded-messages'
  | 'idempotency'
  | 'jwt'
  | 'metrics'
  | 'migrations'
  | 'openapi'
  | 'pages'
  | 'secrets'
  | 'session'
  | 'socket'
  | 'sse'
  | 'tasks'
  | 'tracing'

/** What the harness can see and do behind the service's back. */
export interface Hooks {
  /** Lines of standard output so far. */
  readonly logLines: () => readonly string[]
  /** Texts that must not appear in any output or answer: passwords in the settings. */
  readonly secrets: readonly string[]
  /** Settings that the harness gave the running service. */
  readonly limits: { readonly maxBodyBytes: number; readonly readinessTimeoutSeconds: number }
  /** Present exactly where the cell has the capability `database`. */
  readonly database?: DatabaseFaults
  /** Another process of the same service, with a database of its own. Settings are named without the prefix. */
  readonly launch: (options: LaunchOptions) => Promise<Launched>
  /** Runs the service's command until it ends by itself (or a limit kills it: code null). */
  readonly run: (settings: Settings) => Promise<Ended>
  /** Makes a caller and gives the headers by which it is known. Present exactly where the cell has the capability `auth`. */
  readonly signUp?: (name: string, scopes?: readonly string[]) => Promise<Headers>
  /** Runs a command of the service on its database. Present where there is a project behind the address. */
  readonly command?: (words: readonly string[], typed?: string) => Promise<Ended>
  /** Where RabbitMQ is. Present exactly where the cell has the capability `tasks`. */
  readonly broker?: string
  /** The prefix of the settings, e.g. `ORDER_SERVICE_`. */
  readonly prefix: string
}

/** Names without the prefix; `undefined` leaves the setting out. */
export type Settings = Readonly<Record<string, string | undefined>>

/** Undoes a fault. */
export type Restore = () => Promise<void>

export interface DatabaseFaults {
  /** Makes the database unreachable (server) or unusable (file). */
  readonly cut: () => Promise<Restore>
  /** Lets the database accept and never answer; only a server can do that. */
  readonly stall?: () => Promise<Restore>
  /** Renames a table under the service. */
  readonly hideTable: (table: string) => Promise<Restore>
  /** Lets every write of the table wait. */
  readonly holdWriters: (table: string) => Promise<Restore>
  /** Runs one statement behind the service's back. */
  readonly execute: (statement: string) => Promise<void>
}

export interface LaunchOptions {
  readonly settings?: Settings
  /** Without the variables' prefix: variables that the project shares with others, e.g. OTEL_…. */
  readonly environment?: Readonly<Record<string, string>>
  /** Whether migrations run before the start, where there are any. Default true. */
  readonly migrate?: boolean
}

export interface Launched {
  readonly url: string
  /** Present exactly where the cell has the capability `database`. */
  readonly database?: DatabaseFaults
  readonly logLines: () => readonly string[]
  readonly terminate: () => void
  readonly ended: Promise<Ended>
  /** Another process of the project with the same settings and the same database, e.g. a worker. It ends with this one at the latest. */
  readonly beside: (words: readonly string[], changed?: Readonly<Record<string, string>>) => Beside
  /** Ends the process by force if it still runs, and removes its database. */
  readonly close: () => Promise<void>
}

export interface Beside {
  readonly logLines: () => readonly string[]
  readonly terminate: () => void
  /** Ends it and all that it has started at once, as a machine does that fails. */
  readonly kill: () => Promise<void>
  readonly ended: Promise<Ended>
}

export interface Ended {
  /** `null` when a signal or the harness's limit ended it. */
  readonly code: number | null
  readonly stdout: string
  readonly stderr: string
  /** Whether the service's port ever accepted a connection. */
  readonly opened: boolean
}

/** One behaviour. `run` throws an AssertionError that names method, path, what was expected and what came. */
export interface Check {
  readonly name: string
  readonly needs?: Capability
  /** Leaves the cell's own process alone: may run beside others of its kind. */
  readonly apart?: boolean
  readonly run: (context: Context) => Promise<void>
}

export interface Context {
  readonly cell: Cell
  readonly call: Call
}
