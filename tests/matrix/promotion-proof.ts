import { readFile } from 'node:fs/promises'
import { allPromotions, climbs } from './promotion-cases.ts'
import { writeWhole } from './proof.ts'
import type { Climbed } from './prove-promotion.ts'

/** Rows of earlier runs; none when the file does not exist. */
export async function readClimbs(file: string): Promise<readonly Climbed[]> {
  try {
    return (JSON.parse(await readFile(file, 'utf8')) as { readonly rows: readonly Climbed[] }).rows
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return []
    throw error
  }
}

/** Puts rows in the place of older ones of the same cases, and writes data and table. Cases that are no more go. */
export async function keepClimbs(rows: readonly Climbed[], file: string): Promise<void> {
  const found = new Map([...(await readClimbs(file)), ...rows].map((row) => [row.id, row]))
  const kept = allPromotions().flatMap(({ id }) => found.get(id) ?? [])
  await writeWhole(file, `{"rows":[\n${kept.map((row) => JSON.stringify(row)).join(',\n')}\n]}\n`)
  await writeWhole(file.replace(/\.json$/, '.md'), pageOf(kept))
}

/** The page that people read. */
function pageOf(rows: readonly Climbed[]): string {
  const alone = rows.filter(({ scenarios }) => scenarios === 1)
  const together = rows.filter(({ scenarios }) => scenarios > 1)
  const lost = rows.reduce((sum, one) => sum + one.lost.length, 0)
  const added = rows.reduce((sum, { lines }) => sum + lines.added, 0)
  return [
    '# Promotion, proved by the projects’ own tests',
    '',
    `${rows.length} of ${allPromotions().length} cases were run. In each a rendered project is edited as its owner would, checked (its tests, ruff,`,
    'ty, its import contracts), promoted by the built tool in one command, and checked again, with nothing done by hand.',
    `Owners added ${added} lines in all cases together, imports apart; ${lost} of them, or of what the scenarios say must hold, were lost.`,
    '',
    'A *conflict* is a promotion that says where it stopped; *red* is one that said nothing and after which a check fails.',
    `Tests that start processes were run in ${rows.filter(({ tests }) => tests === 'all').length} of the cases, the others everywhere. A tree that another case`,
    'gave already, byte for byte, is not checked twice. Written by `npm run promotions -- --run`.',
    '',
    '## One scenario at a time',
    '',
    ...climbTable(alone),
    '',
    '## Many at once',
    '',
    '| project | scenarios | outcome | lines added | read the same | seconds |',
    '|---|---:|---|---:|---:|---:|',
    ...together.map(
      ({ id, scenarios, outcome, lines, seconds }) =>
        `| ${id} | ${scenarios} | ${outcome} | ${lines.added} | ${lines.verbatim} | ${seconds} |`,
    ),
    '',
    '## What was not green',
    '',
    ...rows.filter(({ outcome }) => outcome !== 'green').map(lineOf),
    '',
  ].join('\n')
}

function climbTable(rows: readonly Climbed[]): readonly string[] {
  const lines = climbs.flatMap(([from, to]) => {
    const here = rows.filter(({ id }) => id.startsWith(`${from}-${to}/`))
    if (here.length === 0) return []
    const count = (...outcomes: readonly string[]) =>
      here.filter(({ outcome }) => outcomes.includes(outcome)).length
    const share = ((100 * count('green')) / here.length).toFixed(1)
    return [
      `| ${from} | ${to} | ${here.length} | ${count('green')} | ${share} % | ${count('conflict')} | ${count('red', 'refused')} | ${count('broken')} |`,
    ]
  })
  return [
    '| from | to | scenarios | green | | conflict | red or refused | not green before |',
    '|---|---|---:|---:|---:|---:|---:|---:|',
    ...lines,
  ]
}

const lineOf = ({ id, outcome, conflicts, lost, red }: Climbed): string => {
  const reasons = [
    ...conflicts,
    ...lost,
    ...red.map(({ step, tail }) => `${step}: ${tail.split('\n').at(-1)}`),
  ]
  return `- \`${id}\`: ${outcome}. ${reasons.join('; ').replaceAll('\n', ' ')}`
}
