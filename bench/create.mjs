/**
 * How long does it take to make the layered service, without installing anything? Newel against copier and cookiecutter, which
 * render templates that are made from Newel's own output: the same files, with names of project, package and feature as
 * variables. The three outputs are compared byte for byte before anything is timed. Whole processes, interleaved.
 *
 *   node bench/create.mjs [--runs 7] [--write]     --write puts the table into docs/benchmarks.md
 *
 * Needs a build (`npm run build`), and PyPI once: the other tools are kept in .cache/bench.
 */
import { spawnSync } from 'node:child_process'
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { parseArgs } from 'node:util'
import { root } from '../scripts/install.mjs'
import { machine, writeSection } from './benchmarks-page.mjs'
import { differences, filesIn, jinjaOf, names } from './jinja.mjs'

const pinned = { copier: '9.19.1', cookiecutter: '2.7.1' }
const environment = join(root, '.cache', 'bench', `venv-${Object.values(pinned).join('-')}`)
const { values } = parseArgs({
  options: { runs: { type: 'string', default: '7' }, write: { type: 'boolean', default: false } },
})

installOthers()
const work = mkdtempSync(join(tmpdir(), 'newel-bench-'))
try {
  const tools = prepared()
  compareOutputs(tools)
  const text = report(measured(tools, Number(values.runs)))
  console.log(text)
  if (values.write) writeSection('Making a project', section(text))
} finally {
  rmSync(work, { recursive: true, force: true })
}

/** pip compiles what it installs, so that no start pays for it. */
function installOthers() {
  if (existsSync(join(environment, 'done'))) return
  rmSync(environment, { recursive: true, force: true })
  mkdirSync(dirname(environment), { recursive: true })
  done('python3', ['-m', 'venv', environment])
  const wanted = Object.entries(pinned).map(([name, version]) => `${name}==${version}`)
  done(program('python'), ['-m', 'pip', 'install', '--quiet', ...wanted])
  writeFileSync(join(environment, 'done'), '')
}

/** Each tool as the command that makes the project in a folder, and the folder that it makes. */
function prepared() {
  const newel = join(root, 'bin', 'newel.js')
  const fields = `${names.feature}:sku:str(1..64),quantity:int(1..)`
  const flags = ['--tier', 'layered', '--feature', fields, '--no-git', '--no-sync']
  const rendered = join(work, 'rendered', names.project)
  done(process.execPath, [newel, 'create', rendered, ...flags], work)
  const templates = writeTemplates(filesIn(rendered))
  const data = Object.entries(names).map(([name, value]) => `${name}=${value}`)
  const answers = data.flatMap((pair) => ['--data', pair])
  return [
    {
      name: 'newel',
      version: JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')).version,
      command: (to) => [process.execPath, [newel, 'create', join(to, names.project), ...flags]],
    },
    {
      name: 'copier',
      version: pinned.copier,
      command: (to) => [
        program('copier'),
        ['copy', '--defaults', '--quiet', ...answers, templates.copier, join(to, names.project)],
      ],
    },
    {
      name: 'cookiecutter',
      version: pinned.cookiecutter,
      command: (to) => [
        program('cookiecutter'),
        ['--no-input', '--output-dir', to, templates.cookiecutter, ...data],
      ],
    },
  ]
}

/** Files without a name in them are copied and not rendered, in both: that is quicker for them. */
function writeTemplates(files) {
  const copier = join(work, 'copier')
  const cookiecutter = join(work, 'cookiecutter')
  const copied = []
  for (const [path, file] of files) {
    const variables = {
      copier: (name) => `{{ ${name} }}`,
      cookiecutter: (name) => `{{ cookiecutter.${name} }}`,
    }
    const forCopier = jinjaOf(path, file, variables.copier)
    const forCookiecutter = jinjaOf(path, file, variables.cookiecutter)
    write(join(copier, 'template', `${forCopier.path}${forCopier.isTemplate ? '.jinja' : ''}`), forCopier)
    write(join(cookiecutter, variables.cookiecutter('project'), forCookiecutter.path), forCookiecutter)
    if (!forCookiecutter.isTemplate) copied.push(forCookiecutter.path)
  }
  const questions = Object.entries(names).map(
    ([name, value]) => `${name}: { type: str, default: ${value} }\n`,
  )
  writeFileSync(join(copier, 'copier.yml'), `_subdirectory: template\n${questions.join('')}`)
  const context = { ...names, _copy_without_render: copied }
  writeFileSync(join(cookiecutter, 'cookiecutter.json'), JSON.stringify(context))
  return { copier, cookiecutter }
}

