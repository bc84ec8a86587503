/**
 * What is left for the owner of an edited project when its template has moved on? Newel, copier, cruft and a plain merge of
 * rendered branches, on the same ten edits: conflicts left, wrong merges, lines lost. All four get the same files: what
 * Newel renders before, and what it renders for more answers. That is checked byte for byte on a project without edits.
 *
 *   node bench/evolve.mjs [--only TEXT] [--write]     --write puts the tables into docs/evolution-comparison.md
 *
 * Needs a build (`npm run build`), git, and PyPI once: the other tools, and what the projects need, are kept in .cache/bench.
 */
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { availableParallelism, tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { parse as parseToml } from 'smol-toml'
import { root } from '../scripts/install.mjs'
import { judged } from './evolve/judge.mjs'
import { page, report } from './evolve/page.mjs'
import { done, environmentWith } from './evolve/programs.mjs'
import { projectIn } from './evolve/project.mjs'
import { scenarios } from './evolve/scenarios.mjs'
import { added, commitAll, toolsIn } from './evolve/tools.mjs'
import { differences, treeIn } from './evolve/trees.mjs'

const pinned = { copier: '9.19.1', cruft: '2.16.0', cookiecutter: '2.7.1' }
const { values } = parseArgs({
  options: { only: { type: 'string', default: '' }, write: { type: 'boolean', default: false } },
})

const work = mkdtempSync(join(tmpdir(), 'newel-bench-'))
try {
  const newel = ownCopy()
  const rendered = await renderedBy(newel)
  const others = await environmentWith(Object.entries(pinned).map(([name, version]) => `${name}==${version}`))
  const program = await environmentWith(needsOf(Object.values(rendered)))
  const versions = { ...pinned, ...(await versionsHere()) }
  const tools = await toolsIn(work, newel, versions, others, rendered)
  await Promise.all(tools.map((tool) => checkFairness(tool, rendered)))
  const rows = await inTurns(
    scenarios.filter(({ title }) => title.includes(values.only)),
    (scenario) => outcomesOf(scenario, tools, rendered, program),
  )
  const text = report(tools, rows)
  console.log(text)
  if (values.write) writeFileSync(join(root, 'docs', 'evolution-comparison.md'), page(text, versions))
} finally {
  rmSync(work, { recursive: true, force: true })
}

/** A build that runs meanwhile must not change the tool between two of its runs. */
function ownCopy() {
  for (const part of ['bin', 'dist', 'package.json'])
    cpSync(join(root, part), join(work, 'newel', part), { recursive: true })
  return join(work, 'newel', 'bin', 'newel.js')
}

/** The three renders: `P` stands in all projects before, the other two are what is wanted. */
async function renderedBy(newel) {
  const customer = ['--feature', 'customer:name:str,email:str?']
  const flags = {
    P: customer,
    invoice: [...customer, '--feature', added.invoice[1]],
    postgres: [...customer, '--database', 'postgres'],
  }
  for (const [name, words] of Object.entries(flags)) {
    const folder = join(work, 'rendered', name, 'shop')
    const always = ['--tier', 'feature', '--yes', '--no-git', '--no-sync', '--quiet']
    await done(process.execPath, [newel, 'create', folder, ...always, ...words])
  }
  return Object.fromEntries(Object.keys(flags).map((name) => [name, join(work, 'rendered', name, 'shop')]))
}

/** All that the rendered projects, their linter and their tests import. */
function needsOf(folders) {
  const needs = folders.flatMap((folder) => {
    const pyproject = parseToml(readFileSync(join(folder, 'pyproject.toml'), 'utf8'))
    return [...pyproject.project.dependencies, ...pyproject['dependency-groups'].dev]
  })
  return [...new Set(needs)].sort()
}

async function versionsHere() {
  return {
    newel: JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')).version,
    git: (await done('git', ['--version'])).trim().replace('git version ', ''),
    python: (await done('python3', ['--version'])).trim(),
  }
}

/** Without an edit each tool makes exactly what Newel renders, before and after. */
async function checkFairness(tool, rendered) {
  for (const wanted of Object.keys(added)) {
    const folder = await started(tool, { wanted }, `untouched-${wanted}`)
    const before = differences(treeIn(rendered.P), treeIn(folder))
    const { output } = await tool.update(folder, wanted)
    const after = differences(treeIn(rendered[wanted]), treeIn(folder))
    if (before.length + after.length === 0) continue
    throw new Error(`${tool.name} was not set up fairly:\n${[...before, ...after].join('\n')}\n${output}`)
  }
}

/** The project as it was rendered, committed and called `start`. */
async function started({ name, start }, { wanted }, run) {
  const folder = join(work, 'runs', run, name.replace(' ', '-'), 'shop')
  mkdirSync(join(folder, '..'), { recursive: true })
  await start(folder, wanted)
  await done('git', ['init', '--quiet', '--initial-branch', 'main'], folder)
  await commitAll(folder, 'As rendered')
  await done('git', ['tag', 'start'], folder)
  return folder
}

/** One scenario with each tool. The edit has to be sound by itself, before and after, or there is nothing to compare. */
async function outcomesOf(scenario, tools, rendered, program) {
  const run = `${scenarios.indexOf(scenario) + 1}`
  const trees = {
    before: treeIn(rendered.P),
    edited: await editedCopy(rendered.P, scenario, program, `${run}-edited`),
    wanted: treeIn(rendered[scenario.wanted]),
    ideal: await editedCopy(rendered[scenario.wanted], scenario, program, `${run}-ideal`),
  }
  await checkIdeal(scenario, trees, program, run)
  const outcomes = await inTurns(tools, async (tool) => {
    const folder = await started(tool, scenario, run)
    await scenario.edit(projectIn(folder), program)
    await commitAll(folder, 'Edits of the owner')
    const { code, output } = await tool.update(folder, scenario.wanted)
    const isRefused = code !== 0 && differences(trees.edited, treeIn(folder)).length === 0
    if (isRefused) return { refused: output }
    return judged(folder, scenario, trees, program)
  })
  return { scenario, outcomes }
}

async function editedCopy(from, scenario, program, name) {
  const folder = join(work, name)
  cpSync(from, folder, { recursive: true })
  await scenario.edit(projectIn(folder), program)
  return treeIn(folder)
}

async function checkIdeal(scenario, trees, program, run) {
  const folder = join(work, `${run}-ideal`)
  await done('git', ['init', '--quiet'], folder)
  const { conflicts, lost, wrong } = await judged(folder, scenario, trees, program)
  if (conflicts.length + lost.length + wrong.length === 0) return
  throw new Error(
    `The scenario "${scenario.title}" is at fault: ${[...conflicts, ...lost, ...wrong].join('; ')}`,
  )
}

/** As many at once as there are cores; the results in the order of the items. */
async function inTurns(items, work) {
  const results = []
  let next = 0
  const worker = async () => {
    while (next < items.length) {
      const place = next++
      results[place] = await work(items[place])
    }
  }
  await Promise.all(Array.from({ length: availableParallelism() }, worker))
  return results
}
