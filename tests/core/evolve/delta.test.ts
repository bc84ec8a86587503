import { describe, expect, it } from 'vitest'
import { applyDelta, type Delta } from '../../../src/core/evolve/delta.ts'
import type { FileTree, WantedTree } from '../../../src/core/reconcile/types.ts'
import { loadPythonReader } from '../../../src/node/python-reader.ts'
import { append, change, chmod, edited, move, remove, replace, textAt, write } from '../../evolve/edits.ts'
import { rendered, tiers, treeOf, wantedOf } from '../../evolve/rendered.ts'
import { gitMerge } from '../reconcile/git-merge.ts'

const python = await loadPythonReader()

const one = { tier: 'feature', features: ['customer:name:str'] }
const two = { tier: 'feature', features: ['customer:name:str', 'invoice:number:str,total:decimal'] }

const delta = (pristine: FileTree, ours: FileTree, wanted: WantedTree, more = {}): Delta =>
  applyDelta({ pristine, ours, wanted, ...more }, { mergeText: gitMerge, python })

const conflictsOf = ({ plan }: Delta): readonly string[] =>
  plan.operations.filter(({ kind }) => kind === 'conflict').map(({ path }) => path)

const statesOf = (tree: FileTree | WantedTree) =>
  Object.fromEntries([...tree].map(([path, { content, mode, kind }]) => [path, { content, mode, kind }]))

describe('the two laws', () => {
  const cases = tiers.flatMap((tier) =>
    [
      [{ features: ['customer:name:str'] }, { features: ['customer:name:str', 'invoice:total:decimal'] }],
      [{ example: true }, { example: true, database: 'postgres' }],
      [{ database: 'postgres' }, { database: 'sqlite', features: ['customer:name:str'] }],
    ].map(([from, to]) => ({ tier, from, to })),
  )

  it.each(cases)('an unedited $tier becomes the fresh render: $from → $to', ({ tier, from, to }) => {
    const pristine = treeOf({ tier, ...from })
    const wanted = wantedOf({ tier, ...to })
    const result = delta(pristine, pristine, wanted)
    expect(statesOf(result.tree)).toEqual(statesOf(wanted))
    expect(result.lost).toEqual([])
  })

  it.each(cases)('without a change of the render an edited $tier stays: $from', ({ tier, from }) => {
    const pristine = treeOf({ tier, ...from })
    const ours = edited(
      pristine,
      append('README.md', '\nOurs.\n'),
      remove('AGENTS.md'),
      write('notes.txt', 'mine'),
    )
    const result = delta(pristine, ours, wantedOf({ tier, ...from }))
    expect(statesOf(result.tree)).toEqual(statesOf(ours))
    expect(result.plan.operations.every(({ kind }) => kind === 'keep')).toBe(true)
  })
})

describe('what the owner moved', () => {
  const pristine = treeOf(one)

  it('is followed to its new name, and new code imports it from there', () => {
    const ours = edited(
      pristine,
      move('shop/shared/database.py', 'shop/shared/storage.py'),
      ...importersOf(pristine, 'shop.shared.database').map((path) =>
        change(path, (text) => text.replaceAll('shop.shared.database', 'shop.shared.storage')),
      ),
      append('shop/shared/storage.py', '\n\nPOOL_NAME = "ours"\n'),
    )
    const { tree, moved, plan } = delta(pristine, ours, wantedOf(two))
    expect(Object.fromEntries(moved)).toEqual({ 'shop/shared/database.py': 'shop/shared/storage.py' })
    expect(tree.has('shop/shared/database.py')).toBe(false)
    expect(textAt(tree, 'shop/shared/storage.py')).toContain('POOL_NAME = "ours"')
    expect(textAt(tree, 'shop/invoices/models.py')).toContain('from shop.shared.storage import')
    expect(importersOf(tree, 'shop.shared.database')).toEqual([])
    expect(plan.operations.flatMap(({ kind, path }) => (kind === 'conflict' ? [path] : []))).toEqual([])
  })

  it('is followed when a whole folder was renamed, its empty files and what is new in it too', () => {
    const folder = [...pristine.keys()].filter((path) => path.startsWith('shop/shared/'))
    const moves = folder.map((path) => move(path, path.replace('/shared/', '/common/')))
    const renamed = edited(pristine, ...moves)
    const ours = edited(
      renamed,
      ...importersOf(renamed, 'shop.shared').map((path) =>
        change(path, (text) => text.replaceAll('shop.shared', 'shop.common')),
      ),
    )
    const { tree, plan } = delta(pristine, ours, wantedOf(two))
    expect([...tree.keys()].filter((path) => path.startsWith('shop/shared/'))).toEqual([])
    // The first decimal field brings a module for money into the folder that is now called otherwise.
    const added = [...wantedOf(two).keys()].filter(
      (path) => path.startsWith('shop/shared/') && !pristine.has(path),
    )
    for (const path of added) expect(tree.has(path.replace('/shared/', '/common/'))).toBe(true)
    expect(importersOf(tree, 'shop.shared')).toEqual([])
    expect(plan.operations.flatMap(({ kind, path }) => (kind === 'conflict' ? [path] : []))).toEqual([])
  })

  it('stays where it is as the lock remembers, however much it has changed', () => {
    const ours = edited(pristine, remove('Makefile'), write('tasks.mk', 'all:\n\techo ours\n'))
    const known = new Map([['Makefile', 'tasks.mk']])
    const { moved, tree } = delta(pristine, ours, wantedOf(two), { known })
    expect(moved.get('Makefile')).toBe('tasks.mk')
    expect(tree.has('Makefile')).toBe(false)
  })

  it('is no move where the file was copied or deleted', () => {
    const copied = edited(pristine, write('shop/shared/copy.py', textAt(pristine, 'shop/shared/database.py')))
    expect(delta(pristine, copied, wantedOf(two)).moved.size).toBe(0)
    const deleted = edited(pristine, remove('Makefile'), write('notes.txt', 'nothing alike\n'.repeat(9)))
    const result = delta(pristine, deleted, wantedOf(two))
    expect(result.moved.size).toBe(0)
    expect(result.declined).toEqual(['Makefile'])
    expect(result.tree.has('Makefile')).toBe(false)
  })
})

