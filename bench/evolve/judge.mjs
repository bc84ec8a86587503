import { createHash } from 'node:crypto'
import { chmodSync, mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { parse as parseToml } from 'smol-toml'
import { parse as parseYaml } from 'yaml'
import { done, tried } from './programs.mjs'
import { projectIn } from './project.mjs'
import { linesOf, treeIn } from './trees.mjs'

/**
 * What a tool left in a folder. `trees`: `before` as it was rendered, `edited` by the owner, `wanted` as it is rendered
 * now, `ideal` the same edit on `wanted`. Every conflict is settled in the tool's favour, by the ideal file, before the
 * rest is checked: so a conflict hides no wrong merge, and none counts twice.
 */
export async function judged(folder, scenario, trees, program) {
  const conflicts = await conflictsIn(folder)
  const lost = lostLines(treeIn(folder), trees)
  settle(folder, conflicts, scenario, trees.ideal)
  await scenario.tidy?.(projectIn(folder), program)
  const wrong = [...wrongIn(treeIn(folder), scenario, trees), ...(await brokenIn(folder, program))]
  return { conflicts, lost, wrong }
}

/** Paths that git calls unmerged, that hold markers, or beside which a .rej lies. */
async function conflictsIn(folder) {
  const unmerged = await done('git', ['diff', '--name-only', '--diff-filter=U'], folder)
  const marked = [...treeIn(folder)]
    .filter(([path, { text }]) => path.endsWith('.rej') || /^<{7} /m.test(text))
    .map(([path]) => path.replace(/\.rej$/, ''))
  return [...new Set([...unmerged.split('\n').filter((path) => path !== ''), ...marked])].sort()
}

/** The owner's new lines that are nowhere, not even in a marker or a .rej; but those that the update rightly supersedes. */
function lostLines(found, { before, edited, ideal }) {
  const [old, own, right, there] = [before, edited, ideal, found].map(linesOf)
  return [...own].filter((line) => !old.has(line) && right.has(line) && !there.has(line))
}

function settle(folder, conflicts, { moved = {} }, ideal) {
  for (const path of conflicts.flatMap((one) => [one, ...(one in moved ? [moved[one]] : [])])) {
    const right = ideal.get(path)
    rmSync(join(folder, `${path}.rej`), { force: true })
    rmSync(join(folder, path), { force: true })
    if (right === undefined) continue
    mkdirSync(dirname(join(folder, path)), { recursive: true })
    writeFileSync(join(folder, path), right.text)
    chmodSync(join(folder, path), right.isExecutable ? 0o755 : 0o644)
  }
}

/** What a reader of the outcome would find. */
function wrongIn(found, scenario, trees) {
  return [
    ...wrongFiles(found, scenario, trees),
    ...wrongLines(found, trees),
    ...(scenario.ownLineEnds === undefined ? [] : mixedLineEnds(found, trees.edited, scenario.ownLineEnds)),
    ...[...found]
      .filter(([path, { text }]) => !isReadable(path, text))
      .map(([path]) => `${path} cannot be read`),
  ]
}

function wrongFiles(found, { moved = {} }, { before, edited, ideal }) {
  const [there, right] = [[...found.keys()], [...ideal.keys()]]
  const both = there.filter((path) => ideal.has(path))
  const own = both.filter(
    (path) => edited.has(path) && !before.has(path) && !Object.values(moved).includes(path),
  )
  const isOtherwise = (path) => found.get(path).isExecutable !== ideal.get(path).isExecutable
  return [
    ...there.filter((path) => !ideal.has(path)).map((path) => `${path} is there`),
    ...right.filter((path) => !found.has(path)).map((path) => `${path} is not there`),
    ...own
      .filter((path) => found.get(path).text !== edited.get(path).text)
      .map((path) => `${path} was changed`),
    ...both.filter(isOtherwise).map((path) => `${path} has another mode`),
  ]
}

function wrongLines(found, trees) {
  const [old, fresh, right, there] = [trees.before, trees.wanted, trees.ideal, found].map(linesOf)
  const missing = [...fresh].filter((line) => !old.has(line) && right.has(line) && !there.has(line))
  const back = [...there].filter((line) => (old.has(line) || fresh.has(line)) && !right.has(line))
  return [...counted(missing, 'of the update missing'), ...counted(back, 'there that should be gone')]
}

function counted(lines, what) {
  if (lines.length === 0) return []
  const several = lines.length > 1
  return [`${lines.length} ${several ? 'lines' : 'line'} ${what} (\`${lines[0]}\`${several ? ', …' : ''})`]
}

function mixedLineEnds(found, edited, ends) {
  return [...edited.keys()]
    .filter((path) => found.get(path)?.text.replaceAll(ends, '').includes('\n'))
    .map((path) => `${path} has mixed line ends`)
}

/** A key that stands twice is an error for both readers. */
function isReadable(path, text) {
  const read = { toml: parseToml, yaml: parseYaml }[path.split('.').at(-1)]
  try {
    read?.(text)
    return true
  } catch {
    return false
  }
}

const known = new Map()

/** What the project's own linter and tests say. Outcomes that are alike are tried once. */
function brokenIn(folder, program) {
  const digest = createHash('sha256')
    .update(JSON.stringify([...treeIn(folder)]))
    .digest('hex')
  if (!known.has(digest)) known.set(digest, tryOut(folder, program))
  return known.get(digest)
}

async function tryOut(folder, program) {
  const lint = await tried(
    program('ruff'),
    ['check', '--no-cache', '--output-format', 'concise', '.'],
    folder,
  )
  const quiet = ['--quiet', '--no-cov', '-p', 'no:cacheprovider', '--tb', 'no']
  const tests = ['tests/unit', 'tests/integration']
  const run = await tried(program('python'), ['-m', 'pytest', ...quiet, ...tests], folder)
  return [...(lint.code === 0 ? [] : [findings(lint.output)]), ...(run.code === 0 ? [] : ['the tests fail'])]
}

function findings(output) {
  const rules = [...output.matchAll(/^\S+:\d+:\d+: (\S+)/gm)].map(([, rule]) => rule)
  return rules.length === 0 ? 'ruff cannot run' : `ruff finds ${[...new Set(rules)].join(', ')}`
}
