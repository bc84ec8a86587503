import { stdlibModules } from './stdlib.ts'

/** One name that an import statement brings: `from module import name as alias`, or `import module as alias`. */
export interface ImportEntry {
  readonly kind: 'from' | 'module'
  readonly module: string
  /** Absent for `import module`. */
  readonly name?: string
  readonly alias?: string
  /** A trailing comment that must stay, such as `# noqa: F401`. */
  readonly comment?: string
}

const lineLength = 120
const statement = /^(?:from\s+(\S+)\s+import\s+(.+?)|import\s+(.+?))\s*(#.*)?$/

/** Reads one canonical import line of a fragment; undefined where the line is no import. */
export function readImportLine(line: string): readonly ImportEntry[] | undefined {
  const match = statement.exec(line)
  if (match === null) return undefined
  const [, from, names, modules, comment] = match
  const extra = comment === undefined ? {} : { comment }
  const items = (names ?? modules ?? '').split(',').map((item) => item.trim())
  return items.map((item) => {
    const [name = '', alias] = item.split(/\s+as\s+/)
    const renamed = alias === undefined ? {} : { alias }
    return from === undefined
      ? { kind: 'module', module: name, ...renamed, ...extra }
      : { kind: 'from', module: from, name, ...renamed, ...extra }
  })
}

/** The name that an entry binds in the module. */
export function boundName(entry: ImportEntry): string {
  return entry.alias ?? entry.name ?? entry.module.split('.')[0] ?? entry.module
}

/**
 * Prints a sorted import block, without a trailing newline. Order, grouping and wrapping are those of ruff's isort rules
 * with their defaults at 120 columns: future, standard library, third party, first party; `import` before `from`; members
 * as constants, classes, variables.
 */
export function printImports(entries: readonly ImportEntry[], firstParty: readonly string[]): string {
  const sections = [0, 1, 2, 3].map((rank) =>
    entries.filter((entry) => sectionOf(entry.module, firstParty) === rank),
  )
  return sections
    .filter((section) => section.length > 0)
    .map(printSection)
    .join('\n\n')
}

function sectionOf(module: string, firstParty: readonly string[]): number {
  const top = module.split('.')[0] ?? module
  if (top === '__future__') return 0
  if (firstParty.includes(top)) return 3
  return stdlibModules.has(top) ? 1 : 2
}

function printSection(entries: readonly ImportEntry[]): string {
  const modules = unique(
    entries
      .filter((entry) => entry.kind === 'module')
      .sort(byModule)
      .map(printModule),
  )
  const statements = new Map<string, ImportEntry[]>()
  for (const entry of entries.filter((entry) => entry.kind === 'from').sort(byModule)) {
    const key = entry.alias === undefined ? entry.module : `${entry.module} ${printMember(entry)}`
    statements.set(key, [...(statements.get(key) ?? []), entry])
  }
  return [...modules, ...[...statements.values()].map(printFrom)].join('\n')
}

function printModule(entry: ImportEntry): string {
  const alias = entry.alias === undefined ? '' : ` as ${entry.alias}`
  return `import ${entry.module}${alias}${trailing(entry)}`
}

function printFrom(entries: readonly ImportEntry[]): string {
  const [first] = entries
  if (first === undefined) return ''
  const names = unique([...entries].sort(byMember).map(printMember))
  const line = `from ${first.module} import ${names.join(', ')}`
  if (line.length <= lineLength) return `${line}${trailing(first)}`
  return `from ${first.module} import (${trailing(first)}\n${names.map((name) => `    ${name},`).join('\n')}\n)`
}

function printMember(entry: ImportEntry): string {
  return entry.alias === undefined ? (entry.name ?? '') : `${entry.name} as ${entry.alias}`
}

const trailing = (entry: ImportEntry) => (entry.comment === undefined ? '' : `  ${entry.comment}`)

const unique = (texts: readonly string[]) => [...new Set(texts)]

function byModule(one: ImportEntry, other: ImportEntry): number {
  return (
    naturally(one.module.toLowerCase(), other.module.toLowerCase()) ||
    naturally(one.module, other.module) ||
    byMember(one, other)
  )
}

/** Orders the members of one `from` statement as ruff does: constants, classes, variables. */
export function byMember(one: ImportEntry, other: ImportEntry): number {
  const [left, right] = [one.name ?? '', other.name ?? '']
  return (
    memberRank(left) - memberRank(right) ||
    naturally(left.toLowerCase(), right.toLowerCase()) ||
    naturally(left, right) ||
    naturally(one.alias ?? '', other.alias ?? '')
  )
}

function memberRank(name: string): number {
  if (name.length > 1 && name === name.toUpperCase() && /[A-Z]/.test(name)) return 0
  return /^[A-Z]/.test(name) ? 1 : 2
}

/** Natural order: runs of digits compare as numbers, the rest by code unit. */
function naturally(left: string, right: string): number {
  if (left === right) return 0
  if (!/\d/.test(left) || !/\d/.test(right)) return left < right ? -1 : 1
  const [a, b] = [left.match(/\d+|\D/g) ?? [], right.match(/\d+|\D/g) ?? []]
  for (let index = 0; index < Math.min(a.length, b.length); index += 1) {
    const difference = compareParts(a[index] ?? '', b[index] ?? '')
    if (difference !== 0) return difference
  }
  return a.length - b.length
}

function compareParts(left: string, right: string): number {
  if (/^\d/.test(left) && /^\d/.test(right)) return Number(left) - Number(right)
  if (left === right) return 0
  return left < right ? -1 : 1
}
