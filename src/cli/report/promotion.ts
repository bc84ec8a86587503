import type { CarriedChange } from '../evolution/carry-out-change.ts'
import type { Change } from '../evolution/plan-change.ts'
import type { Climb } from '../evolution/plan-promotion.ts'
import type { Paint } from '../terminal.ts'
import { carriedPaths, foldersOf, symbolsText } from './climb.ts'

/** For people: a climb in folders and files instead of every path; ends without a newline. */
export function climbLines(change: Change, climb: Climb, paint: Paint): readonly string[] {
  return [
    ...folderLines(change, climb, paint),
    ...section('Moved', movedLines(climb), paint),
    ...section('Carried, with what you wrote', carriedPaths(change), paint),
    ...section('Placed', placedLines(change), paint),
    ...section('Lifted', liftedLines(change), paint),
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

function section(title: string, lines: readonly string[], paint: Paint): readonly string[] {
  if (lines.length === 0) return []
  return ['', `${paint.bold(title)} (${lines.length}):`, ...lines.map((line) => `  ${line}`)]
}

function movedLines({ moves }: Climb): readonly string[] {
  const width = Math.max(0, ...moves.map(({ from, to }) => from.length + to.length))
  return moves.map((move) => {
    const { from, to } = move
    return `${from} → ${to}${' '.repeat(width - from.length - to.length)}  ${symbolsText(move)}`
  })
}

const placedLines = ({ placed = [] }: Change): readonly string[] =>
  placed.map(({ path, symbol, target, because }) => `${symbol} of ${path} → ${target} (${because})`)

const liftedLines = ({ lifted = [] }: Change): readonly string[] =>
  lifted.map(({ record, field }) => `${field.name} is a field of ${record} from now on`)

const conflictLines = ({ conflicts }: Change): readonly string[] =>
  conflicts.map(({ path, because }) => `${path} (${because})`)

/** The same as Markdown, for a pull request; ends with a newline. */
export function climbMarkdown(carried: CarriedChange, climb: Climb): string {
  const { change, checks = [] } = carried
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
    ...part('Carried, with edits', carriedPaths(change), ['file'], (path) => [code(path)]),
    ...part('Placed', change.placed ?? [], ['what', 'from', 'to', 'because'], (one) => [
      code(one.symbol),
      code(one.path),
      code(one.target),
      one.because,
    ]),
    ...part('Lifted', change.lifted ?? [], ['field', 'of'], ({ record, field }) => [
      code(field.name),
      code(record),
    ]),
    ...part('Moved', climb.moves, ['from', 'to', 'names'], (move) => [
      code(move.from),
      code(move.to),
      move.symbols.map(code).join(', '),
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
