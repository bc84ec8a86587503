import type { Answers, AnswerValue } from '../../core/answers/types.ts'
import type { Pack } from '../../core/pack/types.ts'
import type { Output } from '../output.ts'
import type { StatusDetails } from '../output-details.ts'
import type { Paint } from '../terminal.ts'

type Project = NonNullable<Output['project']>

/** For people: where the project stands, what it was written from, and what its owner changed. */
export function statusText(
  project: Project,
  details: StatusDetails,
  answers: readonly string[],
  paint: Paint,
): string {
  const { tier, features, versions, drift } = details
  const rows = [
    ...(tier === null ? [] : [['Tier', tier]]),
    ['Answers', answers.join(', ') || 'none'],
    ['Features', features.join(', ') || 'none'],
    ['Written by', `newel ${versions.newel.project}, ${versions.pack.id} ${versions.pack.project}`],
    ['Here', `newel ${versions.newel.here}${hereText(versions.pack)}`],
  ]
  return [
    `${paint.bold(project.name)} in ${project.path}`,
    ...rows.map(([label = '', value = '']) => `  ${label.padEnd(11)} ${value}`),
    '',
    ...driftLines(drift),
    ...pendingLines(details.pending),
    '',
  ].join('\n')
}

/** The answers that are choices, without the tier; texts are the project's own words and say nothing of its shape. */
export function shortAnswers(answers: Answers['values'], pack: Pack | undefined): readonly string[] {
  const isShown = (id: string): boolean => {
    const kind = pack?.questions.find((question) => question.id === id)?.kind
    return id !== pack?.layoutQuestion && kind !== 'text' && kind !== 'records'
  }
  return Object.entries(answers).flatMap(([id, value]) =>
    isShown(id) && !isRecords(value) ? [`${id} ${shown(value)}`] : [],
  )
}

const shown = (value: AnswerValue): string => {
  if (typeof value === 'boolean') return value ? 'yes' : 'no'
  return typeof value === 'string' ? value : value.join('+') || 'none'
}

const isRecords = (value: AnswerValue): boolean =>
  Array.isArray(value) && value.some((one) => typeof one === 'object')

const hereText = ({ id, here }: StatusDetails['versions']['pack']): string =>
  here === null ? `, without ${id}` : `, ${id} ${here}`

function driftLines({ edited, deleted, moved, added }: StatusDetails['drift']): readonly string[] {
  const moves = moved.map(({ from, to, edited: isEdited }) => `${from} → ${to}${isEdited ? ', edited' : ''}`)
  const lists = [
    ...group('Edited', edited),
    ...group('Moved', moves),
    ...group('Deleted', deleted),
    ...group('Your own', added),
  ]
  return edited.length + deleted.length + moved.length === 0
    ? ['Everything that Newel wrote is as it was written.', ...lists]
    : lists
}

const group = (title: string, lines: readonly string[]): readonly string[] =>
  lines.length === 0 ? [] : [`${title} (${lines.length}):`, ...shortened(lines).map((line) => `  ${line}`)]

/** The whole list is in the output for programs. */
const shortened = (lines: readonly string[]): readonly string[] =>
  lines.length <= most ? lines : [...lines.slice(0, most), `… and ${lines.length - most} more`]

const most = 20

function pendingLines(pending: StatusDetails['pending']): readonly string[] {
  if (pending === null) return []
  const open = pending.conflicts.filter(({ settled }) => !settled)
  return [
    '',
    `\`newel ${pending.command}\` left ${pending.conflicts.length} conflicts, ${open.length} of them open:`,
    ...pending.conflicts.map(
      ({ path, because, settled }) => `  ${settled ? 'settled' : 'open   '}  ${path} (${because})`,
    ),
    'When all are settled: newel continue. To take it back: newel abort.',
  ]
}
