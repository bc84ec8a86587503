/**
 * What is left for the owner of an edited project that climbs to another tier? Newel against a plain `git merge` of two
 * rendered branches with rename detection, on the named scenarios of the tests: files in conflict, wrong merges.
 *
 *   npx node bench/promote-merge.mjs [--only TEXT] [--write]     --write puts the tables into docs/promotion-comparison.md
 *
 * Needs git, and the Node of this repository (`npx node`), which reads the scenarios as they are.
 */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { root } from '../scripts/install.mjs'
import { promote } from '../tests/core/evolve/promoted.ts'
import { edited } from '../tests/evolve/edits.ts'
import { customer } from '../tests/evolve/owner-edits.ts'
import { editsOf, scenarios } from '../tests/evolve/promotion-scenarios/index.ts'
import { tiers, treeOf } from '../tests/evolve/rendered.ts'
import { done } from './evolve/programs.mjs'
import { page, report } from './promote/comparison-page.mjs'
import { repositoryOf } from './promote/merge-with-git.mjs'
import { verdictOn } from './promote/verdict.mjs'

const { values } = parseArgs({
  options: { only: { type: 'string', default: '' }, write: { type: 'boolean', default: false } },
})
const given = { features: [customer], database: 'sqlite', example: false }

const work = mkdtempSync(join(tmpdir(), 'newel-bench-'))
try {
  const rows = (await Promise.all(climbs().map(outcomesOf))).flat()
  const text = report(rows)
  console.log(text)
  if (values.write) writeFileSync(join(root, 'docs', 'promotion-comparison.md'), page(text, await versions()))
} finally {
  rmSync(work, { recursive: true, force: true })
}

/** Every scenario that begins at a tier, by both tools. Each climb has a repository of its own, so that all may run at once. */
async function outcomesOf({ from, to }) {
  const [pristine, wanted] = [from, to].map((tier) => treeOf({ ...given, tier }))
  const git = await repositoryOf(join(work, `${from}-${to}`), pristine, wanted)
  await checkUnedited(git, wanted, pristine)
  const rows = []
  for (const scenario of scenarios.filter((one) => isOf(one, from))) {
    const ours = edited(pristine, editsOf(scenario, from))
    const trees = { pristine, ours, wanted, to }
    const outcomes = {
      newel: verdictOn(climbed(ours, from, to), scenario, trees),
      git: verdictOn(await git.merge(ours), scenario, trees),
    }
    rows.push({ scenario: scenario.name, from, to, outcomes })
  }
  return rows
}

/** To the next tier, and to the last two. */
function climbs() {
  return tiers.flatMap((from, index) => {
    const to = new Set([tiers[index + 1], 'layered', 'hexagonal'])
    return [...to].filter((tier) => tiers.indexOf(tier) > index).map((tier) => ({ from, to: tier }))
  })
}

function isOf({ name, from: possible }, from) {
  return (possible ?? tiers).includes(from) && name.includes(values.only)
}

function climbed(ours, from, to) {
  const { plan, tree } = promote(ours, from, to, given)
  const conflicts = plan.operations.filter(({ kind }) => kind === 'conflict').map(({ path }) => path)
  return { tree, conflicts }
}

/** Without an edit a merge has to give the render. */
async function checkUnedited(git, wanted, pristine) {
  const { tree, conflicts } = await git.merge(pristine)
  const differs = [...wanted].filter(([path, { content }]) => !sameText(tree.get(path)?.content, content))
  if (conflicts.length + differs.length === 0 && tree.size === wanted.size) return
  throw new Error(`git was not set up fairly: ${[...conflicts, ...differs.map(([path]) => path)].join(', ')}`)
}

function sameText(one, other) {
  return one !== undefined && Buffer.compare(one, other) === 0
}

async function versions() {
  return {
    newel: JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')).version,
    git: (await done('git', ['--version'])).trim().replace('git version ', ''),
    scenarios: new Set(scenarios.map(({ name }) => name)).size,
  }
}
