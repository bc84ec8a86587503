import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Problem } from '../core/problem.ts'
import type { Labels, MergedText, MergeText } from '../core/reconcile/merge-text.ts'
import { gitEnvironment, missingGit } from './git-command.ts'

/**
 * A three-way merge by lines, with zdiff3 markers (diff3 where this git is older than 2.35). It waits for git, since the
 * core that calls it is pure. Throws `MergeFailed`, whose problem is for people.
 *
 * Where lines repeat, a diff may take one for another, and a clean merge may then be wrong. Which one it takes depends
 * on the direction, so a clean merge is made again from the last line to the first, and a different result is a conflict
 * of all that differs. Of 3,000 merges with copied blocks this leaves 16 wrong ones of 80; a second algorithm (histogram)
 * leaves 76. It costs 5 needless conflicts in 20,000 merges of texts of which half the lines repeat, none below that.
 */
export const mergeTextWithGit: MergeText = (base, ours, theirs, labels) => {
  const merged = mergeOnce({ base, ours, theirs }, labels)
  const isWhole = [base, ours, theirs].every((text) => text === '' || text.endsWith('\n'))
  if (merged.conflicts > 0 || !isWhole) return merged
  const backwards = mergeOnce(
    { base: reversed(base), ours: reversed(ours), theirs: reversed(theirs) },
    labels,
  )
  const isCertain = backwards.conflicts === 0 && reversed(backwards.text) === merged.text
  return isCertain ? merged : { text: markedWhole({ base, ours, theirs }, labels), conflicts: 1 }
}

type Sides = Readonly<Record<(typeof sideNames)[number], string>>

function mergeOnce(sides: Sides, labels: Labels): MergedText {
  const folder = mergeFolder()
  for (const name of sideNames) writeFileSync(join(folder, name), sides[name])
  const merged = mergedWith('--zdiff3', labels, folder)
  const isOldGit = merged.status === 129 && /unknown option|usage: git merge-file/.test(merged.stderr)
  const { status, stdout, stderr, error } = isOldGit ? mergedWith('--diff3', labels, folder) : merged
  // 0 … 127 is the number of conflicts; a failure is negative, which arrives as 255 (and 129 for wrong usage).
  if (status === null || status > 127) throw new MergeFailed(problemOfMerge(error, stderr))
  return { text: stdout, conflicts: status }
}

/** The lines, each with its end, in the other order. */
const reversed = (text: string): string => linesOf(text).reverse().join('')

const linesOf = (text: string): string[] => text.match(/[^\n]*\n/g) ?? []

/** One conflict of all lines between those that the three sides have in common at the start and at the end. */
function markedWhole(sides: Sides, labels: Labels): string {
  const lines = { base: linesOf(sides.base), ours: linesOf(sides.ours), theirs: linesOf(sides.theirs) }
  const all = Object.values(lines)
  const start = lengthInCommon(all)
  const end = lengthInCommon(all.map((each) => each.slice(start).reverse()))
  const middle = (name: keyof Sides) => lines[name].slice(start, lines[name].length - end).join('')
  return [
    ...lines.ours.slice(0, start),
    `<<<<<<< ${labels.ours}\n${middle('ours')}`,
    `||||||| ${labels.base}\n${middle('base')}`,
    `=======\n${middle('theirs')}>>>>>>> ${labels.theirs}\n`,
    ...lines.ours.slice(lines.ours.length - end),
  ].join('')
}

function lengthInCommon([first = [], ...others]: readonly (readonly string[])[]): number {
  const index = first.findIndex((line, at) => others.some((other) => other[at] !== line))
  return index === -1 ? first.length : index
}

/** A line merge that git could not do at all. */
export class MergeFailed extends Error {
  readonly problem: Problem

  constructor(problem: Problem) {
    super(problem.what)
    this.problem = problem
  }
}

/** In the order in which `git merge-file` takes files and labels. */
const sideNames = ['ours', 'base', 'theirs'] as const

const mergedWith = (style: string, labels: Labels, folder: string) =>
  spawnSync(
    'git',
    ['merge-file', '-p', style, ...sideNames.flatMap((name) => ['-L', labels[name]]), ...sideNames],
    {
      cwd: folder,
      encoding: 'utf8',
      env: { ...process.env, ...gitEnvironment },
      maxBuffer: 256 * 1024 * 1024,
      stdio: ['ignore', 'pipe', 'pipe'],
      timeout: 60_000,
    },
  )

let folderOfThisProcess: string | undefined

/** One for all merges of this process, taken away when it ends. */
function mergeFolder(): string {
  if (folderOfThisProcess === undefined) {
    const made = mkdtempSync(join(tmpdir(), 'newel-merge-'))
    process.once('exit', () => rmSync(made, { recursive: true, force: true }))
    folderOfThisProcess = made
  }
  return folderOfThisProcess
}

function problemOfMerge(error: Error | undefined, said: string): Problem {
  if (error !== undefined && 'code' in error && error.code === 'ENOENT') return missingGit
  return {
    code: 'git-failed',
    what: `\`git merge-file\` failed: ${said.trim() || (error?.message ?? 'it said nothing')}`,
    next: 'Look at what git says, then run the same command again. Nothing was changed.',
  }
}
