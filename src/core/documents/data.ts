import { type Problem, type Result, refusal, success } from '../problem.ts'

/** What a parser made of one text, and who wrote it. */
export interface Contribution {
  readonly data: unknown
  readonly source: string
}

export type Table = Readonly<Record<string, unknown>>

/**
 * Joins what several sources say about one document. Tables join deeply, arrays append what is not there yet, and two
 * different values for one key are a `document-clash` that names both sources (law 1: one path, one source).
 */
export function joinData(document: string, contributions: readonly Contribution[]): Result<unknown> {
  const [first, ...others] = contributions
  if (first === undefined) return success({})
  const problems: Problem[] = []
  const origins = new Map<string, string>([['', first.source]])
  const joined = others.reduce((data, other) => join(data, other.data, [], other.source), first.data)
  return problems.length === 0 ? success(joined) : refusal(...problems)

  function join(one: unknown, other: unknown, at: readonly string[], source: string): unknown {
    if (isTable(one) && isTable(other)) return joinTables(one, other, at, source)
    if (Array.isArray(one) && Array.isArray(other)) return appendNew(one, other)
    if (!sameData(one, other)) problems.push(clash(document, at, originOf(origins, at), source))
    return one
  }

  function joinTables(one: Table, other: Table, at: readonly string[], source: string): Table {
    const result = copyOf(one)
    for (const [key, value] of Object.entries(other)) {
      const path = [...at, key]
      if (key in result) result[key] = join(result[key], value, path, source)
      else {
        result[key] = value
        origins.set(keyOf(path), source)
      }
    }
    return result
  }
}

const appendNew = (one: readonly unknown[], other: readonly unknown[]): unknown[] => [
  ...one,
  ...other.filter((value) => !one.some((known) => sameData(known, value))),
]

function clash(document: string, at: readonly string[], first: string, second: string): Problem {
  return {
    code: 'document-clash',
    what: `${first} and ${second} give different values for ${at.join('.') || 'the whole file'} in ${document}.`,
    where: `${document}: ${at.join('.')}`,
    next: 'Let one of them give the value.',
  }
}

/** The source of the nearest key above: a key that came with its table has no entry of its own. */
function originOf(origins: ReadonlyMap<string, string>, at: readonly string[]): string {
  for (let depth = at.length; depth > 0; depth -= 1) {
    const origin = origins.get(keyOf(at.slice(0, depth)))
    if (origin !== undefined) return origin
  }
  return origins.get('') ?? ''
}

const keyOf = (path: readonly string[]): string => path.map((key) => `/${JSON.stringify(key)}`).join('')

/** A table without a prototype, so that a key called `__proto__` is a key. */
export const copyOf = (table: Table): Record<string, unknown> => {
  const copy: Record<string, unknown> = Object.create(null)
  for (const [key, value] of Object.entries(table)) copy[key] = value
  return copy
}

export const isTable = (value: unknown): value is Table =>
  typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof Date)

/** Equal as data: order of keys does not count, order of entries does, NaN equals itself, dates by how they are written. */
export function sameData(one: unknown, other: unknown): boolean {
  if (one instanceof Date && other instanceof Date) return stampOf(one) === stampOf(other)
  if (Array.isArray(one) && Array.isArray(other)) {
    return one.length === other.length && one.every((value, index) => sameData(value, other[index]))
  }
  if (isTable(one) && isTable(other)) {
    const keys = Object.keys(one)
    return (
      keys.length === Object.keys(other).length &&
      keys.every((key) => Object.hasOwn(other, key) && sameData(one[key], other[key]))
    )
  }
  return one === other || (Number.isNaN(one) && Number.isNaN(other))
}

const stampOf = (date: Date): string => (Number.isNaN(date.getTime()) ? 'invalid' : date.toISOString())
