import { type ImportEntry, printImports, readImportLine } from '../../python/imports.ts'
import type { Chunk } from '../../python/reader.ts'
import type { Piece } from './assemble.ts'
import type { Destination } from './destination.ts'
import { type Binding, isGuard, type Module, type Project } from './project.ts'
import { followImport, sameEntry } from './rewrite.ts'

/** The packages and modules at the top of a project. */
export const firstPartyOf = (project: Project): readonly string[] => [
  ...new Set([...project.keys()].map((name) => name.split('.')[0] ?? name)),
]

/** The entries of an import statement, without their places in the text. */
export const entriesIn = ({ entries = [] }: Chunk): readonly ImportEntry[] =>
  entries.map(({ start: _, end: __, ...entry }) => entry)

interface Statement {
  /** With the comments above it; ends with a newline. */
  readonly text: string
  readonly entries: readonly ImportEntry[]
}

export interface FollowedImports {
  readonly text: string
  readonly entries: readonly ImportEntry[]
}

/**
 * The imports at the top of a module as they read in the other layout. A block that was sorted is sorted again; comments
 * stay with their statement, and nothing changes where nothing moved.
 */
export function followImports(
  chunks: readonly Chunk[],
  from: Module,
  isMoved: boolean,
  to: Destination,
  firstParty: readonly string[],
  isDropped: (entry: ImportEntry) => boolean,
): FollowedImports {
  const verbatim = chunks.map(({ text }) => text).join('')
  const followed = chunks.map((chunk) =>
    entriesIn(chunk).map((one) => (isDropped(one) ? [] : followImport(one, from, isMoved, to))),
  )
  if (followed.every((each) => each.every((one) => one === undefined)))
    return { text: verbatim, entries: chunks.flatMap(entriesIn) }
  const statements = chunks.flatMap((chunk, index) => statementsOf(chunk, followed[index] ?? [], firstParty))
  const gap = gapOf(verbatim)
  const text = isSorted(chunks, firstParty) ? sorted(statements, firstParty) : joined(chunks, statements)
  return { text: gap + text, entries: statements.flatMap(({ entries }) => entries) }
}

const gapOf = (text: string): string => /^\n*/.exec(text)?.[0] ?? ''

const bodyOf = (text: string): string => text.slice(gapOf(text).length)

/** A block of imports, followed already, with more of them. */
export function withMore(
  pieces: readonly Piece[],
  more: readonly Binding[],
  firstParty: readonly string[],
): string {
  const text = pieces.map((piece) => piece.text).join('')
  const guarded = more.filter((entry) => entry.guarded === true)
  const plain = [...more.filter((entry) => entry.guarded !== true), ...(guarded.length === 0 ? [] : [marker])]
  const old = splitStatements(bodyOf(text))
  const block = sorted(
    [...old, ...plain.map((entry) => ({ text: `${printImports([entry], firstParty)}\n`, entries: [entry] }))],
    firstParty,
  )
  return gapOf(text) + block + guardOf(guarded, firstParty)
}

/** The text of a module with one more import statement, sorted into its block, and the comments that belong to it. */
export function withStatement(
  chunks: readonly Chunk[],
  {
    entries,
    above,
    within,
  }: { readonly entries: readonly ImportEntry[]; readonly above: string; readonly within: readonly string[] },
  firstParty: readonly string[],
): string {
  const textFrom = (start: number, end?: number) =>
    chunks
      .slice(start, end)
      .map(({ text }) => text)
      .join('')
  const statement = {
    text: above + withComments(`${printImports(entries, firstParty)}\n`, within),
    entries,
  }
  const at = chunks.findIndex(({ kind }) => kind === 'import')
  const top =
    at === -1 ? chunks.findLastIndex(({ kind }) => kind === 'header' || kind === 'docstring') + 1 : at
  const length = at === -1 ? 0 : chunks.slice(at).findIndex(({ kind }) => kind !== 'import')
  const end = length === -1 ? chunks.length : top + length
  const block = textFrom(top, end)
  const all = [...(block === '' ? [] : splitStatements(bodyOf(block))), statement]
  const gap = block === '' && top > 0 ? '\n' : gapOf(block)
  return textFrom(0, top) + gap + sorted(all, firstParty) + textFrom(end)
}

