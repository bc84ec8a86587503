import type { Choice } from '../../core/answers/types.ts'

/**
 * The small trees of a question's choices beside each other, as many in a row as fit into `columns`;
 * nothing when no choice has a tree.
 */
export function comparison(choices: readonly Choice[], columns: number): string | undefined {
  const blocks = choices.filter(({ tree }) => tree !== undefined).map(blockOf)
  if (blocks.length === 0) return undefined
  return rowsOf(blocks, columns - frame)
    .map(joined)
    .join('\n\n')
}

/** What the box around a note takes from the width. */
const frame = 8
const gap = 3

interface Block {
  readonly lines: readonly string[]
  readonly width: number
}

function blockOf({ label, lines, team, tree }: Choice): Block {
  const figures = [
    ...(lines === undefined ? [] : [`${lines} lines`]),
    ...(team === undefined ? [] : [`team ${team}`]),
  ]
  const all = [
    label,
    ...figures,
    ...(tree ?? '')
      .trimEnd()
      .split('\n')
      .map((line) => `  ${line}`),
  ]
  return { lines: all, width: Math.max(...all.map((line) => line.length)) }
}

function rowsOf(blocks: readonly Block[], columns: number): readonly (readonly Block[])[] {
  const rows: Block[][] = []
  for (const block of blocks) {
    const last = rows.at(-1)
    if (last !== undefined && widthOf([...last, block]) <= columns) last.push(block)
    else rows.push([block])
  }
  return rows
}

const widthOf = (row: readonly Block[]): number => row.reduce((sum, { width }) => sum + width + gap, -gap)

function joined(row: readonly Block[]): string {
  const height = Math.max(...row.map(({ lines }) => lines.length))
  const lines = Array.from({ length: height }, (_, at) =>
    row
      .map((block) => (block.lines[at] ?? '').padEnd(block.width + gap))
      .join('')
      .trimEnd(),
  )
  return lines.join('\n')
}
