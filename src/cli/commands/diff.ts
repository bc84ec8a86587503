import { isAbsolute, relative, resolve, sep } from 'node:path'
import { didYouMean } from '../../core/answers/nearest.ts'
import { driftOf } from '../../core/evolve/drift.ts'
import { diffsOf, type FileDiff } from '../../core/evolve/drift-diff.ts'
import type { Problem } from '../../core/problem.ts'
import { readProjectTree } from '../../node/project-tree.ts'
import { templateFlag } from '../arguments/flags.ts'
import type { HelpPage } from '../arguments/help.ts'
import { readTyped } from '../arguments/typed.ts'
import { type Project, packRequestOf, projectIn, readProject } from '../evolution/read-project.ts'
import { type Context, type Finished, refused, reported } from './command.ts'

/** `newel diff [path…]`: what the owner changed in the files that Newel wrote, as unified diffs. */
export async function diff(context: Context): Promise<Finished> {
  const read = readTyped('diff', page, context, Number.POSITIVE_INFINITY)
  if ('ended' in read) return read.ended
  const project = await readProject(packRequestOf(read.typed, context), context.ports)
  if (!project.ok) return refused('diff', project.problems)
  const { root, lock, pristine } = project.value
  const ours = await readProjectTree(root, pristine.keys())
  if (!ours.ok) return refused('diff', ours.problems)
  const files = diffsOf(driftOf({ pristine, ours: ours.value, lock }), pristine, ours.value)
  const typed = read.typed.operands.map((word) => ({
    word,
    path: pathIn(root, resolve(context.common.folder, word)),
  }))
  const unknown = notWritten(typed, [...pristine.keys(), ...files.map(({ path }) => path)])
  if (unknown.length > 0) return refused('diff', unknown)
  return report(project.value, chosenOf(files, typed), read.typed.flags['name-only'] === true)
}

function report(project: Project, files: readonly FileDiff[], isShort: boolean): Finished {
  const text = files.map(({ path, diff }) => (isShort ? `${path}\n` : diff)).join('')
  return reported('diff', text, {
    project: projectIn(project),
    details: { files },
    warnings: project.warnings,
  })
}

/** A path as it was typed, and as it is in the project. */
interface TypedPath {
  readonly word: string
  readonly path: string
}

/** With forward slashes; empty for the project itself, and something absolute or with `..` for what is outside. */
const pathIn = (root: string, path: string): string => relative(root, path).split(sep).join('/')

const isWithin = (path: string, folder: string): boolean =>
  folder === '' || path === folder || path.startsWith(`${folder}/`)

/** All of them where no path was typed. */
const chosenOf = (files: readonly FileDiff[], typed: readonly TypedPath[]): readonly FileDiff[] =>
  files.filter(
    ({ path, from = path }) =>
      typed.length === 0 ||
      typed.some((chosen) => isWithin(path, chosen.path) || isWithin(from, chosen.path)),
  )

const notWritten = (typed: readonly TypedPath[], known: readonly string[]): readonly Problem[] =>
  typed
    .filter(({ path }) => !known.some((one) => isWithin(one, path)))
    .map(({ word, path }) => ({
      code: 'unknown-path',
      what: isOutside(path)
        ? `${word} is outside the project.`
        : `Newel did not write ${word}, so there is nothing to compare it with.`,
      where: word,
      next: didYouMean(path, known) ?? 'Type `newel status` to see what is edited.',
    }))

const isOutside = (path: string): boolean => isAbsolute(path) || path === '..' || path.startsWith('../')

const page: HelpPage = {
  usage: ['newel diff [path…] [flags]'],
  summary:
    'Shows what you changed in the files that Newel wrote, as a unified diff that people and git apply can read. Files of your own are not shown: newel status lists them.',
  flags: [
    templateFlag,
    {
      name: 'name-only',
      takes: 'nothing',
      help: 'Show the names of the files only.',
      group: 'What is shown',
    },
  ],
  examples: ['newel diff', 'newel diff --name-only', 'newel diff README.md | git apply --reverse'],
}
