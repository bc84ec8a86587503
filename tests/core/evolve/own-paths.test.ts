import { expect, it } from 'vitest'
import { ownPaths } from '../../../src/core/evolve/relocation/own-paths.ts'
import type { FileTree } from '../../../src/core/reconcile/types.ts'

const treeWith = (...paths: readonly string[]): FileTree =>
  new Map(paths.map((path) => [path, { content: new Uint8Array(), mode: 0o644, kind: 'file' }]))

const flat = treeWith('shop/__init__.py', 'shop/main.py', 'tests/conftest.py', 'pyproject.toml')
const layered = treeWith(
  'src/shop/__init__.py',
  'src/shop/__main__.py',
  'src/shop/main.py',
  'src/shop/unit_of_work.py',
  'src/shop/core/__init__.py',
  'src/shop/core/config.py',
  'tests/conftest.py',
)

it.each([
  ['goes from package to package', 'shop/rules/tax.py', 'src/shop/rules/tax.py'],
  ['goes there with its data', 'shop/data/rates.csv', 'src/shop/data/rates.csv'],
  ['stays where it is below the tests', 'tests/unit/test_tax.py', 'tests/unit/test_tax.py'],
  ['stays outside of both', 'scripts/load.py', 'scripts/load.py'],
  ['yields to a file of the layout', 'shop/unit_of_work.py', 'src/shop/unit_of_work_local.py'],
  ['yields to a package that would hide it', 'shop/core.py', 'src/shop/core_local.py'],
  ['brings its folder out of the way of a module', 'shop/main/start.py', 'src/shop/main_local/start.py'],
  ['is the one that marks a package of both', 'shop/core/__init__.py', 'src/shop/core/__init__.py'],
  ['is the one that starts the program', 'shop/__main__.py', 'src/shop/__main__.py'],
])('a file of the owner’s %s', (_, path, there) => {
  expect(ownPaths({ pristine: flat, ours: flat, wanted: layered })(path)).toBe(there)
})

it('a module beside a script goes into the package, and what tools look for stays', () => {
  const script = treeWith('main.py', 'test_main.py')
  const place = ownPaths({ pristine: script, ours: script, wanted: layered })
  expect(['tax.py', 'test_tax.py', 'setup.py', 'noxfile.py', 'docs/conf.py'].map(place)).toEqual([
    'src/shop/tax.py',
    'tests/test_tax.py',
    'setup.py',
    'noxfile.py',
    'docs/conf.py',
  ])
})

it('without a render to compare with, the package is the one that is called like the layout’s', () => {
  const ours = treeWith('docs/extensions/__init__.py', 'shop/__init__.py', 'shop/tax.py', 'tests/test_tax.py')
  const place = ownPaths({ pristine: new Map(), ours, wanted: layered })
  expect([...ours.keys()].map(place)).toEqual([
    'docs/extensions/__init__.py',
    'src/shop/__init__.py',
    'src/shop/tax.py',
    'tests/test_tax.py',
  ])
})
