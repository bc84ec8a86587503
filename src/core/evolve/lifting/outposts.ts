import type { Outpost } from '../../pack/types.ts'
import { moduleNameOf } from '../../python/module-names.ts'
import { namesUsedBy } from '../../python/names-used.ts'
import type { Chunk } from '../../python/reader.ts'
import type { FileTree } from '../../reconcile/types.ts'
import type { Homes } from '../relocation/homes.ts'
import type { Placement } from '../relocation/place.ts'
import { isCode, type Module, type Project } from '../relocation/project.ts'
import type { Boundaries } from './boundaries.ts'

interface Projects {
  readonly before: Project
  readonly own: Project
}

type PathOf = (path: string) => string

/** Where code of the owner's goes that may not stand where it would. */
export interface Outposts {
  /** The place of a statement, or the outpost where that place forbids what the statement uses. */
  readonly placeOf: (chunk: Chunk, module: Module, fit: Placement) => Placement
  /** Modules of the tool's with statements of the owner's that cannot go along with them. */
  readonly split: (projects: Projects & { readonly homes: Homes }) => ReadonlySet<string>
  /** The paths of the owner's own files, those that belong to an outpost there. */
  readonly paths: (
    pathOf: PathOf,
    projects: Projects & { readonly after: Project; readonly wanted: FileTree },
  ) => PathOf
}

/** The outposts of a layout. */
export function outpostsOf(outposts: readonly Outpost<string>[], boundaries: Boundaries): Outposts {
  const postFor = (chunk: Chunk, module: Module, target: string) =>
    outposts.find(({ uses }) => forbiddenUse(chunk, module, target, uses, boundaries) !== undefined)
  return {
    placeOf: (chunk, module, fit) => {
      const post = postFor(chunk, module, fit.target)
      const target = post && moduleNameOf(`${post.folder}/${post.file}`)
      if (post === undefined || target === undefined) return fit
      return { target, because: forbiddenUse(chunk, module, fit.target, post.uses, boundaries) ?? '' }
    },
    split: ({ before, own, homes }) =>
      new Set(
        [...before.values()].flatMap((module) => {
          const target = homes.whole(module.name)
          const now = own.get(module.name)
          const added = (now?.chunks ?? []).filter(
            (chunk) => isCode(chunk) && !module.chunks.some(({ key }) => key === chunk.key),
          )
          const isSplit = added.some((chunk) => now && target && postFor(chunk, now, target))
          return isSplit ? [module.name] : []
        }),
      ),
    paths: (pathOf, projects) => withPosts(pathOf, outposts, boundaries, projects),
  }
}

/** Why a statement may not stand in a module, for its use of one of these libraries. */
function forbiddenUse(
  chunk: Chunk,
  module: Module,
  target: string,
  uses: readonly string[],
  boundaries: Boundaries,
): string | undefined {
  for (const name of namesUsedBy(chunk.text)) {
    const entry = module.bindings.get(name)
    if (entry === undefined || !uses.includes(entry.module.split('.')[0] ?? '')) continue
    const because = boundaries.forbids(target, entry.module, entry.name)
    if (because !== undefined) return `it uses ${entry.module.split('.')[0]}, and ${because}`
  }
  return undefined
}

/** A file of the owner's own that uses the library of an outpost goes there, unless that may not import what the file does. */
function withPosts(
  pathOf: PathOf,
  outposts: readonly Outpost<string>[],
  boundaries: Boundaries,
  { before, own, after, wanted }: Parameters<Outposts['paths']>[1],
): PathOf {
  const modules = new Map([...own.values()].map((module) => [module.path, module]))
  const taken = new Set([...wanted.keys()].map(folderOf))
  return (path) => {
    const usual = pathOf(path)
    const module = modules.get(path)
    if (module === undefined || before.has(module.name) || path.endsWith('__init__.py')) return usual
    const post = outposts.find(({ uses }) => isOf(module, uses))
    const root = post && rootOf(post.folder, after)
    if (post === undefined || root === undefined || !usual.startsWith(`${root}/`)) return usual
    if (folderOf(usual) !== root && taken.has(folderOf(usual))) return usual
    const there = `${post.folder}/${usual.slice(root.length + 1).replaceAll('/', '_')}`
    if (!mayStand(module, moduleNameOf(there) ?? '', boundaries)) return usual
    return wanted.has(there) ? there.replace(/\.py$/, '_local.py') : there
  }
}

const isOf = ({ bindings }: Module, uses: readonly string[]): boolean =>
  [...bindings.values()].some(({ module }) => uses.includes(module.split('.')[0] ?? ''))

const mayStand = ({ bindings }: Module, there: string, boundaries: Boundaries): boolean =>
  [...bindings.values()].every(({ module, name }) => boundaries.forbids(there, module, name) === undefined)

/** The folder of the package that an outpost is in. */
function rootOf(folder: string, after: Project): string | undefined {
  const parts = folder.split('/')
  const depth = parts.findIndex((_, index) =>
    [...after.values()].some(({ path }) => path === `${parts.slice(0, index + 1).join('/')}/__init__.py`),
  )
  return depth === -1 ? undefined : parts.slice(0, depth + 1).join('/')
}

const folderOf = (path: string): string => path.slice(0, Math.max(path.lastIndexOf('/'), 0))
