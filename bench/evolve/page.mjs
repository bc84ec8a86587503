/** The table of all outcomes, their sums, and what each that is not clean came to. */
export function report(tools, rows) {
  return [table(tools, rows), sums(tools, rows), details(tools, rows)].join('\n\n')
}

function table(tools, rows) {
  const head = ['', 'edit of the owner', 'then', ...tools.map(({ name }) => name)]
  const lines = rows.map(({ scenario, outcomes }, index) => [
    index + 1,
    scenario.title,
    scenario.wanted,
    ...outcomes.map(cell),
  ])
  return markdown(head, lines)
}

function cell({ refused, conflicts, lost, wrong }) {
  if (refused !== undefined) return 'refused'
  const parts = [
    ...(conflicts.length > 0 ? [`${conflicts.length} in conflict`] : []),
    ...(wrong.length > 0 ? ['wrong'] : []),
    ...(lost.length > 0 ? [`${lost.length} lost`] : []),
  ]
  return parts.length === 0 ? 'clean' : parts.join(', ')
}

function sums(tools, rows) {
  const head = ['', 'files in conflict', 'wrong merges', 'lines lost', 'refused', 'clean']
  const lines = tools.map(({ name, version }, index) => {
    const all = rows.map(({ outcomes }) => outcomes[index])
    const sum = (of) => all.reduce((total, one) => total + of(one), 0)
    return [
      `${name} (${version})`,
      sum(({ conflicts = [] }) => conflicts.length),
      sum(({ wrong = [] }) => Number(wrong.length > 0)),
      sum(({ lost = [] }) => lost.length),
      sum(({ refused }) => Number(refused !== undefined)),
      `${sum((one) => Number(cell(one) === 'clean'))} of ${rows.length}`,
    ]
  })
  return markdown(head, lines)
}

/** Tools that came to the same are named together. */
function details(tools, rows) {
  const lines = rows.flatMap(({ outcomes }, row) => {
    const said = new Map()
    outcomes.forEach((outcome, index) => {
      if (cell(outcome) === 'clean') return
      const text = sentences(outcome).join(' ')
      said.set(text, [...(said.get(text) ?? []), tools[index].name])
    })
    return [...said].map(([text, names]) => `- ${row + 1}, ${names.join(', ')}: ${text}`)
  })
  return lines.join('\n')
}

function sentences({ refused, conflicts, lost, wrong }) {
  if (refused !== undefined) return ['it refused, and nothing was changed.']
  return [
    ...(conflicts.length > 0 ? [`conflicts in ${conflicts.map(code).join(', ')}.`] : []),
    ...(wrong.length > 0 ? [`Wrong: ${wrong.join('; ')}.`] : []),
    ...(lost.length > 0 ? [`Lost: ${firstOf(lost)}.`] : []),
  ]
}

const firstOf = (lines) => `${lines.slice(0, 3).map(code).join(', ')}${lines.length > 3 ? ', …' : ''}`

const code = (text) => `\`${text}\``

const markdown = (head, lines) =>
  [head, head.map(() => '---'), ...lines].map((cells) => `| ${cells.join(' | ')} |`).join('\n')

/** The whole page around what `report` gave. */
export function page(text, { newel, git, cookiecutter, python }) {
  return `# Evolution, side by side

An owner has edited a project, and its template moves on. What is left to do by hand with Newel, with \`copier update\`, with
\`cruft update\` and with a plain \`git merge\` of rendered branches? Ten edits that owners make, each by itself, each tool on the same files.
This page is written by the script that is named below; its tables are one run.

${text}

## How it is measured

The project is a service of the tier feature with \`customer:name:str,email:str?\`, on SQLite. "Then" is what comes after the edit:
**invoice** is \`newel add feature 'invoice:number:str,total:decimal,customer:ref(customer)'\`, **postgres** is \`newel add database=postgres\`. The other three
get what Newel renders for the same answers: as two releases of a copier template and of a cookiecutter template without variables, and as two
commits on a branch. Without an edit all four have to make that render, byte for byte, or the script stops.

The same edit made on a fresh render of what is wanted is the outcome to compare with; linter and tests have to be green there. Then:

- **in conflict**: files with conflict markers, files beside which a \`.rej\` lies, files that git calls unmerged.
- **wrong**: every conflict is settled first, by the file of the outcome to compare with, so that only what the tool merged by itself counts. The
  merge is wrong when a file is missing, or there although nobody wants it; a file of the owner's own or a mode was changed; line ends are mixed; a line of
  the update is missing, or one is there that both or one of the sides took out; TOML or YAML cannot be read; \`ruff check\` finds anything; or a unit or
  integration test of the project fails.
- **lost**: lines that the owner wrote and that are nowhere afterwards, not even between markers or in a \`.rej\`.
- **refused**: the tool gave up and left the project as it was.

After scenario 8 the formatter runs once more, whatever the tool. Newel ${newel}, cruft with cookiecutter ${cookiecutter}, git ${git}, ${python}; all tools with
their defaults. Again:

\`\`\`sh
npm run build
node bench/evolve.mjs --write
\`\`\`

What it does not say: the other three know nothing of Python or of what is rendered, and merge any text; Newel's advantage is that it
knows. The edits are of Newel's makers, one at a time, on small files: a project of years has all of them at once.
`
}
