import type { CarriedChange } from '../evolution/carry-out-change.ts'
import type { Change } from '../evolution/plan-change.ts'
import type { Climb } from '../evolution/plan-promotion.ts'
import type { Paint } from '../terminal.ts'
import { foldersOf, moveRows, ownersFiles } from './climb.ts'
import { liftRows } from './lifts.ts'

/** For people: a climb in folders and files instead of every path; ends without a newline. */
export function climbLines(change: Change, climb: Climb, paint: Paint): readonly string[] {
  const { carried, merged, kept } = ownersFiles(change, climb)
  const { declined } = change.delta
  return [
    ...folderLines(change, climb, paint),
    ...section('Moved', movedLines(climb), paint, climb.moves.length),
    ...section('Kept, with what you wrote', together(kept), paint, kept.length),
    ...section('Carried, with what you wrote', carried, paint),
    ...section('Merged, your lines with those of the tier', merged, paint),
    ...section('Placed, what you added', placedLines(change), paint),
    ...section('Lifted, what you wrote by hand', liftedLines(change), paint),
    ...section('Deleted by you, and not made again', together(declined), paint, declined.length),
    ...section('Conflicts', conflictLines(change), paint),
  ]
}

/** The checks of the project on both sides, for people. */
export function checkLines({ checks = [] }: CarriedChange, paint: Paint): readonly string[] {
  const width = Math.max(0, ...checks.map(({ command }) => command.length))
  const rows = checks.map(
    ({ command, before, after, seconds }) =>
      `${command.padEnd(width)}  before: ${word(before)}  after: ${word(after)}  (${seconds} s)`,
  )
  return rows.length === 0 ? [] : section('Checks', rows, paint)
}

const word = (side: 'passed' | 'failed' | null): string => (side ?? '–').padEnd(6)

function folderLines(change: Change, climb: Climb, paint: Paint): readonly string[] {
  const rows = foldersOf(change, climb)
  const width = Math.max('folder'.length, ...rows.map(({ folder }) => folder.length))
  const line = (cells: readonly string[]) =>
    `  ${(cells[0] ?? '').padEnd(width)}  ${cells
      .slice(1)
      .map((cell) => cell.padStart(6))
      .join('  ')}`
  return [
    paint.dim(line(['folder', 'before', 'after'])),
    ...rows.map(({ folder, before, after }) => line([folder, count(before), count(after)])),
  ]
}

const count = (files: number): string => (files === 0 ? '–' : String(files))

function section(
  title: string,
  lines: readonly string[],
  paint: Paint,
  count = lines.length,
): readonly string[] {
  if (lines.length === 0) return []
  return ['', `${paint.bold(title)} (${count}):`, ...lines.map((line) => `  ${line}`)]
}

function movedLines({ moves }: Climb): readonly string[] {
  const rows = moveRows(moves)
  const width = Math.max(0, ...rows.map(({ from, to }) => from.length + to.length))
  return rows.flatMap(({ from, to, what }) => {
    const head = `${from} → ${to}${' '.repeat(width - from.length - to.length)}  `
    return wrapped(what, lineWidth - head.length).map((line, index) =>
      index === 0 ? head + line : ' '.repeat(head.length) + line,
    )
  })
}

const lineWidth = 118

/** Paths side by side, for those of which there is nothing else to say. */
const together = (paths: readonly string[]): readonly string[] =>
  paths.length === 0 ? [] : wrapped(paths.join(', '), lineWidth)

/** A text in lines that are not longer than that, where it has spaces. */
function wrapped(text: string, width: number): readonly string[] {
  const lines: string[] = []
  for (const word of text.split(' ')) {
    const last = lines.at(-1)
    if (last !== undefined && last.length + 1 + word.length <= width)
      lines[lines.length - 1] = `${last} ${word}`
    else lines.push(word)
  }
  return lines
}

const placedLines = ({ placed = [] }: Change): readonly string[] =>
  placed.map(({ path, symbol, target, because }) => `${symbol} of ${path} → ${target} (${because})`)

const liftedLines = ({ lifted = [], lifts = [] }: Change): readonly string[] => [
  ...lifted.map(({ record, field }) => `${field.name} is a field of ${record} from now on`),
  ...liftRows(lifts).flatMap(({ named, from, to, members }) =>
    wrapped(`${named} of ${from} → ${to.join(', ')}: ${members.join(', ')}`, lineWidth - 4).map(
      (line, index) => (index === 0 ? line : `    ${line}`),
    ),
  ),
]

const conflictLines = ({ conflicts }: Change): readonly string[] =>
  conflicts.map(({ path, because }) => `${path} (${because})`)

/** The same as Markdown, for a pull request; ends with a newline. */
export function climbMarkdown(carriedChange: CarriedChange, climb: Climb): string {
  const { change, checks = [], warnings, problems = [] } = carriedChange
  const { carried, merged, kept } = ownersFiles(change, climb)
  const notes = [...problems, ...warnings]
  const blocks = [
    `# newel ${change.request.label}`,
    table(
      ['folder', 'before', 'after'],
      foldersOf(change, climb).map(({ folder, before, after }) => [
        code(folder),
        count(before),
        count(after),
      ]),
    ),
    ...part('Checks', checks, ['command', 'before', 'after', 'seconds'], (row) => [
      code(row.command),
      row.before ?? '–',
      row.after ?? '–',
      String(row.seconds),
    ]),
    ...part('Conflicts', change.conflicts, ['file', 'why'], ({ path, because }) => [code(path), because]),
    ...part('To look at', notes, ['what', 'where'], ({ what, where = '', next = '' }) => [
      `${what} ${next}`.trim(),
      where === '' ? '' : code(where),
    ]),
    ...part('Carried, with what you wrote', carried, ['file'], (path) => [code(path)]),
    ...part('Merged, your lines with those of the tier', merged, ['file'], (path) => [code(path)]),
    ...part('Kept, with what you wrote', kept, ['file'], (path) => [code(path)]),
    ...part('Deleted by you, and not made again', change.delta.declined, ['file'], (path) => [code(path)]),
    ...part('Placed, what you added', change.placed ?? [], ['what', 'from', 'to', 'because'], (one) => [
      code(one.symbol),
      code(one.path),
      code(one.target),
      one.because,
    ]),
    ...part('Lifted, what you wrote by hand', change.lifted ?? [], ['field', 'of'], ({ record, field }) => [
      code(field.name),
      code(record),
    ]),
    ...part('Lifted, member by member', liftRows(change.lifts ?? []), ['of', 'from', 'to', 'what'], (one) => [
      code(one.named),
      code(one.from),
      one.to.map(code).join(', '),
      one.members.join(', '),
    ]),
    ...part('Moved', moveRows(climb.moves), ['from', 'to', 'what'], ({ from, to, what }) => [
      code(from),
      code(to),
      what,
    ]),
  ]
  return `${blocks.join('\n\n')}\n`
}

function part<T>(
  title: string,
  rows: readonly T[],
  head: readonly string[],
  cells: (row: T) => readonly string[],
): readonly string[] {
  return rows.length === 0 ? [] : [`## ${title}`, table(head, rows.map(cells))]
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) =>
    `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`
  return [line(head), `|${'---|'.repeat(head.length)}`, ...rows.map(line)].join('\n')
}

const code = (text: string): string => `\`${text}\``