function write(path, { content, mode }) {
  mkdirSync(dirname(path), { recursive: true })
  writeFileSync(path, content)
  chmodSync(path, mode)
}

function compareOutputs(tools) {
  const [reference, ...others] = tools.map((tool) => ({
    tool,
    files: filesIn(join(made(tool).folder, names.project)),
  }))
  for (const { tool, files } of others) {
    const found = differences(reference.files, files)
    if (found.length > 0) throw new Error(`${tool.name} made something else:\n${found.join('\n')}`)
  }
  console.log(`All three make the same ${reference.files.size} files.`)
}

/** In milliseconds, each run of each tool. */
function measured(tools, runs) {
  const times = new Map(tools.map((tool) => [tool, []]))
  for (let run = 0; run < runs; run += 1) {
    for (const tool of tools) {
      const { folder, milliseconds } = made(tool)
      times.get(tool).push(milliseconds)
      rmSync(folder, { recursive: true })
    }
  }
  return times
}

function made(tool) {
  const folder = mkdtempSync(join(work, `${tool.name}-`))
  const [command, words] = tool.command(folder)
  const started = performance.now()
  done(command, words, work)
  return { folder, milliseconds: performance.now() - started }
}

function report(times) {
  const best = (runs) => Math.min(...runs)
  const middle = (runs) => runs.toSorted((one, other) => one - other)[Math.floor(runs.length / 2)]
  const [first] = times.values()
  const rows = [...times].map(
    ([{ name, version }, runs]) =>
      `| ${name} ${version} | ${best(runs).toFixed(0)} ms | ${middle(runs).toFixed(0)} ms | ${(best(runs) / best(first)).toFixed(1)} |`,
  )
  return ['| tool | least | middle | least, against newel |', '|---|---:|---:|---:|', ...rows].join('\n')
}

function section(table) {
  const python = done(program('python'), ['--version']).trim()
  return `The layered service with one feature and no installation, in whole processes, ${values.runs} runs of each, interleaved; copier and
cookiecutter render templates that were made from Newel's own output, with the names of project, package and feature as variables.
Their output is compared with Newel's byte for byte before anything is timed; Newel writes its lock and snapshot on top. Files
without a variable are copied by the other two and not rendered. Least of ${values.runs} is the figure: what is above it is the machine's other work.

${table}

Measured on ${machine()}, ${python}, with

\`\`\`sh
npm run build
npx node bench/create.mjs --write
\`\`\`

What it does not say: the other two render any template, where Newel also joins modules, derives their imports and checks the whole tree
before it writes; Newel puts every file on the disk (fsync) and lets the project appear at once, or not at all. This is the time that
a user or a CI job waits for the files.
`
}

function program(name) {
  return join(environment, process.platform === 'win32' ? 'Scripts' : 'bin', name)
}

/**
 * Settings of this machine that slow one side down are left out: extra certificates (Node), no bytecode (Python). With an
 * empty home nobody's own defaults count.
 */
function done(command, words, home = process.env.HOME) {
  const { NODE_EXTRA_CA_CERTS: _, PYTHONDONTWRITEBYTECODE: __, ...env } = process.env
  const options = { encoding: 'utf8', env: { ...env, HOME: home }, stdio: ['ignore', 'pipe', 'pipe'] }
  const ending = spawnSync(command, words, options)
  if (ending.status === 0) return ending.stdout
  throw new Error(`${command} ${words.join(' ')}\n${ending.stdout}${ending.stderr}`)
}
