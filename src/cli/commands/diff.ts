import { isAbsolute, relative, resolve, sep } from 'node:path'
import { didYouMean } from '../../core/answers/nearest.ts'
import { driftOf } from '../../core/evolve/drift.ts'
import { diffsOf, type FileDiff } from '../../core/evolve/drift-diff.ts'
import type { Problem } from '../../core/problem.ts'
import { readProjectTree } from '../../node/project-tree.ts'
import type { HelpPage } from '../arguments/help.ts'
import { readTyped } from '../arguments/typed.ts'
import { projectIn, readProject } from '../evolution/read-project.ts'
import { type Context, type Finished, refused, reported } from './command.ts'

/** `newel diff [path…]`: what the owner changed in the files that Newel wrote, as unified diffs. */
export async function diff(context: Context): Promise<Finished> {
  const read = readTyped('diff', page, context, Number.POSITIVE_INFINITY)
  if ('ended' in read) return read.ended
  const { template } = read.typed.flags
  const request = { ...(typeof template === 'string' ? { template } : {}), folder: context.common.folder }
  const project = await readProject(request, context.ports)
  if (!project.ok) return refused('diff', project.problems)
  const { root, lock, pristine } = project.value
  const ours = await readProjectTree(root, pristine.keys())
  if (!ours.ok) return refused('diff', ours.problems)
  const files = diffsOf(driftOf({ pristine, ours: ours.value, lock }), pristine, ours.value)
  const paths = read.typed.operands.map((operand) => pathIn(root, resolve(context.common.folder, operand)))
  const known = [...pristine.keys(), ...files.map(({ path }) => path)]
  const unknown = paths.flatMap((path, index) =>
    known.some((one) => isWithin(one, path))
      ? []
      : [notWritten(read.typed.operands[index] ?? '', path, known)],
  )
  if (unknown.length > 0) return refused('diff', unknown)
  const chosen = files.filter((file) => isChosen(file, paths))
  const text =
    read.typed.flags['name-only'] === true ? namesOf(chosen) : chosen.map((one) => one.diff).join('')
  return reported('diff', text, { project: projectIn(project.value), details: { files: chosen } })
}

/** With forward slashes; empty for the project itself, and something absolute or with `..` for what is outside. */
const pathIn = (root: string, path: string): string => relative(root, path).split(sep).join('/')

const isWithin = (path: string, folder: string): boolean =>
  folder === '' || path === folder || path.startsWith(`${folder}/`)

const isChosen = ({ path, from }: FileDiff, paths: readonly string[]): boolean =>
  paths.length === 0 ||
  paths.some((chosen) => isWithin(path, chosen) || (from !== undefined && isWithin(from, chosen)))

const namesOf = (files: readonly FileDiff[]): string => files.map(({ path }) => `${path}\n`).join('')

function notWritten(typed: string, path: string, known: readonly string[]): Problem {
  const isOutside = isAbsolute(path) || path.startsWith('..')
  return {
    code: 'unknown-path',
    what: isOutside
      ? `${typed} is outside the project.`
      : `Newel did not write ${typed}, so there is nothing to compare it with.`,
    where: typed,
    next: didYouMean(path, known) ?? 'Type `newel status` to see what is edited.',
  }
}

const page: HelpPage = {
  usage: ['newel diff [path…] [flags]'],
  summary:
    'Shows what you changed in the files that Newel wrote, as a unified diff that people and git apply can read. Files of your own are not shown: newel status lists them.',
  flags: [
    {
      name: 'name-only',
      takes: 'nothing',
      help: 'Show the names of the files only.',
      group: 'What is shown',
    },
  ],
  examples: ['newel diff', 'newel diff --name-only', 'newel diff README.md | git apply --reverse'],
}
