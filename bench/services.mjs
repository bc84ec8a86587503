/**
 * What do tools that start a Python service hand over? Each renders its example here, and the same questions are put to each:
 * its own tests, linter, formatter and type checker; served: health with the database down, logs, correlation, errors, drain.
 *
 *   npx node bench/services.mjs [--only TEXT] [--python PATH] [--write]     --write puts the table into docs/comparison.md
 *
 * Needs a build (`npm run build`), PostgreSQL, the npm registry and PyPI; the other tools are kept in .cache/bench.
 */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { delimiter, dirname, join } from 'node:path'
import { parseArgs } from 'node:util'
import { root } from '../scripts/install.mjs'
import { findPython } from '../src/node/python.ts'
import { findUv } from '../src/node/uv.ts'
import { createStore } from '../tests/blackbox/databases.ts'
import { freePort } from '../tests/blackbox/ports.ts'
import { environmentWith, tried } from './evolve/programs.mjs'
import { contenders, pinned } from './services/contenders.mjs'
import { behaviour } from './services/judge.mjs'
import { page, table } from './services/page.mjs'
import { quality } from './services/quality.mjs'
import { refusesWrongPort, started } from './services/running.mjs'

const { values } = parseArgs({
  options: {
    only: { type: 'string', default: '' },
    python: { type: 'string' },
    write: { type: 'boolean', default: false },
  },
})
const uv = foundOrThrow(await findUv())
const python = values.python ?? foundOrThrow(await findPython()).path
process.env.PATH = [dirname(uv), process.env.PATH].join(delimiter)
process.env.UV_PYTHON = python
process.env.UV_PYTHON_DOWNLOADS = 'never'

const work = mkdtempSync(join(tmpdir(), 'newel-services-'))
try {
  const program = await environmentWith([
    `fastapi_template==${pinned.fastapi_template}`,
    `django==${pinned.django}`,
  ])
  const tools = { newel: join(root, 'bin', 'newel.js'), programs: dirname(program('python')) }
  const rows = []
  for (const contender of contenders.filter(({ name }) => name.includes(values.only))) {
    rows.push({ contender, facts: await judged(contender, tools) })
    console.error(`${contender.name}: done`)
  }
  const text = table(rows)
  console.log(text)
  if (values.write) writeFileSync(join(root, 'docs', 'comparison.md'), page(text, await versionOf(python)))
} finally {
  rmSync(work, { recursive: true, force: true })
}

/** Everything about one contender, by question; what could not even be tried says why. */
async function judged(contender, tools) {
  const folder = join(work, contender.folder)
  if (contender.makesFolder) mkdirSync(folder)
  for (const [command, words] of contender.render(tools)) {
    const { code, output } = await tried(command, words, contender.makesFolder ? folder : work)
    if (code !== 0) throw new Error(`${contender.name} ended with ${code}:\n${output}`)
  }
  for (const [command, words] of contender.install) {
    const { code, output } = await tried(command, words, folder)
    if (code !== 0) return { installs: `no: ${output.trim().split('\n').at(-1)}` }
  }
  const store = await createStore('postgres', 'async')
  try {
    const database = partsOf(store.url)
    const checked = await quality(contender, folder, database)
    return { installs: 'yes', ...checked, ...(await served(contender, folder, database, store.faults)) }
  } finally {
    await store.remove()
  }
}

async function served(contender, folder, database, faults) {
  const port = String(await freePort())
  const environment = { ...process.env, ...contender.settings({ port, database }) }
  if (contender.migrate !== undefined) {
    const [name, words] = contender.migrate
    const { code, output } = await tried(join(folder, '.venv', 'bin', name), words, folder, environment)
    if (code !== 0) return { serves: `no: its migrations fail: ${lastLine(output)}` }
  }
  const [name, words] = contender.serve
  const command = [name, typeof words === 'function' ? words({ port }) : words]
  try {
    const service = await started(folder, command, environment, port)
    const hasDatabase = contender.health.length > 0
    const found = await behaviour(service, contender, hasDatabase ? faults : undefined)
    return {
      serves: 'yes',
      ...found,
      'a wrong setting': await refusesWrongPort(folder, command, environment, contender),
    }
  } catch (error) {
    return { serves: `no: ${lastLine(error.message)}` }
  }
}

async function versionOf(program) {
  const { output } = await tried(program, ['-c', 'import platform; print(platform.python_version())'], root)
  return output.trim()
}

function lastLine(text) {
  return text.trim().split('\n').at(-1)
}

function partsOf(url) {
  const { hostname, port, pathname, username, password } = new URL(url)
  return { host: hostname, port, name: pathname.slice(1), user: username, password }
}

function foundOrThrow(result) {
  if (result.ok) return result.value
  throw new Error(result.problems.map(({ what, next = '' }) => `${what} ${next}`).join('\n'))
}
