/**
 * How long does a climb take, and how does that grow? Projects of 2, 5, 10 and 20 thousand lines, with features, edits in
 * each of them and modules of the owner's that import one another: the plan alone (`--dry-run`), and the whole command
 * without the project's own checks (`--no-verify`), in whole processes.
 *
 *   node bench/promote.mjs [--runs 3] [--lines 2000,5000,10000,20000] [--from flat,feature] [--keep DIR] [--write]
 *
 * --write puts the table into docs/benchmarks.md. Needs a build (`npm run build`) and git.
 */
import { cpSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { root } from '../scripts/install.mjs'
import { writeSection } from './benchmarks-page.mjs'
import { done, tried } from './evolve/programs.mjs'
import { commitAll } from './evolve/tools.mjs'
import { featuresFor, growTo } from './promote/grown-project.mjs'
import { report, section } from './promote/report.mjs'

const { values } = parseArgs({
  options: {
    runs: { type: 'string', default: '3' },
    lines: { type: 'string', default: '2000,5000,10000,20000' },
    from: { type: 'string', default: 'flat,feature' },
    keep: { type: 'string' },
    write: { type: 'boolean', default: false },
  },
})
const next = { flat: 'feature', feature: 'layered' }

const work = values.keep ?? mkdtempSync(join(tmpdir(), 'newel-bench-'))
try {
  const newel = ownCopy()
  const rows = []
  for (const from of values.from.split(','))
    for (const lines of values.lines.split(',').map(Number)) rows.push(await measured(newel, from, lines))
  const text = report(rows)
  console.log(text)
  if (values.write) writeSection('Climbing to another tier', section(text, values.runs))
} finally {
  if (values.keep === undefined) rmSync(work, { recursive: true, force: true })
}

/** A build that runs meanwhile must not change the tool between two of its runs. */
function ownCopy() {
  for (const part of ['bin', 'dist', 'package.json'])
    cpSync(join(root, part), join(work, 'newel', part), { recursive: true })
  return join(work, 'newel', 'bin', 'newel.js')
}

/** The least of all runs, in seconds: what is above it is the machine's other work. */
async function measured(newel, from, lines) {
  const folder = join(work, `${from}-${lines}`, 'shop')
  const grown = await project(newel, folder, from, lines)
  const promote = (...words) => timed(newel, ['promote', ...words, '--quiet', '-C', folder])
  const [plans, climbs] = [[], []]
  for (let run = 0; run < Number(values.runs); run += 1) {
    plans.push(await promote('--dry-run'))
    climbs.push(await promote('--no-verify'))
    await done('git', ['branch', '-D', `newel/promote-${next[from]}`], folder)
  }
  return { from, to: next[from], ...grown, plan: Math.min(...plans), climb: Math.min(...climbs) }
}

async function project(newel, folder, from, lines) {
  mkdirSync(join(folder, '..'), { recursive: true })
  const features = featuresFor(lines)
  const flags = features.flatMap((name) => ['--feature', `${name}:name:str,total:decimal,due:date?`])
  const quietly = ['--no-git', '--no-sync', '--quiet']
  await done(process.execPath, [newel, 'create', folder, '--tier', from, ...flags, ...quietly])
  const grown = growTo(lines, folder, from)
  await done('git', ['init', '--quiet', '--initial-branch', 'main'], folder)
  await commitAll(folder, 'As its owner has it')
  return { lines: grown, features: features.length }
}

async function timed(newel, words) {
  const started = performance.now()
  const { code, output } = await tried(process.execPath, [newel, ...words])
  const seconds = (performance.now() - started) / 1000
  if (code !== 0) throw new Error(`newel ${words.join(' ')} ended with ${code}\n${output}`)
  return seconds
}
