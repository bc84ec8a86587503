import { boundName, type ImportEntry, printImports, readImportLine } from './imports.ts'
import { namesIn, namesUsedBy } from './names-used.ts'
import { preferFewerEscapes } from './quotes.ts'
import { wrapLines } from './wrap.ts'

/** A rendered unit, cut into the parts that a module joins apart. */
export interface Fragment {
  /** Leading comment lines, such as a PEP 723 block; they go to the top of the file. */
  readonly header: string
  readonly imports: readonly ImportEntry[]
  /** Single-line assignments that need nothing of the project, such as `logger = …`. */
  readonly preamble: readonly string[]
  readonly body: string
  /** Names that its code mentions. */
  readonly used: ReadonlySet<string>
  /** The imports that its own code uses; the others are a superset that is dropped. */
  readonly needs: readonly ImportEntry[]
  /** Top-level names that it defines, those of the preamble first. */
  readonly symbols: readonly string[]
  /** Those that no other fragment of the file may define: a preamble line may be shared. */
  readonly ownSymbols: readonly string[]
}

export interface ModuleParts {
  /** Dotted name, so that imports of the file's own names disappear. */
  readonly module: string
  readonly doc?: string
  readonly fragments: readonly Fragment[]
  /** Top-level packages and modules of the project. */
  readonly firstParty: readonly string[]
}

/** Cuts the text of one rendered unit. `firstParty` tells which imports are the project's own. */
export function readFragment(text: string, firstParty: readonly string[]): Fragment {
  const lines = text.replace(/\s+$/, '').split('\n')
  const headerEnd = lines.findIndex((line) => !line.startsWith('#'))
  const header = lines.slice(0, headerEnd === -1 ? lines.length : headerEnd)
  const rest = dropBlankStart(lines.slice(header.length))
  const importEnd = endOfImports(rest)
  const imports = rest.slice(0, importEnd).flatMap((line) => readImportLine(line) ?? [])
  const below = dropBlankStart(rest.slice(importEnd))
  const preamble = preambleOf(below, imports, firstParty)
  const body = dropBlankStart(below.slice(preamble.length)).join('\n')
  const { used, symbols } = namesIn([...preamble, body].join('\n'))
  const needs = imports.filter((entry) => used.has(boundName(entry)))
  const ownSymbols = symbols.filter((symbol) => !preamble.some((line) => line.startsWith(`${symbol} =`)))
  return { header: header.join('\n'), imports, preamble, body, used, needs, symbols, ownSymbols }
}

function endOfImports(lines: readonly string[]): number {
  const end = lines.findIndex((line) => line !== '' && readImportLine(line) === undefined)
  return end === -1 ? lines.length : end
}

function dropBlankStart(lines: readonly string[]): readonly string[] {
  const start = lines.findIndex((line) => line.trim() !== '')
  return start === -1 ? [] : lines.slice(start)
}

function preambleOf(
  lines: readonly string[],
  imports: readonly ImportEntry[],
  firstParty: readonly string[],
): readonly string[] {
  const own = new Set(imports.filter((entry) => isFirstParty(entry.module, firstParty)).map(boundName))
  const foreign = new Set(imports.filter((entry) => !own.has(boundName(entry))).map(boundName))
  const end = lines.findIndex((line) => !isPreamble(line, own, foreign))
  return lines.slice(0, end === -1 ? lines.length : end)
}

function isPreamble(line: string, own: ReadonlySet<string>, foreign: ReadonlySet<string>): boolean {
  const match = /^[a-z_]\w* = (.+)$/.exec(line)
  if (match === null || /[([{]$/.test(line)) return false
  const used = [...namesUsedBy(match[1] ?? '')]
  return used.some((name) => foreign.has(name)) && !used.some((name) => own.has(name))
}

function isFirstParty(module: string, firstParty: readonly string[]): boolean {
  return firstParty.includes(module.split('.')[0] ?? module)
}

/**
 * Joins fragments into the text of one module, formatted as ruff would: header, docstring, derived imports, preamble,
 * bodies. Imported names that nothing uses are left out; so are imports from the module itself.
 */
export function joinModule(parts: ModuleParts): string {
  const preamble = [...new Set(parts.fragments.flatMap((fragment) => fragment.preamble))].join('\n')
  const bodies = parts.fragments.map((fragment) => fragment.body).filter((body) => body !== '')
  const code = [preamble, ...bodies].filter((block) => block !== '')
  const header = parts.fragments.map((fragment) => fragment.header).filter((text) => text !== '')
  const told = parts.doc?.replace(/^ +| +$/g, '') ?? ''
  const doc = told === '' ? '' : docstring(told)
  const imports = printImports(importsNeeded(parts), parts.firstParty)
  const top = [...header, doc, imports].filter((block) => block !== '').join('\n\n')
  const text = code.reduce((above, block) => join(above, block), top)
  return text === '' ? '' : `${wrapLines(preferFewerEscapes(text))}\n`
}

/** Quotes at the edges are escaped as well: ruff would put a space beside them, and the text would be another. */
function docstring(text: string): string {
  const escaped = text.replace(/\\|"""|^"|"$/g, (found) => found.replace(/["\\]/g, '\\$&'))
  return `"""${brokenAtSpaces(escaped)}"""`
}

/** A sentence that is too long for one line goes on below, broken at single spaces; the quotes need room as well. */
function brokenAtSpaces(text: string): string {
  if (text.length <= 114 || text.includes('\n')) return text
  return text.replace(/(?=.{114})(.{40,110}\S) (?=\S)/g, '$1\n')
}

/** A name counts as used wherever in the file it is: another fragment may rely on the import. */
function importsNeeded({ fragments, module }: ModuleParts): readonly ImportEntry[] {
  const used = new Set(fragments.flatMap((fragment) => [...fragment.used]))
  return fragments
    .flatMap((fragment) => fragment.imports)
    .filter((entry) => entry.module !== module)
    .filter((entry) => entry.comment !== undefined || used.has(boundName(entry)))
}

/** Two blank lines around definitions, one between statements that are none. */
function join(above: string, block: string): string {
  if (above === '') return block
  return above + (needsTwoBlankLines(above, block) ? '\n\n\n' : '\n\n') + block
}

function needsTwoBlankLines(above: string, block: string): boolean {
  const next = block.split('\n').find((line) => line !== '' && !line.startsWith('#')) ?? ''
  const last = above.slice(above.lastIndexOf('\n') + 1)
  return /^(?:async\s+def|def|class|@)/.test(next) || /^\s+\S/.test(last)
}
