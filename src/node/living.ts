import { readFileSync, readlinkSync } from 'node:fs'
import { hostname } from 'node:os'

/** Which process made a claim or a staging folder. The start time tells two processes apart that had the same number. */
export interface Maker {
  readonly pid: number
  /** Ticks since boot on Linux; absent where the system does not say. */
  readonly started?: string
  /** The machine, and on Linux the namespace in which the number counts. */
  readonly host: string
  /** When the file was made, in milliseconds since 1970. */
  readonly at: number
  /** A text that no other maker has. */
  readonly token: string
}

/** This process as a maker. */
export function thisMaker(token: string): Maker {
  const started = startOf(process.pid)
  return {
    pid: process.pid,
    ...(started === undefined ? {} : { started }),
    host: thisHost(),
    at: Date.now(),
    token,
  }
}

/**
 * Whether the maker still runs. A process of another machine (or container) cannot be asked: it counts as living for
 * an hour, which no command of Newel takes.
 */
export function isLiving(maker: Maker): boolean {
  if (maker.host !== thisHost()) return Date.now() - maker.at < 3_600_000
  if (!isRunning(maker.pid)) return false
  return maker.started === undefined || maker.started === startOf(maker.pid)
}

/** Whether some process has this number, and is no zombie. */
export function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0)
  } catch (error) {
    // EPERM: it is there, and somebody else's.
    return error instanceof Error && 'code' in error && error.code === 'EPERM'
  }
  return statOf(pid)?.[0] !== 'Z'
}

/** What a maker wrote about itself; undefined where the text is not that, e.g. empty after a crash. */
export function readMaker(text: string): Maker | undefined {
  try {
    const read: unknown = JSON.parse(text)
    return isMaker(read) ? read : undefined
  } catch {
    return undefined
  }
}

const isMaker = (read: unknown): read is Maker =>
  typeof read === 'object' &&
  read !== null &&
  'pid' in read &&
  Number.isSafeInteger(read.pid) &&
  Number(read.pid) > 0 &&
  'host' in read &&
  typeof read.host === 'string' &&
  'at' in read &&
  typeof read.at === 'number' &&
  'token' in read &&
  typeof read.token === 'string' &&
  /^[\w-]+$/.test(read.token)

const startOf = (pid: number): string | undefined => statOf(pid)?.[19]

/** The fields of /proc/<pid>/stat from the state (field 3) on; field 22 is the start time. See proc(5). */
function statOf(pid: number): readonly string[] | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'latin1')
    // The name in parentheses may hold spaces and parentheses itself.
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ')
  } catch {
    return undefined
  }
}

function thisHost(): string {
  try {
    return `${hostname()} ${readlinkSync('/proc/self/ns/pid')}`
  } catch {
    return hostname()
  }
}
