import { moduleNameOf } from '../../python/module-names.ts'
import type { FileTree } from '../../reconcile/types.ts'

/** Where the packages and the tests of a render are. */
interface Roots {
  /** The folder of the package, e.g. `src/shop`; empty where modules stand at the top. */
  readonly code: string
  /** The folder of the tests; empty where they stand at the top. */
  readonly tests: string
}

/**
 * Where the owner's own files go when a project takes another layout: from package to package, and tests to tests, below them
 * as they were. Everything else stays. A path that the new layout has itself gets `_local`.
 */
export function ownPaths(pristine: FileTree, wanted: FileTree): (path: string) => string {
  const [before, after] = [rootsOf(pristine), rootsOf(wanted)]
  return (path) => {
    const moved = movedPath(path, before, after)
    return wanted.has(moved) && !pristine.has(path) ? moved.replace(/(\.[^./]+)?$/, '_local$1') : moved
  }
}

function movedPath(path: string, before: Roots, after: Roots): string {
  if (isTest(path, before)) return inRoot(path, before.tests, after.tests)
  if (before.code === '') {
    const isModule = !path.includes('/') && moduleNameOf(path) !== undefined
    return isModule ? inRoot(path, '', after.code) : path
  }
  return path.startsWith(`${before.code}/`) ? inRoot(path, before.code, after.code) : path
}

const isTest = (path: string, { tests }: Roots): boolean =>
  tests === '' ? /^(?:test_\w+|\w+_test|conftest)\.py$/.test(path) : path.startsWith(`${tests}/`)

const inRoot = (path: string, from: string, to: string): string => {
  const below = from === '' ? path : path.slice(from.length + 1)
  return to === '' ? below : `${to}/${below}`
}

/** The package is where the application is put together; the tests are where their fixtures are. */
function rootsOf(tree: FileTree): Roots {
  const paths = [...tree.keys()].filter((path) => path.endsWith('.py'))
  const packages = paths
    .filter((path) => path.endsWith('/__init__.py'))
    .map((path) => path.slice(0, -'/__init__.py'.length))
  const outermost = packages.filter((folder) => !packages.some((other) => folder.startsWith(`${other}/`)))
  const tests = paths.some((path) => path.startsWith('tests/')) ? 'tests' : ''
  return { code: outermost.find((folder) => folder !== 'tests') ?? '', tests }
}
