/** How both tools did on each climb, how on each edit, and everything that Newel left to do. */
export const report = (rows) => [byClimb(rows), byScenario(rows), leftByNewel(rows)].join('\n\n')

const tools = ['newel', 'git']

const isClean = ({ conflicts, wrong, lost }) => conflicts.length + wrong.length + lost.length === 0

function sums(rows, tool) {
  const all = rows.map(({ outcomes }) => outcomes[tool])
  return [
    `${all.filter(isClean).length} of ${all.length}`,
    all.filter(({ conflicts }) => conflicts.length > 0).length,
    all.reduce((sum, { conflicts }) => sum + conflicts.length, 0),
    all.filter(({ wrong }) => wrong.length > 0).length,
    all.filter(({ lost }) => lost.length > 0).length,
  ]
}

function byClimb(rows) {
  const head = ['climb', 'tool', 'clean', 'with conflicts', 'files in conflict', 'wrong', 'words lost']
  const named = (title, of) => tools.map((tool) => [title, names[tool], ...sums(of, tool)])
  const climbs = [...new Set(rows.map(({ from, to }) => `${from} → ${to}`))]
  const lines = climbs.flatMap((climb) =>
    named(
      climb,
      rows.filter(({ from, to }) => climb === `${from} → ${to}`),
    ),
  )
  return markdown(head, [...lines, ...named('all', rows)])
}

const names = { newel: 'newel promote', git: 'git merge' }

/** For each edit: how many of its climbs came out how. */
function byScenario(rows) {
  const head = ['edit of the owner', 'climbs', 'newel promote', 'git merge']
  const lines = [...new Set(rows.map(({ scenario }) => scenario))].map((scenario) => {
    const own = rows.filter((row) => row.scenario === scenario)
    return [scenario, own.length, ...tools.map((tool) => cell(own.map(({ outcomes }) => outcomes[tool])))]
  })
  return markdown(head, lines)
}

function cell(outcomes) {
  const count = (of) => outcomes.filter(of).length
  const wrong = count(({ wrong }) => wrong.length > 0)
  const conflicts = count(({ conflicts, wrong: faults }) => conflicts.length > 0 && faults.length === 0)
  const parts = [
    [count(isClean), 'clean'],
    [conflicts, 'in conflict'],
    [wrong, 'wrong'],
  ]
  return parts
    .filter(([number]) => number > 0)
    .map(([number, what]) => `${number} ${what}`)
    .join(', ')
}

function leftByNewel(rows) {
  const lines = rows.flatMap(({ scenario, from, to, outcomes: { newel } }) => {
    if (isClean(newel)) return []
    const parts = [
      ...(newel.conflicts.length > 0 ? [`conflict in ${newel.conflicts.map(code).join(', ')}`] : []),
      ...newel.wrong,
      ...(newel.lost.length > 0 ? [`lost ${newel.lost.map(code).join(', ')}`] : []),
    ]
    return [`- ${scenario}, ${from} → ${to}: ${parts.join('; ')}.`]
  })
  return [
    `What \`newel promote\` left to do, all of it:`,
    '',
    ...(lines.length === 0 ? ['- nothing.'] : lines),
  ].join('\n')
}

const code = (text) => `\`${text}\``

const markdown = (head, lines) =>
  [head, head.map(() => '---'), ...lines].map((cells) => `| ${cells.join(' | ')} |`).join('\n')

/** The whole page around what `report` gave. */
export function page(text, { newel, git, scenarios }) {
  return `# Promotion, side by side

An owner has edited a project, and it climbs to another tier. What is left to do by hand with \`newel promote\`, and with a \`git merge\` of two rendered
branches? ${scenarios} edits that owners make, each by itself, from every tier that it fits to the next one, to layered and to hexagonal. This page is written by
the script that is named below; its tables are one run.

${text}

## How it is measured

The project is a service with \`customer:name:str,email:str?\`, on SQLite. The edits are those of Newel's own tests
([\`tests/evolve/promotion-scenarios\`](../tests/evolve/promotion-scenarios)). For git, what Newel renders at the lower tier is the base, the edit is one branch, and what
Newel renders at the higher tier is the other. Git gets the help it has: \`-X find-renames\`, \`diff.renames\`, \`merge.directoryRenames\`, zdiff3. Without an edit it
has to make the render of the higher tier, byte for byte, or the script stops. For both tools:

- **in conflict**: files that git calls unmerged, files that Newel's plan has a conflict for. What stands in such a file, and every import that leads into
  it, is not judged further.
- **wrong**: in the other files, something that the edit added is not in the file where it belongs at that tier; a file does not parse; an import of the project
  leads nowhere, where it led somewhere before; there is a circle of imports, a name is used before it is defined, or \`ruff check\` (I, F, E, W, UP) finds what it did not find before;
  code stays in a folder that the tier does not have; a file of the tier is missing. Layout alone (\`ruff format\`) is not counted against either.
- **words lost**: words that only the owner wrote, and that are nowhere afterwards.
- **clean**: none of these.

A climb may have conflicts and be wrong as well; the second table counts it as wrong. Newel ${newel}, in one process, by the function that
\`newel promote\` calls; git ${git}. Again:

\`\`\`sh
npx node bench/promote-merge.mjs --write
\`\`\`

What it does not say: git knows nothing of Python or of what is rendered, and nobody claims that it moves statements between files; it is what there is without Newel.
The edits are of Newel's makers, and Newel was mended until its own tests with them were green; they are one at a time, on small files. No test of the project is run here.
`
}
