import { describe, expect, it } from 'vitest'
import { applyDelta, type DeltaIngredients } from '../../../src/core/evolve/delta.ts'
import { stillUsed } from '../../../src/core/evolve/still-used.ts'
import type { FileTree, WantedTree } from '../../../src/core/reconcile/types.ts'
import { loadPythonReader } from '../../../src/node/python-reader.ts'
import { gitMerge } from '../reconcile/git-merge.ts'
import { file, textIn, wanted } from '../reconcile/trees.ts'

const python = await loadPythonReader()

const lines = (...words: readonly string[]) => words.map((word) => `${word}\n`).join('')
const tasks = lines('all:', '\techo one', '\techo two', '\techo three', '\techo four')

const tree = (texts: Readonly<Record<string, string>>): FileTree =>
  new Map(Object.entries(texts).map(([path, text]) => [path, file(text)]))
const render = (texts: Readonly<Record<string, string>>): WantedTree =>
  new Map(Object.entries(texts).map(([path, text]) => [path, wanted(text)]))

const replayed = (ingredients: DeltaIngredients) => {
  const delta = applyDelta(ingredients, { mergeText: gitMerge, python })
  const conflicts = delta.plan.operations.filter(({ kind }) => kind === 'conflict').map(({ path }) => path)
  const texts = Object.fromEntries([...delta.tree].map(([path, state]) => [path, textIn(state)]))
  return { ...delta, conflicts, texts }
}

describe('two files that want one place', () => {
  it('the pack moves a file to where the owner has one: both of the owner stay', () => {
    const ours = { Makefile: `${tasks}# edited\n`, 'tasks.mk': 'mine\n' }
    const { conflicts, texts, lost } = replayed({
      pristine: tree({ Makefile: tasks }),
      ours: tree(ours),
      wanted: render({ 'tasks.mk': tasks }),
      relocated: new Map([['Makefile', 'tasks.mk']]),
    })
    expect({ conflicts, texts, lost }).toEqual({ conflicts: ['Makefile', 'tasks.mk'], texts: ours, lost: [] })
  })

  it('the owner moves a file to where the pack has another one now: it stays the owner’s, as a conflict', () => {
    const { conflicts, texts, declined } = replayed({
      pristine: tree({ Makefile: tasks }),
      ours: tree({ 'tasks.mk': tasks }),
      wanted: render({ Makefile: `${tasks}# newer\n`, 'tasks.mk': 'from the pack\n' }),
    })
    expect(conflicts).toEqual(['tasks.mk'])
    expect(texts).toEqual({ 'tasks.mk': tasks })
    expect(declined).toEqual(['Makefile'])
  })

  it('the owner renames a folder to one that the pack has now: no file of the render is left out', () => {
    const { conflicts, texts } = replayed({
      pristine: tree({ 'shared/tasks.mk': tasks }),
      ours: tree({ 'common/tasks.mk': tasks }),
      wanted: render({ 'shared/tasks.mk': tasks, 'shared/new.mk': 'one\n', 'common/new.mk': 'two\n' }),
    })
    expect(conflicts).toEqual([])
    expect(texts).toEqual({ 'common/tasks.mk': tasks, 'shared/new.mk': 'one\n', 'common/new.mk': 'two\n' })
  })

  it('a file that both moved is remembered by its new path in the layout', () => {
    const { placements, texts } = replayed({
      pristine: tree({ Makefile: tasks }),
      ours: tree({ 'own.mk': tasks }),
      wanted: render({ 'tools/Makefile': `${tasks}# newer\n` }),
      relocated: new Map([['Makefile', 'tools/Makefile']]),
    })
    expect([...placements]).toEqual([['tools/Makefile', 'own.mk']])
    expect(texts).toEqual({ 'own.mk': `${tasks}# newer\n` })
  })
})

describe('what the owner wrote beside something that the pack takes away', () => {
  it.each([
    [
      'compose.yaml',
      lines('one:', '  - a', '  - b'),
      lines('one:', '  - a  # why', '  - c'),
      lines('one:', '  - b'),
    ],
    [
      'pyproject.toml',
      lines('[a]', 'list = [', '  "x>=1",', '  "y",', ']'),
      lines('[a]', 'list = [', '  # why', '  "x>=1",', '  "z",', ']'),
      lines('[a]', 'list = [', '  "x>=2",', '  "y",', ']'),
    ],
  ])('a comment in %s is in the result, or in a conflict', (path, base, ours, theirs) => {
    const merge = { 'compose.yaml': 'yaml', 'pyproject.toml': 'toml' }[path] as 'yaml' | 'toml'
    const { lost, texts } = replayed({
      pristine: tree({ [path]: base }),
      ours: tree({ [path]: ours }),
      wanted: new Map([[path, wanted(theirs, merge)]]),
    })
    expect(lost).toEqual([])
    expect(texts[path]).toContain('# why')
  })

  it('an import that stood there twice is not called lost', () => {
    const twice = lines('from a import one, two', 'from a import one, two', '', '', 'print(two)')
    const { lost, conflicts } = replayed({
      pristine: tree({ 'm.py': lines('from a import one, two', '', '', 'print(two)') }),
      ours: tree({ 'm.py': twice }),
      wanted: new Map([['m.py', wanted(lines('from a import two', '', '', 'print(two)'), 'python')]]),
    })
    expect({ lost, conflicts }).toEqual({ lost: [], conflicts: [] })
  })
})

it('what a file in conflict will define is not known, so nothing that imports from it stops a change', () => {
  const fresh = tree({ 'shop/models.py': 'ONE = 1\n', 'shop/main.py': 'from shop.models import ONE\n' })
  const after = new Map([...fresh, ['shop/models.py', file('# mine\n')]])
  const used = (...unsettled: readonly string[]) =>
    stillUsed({ before: new Map(), wanted: fresh, after, unsettled: new Set(unsettled), python })
  expect(used()).toEqual([{ path: 'shop/main.py', line: 1, target: 'shop.models.ONE' }])
  expect(used('shop/models.py')).toEqual([])
})
