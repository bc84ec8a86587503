import type { ImportEntry } from '../../python/imports.ts'

/** An import inside a block, as its text says it. */
export interface InnerImport {
  readonly margin: string
  readonly entries: readonly ImportEntry[]
  readonly comment: string
}

const statement =
  /^([ \t]+)(?:from[ \t]+([.\w]+)[ \t]+import[ \t]+(?:\(([\w\s,]*)\)|([\w, \t]+?|\*))|import[ \t]+([\w., \t]+?))([ \t]*#[^\n]*)?$/gm

/** Replaces each import that stands in a block of a text: `change` gives what stands there instead, or undefined. */
export function withInnerImports(
  text: string,
  change: (found: InnerImport) => readonly ImportEntry[] | undefined,
): string {
  return text.replace(statement, (whole, margin: string, module, wrapped, names, modules, comment = '') => {
    const entries = entriesOf(module, wrapped ?? names ?? modules)
    const now = change({ margin, entries, comment })
    return now === undefined ? whole : printed(now, margin, comment)
  })
}

/** The imports that stand in a block of a text. */
export function innerImportsOf(text: string): readonly ImportEntry[] {
  const found: ImportEntry[] = []
  withInnerImports(text, ({ entries }) => {
    found.push(...entries)
    return undefined
  })
  return found
}

function entriesOf(module: string | undefined, names: string): readonly ImportEntry[] {
  const items = names
    .split(',')
    .map((item) => item.trim().split(/\s+as\s+/))
    .filter(([name]) => name !== undefined && name !== '')
  return items.map(([name = '', alias]) => ({
    ...(module === undefined ? { kind: 'module', module: name } : { kind: 'from', module, name }),
    ...(alias !== undefined && { alias }),
  }))
}

/** One statement for each module; the comment goes with the first. */
function printed(entries: readonly ImportEntry[], margin: string, comment: string): string {
  const statements = new Map<string, string[]>()
  for (const { kind, module, name, alias } of entries) {
    const start = kind === 'module' ? `import ${module}` : `from ${module} import`
    const as = alias === undefined ? '' : ` as ${alias}`
    const items = statements.get(start) ?? []
    statements.set(start, [...items, kind === 'module' ? as : ` ${name}${as}`])
  }
  return [...statements]
    .map(([start, items], index) => `${margin}${start}${items.join(',')}${index === 0 ? comment : ''}`)
    .join('\n')
}