describe('what the pack moved', () => {
  const pristine = treeOf(one)

  it('takes the edits of the owner along', () => {
    const wanted = new Map(wantedOf(two))
    const makefile = wanted.get('Makefile')
    if (makefile === undefined) throw new Error('There is no Makefile.')
    wanted.delete('Makefile')
    wanted.set('tools/Makefile', makefile)
    const ours = edited(pristine, append('Makefile', '\nours:\n\techo ours\n'))
    const relocated = new Map([['Makefile', 'tools/Makefile']])
    const { tree, lost, plan } = delta(pristine, ours, wanted, { relocated })
    expect(textAt(tree, 'tools/Makefile')).toContain('echo ours')
    expect(tree.has('Makefile')).toBe(false)
    expect(lost).toEqual([])
    expect(plan.operations.find(({ path }) => path === 'Makefile')?.kind).toBe('remove')
  })
})

describe('what both changed', () => {
  const pristine = treeOf(one)

  it('is a conflict that holds both, and the mode is the owner’s', () => {
    const ours = edited(
      pristine,
      change('shop/main.py', (text) =>
        text.replace(/^from shop\.customers\.routes import .*$/m, 'import shop.ours'),
      ),
      chmod('shop/main.py', 0o755),
    )
    const result = delta(pristine, ours, wantedOf(two))
    expect(result.tree.get('shop/main.py')?.mode).toBe(0o755)
    expect(textAt(result.tree, 'shop/main.py')).toContain('import shop.ours')
    expect(result.lost).toEqual([])
  })

  it('is told where it cannot be merged: removed by the pack, edited by the owner', () => {
    const full = treeOf(two)
    const ours = edited(full, append('shop/invoices/service.py', '\n\ndef ours() -> int:\n    return 1\n'))
    const result = delta(full, ours, wantedOf(one))
    expect(conflictsOf(result)).toEqual(['shop/invoices/service.py'])
    expect(textAt(result.tree, 'shop/invoices/service.py')).toContain('def ours')
  })

  it('leaves the owner’s own files alone', () => {
    const ours = edited(
      pristine,
      write('shop/reports.py', 'TOTAL = 1\n'),
      replace('README.md', /^# .*$/m, '# Ours'),
    )
    const result = delta(pristine, ours, wantedOf(two))
    expect(textAt(result.tree, 'shop/reports.py')).toBe('TOTAL = 1\n')
    expect(textAt(result.tree, 'README.md')).toContain('# Ours')
    expect(result.lost).toEqual([])
  })
})

/** Files whose text names a module. */
const importersOf = (tree: FileTree, module: string): readonly string[] =>
  [...tree.keys()].filter((path) => path.endsWith('.py') && textAt(tree, path).includes(module))

it('renders what the tests above assume', () => {
  expect([...rendered(one).files.keys()]).toContain('shop/shared/database.py')
})
