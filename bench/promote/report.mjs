import { machine } from '../benchmarks-page.mjs'

/** One row for each project; growth is against the project above it: how many times the lines, how many times the time. */
export function report(rows) {
  const head = [
    'climb',
    'lines of Python',
    'features',
    'plan',
    'whole climb',
    'growth: lines',
    'growth: time',
  ]
  const lines = rows.map((row, index) => {
    const above = rows[index - 1]?.from === row.from ? rows[index - 1] : undefined
    const growth = (of) => (above === undefined ? '' : `× ${(of(row) / of(above)).toFixed(2)}`)
    return [
      `${row.from} → ${row.to}`,
      row.lines.toLocaleString('en'),
      row.features,
      `${row.plan.toFixed(2)} s`,
      `${row.climb.toFixed(2)} s`,
      growth(({ lines }) => lines),
      growth(({ climb }) => climb),
    ]
  })
  const rule = ['---', ...head.slice(1).map(() => '---:')]
  return [head, rule, ...lines].map((cells) => `| ${cells.join(' | ')} |`).join('\n')
}

export const section = (
  table,
  runs,
) => `How long \`newel promote\` takes, and how that grows with the project. Each project is rendered with its features and then edited as owners do:
in every feature a changed function, fourteen of the owner's own and an endpoint, and beside them modules of the owner's that import services, records
and one another, each with a test, until the lines are there. "Plan" is \`--dry-run\`, "whole climb" the command with \`--no-verify\`: second
work tree, plan, files, commit. The project's own tests and linter, which it otherwise runs before and after, are left out: their time is the project's. Whole
processes; the least of ${runs} runs is the figure: what is above it is the machine's other work.

${table}

Measured on ${machine()}, with

\`\`\`sh
npm run build
npx node bench/promote.mjs --write
\`\`\`

What it does not say: the owner's modules are alike, and all edits climb without a conflict. Where both sides changed the same statement git merges
it, which starts two processes for each.
`
