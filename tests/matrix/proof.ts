import { mkdir, readFile, rename, writeFile } from 'node:fs/promises'
import { dirname } from 'node:path'
import { everyCell } from './selection.ts'
import type { Step } from './steps.ts'

/** What is known about one cell. */
export interface Row {
  readonly cell: string
  readonly name: string
  readonly ok: boolean
  /** Hash of the rendered files: a row speaks for this tree only. */
  readonly tree: string
  /** How many black-box checks applied to the cell and were run. */
  readonly checks: number
  /** Those of them that failed, with what went wrong. */
  readonly failures: readonly string[]
  readonly seconds: number
  readonly steps: readonly Step[]
  readonly versions: Readonly<Record<string, string>>
}

/** Rows of earlier runs; none when the file does not exist. */
export async function readRows(file: string): Promise<readonly Row[]> {
  try {
    return (JSON.parse(await readFile(file, 'utf8')) as { readonly rows: readonly Row[] }).rows
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return []
    throw error
  }
}

/** Puts the row in the place of an older one of the same cell and writes data and table. Cells that are no more go. */
export async function keepRow(row: Row, file: string): Promise<void> {
  const rows = [...(await readRows(file)).filter(({ cell }) => cell !== row.cell), row]
  const order = everyCell().map(({ id }) => id)
  const kept = rows
    .filter(({ cell }) => order.includes(cell))
    .sort((one, other) => order.indexOf(one.cell) - order.indexOf(other.cell))
  await writeWhole(file, `${JSON.stringify({ rows: kept }, undefined, 2)}\n`)
  await writeWhole(file.replace(/\.json$/, '.md'), tableOf(kept))
}

/** Counts as test runners write them: each step of a cell is a test, and so is each black-box check. */
export async function writeReport(rows: readonly Row[], file: string): Promise<void> {
  await writeWhole(file, `${JSON.stringify(countsOf(rows), undefined, 2)}\n`)
}

function countsOf(rows: readonly Row[]) {
  const sum = (numbers: readonly number[]) => numbers.reduce((total, number) => total + number, 0)
  const failedSteps = sum(rows.map(({ steps }) => steps.filter(({ ok }) => !ok).length))
  const failedChecks = sum(rows.map(({ failures }) => failures.length))
  const all = sum(rows.map(({ steps, checks }) => steps.length + checks))
  return {
    numTotalTests: all,
    numPassedTests: all - failedSteps - failedChecks,
    numFailedTests: failedSteps + failedChecks,
    success: rows.every(({ ok }) => ok),
    cells: rows.map(({ cell, ok, seconds, checks }) => ({ cell, ok, seconds, checks })),
  }
}

/** The counts alone, of a run that counts by itself. */
export async function writeCounts(passed: number, failed: number, file: string): Promise<void> {
  const counts = { numTotalTests: passed + failed, numPassedTests: passed, numFailedTests: failed }
  await writeWhole(file, `${JSON.stringify({ ...counts, success: failed === 0 }, undefined, 2)}\n`)
}

/** A file that is there as a whole, or as it was. */
export async function writeWhole(file: string, text: string): Promise<void> {
  await mkdir(dirname(file), { recursive: true })
  await writeFile(`${file}.new`, text)
  await rename(`${file}.new`, file)
}

/** The page that people read. */
function tableOf(rows: readonly Row[]): string {
  const total = rows.reduce((sum, { checks }) => sum + checks, 0)
  const green = rows.filter(({ ok }) => ok).length
  return [
    '# Proof',
    '',
    `${green} of ${rows.length} cells passed, of ${everyCell().length} that there are; ${total} black-box checks.`,
    'Each cell was rendered twice, installed, tested, linted, type-checked and served. Those called `evolve` were edited as their',
    'owners would, with rows in the database, before and after a feature was added. Written by `npm run matrix -- --run`.',
    '',
    `Ran on ${versionsOf(rows)}.`,
    '',
    '| cell | name | result | checks | seconds | tree |',
    '|---|---|---|---:|---:|---|',
    ...rows.map(
      (row) =>
        `| ${row.cell} | ${row.name} | ${resultOf(row)} | ${row.checks} | ${row.seconds} | \`${row.tree}\` |`,
    ),
    '',
  ].join('\n')
}

function resultOf({ ok, steps, failures }: Row): string {
  const failed = [
    ...steps.filter((step) => !step.ok).map(({ name }) => name),
    ...(failures.length === 0 ? [] : [`${failures.length} checks`]),
  ]
  return ok ? 'passed' : `failed: ${failed.join(', ')}`
}

/** Every version that any row ran with, e.g. `fastapi 0.165.1, python 3.11.7`. */
function versionsOf(rows: readonly Row[]): string {
  const found = new Set(
    rows.flatMap(({ versions }) => Object.entries(versions).map((pair) => pair.join(' '))),
  )
  return [...found].sort().join(', ')
}
