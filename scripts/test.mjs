/**
 * Runs everything: types, lint, unused code, the build, all tests, the covering subset of rendered projects,
 * and that of promoted ones.
 * The last line counts: `N passed, N failed`. Needs Node ≥ 20.19, Python ≥ 3.11 and git; nothing else.
 */
import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs'
import { delimiter, dirname, join } from 'node:path'
import { installDependencies, root } from './install.mjs'

const reports = join(root, '.cache', 'reports')
const testReport = join(reports, 'tests.json')
const matrixReport = join(reports, 'matrix.json')
const promotionReport = join(reports, 'promotions.json')
/** A row for each rendered project: what `docs/proof.json` has of these, where they passed. */
const proof = join(reports, 'proof.json')

installDependencies()
rmSync(reports, { recursive: true, force: true })
mkdirSync(reports, { recursive: true })

// Programs of the development packages come first, Node 24 among them.
const programs = join(root, 'node_modules', '.bin')
const environment = { ...process.env, PATH: [programs, process.env.PATH].join(delimiter) }
const steps = [
  ['build', ['node', 'scripts/build.mjs']],
  ['types', ['tsc', '--noEmit']],
  ['lint', ['biome', 'check', '.']],
  ['unused code', ['knip']],
]
const matrix = ['tests/matrix/run.ts', '--run', '--ci', '--out', proof, '--report', matrixReport]
const promotions = ['--run', '--ci', '--tests', 'quick', '--report', promotionReport]
const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${testReport}`]
const counts = { passed: 0, failed: 0 }

for (const [name, command] of steps) count(run(name, command) === 0 ? [1, 0] : [0, 1])
findUv()
countReport(run('tests', ['vitest', 'run', ...reporters]), testReport)
countReport(run('rendered projects', ['node', ...matrix]), matrixReport)
countReport(run('promoted projects', ['node', 'tests/matrix/promotions.ts', ...promotions]), promotionReport)

console.log(`${counts.passed} passed, ${counts.failed} failed`)
process.exitCode = counts.failed === 0 ? 0 : 1

function run(name, [command, ...args]) {
  console.log(`\n── ${name}: ${[command, ...args].join(' ')}`)
  const started = Date.now()
  const { status } = spawnSync(command, args, {
    cwd: root,
    stdio: ['ignore', 'inherit', 'inherit'],
    env: environment,
    shell: process.platform === 'win32',
  })
  console.log(`── ${name}: ${Math.round((Date.now() - started) / 1000)} s`)
  return status ?? 1
}

/**
 * Rendered projects are run with uv: from PATH, or from the cache into which Newel installs it. uv is given the absolute
 * interpreter, since its own search trips over the shims of version managers.
 */
function findUv() {
  const script = `const { findUv } = await import('./src/node/uv.ts')
    const { findPython } = await import('./src/node/python.ts')
    const [uv, python] = [await findUv(), await findPython()]
    for (const { what, next } of [uv, python].flatMap(({ problems = [] }) => problems)) console.error(what, next)
    if (uv.ok && python.ok) process.stdout.write(JSON.stringify([uv.value, python.value.path]))`
  const { stdout } = spawnSync('node', ['--input-type=module', '--eval', script], {
    cwd: root,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'inherit'],
    env: environment,
  })
  if (stdout === '') return
  const [uv, python] = JSON.parse(stdout)
  environment.PATH = [environment.PATH, dirname(uv)].join(delimiter)
  environment.UV_PYTHON ??= python
}

function count([passed, failed]) {
  counts.passed += passed
  counts.failed += failed
}

/** A runner that ended badly without a failed test, or that counted nothing, is a failure of its own. */
function countReport(status, file) {
  const report = existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : {}
  const [passed, failed] = [report.numPassedTests ?? 0, report.numFailedTests ?? 0]
  count([passed, failed])
  if ((status !== 0 && failed === 0) || passed === 0) count([0, 1])
}