/** The statements of a printed block; those without comments may be cut at every line that begins one. */
function splitStatements(text: string): readonly Statement[] {
  const parts = text.split(/\n+(?=from |import |#)/).reduce<string[]>((above, part) => {
    const last = above.at(-1)
    if (last !== undefined && /^(?:#[^\n]*\n?)+$/.test(last)) above[above.length - 1] = `${last}\n${part}`
    else above.push(part)
    return above
  }, [])
  return parts.map((part) => ({ text: `${part.trimEnd()}\n`, entries: entriesOfText(part) }))
}

/** What a statement imports, by its text. */
function entriesOfText(text: string): readonly ImportEntry[] {
  const code = text
    .replaceAll(/#[^\n]*/g, '')
    .replaceAll(/[()\n]/g, ' ')
    .replaceAll(/\s+/g, ' ')
    .trim()
    .replace(/,$/, '')
    .trim()
  return readImportLine(code) ?? []
}

function statementsOf(
  chunk: Chunk,
  followed: readonly (readonly Binding[] | undefined)[],
  firstParty: readonly string[],
): readonly Statement[] {
  const own = entriesIn(chunk)
  const body = bodyOf(chunk.text)
  if (followed.every((each) => each === undefined)) return [{ text: body, entries: own }]
  const lead = bodyOf(chunk.text.slice(0, chunk.lead))
  const comments = chunk.text.slice(chunk.lead).match(/#[^\n]*/g) ?? []
  const entries = own.flatMap((entry, index) => followed[index] ?? [entry])
  const [first, ...others] = groupsOf(entries).map((group) => ({
    text: `${printImports(group, firstParty)}\n`,
    entries: group,
  }))
  if (first === undefined) return []
  // What is said to a tool is said of each part.
  const told = comments.filter((comment) => /^#\s*(?:noqa|type|ty|pragma|pyright)\b/.test(comment))
  return [
    { ...first, text: lead + withComments(first.text, comments) },
    ...others.map((other) => ({ ...other, text: withComments(other.text, told) })),
  ]
}

/** Comments at the end of the first line; more than one do not fit there, and stand above. */
export function withComments(text: string, comments: readonly string[]): string {
  if (comments.length <= 1) return text.replace('\n', comments.length === 0 ? '\n' : `  ${comments[0]}\n`)
  return `${comments.join('\n')}\n${text}`
}

/** By the module that they are from. */
function groupsOf(entries: readonly ImportEntry[]): readonly (readonly ImportEntry[])[] {
  const groups = new Map<string, ImportEntry[]>()
  for (const entry of entries) {
    const key = `${entry.kind} ${entry.module}`
    groups.set(key, [...(groups.get(key) ?? []), entry])
  }
  return [...groups.values()]
}

/** Whether the statements stand as ruff would have them. */
function isSorted(chunks: readonly Chunk[], firstParty: readonly string[]): boolean {
  const statements = chunks.map((chunk) => ({ text: bodyOf(chunk.text), entries: entriesIn(chunk) }))
  return sorted(statements, firstParty) === bodyOf(chunks.map((chunk) => chunk.text).join(''))
}

/** In ruff's order, with a blank line between its sections; statements without comments that import from one module are one. */
function sorted(statements: readonly Statement[], firstParty: readonly string[]): string {
  const plain = statements.filter(({ text }) => !text.includes('#'))
  const special = statements.filter(({ text }) => text.includes('#'))
  const printed = printImports(
    plain.flatMap(({ entries }) => entries),
    firstParty,
  )
  const lines = printed === '' ? [] : printed.split(/\n+(?=from |import )/)
  const all = [
    ...lines.map((text) => ({ text: `${text}\n`, first: text })),
    ...special.map(({ text, entries }) => ({ text, first: printImports(entries.slice(0, 1), firstParty) })),
  ].toSorted((one, other) => compared(one.first, other.first, firstParty))
  return all
    .map(({ text, first }, index) => {
      const above = all[index - 1]
      const isApart =
        above !== undefined && (text.startsWith('#') || isNewSection(above.first, first, firstParty))
      return (isApart ? '\n' : '') + text
    })
    .join('')
}

const entryOf = (statement: string): ImportEntry => {
  const [, module = '', name = ''] = /^from (\S+) import \(?\s*([\w*]+)/.exec(statement) ?? []
  if (module !== '') return { kind: 'from', module, name }
  return { kind: 'module', module: /^import (\S+)/.exec(statement)?.[1] ?? '' }
}

function compared(one: string, other: string, firstParty: readonly string[]): number {
  const [first, second] = [entryOf(one), entryOf(other)]
  if (sameEntry(first, second)) return 0
  const printed = printImports([first, second], firstParty)
  return printed.startsWith(`${printImports([first], firstParty)}\n`) ? -1 : 1
}

const isNewSection = (one: string, other: string, firstParty: readonly string[]): boolean =>
  printImports([entryOf(one), entryOf(other)], firstParty).includes('\n\n')

/** In the order of the owner's, with the gaps that were between the first ones of each statement. */
const joined = (chunks: readonly Chunk[], statements: readonly Statement[]): string => {
  const gaps = new Map(chunks.map((chunk) => [bodyOf(chunk.text), gapOf(chunk.text)]))
  return statements.map(({ text }, index) => (index === 0 ? '' : (gaps.get(text) ?? '')) + text).join('')
}

/** An import block: entries that are for type checkers alone stand in a block of their own below. */
export function printBlock(entries: readonly Binding[], firstParty: readonly string[]): string {
  const plain = entries.filter(({ guarded }) => guarded !== true)
  const guarded = entries.filter(
    (entry) => entry.guarded === true && !plain.some((other) => sameEntry(other, entry)),
  )
  if (guarded.length === 0) return printImports(plain, firstParty)
  return `${printImports([...plain, marker], firstParty)}\n${guardOf(guarded, firstParty)}`.trimEnd()
}

const marker: ImportEntry = { kind: 'from', module: 'typing', name: 'TYPE_CHECKING' }

function guardOf(guarded: readonly Binding[], firstParty: readonly string[]): string {
  if (guarded.length === 0) return ''
  return `\nif TYPE_CHECKING:\n${printImports(guarded, firstParty).replace(/^(?=.)/gm, '    ')}\n`
}

/** The statements of a block under a condition, as they read in the other layout. */
export function followGuard(chunk: Chunk, follow: (imports: readonly Chunk[]) => string): string {
  if (!isGuard(chunk)) return chunk.text
  const members = chunk.members ?? []
  const imports = members.filter(({ kind }) => kind === 'import')
  const margin = /^\n*([ \t]*)/.exec(imports[0]?.text.slice(imports[0].lead) ?? '')?.[1] ?? '    '
  const outdented = imports.map((each) => ({
    ...each,
    text: each.text.replaceAll(new RegExp(`^${margin}`, 'gm'), ''),
  }))
  const shifted = outdented.map((each) => ({
    ...each,
    lead: /^(?:\s*#[^\n]*\n|\s*\n)*/.exec(each.text)?.[0].length ?? 0,
  }))
  const followed = follow(shifted)
  if (followed === shifted.map(({ text }) => text).join('')) return chunk.text
  const tail = members.filter(({ kind }) => kind === 'tail').map(({ text }) => text)
  return [members[0]?.text ?? '', followed.replaceAll(/^(?=.)/gm, margin), ...tail].join('')
}
