import { moduleNameOf } from '../../python/module-names.ts'
import type { FileTree } from '../../reconcile/types.ts'

/** Where the packages and the tests of a render are. */
interface Roots {
  /** The folder of the package, e.g. `src/shop`; empty where modules stand at the top. */
  readonly code: string
  /** The folder of the tests; empty where they stand at the top. */
  readonly tests: string
}

interface Layouts {
  readonly pristine: FileTree
  readonly ours: FileTree
  readonly wanted: FileTree
}

/**
 * Where the owner's own files go when a project takes another layout: from package to package, and tests to tests, below them
 * as they were. Everything else stays. A file or a folder that the new layout has itself, or whose module would hide one of
 * it, gets `_local`; `__init__.py` and `__main__.py` cannot be called otherwise, and stay.
 */
export function ownPaths({ pristine, ours, wanted }: Layouts): (path: string) => string {
  const after = rootsOf(wanted)
  const isKnown = [...pristine.keys()].some((path) => moduleNameOf(path) !== undefined)
  const before = isKnown ? rootsOf(pristine) : namedRootsOf(ours, after)
  const free = freePathsIn(wanted)
  return (path) => {
    const moved = movedPath(path, before, after)
    return pristine.has(path) ? moved : free(moved)
  }
}

/** A path, or one like it, at which neither a file of a tree stands nor a module of the same name. */
function freePathsIn(tree: FileTree): (path: string) => string {
  const modules = [...tree.keys()].filter((path) => path.endsWith('.py'))
  const packages = new Set(modules.flatMap(foldersAbove))
  const freeFolder = (path: string): string => {
    const above = foldersAbove(path).find((folder) => tree.has(`${folder}.py`))
    return above === undefined ? path : freeFolder(`${above}_local${path.slice(above.length)}`)
  }
  const freeFile = (path: string): string => {
    const isShared = /\/__(?:init|main)__\.py$/.test(path)
    const isTaken = tree.has(path) || packages.has(path.replace(/\.py$/, ''))
    return isTaken && !isShared ? freeFile(path.replace(/(\.[^./]+)?$/, '_local$1')) : path
  }
  return (path) => freeFile(freeFolder(path))
}

function foldersAbove(path: string): readonly string[] {
  const parts = path.split('/')
  return parts.slice(1).map((_, index) => parts.slice(0, index + 1).join('/'))
}

function movedPath(path: string, before: Roots, after: Roots): string {
  if (isTest(path, before)) return inRoot(path, before.tests, after.tests)
  if (before.code === '') {
    const isModule = !path.includes('/') && moduleNameOf(path) !== undefined && !ofTools.test(path)
    return isModule ? inRoot(path, '', after.code) : path
  }
  return path.startsWith(`${before.code}/`) ? inRoot(path, before.code, after.code) : path
}

/** Programs that tools look for at the top of a project, and that are no part of the service. */
const ofTools = /^(?:setup|noxfile|fabfile|dodo)\.py$/

const isTest = (path: string, { tests }: Roots): boolean =>
  tests === '' ? /^(?:test_\w+|\w+_test|conftest)\.py$/.test(path) : path.startsWith(`${tests}/`)

const inRoot = (path: string, from: string, to: string): string => {
  const below = from === '' ? path : path.slice(from.length + 1)
  return to === '' ? below : `${to}/${below}`
}

/** The package is where the application is put together; the tests are where their fixtures are. */
function rootsOf(tree: FileTree): Roots {
  return { code: packagesIn(tree).find((folder) => folder !== 'tests') ?? '', tests: testsIn(tree) }
}

/** Of a project that the tool wrote no module of: its package is the one that is called like the other layout's. */
function namedRootsOf(tree: FileTree, { code }: Roots): Roots {
  const found = packagesIn(tree).find((folder) => nameOf(folder) === nameOf(code))
  return { code: found ?? '', tests: testsIn(tree) }
}

const testsIn = (tree: FileTree): string =>
  [...tree.keys()].some((path) => path.startsWith('tests/') && path.endsWith('.py')) ? 'tests' : ''

/** The folders of packages that are in no other package. */
function packagesIn(tree: FileTree): readonly string[] {
  const packages = [...tree.keys()]
    .filter((path) => path.endsWith('/__init__.py'))
    .map((path) => path.slice(0, -'/__init__.py'.length))
  return packages.filter((folder) => !packages.some((other) => folder.startsWith(`${other}/`)))
}

const nameOf = (path: string): string => path.slice(path.lastIndexOf('/') + 1)
