import type { OutputOperation } from '../output.ts'
import type { UndoEntry } from '../output-details.ts'

/** For people: what can be taken back, newest first, one line each. */
export function undoListText(entries: readonly UndoEntry[]): string {
  if (entries.length === 0) return 'There is nothing that Newel could take back.\n'
  const lines = entries.map(
    ({ id, label, at, paths }) => `${id}  ${timeOf(at)}  newel ${label} (${filesText(paths.length)})`,
  )
  return `${[...lines, '', 'To take one back: newel undo ID', ''].join('\n')}`
}

/** For people: what was taken back, or would be where there is no id to have it again. */
export function undoneText(
  entry: UndoEntry,
  plan: readonly OutputOperation[],
  again: string | undefined,
): string {
  const what = `\`newel ${entry.label}\` of ${timeOf(entry.at)}`
  const rows = plan.map(({ kind, path }) => `  ${deeds[kind]} ${path}`)
  return again === undefined
    ? [`This would take back ${what}:`, ...rows, 'Nothing was changed.', ''].join('\n')
    : [`Took back ${what}:`, ...rows, '', `To have it again: newel undo ${again}`, ''].join('\n')
}

const deeds: Readonly<Record<OutputOperation['kind'], string>> = {
  create: 'brings back',
  replace: 'restores',
  merge: 'restores',
  remove: 'removes',
  keep: 'keeps',
  conflict: 'keeps',
}

const filesText = (count: number): string => (count === 1 ? '1 file' : `${count} files`)

/** `2026-11-22 19:45:12 UTC` */
const timeOf = (at: string): string => `${at.slice(0, 19).replace('T', ' ')} UTC`
