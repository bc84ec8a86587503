import { type Flag, globalFlags } from './flags.ts'

export interface HelpPage {
  readonly usage: readonly string[]
  readonly summary: string
  readonly commands?: readonly { readonly name: string; readonly summary: string }[]
  readonly flags: readonly Flag[]
  readonly examples?: readonly string[]
}

/** The page that `--help` prints, ended by a newline; `columns` is the width to wrap at. */
export function helpText(page: HelpPage, columns = 80): string {
  const width = Math.max(40, Math.min(columns, 110))
  const commands = page.commands?.map(({ name, summary }) => [name, summary] as const) ?? []
  const blocks = [
    [...page.usage.map((usage) => `Usage: ${usage}`), '', page.summary],
    section('Commands', commands, width),
    ...[...groupsOf([...page.flags, ...globalFlags])].map(([group, flags]) =>
      section(
        group,
        flags.map((flag) => [termOf(flag), flag.help] as const),
        width,
      ),
    ),
    page.examples === undefined ? [] : ['Examples:', ...page.examples.map((example) => `  ${example}`)],
  ]
  return `${blocks
    .filter((lines) => lines.length > 0)
    .map((lines) => lines.join('\n'))
    .join('\n\n')}\n`
}

/** By group, in order of first appearance. Node 20 has no Map.groupBy. */
function groupsOf(flags: readonly Flag[]): ReadonlyMap<string, readonly Flag[]> {
  const groups = new Map<string, readonly Flag[]>()
  for (const flag of flags) groups.set(flag.group, [...(groups.get(flag.group) ?? []), flag])
  return groups
}
function termOf(flag: Flag): string {
  const short = flag.short === undefined ? '' : `-${flag.short}, `
  if (flag.takes !== 'nothing') return `${short}--${flag.name} <${flag.value ?? 'TEXT'}>`
  if (flag.forms === 'negative') return `--no-${flag.name}`
  return flag.forms === 'both' ? `--${flag.name}, --no-${flag.name}` : `${short}--${flag.name}`
}

/** Terms that are too long for the column stand on a line of their own. */
function section(
  title: string,
  rows: readonly (readonly [string, string])[],
  width: number,
): readonly string[] {
  if (rows.length === 0) return []
  const column = Math.min(30, Math.max(...rows.map(([term]) => term.length)) + 4)
  const lines = rows.flatMap(([term, text]) => {
    const [first = '', ...rest] = wrapped(text, width - column)
    const indented = rest.map((line) => ' '.repeat(column) + line)
    if (term.length + 4 > column) return [`  ${term}`, ' '.repeat(column) + first, ...indented]
    return [`  ${term}`.padEnd(column) + first, ...indented]
  })
  return [`${title}:`, ...lines]
}

function wrapped(text: string, width: number): readonly string[] {
  const lines: string[] = []
  for (const word of text.split(/\s+/)) {
    const last = lines.at(-1)
    if (last !== undefined && last.length + word.length < width) lines[lines.length - 1] = `${last} ${word}`
    else lines.push(word)
  }
  return lines
}
