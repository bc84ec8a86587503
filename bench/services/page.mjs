import { contenders, pinned } from './contenders.mjs'

/** One row a question, one column a contender. */
export function table(rows) {
  const questions = [...new Set(rows.flatMap(({ facts }) => Object.keys(facts)))]
  const lines = [
    ['', ...rows.map(({ contender }) => titleOf(contender))],
    rows.concat('').map(() => '---'),
    ...questions.map((question) => [
      question,
      ...rows.map(({ facts }) => (facts[question] ?? '').replaceAll('|', '\\|')),
    ]),
  ]
  return lines.map((cells) => `| ${cells.join(' | ')} |`).join('\n')
}

const titleOf = ({ name }) => {
  const version = pinned[name] ?? (name.startsWith('django') ? pinned.django : undefined)
  return version === undefined ? name : `${name} ${version}`
}

/** The whole page. */
export function page(text, python) {
  const commands = contenders.map(({ name, render }) => {
    const [[command, words]] = render({ newel: 'newel', programs: '' })
    const typed = command === process.execPath ? words : [command.split('/').at(-1), ...words]
    return `- **${name}**: \`${typed.join(' ')}\``
  })
  return `# What tools hand over

A tool that starts a Python service for you is judged best by what it leaves behind. Each of these renders its example here, and the same
questions are put to each. This page is written by the script that is named below; the table is one run.

${text}

## How it is asked

${commands.join('\n')}

Where a tool offers PostgreSQL and an example, it has them; Django's own command makes an empty site, which says what a start from nothing means.
All run on Python ${python}, with the newest versions that each project's own bounds allow, and with the same ruff and ty, each with the project's own
configuration. fastapi_template goes without \`--prometheus\`: with it every request was answered with a 500, since the metrics library that it bounds does not
work with the FastAPI that it allows.

- **own tests**: as rendered, with a database that exists.
- **ruff check, ruff format, ty check**: in the project's folder, nothing else set.
- **errors have one shape**: the keys of the bodies that answer an unknown path, an unknown id, a wrong method and a wrong body.
- **correlation id**: \`X-Correlation-ID\` and \`X-Request-ID\` are sent; where the value comes back.
- **log lines**: what the service printed until then, started as for production where it knows such a thing.
- **database down**: connections to PostgreSQL are cut and refused; what the health routes say, and what a request that writes to it gets. A 200
  is an answer that was sent before the transaction was committed: fastapi_template commits in the teardown of a dependency, and what the caller was
  told is stored is lost.
- **SIGTERM**: comes while a request's body is half sent; the rest follows after a second.
- **a wrong setting**: a port that is no number.

Again:

\`\`\`sh
npm run build
npx node bench/services.mjs --write     # --python PATH for another interpreter
\`\`\`
`
}
