import { readFile } from 'node:fs/promises'
import { writeWhole } from './proof.ts'

/** What became of one mutation. */
export interface MutationRow {
  readonly mutation: string
  /** `none` where no cell's project is changed. */
  readonly cell: string
  /** Of the mutated project, or of what was refused: a row speaks for it only. */
  readonly tree: string
  readonly outcome: 'killed' | 'survived' | 'words' | 'no effect' | 'cell broken'
  /** The check that failed first. */
  readonly killedBy: string
  readonly seconds: number
}

/** No rows when there is no such file. */
export async function readMutationRows(file: string): Promise<readonly MutationRow[]> {
  try {
    return (JSON.parse(await readFile(file, 'utf8')) as { readonly rows: readonly MutationRow[] }).rows
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return []
    throw error
  }
}

/** Puts the row in the place of an older one and writes data and table, in the order of the plan. Mutations that are no more go. */
export async function keepMutationRow(
  row: MutationRow,
  file: string,
  order: readonly string[],
): Promise<void> {
  const others = (await readMutationRows(file)).filter(({ mutation }) => mutation !== row.mutation)
  const kept = [...others, row]
    .filter(({ mutation }) => order.includes(mutation))
    .sort((one, other) => order.indexOf(one.mutation) - order.indexOf(other.mutation))
  await writeWhole(file, `${JSON.stringify({ rows: kept }, undefined, 2)}\n`)
  await writeWhole(file.replace(/\.json$/, '.md'), mutationTable(kept, order.length))
}

/** The page that people read. */
export function mutationTable(rows: readonly MutationRow[], planned: number): string {
  const count = (outcome: MutationRow['outcome']) => rows.filter((row) => row.outcome === outcome).length
  return [
    '# Mutations',
    '',
    'What a contributor adds was left out, one thing at a time, and the project checked from the cheapest check to the dearest, until',
    `one failed. Of ${planned} mutations ${rows.length} were run: ${count('killed')} were killed, ${count('survived')} survived, ${count('words')} take nothing but words away`,
    `that people read, ${count('no effect')} change no cell's project, ${count('cell broken')} are of a cell that fails by itself. Written by \`npm run mutations -- --run\`.`,
    '',
    '| mutation | cell | outcome | killed by | seconds |',
    '|---|---|---|---|---:|',
    ...rows.map(
      ({ mutation, cell, outcome, killedBy, seconds }) =>
        `| ${mutation} | ${cell} | ${outcome} | ${killedBy.replaceAll('|', '\\|')} | ${seconds} |`,
    ),
    '',
  ].join('\n')
}
