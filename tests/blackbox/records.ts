import { randomUUID } from 'node:crypto'
import type { FeatureRecord, FieldRecord } from '../../src/core/answers/types.ts'
import type { Cell, Context } from './cell.ts'
import { at, type Json, type Reply } from './client.ts'
import { keyOf, order, sampleOf } from './payloads.ts'
import { hasStatus } from './verdict.ts'

/** The features that the service should serve: those that were asked for, and the example's. */
export const featuresOf = (cell: Cell): readonly FeatureRecord[] =>
  cell.example ? [...cell.features, order] : cell.features

/** Where a feature is served. The plural is stored as it is written in the lock, in snake case. */
export const pathOf = (feature: FeatureRecord): string => `/v1/${feature.plural}`

/** Where callers come to their credentials, with the method of each. */
export const authPaths = ({ capabilities }: Cell): readonly (readonly [string, string])[] =>
  capabilities.includes('jwt') ? tokenPaths : capabilities.includes('session') ? sessionPaths : []

const tokenPaths = [
  ['/v1/auth/token', 'post'],
  ['/v1/auth/refresh', 'post'],
  ['/v1/auth/logout', 'post'],
] as const

const sessionPaths = [
  ['/v1/auth/csrf', 'get'],
  ['/v1/auth/login', 'post'],
  ['/v1/auth/logout', 'post'],
  ['/v1/auth/me', 'get'],
] as const

/** Where what is committed is told. */
export const streamPaths = (cell: Cell): readonly string[] =>
  cell.capabilities.includes('sse') ? ['/v1/stream'] : []

/** Where GraphQL is asked. */
export const graphqlPaths = (cell: Cell): readonly string[] =>
  cell.capabilities.includes('graphql') ? ['/v1/graphql'] : []

export type Payload = Readonly<Record<string, Json>>

/**
 * A valid body: every field filled with its n-th value, records that it refers to created first.
 * Optional references are left out, so that features may refer to each other.
 */
export async function payload(context: Context, feature: FeatureRecord, n: number): Promise<Payload> {
  const entries: [string, Json][] = []
  for (const field of feature.fields) {
    if (field.type !== 'ref') entries.push([keyOf(field), sampleOf(field, n)])
    else if (!field.optional)
      entries.push([keyOf(field), await idOfNew(context, referred(context.cell, field), n)])
  }
  return Object.fromEntries(entries)
}

async function idOfNew(context: Context, feature: FeatureRecord, n: number): Promise<string> {
  return idIn(await create(context, feature, await payload(context, feature, n)))
}

/** The feature that a reference points to. */
export function referred(cell: Cell, field: FieldRecord): FeatureRecord {
  const found = featuresOf(cell).find((feature) => feature.name === field.ref)
  if (found === undefined)
    throw new Error(`\`${field.name}\` refers to \`${field.ref}\`, which the cell does not have.`)
  return found
}

/** Creates a record and throws unless the answer is 201. */
export async function create(context: Context, feature: FeatureRecord, body: Payload): Promise<Reply> {
  return hasStatus(await context.call('POST', pathOf(feature), { json: body }), 201)
}

/** Creates the n-th record of a feature. */
export async function createOne(context: Context, feature: FeatureRecord, n: number): Promise<Reply> {
  return create(context, feature, await payload(context, feature, n))
}

/** Asks twice for the n-th record, with the same Idempotency-Key; both times the answer is 201. */
export async function createTwice(context: Context, feature: FeatureRecord, n: number): Promise<Reply> {
  const headers = { 'idempotency-key': randomUUID() }
  const json = await payload(context, feature, n)
  const ask = async () => hasStatus(await context.call('POST', pathOf(feature), { json, headers }), 201)
  await ask()
  return ask()
}

export function idIn(reply: Reply): string {
  const id = at(reply, 'id')
  if (typeof id !== 'string') throw new Error(`${reply.method} ${reply.path}: no id in ${reply.text}`)
  return id
}

/** The body with one key replaced by JSON text, for values that JavaScript cannot hold. */
export function withRaw(body: Payload, key: string, json: string): string {
  const rest = Object.entries(body).filter(([name]) => name !== key)
  const written = rest.map(([name, value]) => `${JSON.stringify(name)}:${JSON.stringify(value)}`)
  return `{${[...written, `${JSON.stringify(key)}:${json}`].join(',')}}`
}

/** The body without one key. */
export const without = (body: Payload, key: string): Payload =>
  Object.fromEntries(Object.entries(body).filter(([name]) => name !== key))

export const unknownId = '00000000-0000-4000-8000-000000000000'
