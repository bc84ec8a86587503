/**
 * The main job from a checkout: installs, builds, creates a service, starts it, shows that it is healthy, stops it and
 * says what to type next. `npm start -- ../demo --tier layered` passes everything on to `newel create`; the folder comes
 * first and is `../demo` unless told.
 */
import { spawn, spawnSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { join, resolve } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { installDependencies, root } from './install.mjs'

const [first, ...rest] = process.argv.slice(2)
const hasFolder = first !== undefined && !first.startsWith('-')
const words = hasFolder ? [first, ...rest] : ['../demo', ...process.argv.slice(2)]
const project = resolve(words[0])

installDependencies()
must(process.execPath, ['scripts/build.mjs'], root)
must(process.execPath, ['bin/newel.js', 'create', ...words, ...(process.stdin.isTTY ? [] : ['--yes'])], root)
await show()

function must(command, args, cwd) {
  const { status } = spawnSync(command, args, { cwd, stdio: 'inherit' })
  if (status !== 0) process.exit(status ?? 1)
}

/** A dry run leaves no lock, and a creation without uv no environment: then there is nothing to start. */
async function show() {
  const lock = join(project, '.newel', 'lock.json')
  if (!existsSync(lock)) return
  const { answers } = JSON.parse(readFileSync(lock, 'utf8'))
  if (!existsSync(join(project, '.venv'))) {
    console.log(`\nNothing was installed, so nothing is started. Next: ${answers.installer} sync`)
    return
  }
  if (answers.interface === 'cli') showCommand(answers)
  else await showService(answers)
}

function showCommand(answers) {
  const [command, ...args] = entryOf(answers)
  console.log(`\n$ ${answers.name} check`)
  must(command, [...args, 'check'], project)
  console.log(`\n${answers.name} works.${nextSteps(answers)}`)
}

async function showService(answers) {
  const port = await freePort()
  const [command, ...args] = entryOf(answers)
  // A script makes its tables when it starts.
  if (answers.tier !== 'script' && answers.database !== 'none') migrate(command, answers)
  console.log(`\nStarting ${answers.name} on port ${port} …`)
  const env = { ...process.env, [`${answers.package.toUpperCase()}_PORT`]: String(port) }
  const service = spawn(command, args, { cwd: project, env, stdio: ['ignore', 'ignore', 'inherit'] })
  const healthy = await isHealthy(port, service)
  await stopped(service)
  if (!healthy) process.exit(1)
  console.log(`\n${answers.name} is healthy and was stopped again.${nextSteps(answers)}`)
}

function migrate(command, answers) {
  const { status } = spawnSync(command, ['migrate'], { cwd: project, stdio: 'inherit' })
  if (status === 0) return
  const server = answers.database === 'sqlite' ? '' : ` ${answers.name} needs a running ${answers.database}:`
  console.error(
    `\nThe migrations failed; the lines above say why.${server} see ${join(project, 'README.md')}.`,
  )
  process.exit(4)
}

/** The project's own Python: uv need not be on PATH. */
function entryOf({ tier, name }) {
  const programs = join(project, '.venv', process.platform === 'win32' ? 'Scripts' : 'bin')
  return tier === 'script' ? [join(programs, 'python'), 'main.py'] : [join(programs, name)]
}

async function isHealthy(port, service) {
  try {
    await answered(`http://127.0.0.1:${port}/health`, service)
    await answered(`http://127.0.0.1:${port}/ready`, service)
    return true
  } catch (error) {
    console.error(error.message)
    return false
  }
}

async function answered(url, service) {
  for (const deadline = Date.now() + 60_000; Date.now() < deadline; await delay(100)) {
    if (service.exitCode !== null) throw new Error(`The service ended with exit code ${service.exitCode}.`)
    const response = await fetch(url).catch(() => undefined)
    if (response === undefined) continue
    console.log(`GET ${new URL(url).pathname}  ${response.status}  ${await response.text()}`)
    if (response.ok) return
    throw new Error(`${url} answered ${response.status}.`)
  }
  throw new Error(`${url} did not answer within 60 s.`)
}

async function stopped(service) {
  if (service.exitCode !== null) return
  const ended = new Promise((done) => service.once('exit', done))
  service.kill('SIGTERM')
  await ended
}

function nextSteps({ tier, interface: reached, name, installer }) {
  const entry = tier === 'script' ? 'main.py' : name
  const lines = [
    `cd ${project}`,
    tier === 'script' ? 'uv run test_main.py' : `${installer} run pytest`,
    `${installer} run ${entry}${reached === 'cli' ? ' --help' : ''}`,
  ]
  return ` Next:\n\n${lines.map((line) => `  ${line}\n`).join('')}${withoutInstaller(installer)}`
}

/** Newel found or installed one for itself; whoever types `uv run` needs one on PATH. */
function withoutInstaller(installer) {
  if (spawnSync(installer, ['--version'], { stdio: 'ignore' }).status === 0) return ''
  return `\n${installer} is not on PATH: install it, or use the programs in .venv.\n`
}

async function freePort() {
  const server = createServer()
  await new Promise((listening) => server.listen(0, '127.0.0.1', listening))
  const { port } = server.address()
  await new Promise((closed) => server.close(closed))
  return port
}
