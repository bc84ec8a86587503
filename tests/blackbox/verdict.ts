import { AssertionError } from 'node:assert'
import { isDeepStrictEqual } from 'node:util'
import { at, type Json, type Reply } from './client.ts'

/** The status of each code of the error envelope (HTTP contract of the rendered service). */
const statusOfCode = {
  unauthenticated: 401,
  forbidden: 403,
  not_found: 404,
  method_not_allowed: 405,
  conflict: 409,
  payload_too_large: 413,
  validation_error: 422,
  idempotency_key_reused: 422,
  too_many_requests: 429,
  internal_error: 500,
  unavailable: 503,
} as const

export type ErrorCode = keyof typeof statusOfCode

/** Throws unless the answer has this status. */
export function hasStatus(reply: Reply, expected: number): Reply {
  if (reply.status !== expected) failed(reply, 'status', expected, `${reply.status} ${shortened(reply.text)}`)
  return reply
}

/** Throws unless the value at `path` of the body equals `expected`. */
export function holds(reply: Reply, path: string, expected: Json): void {
  const actual = at(reply, path)
  if (!isDeepStrictEqual(actual, expected)) failed(reply, path, expected, actual)
}

/**
 * Throws unless the answer is the error envelope with this code and its status: exactly code, message, details and the
 * correlation id of the header. `field` must be among the details; without one, details that are not a 422's must be empty.
 */
export function refuses(reply: Reply, code: ErrorCode, field?: string): Reply {
  hasStatus(reply, statusOfCode[code])
  holds(reply, 'error.code', code)
  const error = at(reply, 'error')
  const keys = error === null || typeof error !== 'object' ? [] : Object.keys(error).sort()
  same(reply, 'keys of error', keys, ['code', 'correlation_id', 'details', 'message'])
  const message = at(reply, 'error.message')
  satisfies(reply, 'error.message', 'a text', message, typeof message === 'string' && message !== '')
  holds(reply, 'error.correlation_id', reply.headers['x-correlation-id'] ?? 'a header X-Correlation-ID')
  const fields = fieldsOf(reply)
  if (code !== 'validation_error')
    satisfies(reply, 'error.details', 'an empty list', fields, fields.length === 0)
  if (code === 'validation_error' && field === undefined) {
    satisfies(reply, 'error.details', 'at least one entry', fields, fields.length > 0)
  }
  if (field !== undefined) satisfies(reply, 'fields in error.details', field, fields, fields.includes(field))
  return reply
}

function fieldsOf(reply: Reply): readonly string[] {
  const details = at(reply, 'error.details')
  if (!Array.isArray(details)) failed(reply, 'error.details', 'a list', details)
  return (details as readonly Json[]).map((entry) => {
    const { field, message } = (entry ?? {}) as { readonly field?: Json; readonly message?: Json }
    if (typeof field !== 'string' || typeof message !== 'string') {
      failed(reply, 'error.details', 'entries {"field": text, "message": text}', details)
    }
    return field as string
  })
}

/** Throws unless both are deeply equal; `what` names the thing compared. */
export function same(reply: Reply, what: string, actual: unknown, expected: unknown): void {
  if (!isDeepStrictEqual(actual, expected)) failed(reply, what, expected, actual)
}

/** Throws unless `met`; `expected` says in words what was asked for. */
export function satisfies(reply: Reply, what: string, expected: string, actual: unknown, met: boolean): void {
  if (!met) failed(reply, what, expected, actual)
}

/** For what is not an answer: a log line, an exit code. */
export function is(subject: string, what: string, expected: unknown, actual: unknown, met: boolean): void {
  if (!met) {
    throw new AssertionError({
      message: `${subject}: ${what}: expected ${shown(expected)}, got ${shown(actual)}`,
      expected,
      actual,
    })
  }
}

function failed(reply: Reply, what: string, expected: unknown, actual: unknown): never {
  throw new AssertionError({
    message: `${reply.method} ${shortened(reply.path)}: ${what}: expected ${shown(expected)}, got ${shown(actual)}`,
    expected,
    actual,
  })
}

/** Short texts are quoted, so that `"2"` is told from `2`; long ones are easier to read as they are. */
const shown = (value: unknown) =>
  typeof value === 'string' && value.length > 60
    ? shortened(value)
    : shortened(JSON.stringify(value) ?? 'nothing')

const shortened = (text: string) => (text.length > 400 ? `${text.slice(0, 400)}…` : text)
