import { didYouMean } from '../answers/nearest.ts'
import { textOf } from '../bytes.ts'
import type { Problem, Result } from '../problem.ts'
import { refusal, success } from '../problem.ts'
import { limits } from './limits.ts'
import { folded, pathFault } from './paths.ts'
import { printable, type Source, shown } from './source.ts'
import type { PackFiles } from './types.ts'

/** What stands where in a pack, before anything is read. */
export interface Inventory {
  readonly pack: Source
  readonly layouts: ReadonlyMap<string, Source>
  readonly contributors: ReadonlyMap<string, ContributorFiles>
}

/** The files of one contributor, as paths in the pack. */
export interface ContributorFiles {
  readonly rules: Source
  readonly files: readonly string[]
  readonly units: readonly string[]
  readonly fragments: readonly string[]
}

/** Sorts the files of a pack into their places. Refuses paths that lead out, collide or belong nowhere, and missing files. */
export function inventoryOf(files: PackFiles): Result<Inventory> {
  const problems = [...sizeProblems(files), ...pathProblems(files), ...collisions(files), ...strays(files)]
  const pack = textAt('template.yaml', files, problems)
  const layouts = [...files.keys()].flatMap((path) => {
    const id = layoutPath.exec(path)?.[1]
    const source = id === undefined ? undefined : textAt(path, files, problems)
    return id === undefined || source === undefined ? [] : [[id, source] as const]
  })
  const contributors = contributorIds(files).flatMap((id) => {
    const rules = textAt(`contributors/${id}/contributor.yaml`, files, problems)
    return rules === undefined ? [] : [[id, { rules, ...contributed(id, files) }] as const]
  })
  if (pack === undefined || problems.length > 0) return refusal(...problems)
  return success({ pack, layouts: new Map(layouts), contributors: new Map(contributors) })
}

const layoutPath = /^layouts\/([^/]+)\.yaml$/

function sizeProblems(files: PackFiles): Problem[] {
  const bytes = [...files.values()].reduce((sum, file) => sum + file.content.length, 0)
  const problems: Problem[] = []
  if (files.size > limits.files) {
    problems.push({ code: 'too-many-files', what: `The pack has more than ${limits.files} files.` })
  }
  if (bytes > limits.totalBytes) {
    problems.push({
      code: 'too-large',
      what: `The pack is larger than ${limits.totalBytes / 1024 / 1024} MiB.`,
    })
  }
  const yaml = [...files]
    .filter(([path]) => path.endsWith('.yaml'))
    .reduce((sum, [, file]) => sum + file.content.length, 0)
  if (yaml > limits.yamlTotal) {
    const what = `The YAML files of the pack are larger than ${limits.yamlTotal / 1024 / 1024} MiB.`
    problems.push({ code: 'too-large', what })
  }
  return problems
}

const pathProblems = (files: PackFiles): Problem[] =>
  [...files.keys()].flatMap((path) => {
    const what = pathFault(path, 'any')
    return what === undefined ? [] : [{ code: 'bad-path', what, where: printable(path) }]
  })

/** Two paths that some file system takes for one, and a file where another path needs a folder. */
function collisions(files: PackFiles): Problem[] {
  const seen = new Map<string, string>()
  const problems: Problem[] = []
  for (const path of files.keys()) {
    const other = seen.get(folded(path))
    if (other !== undefined) problems.push(collision(path, other))
    seen.set(folded(path), path)
  }
  for (const path of files.keys()) {
    const above = foldersOf(path).find((folder) => seen.has(folded(folder)))
    if (above !== undefined) problems.push(collision(path, above))
  }
  return problems
}

const collision = (path: string, other: string): Problem => ({
  code: 'path-collision',
  what: `${shown(path)} and ${shown(other)} cannot both exist on every system.`,
  where: printable(path),
  next: 'Rename one of them.',
})

function foldersOf(path: string): readonly string[] {
  const parts = path.split('/')
  return parts.slice(1).map((_, index) => parts.slice(0, index + 1).join('/'))
}

const rootFiles = ['template.yaml', 'README.md', 'CHANGELOG.md', 'LICENSE', 'NOTICE', 'package.json']
const rootFolders = ['layouts', 'contributors', 'tests']
const contributorFolders = ['files', 'units', 'fragments']

/** Files that no part of a pack's format speaks of. */
function strays(files: PackFiles): Problem[] {
  return [...files.keys()].flatMap((path) => {
    const [first = '', second, third = '', ...rest] = path.split('/')
    if (second === undefined) return rootFiles.includes(first) ? [] : [stray(path, first, rootFiles)]
    if (!rootFolders.includes(first)) return [stray(path, first, rootFolders)]
    if (first === 'layouts' && !layoutPath.test(path)) return [misnamedLayout(path)]
    if (first !== 'contributors' || (rest.length === 0 && third === 'contributor.yaml')) return []
    if (rest.length === 0) return [stray(path, third, ['contributor.yaml', ...contributorFolders])]
    return contributorFolders.includes(third) ? [] : [stray(path, third, contributorFolders)]
  })
}

const stray = (path: string, part: string, known: readonly string[]): Problem => ({
  code: 'unknown-file',
  what: `Nothing in a pack is called ${shown(part)} here.`,
  where: printable(path),
  next: didYouMean(part, known) ?? `Known here: ${known.join(', ')}.`,
})

const misnamedLayout = (path: string): Problem => ({
  code: 'unknown-file',
  what: 'A layout is a file layouts/<choice>.yaml.',
  where: printable(path),
})

const contributorIds = (files: PackFiles): readonly string[] => [
  ...new Set([...files.keys()].flatMap((path) => /^contributors\/([^/]+)\//.exec(path)?.[1] ?? [])),
]

function contributed(id: string, files: PackFiles): Omit<ContributorFiles, 'rules'> {
  const below = (folder: string) =>
    [...files.keys()].filter((path) => path.startsWith(`contributors/${id}/${folder}/`)).sort()
  return { files: below('files'), units: below('units'), fragments: below('fragments') }
}

function textAt(path: string, files: PackFiles, problems: Problem[]): Source | undefined {
  const file = files.get(path)
  const text = file === undefined ? undefined : textOf(file.content)
  if (text !== undefined) return { path, text }
  problems.push(file === undefined ? missing(path) : notText(path))
  return undefined
}

const missing = (path: string): Problem => ({
  code: 'missing-file',
  what: `The pack has no file ${shown(path)}.`,
  where: printable(path),
})

export const notText = (path: string): Problem => ({
  code: 'not-text',
  what: 'The file is not text in UTF-8.',
  where: printable(path),
})
